//! Who accepted which agreement, kept as evidence.

use paifang_kernel::access::Account;
use paifang_kernel::db::Tx;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem, sql};

use super::{Agreement, AgreementKind};

/// Records that an account accepted an agreement in its present version, with time and address (ACC-06).
///
/// # Errors
/// The store refuses.
pub async fn accept(
    app: &App,
    tx: &mut Tx,
    agreement: (AgreementKind, &Agreement),
    account: &Id<Account>,
    ip: &str,
) -> Result<(), Problem> {
    let (kind, agreement) = agreement;
    tx.exec(sql!(
        "INSERT INTO agreement_acceptances (account, agreement, version, major, accepted_at, ip)
         VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (account, agreement, version) DO NOTHING",
        account,
        kind.name(),
        agreement.version,
        agreement.major(),
        app.now(),
        ip
    ))
    .await?;
    Ok(())
}
