//! Face checks: started at a vendor, shown by the person there, and used once for what they were started for (LVL-02,
//! LVL-06, LOG-03, SEC-02, SEC-08). No picture comes here.

pub mod http;
pub mod own;
mod run;
mod store;

use paifang_kernel::{App, Lang};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use http::routes;
pub(crate) use run::failures_left;
pub(crate) use store::{purge, use_up};

use super::Person;

/// The version of the consent to a face check that is asked for now (rule P5).
pub const CONSENT_VERSION: &str = "2026-11";

/// How long a check may take from its start to its use, in milliseconds.
const LIFE_MS: i64 = 15 * 60_000;

/// What a face check is for; one made for one purpose is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FacePurpose {
    /// Logging in without a password (LOG-03).
    LogIn,
    /// Setting a forgotten password anew (SEC-02).
    ResetPassword,
    /// Raising the real-name level; asked for with a session only (LVL-02).
    #[serde(skip)]
    RaiseLevel,
    /// Standing in for a phone or mailbox that is lost; asked for with a session only (SEC-08).
    #[serde(skip)]
    ChangeContact,
}

impl FacePurpose {
    const ALL: [Self; 4] = [Self::LogIn, Self::ResetPassword, Self::RaiseLevel, Self::ChangeContact];

    /// The name in the store.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LogIn => "log_in",
            Self::ResetPassword => "reset_password",
            Self::RaiseLevel => "raise_level",
            Self::ChangeContact => "change_contact",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|purpose| purpose.name() == name)
    }

    /// The page of ours to which the vendor sends the person back.
    fn way_back(self) -> &'static str {
        match self {
            Self::LogIn => "/login/face",
            Self::ResetPassword => "/forgot/face",
            Self::RaiseLevel | Self::ChangeContact => "/console/face",
        }
    }
}

/// Where a check stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FaceState {
    /// The person is at the vendor's.
    Waiting,
    /// It was the person; the check is good for one use.
    Matched,
    /// It was not.
    Failed,
    /// It was used for what it was made for.
    Used,
}

impl FaceState {
    fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Matched => "matched",
            Self::Failed => "failed",
            Self::Used => "used",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Matched, Self::Failed, Self::Used]
            .into_iter()
            .find(|state| state.name() == name)
    }
}

/// Who began a check: only the same browser or session ends it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Holder<'a> {
    /// A browser without a session, by the token in its cookie.
    Browser(&'a str),
    /// An account with a session.
    Account(&'a str),
}

impl Holder<'_> {
    /// How it is stored: the token hashed, the account by its id.
    fn text(self, app: &App) -> String {
        match self {
            Self::Browser(token) => {
                app.keys.index(paifang_kernel::keys::Purpose::Session, &format!("face/{token}"))
            }
            Self::Account(id) => id.to_owned(),
        }
    }
}

/// A check that is wanted.
#[derive(Debug)]
struct Wish<'a> {
    purpose: FacePurpose,
    person: &'a Person,
    holder: Holder<'a>,
    /// A page of ours to go to afterwards; may be empty.
    next: &'a str,
}

/// What came of asking for a result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaceOutcome {
    /// The person has not finished; ask again.
    Waiting,
    /// It is the person.
    Matched,
}

/// The consent as the page shows it, so that what is read is what is recorded (rule P5).
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct FaceConsent {
    /// The version that a check records.
    pub version: &'static str,
    /// Which data it covers.
    pub data: &'static str,
    /// What they are used for.
    pub purpose: &'static str,
    /// How long they are kept.
    pub retention: &'static str,
    /// How it is refused.
    pub withdrawal: &'static str,
}

impl FaceConsent {
    /// The consent that is asked for now, in a language.
    #[must_use]
    pub fn in_lang(lang: Lang) -> Self {
        Self {
            version: CONSENT_VERSION,
            data: lang.pick(
                "姓名、身份证号与你在核验页面上展示的人脸；本平台不接收也不保存人脸图像。",
                "Name, ID number and the face you show on the vendor's page; this platform neither receives nor keeps a picture.",
            ),
            purpose: lang.pick(
                "仅用于确认本次操作由你本人进行。",
                "Only to confirm that it is you who does this.",
            ),
            retention: lang.pick(
                "仅保存结果、分值与核验编号 180 天。",
                "Only result, score and the vendor's number, for 180 days.",
            ),
            withdrawal: lang.pick(
                "人脸识别不是唯一方式：不同意时可使用密码、验证码，或提交人工审核。",
                "A face check is never the only way: use a password or a code instead, or apply for a manual review.",
            ),
        }
    }
}

#[cfg(test)]
mod rules {
    use super::{FacePurpose, FaceState};

    /// Every stored name is read back as what it was.
    #[test]
    fn names_are_read_back() {
        for purpose in FacePurpose::ALL {
            assert_eq!(FacePurpose::from_name(purpose.name()), Some(purpose));
        }
        for state in [FaceState::Waiting, FaceState::Matched, FaceState::Failed, FaceState::Used] {
            assert_eq!(FaceState::from_name(state.name()), Some(state));
        }
    }
}
