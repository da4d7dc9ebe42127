//! Who a person is: the four factors an identity source compares, the face a vendor compares, and what is never said.

pub mod card;
pub mod config;
pub mod face;
pub mod level;
pub mod provider;
mod proving;
mod store;
#[cfg(test)]
mod tests;

use std::fmt;

use jiff::ToSpan as _;
use jiff::civil::Date;
use paifang_kernel::{Code, mask, problems};

pub use card::Card;
pub use config::IdentityConfig;
pub use provider::Providers;
pub(crate) use proving::{expect_left, prove, vouch};
pub use store::faults;
pub(crate) use store::{account_of, approved, keep, level_of_owner, personal, revoked, taken_among};

use crate::contact::Contact;
use crate::verification::{ID_EXPIRED, IdNumber};

paifang_kernel::ids! {
    /// A question to an identity source.
    IdentityQuestion = "idq";
    /// A face check that was started.
    FaceCheckId = "fck";
}

problems! {
    /// ACC-18: name, number, validity and phone do not belong together, as far as the source knows.
    IDENTITY_MISMATCH = 422 "identity_mismatch", "身份信息核验不一致。新换领的身份证可能尚未同步，你可以改用手机号注册，再提交人工实名认证", "The identity data do not match. A newly issued card may not be known yet; you can register by phone and apply for a manual review";
    /// LVL-02, SEC-08: nobody has checked yet who the owner of the account is.
    IDENTITY_MISSING = 409 "identity_missing", "平台尚未核验你的身份，请先完成实名认证", "Your identity has not been checked yet; complete real-name verification first";
    /// ACC-18: no identity source answers.
    IDENTITY_UNAVAILABLE = 503 "identity_unavailable", "身份核验服务暂时不可用，请稍后再试，或提交人工实名认证", "The identity source does not answer; try again later or apply for a manual review";
    /// LVL-02, LOG-03: the face is not that of the person.
    FACE_MISMATCH = 422 "face_mismatch", "人脸识别未通过，请重试，或提交人工审核", "The face does not match; try again or apply for a manual review";
    /// LVL-06: five failures of one person in a day.
    FACE_LIMIT = 429 "face_limit", "今日人脸识别失败次数已达上限，请 {seconds} 秒后再试，或提交人工审核", "Too many failed face checks today; try again in {seconds} seconds or apply for a manual review";
    /// LVL-06: not the browser that began the check, too long ago, or used already.
    FACE_CHECK_EXPIRED = 422 "face_check_expired", "本次人脸识别已失效，请重新开始", "This face check is no longer valid; begin again";
    /// LOG-03, SEC-02: the face is right, but no account belongs to the person; said only to the person.
    FACE_WITHOUT_ACCOUNT = 404 "face_without_account", "没有与你的身份关联的账号，请先注册", "No account belongs to you; register first";
    /// LVL-06: no face vendor answers.
    FACE_UNAVAILABLE = 503 "face_unavailable", "人脸识别服务暂时不可用，请稍后再试，或提交人工审核", "The face check does not answer; try again later or apply for a manual review";
    /// The operator has no provider for this way, so it is not offered.
    WAY_NOT_OFFERED = 403 "way_not_offered", "本平台未开放此方式，请使用其他方式", "This way is not offered here; use another one";
}

/// The level of somebody whose identity was checked (三级实名; requirements §3, level.initial).
pub const CHECKED: u8 = 3;
/// The level of somebody whose face was compared too (四级实名; level.max).
pub const FACE: u8 = 4;
/// What stands for the source of an identity that reviewers approved (LVL-05).
pub(crate) const BY_REVIEW: &str = "review";
/// What stands for the source of an identity that an operator brought over (ACT-04).
pub(crate) const BY_IMPORT: &str = "import";

/// The spans of validity that an identity card can have, in years (requirements §3, id_validity.choices).
pub const VALIDITY_YEARS: [u8; 3] = [5, 10, 20];

/// A person by name and ID number; neither shows in its debug text (rule P3).
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// The name on the card.
    pub name: String,
    /// The number of the card.
    pub number: IdNumber,
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}", mask::name(&self.name), self.number)
    }
}

/// How long an identity card is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Validity {
    /// The first day.
    pub from: Date,
    /// The last day as the card prints it; nothing for long-term.
    pub until: Option<Date>,
}

impl Validity {
    /// Computes the end from the start and the span (ACC-17): 2009-02-06 and 10 years end on 2019-02-06.
    ///
    /// # Errors
    /// `id_expired` for a card that is not valid today, or a span that no card has.
    pub fn of(from: Date, years: Option<u8>, today: Date) -> Result<Self, Code> {
        let until = match years {
            None => None,
            Some(years) if VALIDITY_YEARS.contains(&years) => {
                Some(from.checked_add(i64::from(years).years()).map_err(|_| ID_EXPIRED)?)
            }
            Some(_) => return Err(ID_EXPIRED),
        };
        let valid = from <= today && until.is_none_or(|until| today <= until);
        if valid { Ok(Self { from, until }) } else { Err(ID_EXPIRED) }
    }
}

/// An identity that somebody vouches for, about to be kept.
#[derive(Debug)]
pub(crate) struct Proven {
    /// The person.
    pub(crate) person: Person,
    /// The validity of the card, where it was asked for.
    pub(crate) validity: Option<Validity>,
    /// Who vouches.
    pub(crate) source: String,
    /// That party's own number of the comparison.
    pub(crate) reference: Option<String>,
    /// The version of the consent to this use of identity data.
    pub(crate) consent: &'static str,
}

/// The four factors (四要素) of ACC-17.
#[derive(Clone, Debug)]
pub struct Factors {
    /// Name and number.
    pub person: Person,
    /// The validity of the card.
    pub validity: Validity,
    /// The mobile number.
    pub phone: Contact,
}

/// The start of the number that names an account to its owner, such as `4112-XXXXXXXX` (SEC-02).
#[must_use]
pub fn masked_account(number: &str) -> String {
    let start: String = number.chars().take(4).collect();
    format!("{start}-XXXXXXXX")
}

/// The routes of this slice.
#[must_use]
pub fn routes() -> paifang_kernel::api::Api<crate::Accounts> {
    level::routes().and(face::routes())
}

#[cfg(test)]
mod rules {
    use jiff::civil::date;

    use super::{Validity, masked_account};

    /// SEC-02: four digits name the account, the rest never shows.
    #[test]
    fn an_account_shows_four_digits() {
        assert_eq!(masked_account("411200199001011234"), "4112-XXXXXXXX");
    }

    /// 2009-02-06 plus ten years is 2019-02-06; an expired card is refused.
    #[test]
    fn the_end_follows_from_start_and_span() {
        let from = date(2009, 2, 6);
        let of = |years, today| Validity::of(from, years, today).map(|validity| validity.until);
        assert_eq!(of(Some(10), date(2019, 2, 6)), Ok(Some(date(2019, 2, 6))));
        assert!(of(Some(10), date(2019, 2, 7)).is_err());
        assert_eq!(of(Some(20), date(2026, 11, 23)), Ok(Some(date(2029, 2, 6))));
        assert_eq!(of(None, date(2026, 11, 23)), Ok(None));
        assert!(of(Some(7), date(2010, 1, 1)).is_err(), "no card has seven years");
        assert!(of(None, date(2009, 2, 5)).is_err(), "not valid yet");
    }
}
