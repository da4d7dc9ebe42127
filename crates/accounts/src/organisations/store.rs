//! Organisations and who belongs to them, in the store.

use paifang_kernel::access::{Account, DeveloperKind, Organisation, Role, Standing, Verification};
use paifang_kernel::db::{FromRow, Json, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::{NewStanding, Summary};
use crate::identity;
use crate::verification::REVIEWED_LEVEL;

impl FromRow for Summary {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let standing = standing_of(row)?;
        Ok(Self {
            id: row.get("id")?,
            name: row.get("name")?,
            owner: row.get("account")?,
            verification: standing.verification,
            kind: standing.kind,
            level: standing.level,
        })
    }
}

/// Reads the columns of an organisation that gates look at. Agreement, freezing and factors belong to the account; whether a
/// contract is missing is for the contract gate to say.
pub(crate) fn standing_of(row: &Row) -> Result<Standing, Problem> {
    let kind = row.get::<Option<String>>("developer_kind")?.as_deref().and_then(DeveloperKind::from_name);
    Ok(Standing {
        frozen: false,
        agreed: false,
        verification: Verification::from_name(&row.get::<String>("verification")?),
        kind,
        level: u8::try_from(row.get::<i64>("level")?).unwrap_or(0),
        contracted: false,
        factor_missing: false,
    })
}

/// Opens the personal organisation of a new account, with that account as its main account.
///
/// # Errors
/// The store refuses.
pub(crate) async fn open(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    name: &str,
) -> Result<Id<Organisation>, Problem> {
    let id = app.id::<Organisation>();
    tx.exec_one(sql!(
        "INSERT INTO organisations (id, name, kind, verification, level, created_at, version)
         VALUES ($1, $2, 'personal', 'unverified', 0, $3, 1)",
        id,
        name,
        app.now()
    ))
    .await?;
    tx.exec_one(sql!(
        "INSERT INTO memberships (org, account, role, created_at) VALUES ($1, $2, $3, $4)",
        id,
        account,
        Role::Owner.name(),
        app.now()
    ))
    .await?;
    Ok(id)
}

/// Writes what verification decided, in the transaction of the decision; sessions follow with their next request.
///
/// # Errors
/// There is no such organisation, or the store refuses.
pub async fn set_standing(
    tx: &mut Tx,
    org: &Id<Organisation>,
    standing: &NewStanding,
) -> Result<(), Problem> {
    super::standings::bump(tx).await?;
    // What the main account's own identity gives stays, whatever a review says (LVL-05).
    let level = standing.level.max(identity::level_of_owner(tx, org).await?);
    let kind = if standing.kind == Some(DeveloperKind::Enterprise) { "company" } else { "personal" };
    tx.exec_one(sql!(
        "UPDATE organisations SET verification = $1, developer_kind = $2, level = $3, name = COALESCE($4, name),
         kind = $5, version = version + 1 WHERE id = $6",
        standing.verification.name(),
        standing.kind.map(DeveloperKind::name),
        i64::from(level),
        standing.name,
        kind,
        org
    ))
    .await
}

/// Writes the level that an organisation has by its review and by the identity of its main account (LVL-01, LVL-02).
///
/// # Errors
/// There is no such organisation, or the store refuses.
pub(crate) async fn settle_level(tx: &mut Tx, org: &Id<Organisation>) -> Result<(), Problem> {
    super::standings::bump(tx).await?;
    let state: String = tx.one(sql!("SELECT verification FROM organisations WHERE id = $1", org)).await?;
    let reviewed = match Verification::from_name(&state) {
        Verification::Verified => REVIEWED_LEVEL,
        Verification::Unverified | Verification::Pending | Verification::Rejected => 0,
    };
    let level = reviewed.max(identity::level_of_owner(tx, org).await?);
    tx.exec_one(sql!(
        "UPDATE organisations SET level = $1, version = version + 1 WHERE id = $2",
        i64::from(level),
        org
    ))
    .await
}

/// The level of an organisation now.
///
/// # Errors
/// `not_found`, or the store refuses.
pub(crate) async fn level(tx: &mut Tx, org: &Id<Organisation>) -> Result<u8, Problem> {
    let level: i64 = tx.one(sql!("SELECT level FROM organisations WHERE id = $1", org)).await?;
    Ok(u8::try_from(level).unwrap_or(0))
}

/// Writes until when a signed contract holds, in the transaction that signs or ends one (GATE-05).
///
/// # Errors
/// There is no such organisation, or the store refuses.
pub(crate) async fn set_contracted(
    tx: &mut Tx,
    org: &Id<Organisation>,
    until: Option<i64>,
) -> Result<(), Problem> {
    super::standings::bump(tx).await?;
    tx.exec_one(sql!(
        "UPDATE organisations SET contracted_until = $1, version = version + 1 WHERE id = $2",
        until,
        org
    ))
    .await
}

/// Reads an organisation with its main account.
///
/// # Errors
/// `not_found`, or the store refuses.
pub async fn find(app: &App, org: &Id<Organisation>) -> Result<Summary, Problem> {
    app.db
        .one(sql!(
            "SELECT o.id, o.name, o.verification, o.developer_kind, o.level, m.account FROM organisations o
             JOIN memberships m ON m.org = o.id AND m.role = 'owner' WHERE o.id = $1",
            org
        ))
        .await
}

/// The name that verification gave an organisation, for messages to people who do not know it.
///
/// # Errors
/// `not_found`, or the store refuses.
pub(crate) async fn verified_name(tx: &mut Tx, org: &Id<Organisation>) -> Result<String, Problem> {
    tx.one(sql!("SELECT name FROM organisations WHERE id = $1", org)).await
}

/// Makes a member the main account and the main account an administrator, who keeps an organisation of their own (AUT-13).
///
/// # Errors
/// They are not what they were, or the store refuses.
pub(crate) async fn set_owner(
    app: &App,
    tx: &mut Tx,
    org: &Id<Organisation>,
    (from, to): (&Id<Account>, &Id<Account>),
) -> Result<(), Problem> {
    super::standings::bump(tx).await?;
    tx.exec_one(sql!(
        "UPDATE memberships SET role = 'member', roles = $1 WHERE org = $2 AND account = $3 AND role = 'owner'",
        Json(&[Role::Admin]),
        org,
        from
    ))
    .await?;
    tx.exec_one(sql!(
        "UPDATE memberships SET role = 'owner', roles = '[]' WHERE org = $1 AND account = $2 AND role = 'member'",
        org,
        to
    ))
    .await?;
    settle_level(tx, org).await?;
    let own: i64 =
        tx.one(sql!("SELECT COUNT(*) FROM memberships WHERE account = $1 AND role = 'owner'", from)).await?;
    if own == 0 {
        let own = open(app, tx, from, &crate::signup::first_name(from.as_str())).await?;
        settle_level(tx, &own).await?;
    }
    Ok(())
}

/// The main account of an organisation, for notices from within a transaction.
///
/// # Errors
/// `not_found`, or the store refuses.
pub async fn owner_of(tx: &mut Tx, org: &Id<Organisation>) -> Result<Id<Account>, Problem> {
    tx.one(sql!("SELECT account FROM memberships WHERE org = $1 AND role = 'owner'", org)).await
}
