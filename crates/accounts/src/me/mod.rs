//! One's own account: what may be changed freely, and what belongs to real-name verification (PRO-02, PRO-04).

use paifang_kernel::problem::INVALID;
use paifang_kernel::{Lang, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod http;
mod store;

pub use http::routes;
pub use store::display_name;
pub(crate) use store::{personal, reach};

problems! {
    /// PRO-02: the field belongs to real-name verification or to account security.
    FIELD_FROZEN = 409 "field_frozen", "该信息属于实名认证或账号安全，不能在此修改", "This field belongs to verification or account security and cannot be changed here";
}

/// The facts a person may write about themselves; sealed at rest because they are personal.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// Whom to ask for.
    pub contact: String,
    /// Postal address.
    pub address: String,
    /// Home page.
    pub website: String,
    /// A few words about oneself.
    pub introduction: String,
}

/// A value that is refused whatever it is; stands for every field that cannot be changed in the profile.
type Frozen = Option<serde_json::Value>;

/// A change of one's own profile; absent fields stay as they are.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ProfileChange {
    /// 1 to 32 characters.
    nickname: Option<String>,
    /// `zh-CN` or `en`.
    language: Option<Lang>,
    /// Up to 64 characters; an empty text removes it.
    contact: Option<String>,
    /// Up to 200 characters; an empty text removes it.
    address: Option<String>,
    /// An http or https address of up to 200 characters; an empty text removes it.
    website: Option<String>,
    /// Up to 500 characters; an empty text removes it.
    introduction: Option<String>,
    #[schemars(skip)]
    name: Frozen,
    #[schemars(skip)]
    gender: Frozen,
    #[schemars(skip)]
    id_number: Frozen,
    #[schemars(skip)]
    id_valid_from: Frozen,
    #[schemars(skip)]
    id_valid_years: Frozen,
    #[schemars(skip)]
    company_name: Frozen,
    #[schemars(skip)]
    credit_code: Frozen,
    #[schemars(skip)]
    licence_valid_until: Frozen,
    #[schemars(skip)]
    contact_phone: Frozen,
    #[schemars(skip)]
    legal_name: Frozen,
    #[schemars(skip)]
    legal_id_number: Frozen,
    #[schemars(skip)]
    kind: Frozen,
    #[schemars(skip)]
    level: Frozen,
    #[schemars(skip)]
    phone: Frozen,
    #[schemars(skip)]
    email: Frozen,
    #[schemars(skip)]
    username: Frozen,
}

/// What a change works on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Editable {
    pub(crate) nickname: String,
    pub(crate) language: Lang,
    pub(crate) profile: Profile,
}

impl ProfileChange {
    /// Applies the change, or names the first field that must not or cannot be set so.
    ///
    /// # Errors
    /// `field_frozen` or `invalid`.
    pub(crate) fn apply(self, mut to: Editable) -> Result<Editable, Problem> {
        if let Some(pointer) = self.frozen_field() {
            return Err(FIELD_FROZEN.at(pointer));
        }
        if let Some(nickname) = self.nickname {
            to.nickname = text(&nickname, 1, 32, "/nickname")?;
        }
        to.language = self.language.unwrap_or(to.language);
        if let Some(contact) = self.contact {
            to.profile.contact = text(&contact, 0, 64, "/contact")?;
        }
        if let Some(address) = self.address {
            to.profile.address = text(&address, 0, 200, "/address")?;
        }
        if let Some(website) = self.website {
            to.profile.website = website_text(&website)?;
        }
        if let Some(introduction) = self.introduction {
            to.profile.introduction = text(&introduction, 0, 500, "/introduction")?;
        }
        Ok(to)
    }

    fn frozen_field(&self) -> Option<&'static str> {
        let fields = [
            (&self.name, "/name"),
            (&self.gender, "/gender"),
            (&self.id_number, "/id_number"),
            (&self.id_valid_from, "/id_valid_from"),
            (&self.id_valid_years, "/id_valid_years"),
            (&self.company_name, "/company_name"),
            (&self.credit_code, "/credit_code"),
            (&self.licence_valid_until, "/licence_valid_until"),
            (&self.contact_phone, "/contact_phone"),
            (&self.legal_name, "/legal_name"),
            (&self.legal_id_number, "/legal_id_number"),
            (&self.kind, "/kind"),
            (&self.level, "/level"),
            (&self.phone, "/phone"),
            (&self.email, "/email"),
            (&self.username, "/username"),
        ];
        fields.into_iter().find(|(value, _)| value.is_some()).map(|(_, pointer)| pointer)
    }
}

/// A text without control characters, of so many characters.
fn text(value: &str, min: usize, max: usize, pointer: &'static str) -> Result<String, Problem> {
    let value = value.trim();
    let length = value.chars().count();
    let plain = value.chars().all(|c| !c.is_control() || c == '\n');
    if (min..=max).contains(&length) && plain {
        return Ok(value.to_owned());
    }
    Err(INVALID.arg("reason", format!("{min}..{max}")).at(pointer))
}

fn website_text(value: &str) -> Result<String, Problem> {
    let value = text(value, 0, 200, "/website")?;
    let rest = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://"));
    let fits = rest.is_some_and(|rest| {
        !rest.is_empty() && !rest.starts_with('/') && !rest.contains(char::is_whitespace)
    });
    if value.is_empty() || fits { Ok(value) } else { Err(INVALID.arg("reason", "http(s)://").at("/website")) }
}

#[cfg(test)]
mod tests;
