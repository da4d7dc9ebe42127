//! Invitations in the store; a use is taken and counted in one statement (rule D5).

use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::{App, Problem, sql};

use super::{ALPHABET, Invitation, InvitationView, LENGTH, NewInvitation, folded, state};
use crate::allowance::DAY_MS;

/// An invitation as it stands in its row.
pub(super) struct Stored {
    id: Id<Invitation>,
    hint: String,
    note: String,
    uses: u32,
    used: u32,
    expires_at: jiff::Timestamp,
    ended: bool,
    created_at: jiff::Timestamp,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            id: row.get("id")?,
            hint: row.get("hint")?,
            note: row.get("note")?,
            uses: row.get("uses")?,
            used: row.get("used")?,
            expires_at: row.get("expires_at")?,
            ended: row.get::<Option<i64>>("ended_at")?.is_some(),
            created_at: row.get("created_at")?,
        })
    }
}

impl Stored {
    pub(super) fn view(self, app: &App) -> InvitationView {
        let state = state(self.ended, (self.used, self.uses), self.expires_at, app.now());
        let Self { id, hint, note, uses, used, expires_at, created_at, .. } = self;
        InvitationView { id, hint, note, uses, used, expires_at, created_at, state }
    }
}

fn index(keys: &Keys, code: &str) -> String {
    keys.index(Purpose::Code, &format!("invitation/{}", folded(code)))
}

/// A fresh code.
fn code(app: &App) -> String {
    let letter = || {
        let at = usize::try_from(app.entropy.below(ALPHABET.len() as u64)).unwrap_or(0);
        char::from(ALPHABET.get(at).copied().unwrap_or(b'2'))
    };
    (0..LENGTH).map(|_| letter()).collect()
}

/// Makes an invitation; returns it with its code.
pub(super) async fn insert(
    app: &App,
    tx: &mut Tx,
    new: &NewInvitation,
) -> Result<(InvitationView, String), Problem> {
    let (id, code) = (app.id::<Invitation>(), code(app));
    let stored: Stored = tx
        .one(sql!(
            "INSERT INTO invitations (id, code_index, hint, note, uses, used, expires_at, created_at)
             VALUES ($1, $2, $3, $4, $5, 0, $6, $7)
             RETURNING id, hint, note, uses, used, expires_at, ended_at, created_at",
            id,
            index(&app.keys, &code),
            code.get(..3).unwrap_or_default(),
            new.note,
            new.uses,
            app.clock.now_ms() + i64::from(new.days) * DAY_MS,
            app.now()
        ))
        .await?;
    Ok((stored.view(app), code))
}

/// Every invitation, the newest first, before a place.
pub(super) async fn list(app: &App, before: &str, rows: usize) -> Result<Vec<InvitationView>, Problem> {
    let stored: Vec<Stored> = app
        .db
        .all(sql!(
            "SELECT id, hint, note, uses, used, expires_at, ended_at, created_at FROM invitations
             WHERE ($1 = '' OR id < $1) ORDER BY id DESC LIMIT $2",
            before,
            rows
        ))
        .await?;
    Ok(stored.into_iter().map(|one| one.view(app)).collect())
}

/// Ends an invitation; a second time changes nothing.
pub(super) async fn end(app: &App, tx: &mut Tx, id: &str) -> Result<(), Problem> {
    tx.exec_one(sql!("UPDATE invitations SET ended_at = COALESCE(ended_at, $1) WHERE id = $2", app.now(), id))
        .await
}

/// Whether there is such an invitation.
pub(super) async fn exists(tx: &mut Tx, id: &str) -> Result<bool, Problem> {
    Ok(tx.opt::<String>(sql!("SELECT id FROM invitations WHERE id = $1", id)).await?.is_some())
}

/// Takes one use of an invitation; `false` when it gives none.
pub(crate) async fn redeem(app: &App, tx: &mut Tx, code: &str) -> Result<bool, Problem> {
    let taken = tx
        .exec(sql!(
            "UPDATE invitations SET used = used + 1
             WHERE code_index = $1 AND used < uses AND expires_at > $2 AND ended_at IS NULL",
            index(&app.keys, code),
            app.now()
        ))
        .await?;
    Ok(taken == 1)
}
