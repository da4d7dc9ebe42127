//! Makes the copy of somebody's personal data: gathered by a job, sealed at rest, gone once taken (SEC-13).

use jiff::SignedDuration;
use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::keys::Purpose;
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};

use super::{EXPORT_HOURS, PersonalExport, personal, store};
use crate::Accounts;

/// The kind of the job that gathers a copy.
const GATHER: &str = "personal.gather";

#[derive(Debug, Serialize, Deserialize)]
struct Wanted {
    account: Id<Account>,
    export: Id<PersonalExport>,
}

/// Where the sealed copy belongs, so that it opens nowhere else.
pub(super) fn place(id: &str) -> String {
    format!("personal_exports/file/{id}")
}

/// Lets a job gather the copy after the commit.
pub(super) async fn schedule(
    app: &App,
    tx: &mut Tx,
    account: &Id<Account>,
    export: &str,
) -> Result<(), Problem> {
    let wanted = Wanted { account: account.clone(), export: Id::trusted(export.to_owned()) };
    tx.enqueue(app, GATHER, &wanted).await.map(drop)
}

/// Work of kind `personal.gather`.
pub(crate) fn jobs(accounts: &Accounts) -> Jobs {
    let accounts = accounts.clone();
    Jobs::new().on(GATHER, move |job: Job| {
        let accounts = accounts.clone();
        async move { gather(&accounts, job.payload()?).await }
    })
}

async fn gather(accounts: &Accounts, Wanted { account, export }: Wanted) -> Result<(), Problem> {
    let app = &accounts.app;
    let plain = serde_json::to_vec_pretty(&personal::everything(accounts, &account).await?)?;
    let (key, sealed) = app.keys.seal_record(Purpose::Document, &place(export.as_str()), &plain);
    let file = app.files.put(sealed).await?;
    let expires_at = app.now() + SignedDuration::from_hours(EXPORT_HOURS);
    let mut tx = app.db.begin().await?;
    let kept = store::ready(&mut tx, &export, (&file, &key, plain.len()), expires_at).await?;
    tx.commit().await?;
    // A second run after a crash finds the row settled, and its own file is nobody's.
    if kept { Ok(()) } else { app.files.remove(&file).await }
}

/// Destroys copies that nobody took in time.
///
/// # Errors
/// The store or the disk refuses.
pub(crate) async fn purge(app: &App) -> Result<(), Problem> {
    for (id, file) in store::overdue(app).await? {
        let mut tx = app.db.begin().await?;
        let gone = store::expire(&mut tx, &id).await?;
        tx.commit().await?;
        if let Some(file) = file.filter(|_| gone) {
            app.files.remove(&file).await?;
        }
    }
    Ok(())
}
