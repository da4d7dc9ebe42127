//! The one webhook in the store; its secret is sealed.

use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem, sql};

use super::{Endpoint, Outcome, Secret};

/// What the sealed secret is bound to.
const PLACE: &str = "webhook/1";

impl FromRow for Endpoint {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        Ok(Self {
            url: row.get("url")?,
            secret: Secret::stored(row.get("secret")?),
            stopped: row.get("stopped")?,
            last_at: row.get("last_at")?,
            last_status: row.get("last_status")?,
            last_error: row.get("last_error")?,
        })
    }
}

impl Endpoint {
    fn opened(self, app: &App) -> Result<Self, Problem> {
        let secret = app.keys.open_text(Purpose::Webhook, PLACE, self.secret.text())?;
        Ok(Self { secret: Secret::stored(secret), ..self })
    }
}

const FIND: &str = "SELECT url, secret, stopped, last_at, last_status, last_error FROM webhook WHERE id = 1";

/// The webhook, if one is set.
pub(super) async fn read(app: &App) -> Result<Option<Endpoint>, Problem> {
    app.db.opt::<Endpoint>(sql!(FIND)).await?.map(|found| found.opened(app)).transpose()
}

/// The same within a transaction.
pub(super) async fn load(app: &App, tx: &mut Tx) -> Result<Option<Endpoint>, Problem> {
    tx.opt::<Endpoint>(sql!(FIND)).await?.map(|found| found.opened(app)).transpose()
}

/// Sets address and secret, and begins anew.
pub(super) async fn put(app: &App, tx: &mut Tx, url: &str, secret: &Secret) -> Result<(), Problem> {
    let sealed = app.keys.seal(Purpose::Webhook, PLACE, secret.text().as_bytes());
    tx.exec_one(sql!(
        "INSERT INTO webhook (id, url, secret, stopped) VALUES (1, $1, $2, FALSE) ON CONFLICT (id) DO UPDATE SET
         url = excluded.url, secret = excluded.secret, stopped = FALSE, last_at = NULL, last_status = NULL,
         last_error = NULL",
        url,
        sealed
    ))
    .await
}

/// Forgets the webhook; says whether there was one.
pub(super) async fn remove(tx: &mut Tx) -> Result<bool, Problem> {
    Ok(tx.exec(sql!("DELETE FROM webhook WHERE id = 1")).await? > 0)
}

/// Writes down what became of an attempt, unless the address was changed meanwhile.
pub(super) async fn note(app: &App, url: &str, outcome: &Outcome) -> Result<(), Problem> {
    let mut tx = app.db.begin().await?;
    tx.exec(sql!(
        "UPDATE webhook SET last_at = $1, last_status = $2, last_error = $3, stopped = $4 WHERE id = 1 AND url = $5",
        app.now(),
        outcome.status(),
        outcome.error().map(str::to_owned),
        *outcome == Outcome::Gone,
        url
    ))
    .await?;
    tx.commit().await
}
