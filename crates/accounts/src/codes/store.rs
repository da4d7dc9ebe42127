//! Codes in the store: counted before they are compared, used up in the same transaction (rule A5).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::{App, Problem, sql};
use subtle::ConstantTimeEq;

use super::{Asker, CODE_DEAD, CODE_STOPPED, CODE_WRONG, CodePurpose, SentCode, failures, refusal};
use crate::allowance::{self, DAY_MS, HOUR_MS};
use crate::contact::{Channel, Contact};

/// How long codes are kept after their end, in milliseconds.
const KEEP_MS: i64 = 2 * DAY_MS;

/// A code about to be sent.
#[derive(Debug)]
pub(super) struct NewCode<'a> {
    pub(super) id: Id<SentCode>,
    pub(super) purpose: CodePurpose,
    pub(super) recipient: &'a Contact,
    pub(super) code: &'a str,
    pub(super) ip: &'a str,
    pub(super) reference: &'a str,
    /// Whether it is a text message that really goes out and is paid for.
    pub(super) spends: bool,
}

/// Checks the allowances of the recipient, of the asking address and of its network, and leaves their rows locked;
/// tells whether the message may really go.
///
/// # Errors
/// The first limit that is used up.
pub(super) async fn check_allowances(
    app: &App,
    tx: &mut Tx,
    recipient: &Contact,
    (ip, asker): (IpAddr, Asker),
) -> Result<bool, Problem> {
    let now = app.now();
    let limits = app.limits();
    let sends = match recipient.channel() {
        Channel::Sms => &limits.sms,
        Channel::Email => &limits.mail,
    };
    let asked_for = allowance::lock(app, tx, &recipient_subject(&recipient.index(&app.keys))).await?;
    let received = asked_for.real();
    let seen = if asker == Asker::Known { &received } else { &asked_for };
    seen.check(sends, now, &app.zone()).map_err(|used_up| refusal(recipient.channel(), used_up, now))?;
    let open = sends.per_natural_day.saturating_sub(limits.code.kept_for_owner);
    let is_kept = received.today(now, &app.zone()) >= allowance::count(open);
    let of_address = [(HOUR_MS, limits.code.per_ip_hour), (DAY_MS, limits.code.per_ip_day)];
    allowance::expect_room(app, tx, &ip_subject(ip), &of_address).await?;
    let of_network = [(HOUR_MS, limits.code.per_net_hour)];
    allowance::expect_room(app, tx, &net_subject(ip), &of_network).await?;
    Ok(asker != Asker::StrangerToOwner || !is_kept)
}

/// Counts a message against the same allowances; a feigned one is not sent.
pub(super) async fn count(
    app: &App,
    tx: &mut Tx,
    recipient: &Contact,
    ip: IpAddr,
    (reference, feigned): (&str, bool),
) -> Result<(), Problem> {
    for subject in subjects(&recipient.index(&app.keys), ip) {
        allowance::append(app, tx, &subject, (reference, feigned)).await?;
    }
    Ok(())
}

/// Keeps a code; older ones for the same recipient and purpose end, because only the newest counts (rule A5).
pub(super) async fn insert(app: &App, tx: &mut Tx, new: &NewCode<'_>) -> Result<(), Problem> {
    let now = app.clock.now_ms();
    let recipient = new.recipient.index(&app.keys);
    tx.exec(sql!("DELETE FROM codes WHERE expires_at < $1", now - KEEP_MS)).await?;
    tx.exec(sql!(
        "UPDATE codes SET ended_at = $1 WHERE recipient = $2 AND purpose = $3 AND ended_at IS NULL",
        now,
        recipient,
        new.purpose.name()
    ))
    .await?;
    tx.exec_one(sql!(
        "INSERT INTO codes (id, purpose, recipient, code_mac, tries, ip, send_reference, created_at, expires_at, spends)
         VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9)",
        new.id,
        new.purpose.name(),
        recipient,
        mac(&app.keys, &new.id, new.code),
        new.ip,
        new.reference,
        now,
        now + app.limits().code.ttl_seconds * 1000,
        new.spends
    ))
    .await
}

/// What came of a typed code. The try was counted either way, so the transaction is to be committed either way.
#[derive(Debug)]
#[must_use]
pub enum Redeemed {
    /// It was right and is used up now.
    Right,
    /// It was refused.
    Refused(Problem),
}

/// A typed code with all that it is bound to (rule A5).
#[derive(Debug)]
pub struct Typed<'a> {
    /// The ticket given when the code was asked for.
    pub ticket: &'a str,
    /// What it was asked for.
    pub purpose: CodePurpose,
    /// Whom it was sent to.
    pub recipient: &'a Contact,
    /// What was typed.
    pub code: &'a str,
}

/// Whether a typed code could still be right, without trying it; spares the work that comes before the try.
///
/// # Errors
/// `code_wrong` when no such code was sent to this recipient for this purpose, `code_dead` when it has ended.
pub async fn expect_open(app: &App, typed: &Typed<'_>) -> Result<(), Problem> {
    let open = app
        .db
        .opt::<i64>(sql!(
            "SELECT CAST(CASE WHEN ended_at IS NULL AND expires_at > $1 AND tries < $2 THEN 1 ELSE 0 END AS BIGINT)
             FROM codes WHERE id = $3 AND purpose = $4 AND recipient = $5",
            app.now(),
            app.limits().code.max_wrong,
            typed.ticket,
            typed.purpose.name(),
            typed.recipient.index(&app.keys)
        ))
        .await?;
    match open {
        Some(1) => Ok(()),
        Some(_) => Err(CODE_DEAD.at("/code")),
        None => Err(CODE_WRONG.at("/code")),
    }
}

/// Tries a code: counts the try first, then compares, then uses the code up.
///
/// # Errors
/// The store refuses; a wrong code is no error but [`Redeemed::Refused`].
pub async fn redeem(app: &App, tx: &mut Tx, typed: &Typed<'_>) -> Result<Redeemed, Problem> {
    let now = app.now();
    let recipient = typed.recipient.index(&app.keys);
    let counted = tx
        .opt::<String>(sql!(
            "UPDATE codes SET tries = tries + 1 WHERE id = $1 AND purpose = $2 AND recipient = $3
             AND ended_at IS NULL AND expires_at > $4 AND tries < $5 RETURNING code_mac",
            typed.ticket,
            typed.purpose.name(),
            recipient,
            now,
            app.limits().code.max_wrong
        ))
        .await?;
    let Some(expected) = counted else {
        return Ok(Redeemed::Refused(missing(tx, typed, &recipient).await?));
    };
    // The failure is counted first and taken back if there was none, as the try is.
    if failures::count(app, tx, &recipient).await? > i64::from(app.limits().code.max_wrong_30_days) {
        return Ok(Redeemed::Refused(CODE_STOPPED.at("/code")));
    }
    let given = mac(&app.keys, &Id::<SentCode>::trusted(typed.ticket.to_owned()), typed.code.trim());
    if !bool::from(expected.as_bytes().ct_eq(given.as_bytes())) {
        return Ok(Redeemed::Refused(CODE_WRONG.at("/code")));
    }
    failures::take_back(app, tx, &recipient).await?;
    tx.exec_one(sql!("UPDATE codes SET ended_at = $1 WHERE id = $2", now, typed.ticket)).await?;
    Ok(Redeemed::Right)
}

async fn missing(tx: &mut Tx, typed: &Typed<'_>, recipient: &str) -> Result<Problem, Problem> {
    let known = tx
        .opt::<String>(sql!(
            "SELECT id FROM codes WHERE id = $1 AND purpose = $2 AND recipient = $3",
            typed.ticket,
            typed.purpose.name(),
            recipient
        ))
        .await?;
    Ok(if known.is_some() { CODE_DEAD } else { CODE_WRONG }.at("/code"))
}

/// Gives the allowance of a message back that no provider took (ACC-10); a second call changes nothing.
///
/// # Errors
/// The store refuses.
pub async fn send_failed(app: &App, tx: &mut Tx, reference: &str) -> Result<(), Problem> {
    let found = tx
        .opt::<(String, String)>(sql!("SELECT recipient, ip FROM codes WHERE send_reference = $1", reference))
        .await?;
    let Some((recipient, ip)) = found else {
        return Ok(());
    };
    let ip: IpAddr =
        ip.parse().map_err(|_| Problem::internal("a code keeps the address it was asked from"))?;
    for subject in subjects(&recipient, ip) {
        allowance::take_off(app, tx, &subject, reference).await?;
    }
    Ok(())
}

/// Whose allowances a message uses up, in the order in which their rows are locked.
fn subjects(recipient: &str, ip: IpAddr) -> [String; 3] {
    [recipient_subject(recipient), ip_subject(ip), net_subject(ip)]
}

fn recipient_subject(index: &str) -> String {
    format!("code-to:{index}")
}

fn ip_subject(ip: IpAddr) -> String {
    format!("code-from:{ip}")
}

/// The network that usually belongs to one customer of a provider: /24 of IPv4, /64 of IPv6.
fn net_subject(ip: IpAddr) -> String {
    match ip.to_canonical() {
        IpAddr::V4(ip) => format!("code-from-net:{}", Ipv4Addr::from_bits(ip.to_bits() & !0xff)),
        IpAddr::V6(ip) => {
            format!("code-from-net:{}", Ipv6Addr::from_bits(ip.to_bits() & !u128::from(u64::MAX)))
        }
    }
}

fn mac(keys: &Keys, id: &Id<SentCode>, code: &str) -> String {
    keys.index(Purpose::Code, &format!("{id}/{code}"))
}
