//! Asks an identity source about four factors, outside every transaction and only so often (ACC-18).

use paifang_kernel::Problem;
use paifang_kernel::api::Cx;
use paifang_kernel::db::Tx;

use super::provider::{Checked, Verdict};
use super::{Factors, IDENTITY_MISMATCH, IdentityQuestion, Person, Proven, Validity};
use crate::allowance::{self, DAY_MS, HOUR_MS};
use crate::codes::{self, Redeemed, Typed};
use crate::signup::ALREADY_REGISTERED;
use crate::verification::{CONSENT_VERSION, person_index};
use crate::{Accounts, imports};

/// Where somebody whose card does not match registers instead, to have it looked at by a person (ACC-18).
const MANUAL: &str = "/register?return_to=/console/verify";

/// Makes sure that one person and one address cause only so many questions; they stay counted under this reference.
///
/// # Errors
/// `rate_limited` with the seconds to wait.
pub(crate) async fn expect_left(
    cx: &Cx,
    tx: &mut Tx,
    subjects: [(String, i64, u32); 2],
    reference: &str,
) -> Result<(), Problem> {
    for (subject, window, most) in subjects {
        allowance::spend(cx.app(), tx, (&subject, reference), (window, most)).await?;
    }
    Ok(())
}

/// Vouches for whoever wants to register: the code is right, nobody imported waits for the number, the source agrees.
/// The code is tried here without being used up, because the source is asked outside the transaction that uses it.
///
/// # Errors
/// The code's refusal, `already_registered` (ACT-01), or as [`prove`].
pub(crate) async fn vouch(
    cx: &Cx,
    accounts: &Accounts,
    typed: &Typed<'_>,
    (person, validity): (Person, Validity),
) -> Result<Proven, Problem> {
    let mut tx = cx.begin_open().await?;
    if let Redeemed::Refused(problem) = codes::redeem(cx.app(), &mut tx, typed).await? {
        tx.commit().await?;
        return Err(problem);
    }
    if imports::find(cx.app(), &mut tx, &person.number).await?.is_some() {
        // The hint costs the code, so that nobody tries number after number with one (rule A4).
        tx.commit().await?;
        return Err(Problem::new(ALREADY_REGISTERED).next("/activate"));
    }
    drop(tx);
    prove(cx, accounts, Factors { person, validity, phone: typed.recipient.clone() }).await
}

/// Asks the identity source.
///
/// # Errors
/// `identity_mismatch`, `identity_unavailable`, `way_not_offered` or `rate_limited`.
pub(crate) async fn prove(cx: &Cx, accounts: &Accounts, factors: Factors) -> Result<Proven, Problem> {
    let limits = cx.limits();
    let question = cx.id::<IdentityQuestion>();
    let subjects = [
        (
            format!("identity-of:{}", person_index(&cx.keys, &factors.person.number)),
            DAY_MS,
            limits.identity.checks_per_person_day,
        ),
        (format!("identity-from:{}", cx.request.ip), HOUR_MS, limits.identity.checks_per_ip_hour),
    ];
    let names = subjects.each_ref().map(|(name, ..)| name.clone());
    let mut tx = cx.db.begin().await?;
    expect_left(cx, &mut tx, subjects, question.as_str()).await?;
    tx.commit().await?;
    match accounts.providers().check(&factors, question.as_str()).await {
        Ok((source, Checked { verdict: Verdict::Match, reference })) => Ok(Proven {
            person: factors.person,
            validity: Some(factors.validity),
            source,
            reference,
            consent: CONSENT_VERSION,
        }),
        Ok((_, Checked { verdict: Verdict::Mismatch, .. })) => {
            Err(Problem::new(IDENTITY_MISMATCH).next(MANUAL))
        }
        Err(problem) => {
            let mut tx = cx.db.begin().await?;
            for name in &names {
                allowance::take_off(cx.app(), &mut tx, name, question.as_str()).await?;
            }
            tx.commit().await?;
            Err(problem)
        }
    }
}
