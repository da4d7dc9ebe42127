//! Locks a login name after wrong passwords in a row, known or unknown alike; each further lock lasts twice as long (LOG-06).

use paifang_kernel::access::Account;
use paifang_kernel::api::Cx;
use paifang_kernel::db::Tx;
use paifang_kernel::id::{Id, Kind};
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::limits::LoginLimits;
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};

use super::{Change, SecurityEvent, store as log};
use crate::allowance::DAY_MS;
use crate::signin::Attempt;

mod store;

pub(super) use store::purge;
pub(crate) use store::release;

/// The kind of the job that tells an owner of the lock; for unknown names it finds nobody to tell (rule A3).
const LOCKED: &str = "login.locked";

/// The wrong passwords that one login name has had lately.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Failures {
    /// In a row since the last lock.
    count: u32,
    /// Locks in a row.
    locks: u32,
    /// The end of the last lock in milliseconds since 1970, or 0.
    locked_until: i64,
    /// When this was written.
    changed_at: i64,
}

impl Failures {
    /// A day without a failure or lock forgives what was before.
    fn at(self, now: i64) -> Self {
        if now >= self.changed_at.max(self.locked_until) + DAY_MS { Self::default() } else { self }
    }

    /// Counts one more, which may begin a lock.
    fn with_one_more(self, now: i64, limits: &LoginLimits) -> Self {
        let count = self.count + 1;
        if count < limits.max_failures {
            return Self { count, changed_at: now, ..self };
        }
        let doubled = (limits.lock_seconds * 1000).saturating_mul(1_i64 << self.locks.min(20));
        let locked_until = now + doubled.min(DAY_MS);
        Self { count: 0, locks: self.locks + 1, locked_until, changed_at: now }
    }
}

/// A login attempt that was counted before its password is looked at.
#[derive(Debug)]
pub(crate) struct Counted {
    attempt: Attempt,
    /// Whose wrong passwords it counts among; `None` on a known device.
    subject: Option<String>,
    locks: bool,
}

/// What the job needs to tell the owner.
#[derive(Debug, Serialize, Deserialize)]
struct Locked {
    account: Option<Id<Account>>,
    ip: String,
    user_agent: String,
}

impl Counted {
    /// Counts an attempt; on a known device no lock stops it (rule A8).
    ///
    /// # Errors
    /// `login_locked` or `rate_limited`, the same for known and unknown names.
    pub(crate) async fn begin(cx: &Cx, who: &str, known_device: bool) -> Result<Self, Problem> {
        let app = cx.app();
        let mut tx = app.db.begin().await?;
        let locks = !known_device && store::count(app, &mut tx, who).await?;
        let attempt = Attempt::count(app, &mut tx, who, &cx.request.ip.to_string()).await?;
        tx.commit().await?;
        Ok(Self { attempt, subject: (!known_device).then(|| who.to_owned()), locks })
    }

    /// Takes the attempt off again, because the password was right; that ends the row of wrong ones.
    pub(crate) async fn forgive(&self, app: &App, tx: &mut Tx) -> Result<(), Problem> {
        if let Some(subject) = &self.subject {
            release(tx, subject).await?;
        }
        self.attempt.forgive(app, tx).await
    }

    /// The password was wrong: where that began a lock, the owner is told later, if there is one.
    pub(crate) async fn failed(&self, cx: &Cx, account: Option<&Id<Account>>) -> Result<(), Problem> {
        if !self.locks {
            return Ok(());
        }
        let (ip, user_agent) = (cx.request.ip.to_string(), cx.request.user_agent.clone());
        let mut tx = cx.db.begin().await?;
        tx.enqueue(cx.app(), LOCKED, &Locked { account: account.cloned(), ip, user_agent }).await?;
        tx.commit().await
    }
}

/// Work of kind `login.locked`: writes the security log and the notice.
pub(crate) fn jobs(app: App) -> Jobs {
    Jobs::new().on(LOCKED, move |job: Job| {
        let app = app.clone();
        async move {
            let Locked { account, ip, user_agent } = job.payload()?;
            let Some(account) = account else { return Ok(()) };
            // The entry's id follows from the job's, so that a second run writes nothing.
            let number = job.id.rsplit('_').next().unwrap_or_default();
            let id = Id::<SecurityEvent>::trusted(format!("{}_{number}", SecurityEvent::PREFIX));
            let mut tx = app.db.begin().await?;
            log::record_as(&app, &mut tx, &account, Change::LoginLocked, (&id, &ip, &user_agent)).await?;
            tx.commit().await
        }
    })
}

#[cfg(test)]
mod tests {
    use paifang_kernel::limits::LoginLimits;

    use super::Failures;
    use crate::allowance::DAY_MS;

    /// LOG-06: five wrong passwords lock for 15 minutes, then 30, up to a day; a quiet day forgives.
    #[test]
    fn locks_double_up_to_a_day() {
        let limits = LoginLimits::default();
        let (mut failures, mut now, mut minutes) = (Failures::default(), 1_000_000, Vec::new());
        for _ in 0..9 {
            for _ in 0..5 {
                assert!(failures.at(now).locked_until <= now);
                failures = failures.at(now).with_one_more(now, &limits);
            }
            minutes.push((failures.locked_until - now) / 60_000);
            now = failures.locked_until;
        }
        assert_eq!(minutes, [15, 30, 60, 120, 240, 480, 960, 1440, 1440]);
        assert_eq!(failures.at(now + DAY_MS - 1), failures);
        assert_eq!(failures.at(now + DAY_MS), Failures::default());
    }
}
