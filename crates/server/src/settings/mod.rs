//! Settings that operators change while the platform runs: what may be changed, to what, and what is wrong (ADM-05).

mod brand;
pub mod http;
mod keeper;
mod store;
mod table;
mod templates;
mod views;

use std::collections::BTreeMap;
use std::fmt;

use jiff::tz::TimeZone;
use paifang_kernel::{Problem, problems};
use paifang_push::provider::Channel;
use serde_json::Value;

pub use brand::routes as brand_routes;
pub(crate) use brand::{logo_address, sheet_address};
pub use keeper::Keeper;
pub use table::{KEYS, ORDERED};

problems! {
    /// ADM-05: no setting has this name.
    SETTING_UNKNOWN = 422 "setting_unknown", "没有名为 {key} 的设置", "There is no setting {key}";
    /// ADM-05: the value is of the wrong kind, or not one that the setting takes.
    SETTING_INVALID = 422 "setting_invalid", "{key} 的值不可用", "{key} cannot have this value";
    /// ADM-05: the number lies outside what the rules allow.
    SETTING_RANGE = 422 "setting_range", "{key} 须在 {min} 到 {max} 之间", "{key} must be between {min} and {max}";
    /// ADM-05: two settings contradict each other.
    SETTING_ORDER = 422 "setting_order", "{key} 不能大于 {other}", "{key} may not be larger than {other}";
    /// ADM-05: the environment of the server says what this setting is.
    SETTING_FIXED = 409 "setting_fixed", "{key} 由服务器环境变量设定，不能在此修改", "{key} is set by the server's environment and cannot be changed here";
    /// ADM-05: white words on this colour could not be read.
    COLOUR_TOO_LIGHT = 422 "colour_too_light", "颜色太浅，白色文字无法看清", "The colour is too light for white text";
    /// ADM-05: the file is no picture of a kind or size that is taken as a logo.
    LOGO_UNREADABLE = 422 "logo_unreadable", "图标须为 PNG、JPEG 或 WebP 图片，边长 32 到 2048 像素", "A logo is a PNG, JPEG or WebP picture with sides of 32 to 2048 pixels";
    /// NTF-04: the words name a variable that the notice does not have.
    TEMPLATE_VARIABLE = 422 "template_variable", "此模板没有变量 {name}", "This template has no variable {name}";
    /// Rule P8: a heading goes into the subject of a mail, where no personal data may stand.
    TEMPLATE_TITLE = 422 "template_title", "标题不能包含变量", "A heading takes no variables";
    /// NTF-04: words that are empty or too long.
    TEMPLATE_LENGTH = 422 "template_length", "内容须为 1 到 {max} 个字符", "The words must have 1 to {max} characters";
}

/// The most providers of a channel.
const MOST_PROVIDERS: usize = 20;

/// One setting that may be changed.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Its name, as in the configuration file.
    pub path: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What a number counts, or empty.
    pub unit: &'static str,
}

/// What a setting takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A whole number.
    Whole {
        /// At least.
        min: i64,
        /// At the most.
        max: i64,
    },
    /// A line of text with so many characters.
    Text {
        /// At least.
        min: usize,
        /// At the most.
        max: usize,
    },
    /// A mail address, or empty.
    Mail,
    /// A colour such as `#2457e6` that carries white words, or empty for the built-in one.
    Colour,
    /// The name of a time zone.
    Zone,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// On or off.
    Switch,
    /// The id of an uploaded logo, or empty; set by uploading one.
    Logo,
    /// Names of configured providers in the order in which they are tried; none for all as they are configured.
    Providers(Channel),
}

/// What is wrong with a value; the same for the file, the command `config check` and the page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Not of the kind that the setting takes.
    Invalid(&'static str),
    /// Outside the bounds.
    Range(&'static str, i64, i64),
    /// Larger than the setting that is its upper bound.
    Order(&'static str, &'static str),
    /// Too light to carry white words.
    TooLight(&'static str),
}

impl Key {
    /// The setting of this name.
    #[must_use]
    pub fn find(path: &str) -> Option<&'static Self> {
        KEYS.iter().find(|key| key.path == path)
    }

    /// What is wrong with a value of this setting.
    ///
    /// # Errors
    /// The fault.
    pub fn check(&self, value: &Value) -> Result<(), Fault> {
        let invalid = Err(Fault::Invalid(self.path));
        let text = value.as_str();
        let good = match self.kind {
            Kind::Whole { min, max } => {
                let Some(number) = value.as_i64() else { return invalid };
                return if (min..=max).contains(&number) {
                    Ok(())
                } else {
                    Err(Fault::Range(self.path, min, max))
                };
            }
            Kind::Switch => value.is_boolean(),
            Kind::Text { min, max } => text.is_some_and(|text| is_line(text, min, max)),
            Kind::Mail => text.is_some_and(|text| text.is_empty() || is_mail(text)),
            Kind::Zone => text.is_some_and(|text| TimeZone::get(text).is_ok()),
            Kind::Choice(words) => text.is_some_and(|text| words.contains(&text)),
            Kind::Logo => text.is_some_and(|text| text.is_empty() || brand::is_id(text)),
            Kind::Providers(_) => value
                .as_array()
                .is_some_and(|names| names.len() <= MOST_PROVIDERS && names.iter().all(Value::is_string)),
            Kind::Colour => match text {
                Some("") => true,
                Some(text) => {
                    let Some(colour) = brand::Rgb::read(text) else { return invalid };
                    return if colour.carries_white() { Ok(()) } else { Err(Fault::TooLight(self.path)) };
                }
                None => false,
            },
        };
        if good { Ok(()) } else { invalid }
    }
}

fn is_line(text: &str, min: usize, max: usize) -> bool {
    (min..=max).contains(&text.chars().count()) && text.trim() == text && !text.chars().any(char::is_control)
}

fn is_mail(text: &str) -> bool {
    let halves = text.split_once('@');
    is_line(text, 3, 100)
        && halves.is_some_and(|(local, domain)| {
            let plain = |c: char| !c.is_whitespace() && !"<>\"'&,;:@".contains(c);
            !local.is_empty() && domain.contains('.') && text.replacen('@', "", 1).chars().all(plain)
        })
}

/// What is wrong with the values in force, read by name; every fault at once.
pub fn faults(value: impl Fn(&str) -> Option<Value>) -> Vec<Fault> {
    let of = |key: &Key| value(key.path).map_or(Err(Fault::Invalid(key.path)), |value| key.check(&value));
    let mut faults: Vec<Fault> = KEYS.iter().filter_map(|key| of(key).err()).collect();
    let number = |path: &str| value(path).and_then(|value| value.as_i64());
    for (small, large) in ORDERED {
        if let (Some(low), Some(high)) = (number(small), number(large))
            && low > high
        {
            faults.push(Fault::Order(small, large));
        }
    }
    faults
}

impl Fault {
    /// The setting that is wrong.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Invalid(key) | Self::Range(key, ..) | Self::Order(key, _) | Self::TooLight(key) => key,
        }
    }

    /// The refusal, pointing at the setting in the form.
    #[must_use]
    pub fn problem(&self) -> Problem {
        let problem = match self {
            Self::Invalid(key) => SETTING_INVALID.arg("key", key),
            Self::Range(key, min, max) => SETTING_RANGE.arg("key", key).arg("min", min).arg("max", max),
            Self::Order(key, other) => SETTING_ORDER.arg("key", key).arg("other", other),
            Self::TooLight(_) => COLOUR_TOO_LIGHT.into(),
        };
        problem.at(format!("/changes/{}", self.key()))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid(key) => write!(f, "{key}: cannot have this value"),
            Self::Range(key, min, max) => write!(f, "{key}: between {min} and {max}"),
            Self::Order(key, other) => write!(f, "{key}: at the most {other}"),
            Self::TooLight(key) => write!(f, "{key}: too light for white text"),
        }
    }
}

/// All faults as one refusal.
#[must_use]
pub fn refusal(faults: &[Fault]) -> Option<Problem> {
    faults.iter().map(Fault::problem).reduce(Problem::and)
}

/// What was stored over the file, by name.
pub type Stored = BTreeMap<String, Value>;

/// One changed value in the history; none of the values is secret.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Change {
    /// The setting, or the words of a template such as `code/zh/sms`.
    pub key: String,
    /// What was stored before; nothing means that the file or the default held.
    pub old: Option<Value>,
    /// What is stored now.
    pub new: Option<Value>,
}

/// What differs between two stored versions.
#[must_use]
pub fn changes(before: &Stored, after: &Stored) -> Vec<Change> {
    let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    differs
        .map(|key| Change { key: key.clone(), old: before.get(key).cloned(), new: after.get(key).cloned() })
        .collect()
}

#[cfg(test)]
mod tests;
