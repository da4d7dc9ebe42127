//! Phone numbers and mail addresses: how they are read, compared, sealed and masked (ACC-02, ACC-03, rules P1 to P3).

use std::fmt;

use paifang_kernel::keys::{Keys, Purpose};
use paifang_kernel::notice::To;
use paifang_kernel::{Code, Problem, mask, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

problems! {
    /// ACC-02: not a mobile number of mainland China.
    PHONE_INVALID = 422 "phone_invalid", "请输入正确的中国大陆手机号", "Enter a mobile number of mainland China";
    /// ACC-03: not a mail address.
    EMAIL_INVALID = 422 "email_invalid", "请输入正确的邮箱地址", "Enter a correct e-mail address";
}

/// Longest mail address that the standards know.
const EMAIL_MAX: usize = 254;

/// How a message travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// Text message.
    Sms,
    /// E-mail.
    Email,
}

/// A verified way to reach somebody; its text shows only through [`Contact::masked`] (rule P3).
#[derive(Clone, PartialEq, Eq)]
pub enum Contact {
    /// A phone number in E.164 form.
    Phone(String),
    /// A mail address in lower case.
    Email(String),
}

impl fmt::Debug for Contact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl Contact {
    /// Reads what somebody typed for a channel.
    ///
    /// # Errors
    /// `phone_invalid` or `email_invalid`.
    pub fn read(channel: Channel, text: &str) -> Result<Self, Code> {
        match channel {
            Channel::Sms => Self::phone(text),
            Channel::Email => Self::email(text),
        }
    }

    /// Reads a mobile number of mainland China into E.164, so that each number has one form (rule A6).
    ///
    /// # Errors
    /// `phone_invalid`.
    pub fn phone(text: &str) -> Result<Self, Code> {
        let plain: String = text.nfkc().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let national = ["+86", "0086"].iter().find_map(|prefix| plain.strip_prefix(prefix)).unwrap_or(&plain);
        let digits = national.as_bytes();
        let mobile = digits.len() == 11
            && digits.iter().all(u8::is_ascii_digit)
            && matches!(digits, [b'1', b'3'..=b'9', ..]);
        if mobile { Ok(Self::Phone(format!("+86{national}"))) } else { Err(PHONE_INVALID) }
    }

    /// Reads a mail address; case and width do not make another address.
    ///
    /// # Errors
    /// `email_invalid`.
    pub fn email(text: &str) -> Result<Self, Code> {
        let address: String = text.trim().nfkc().collect::<String>().to_lowercase();
        if is_address(&address) { Ok(Self::Email(address)) } else { Err(EMAIL_INVALID) }
    }

    /// How a message to it travels.
    #[must_use]
    pub fn channel(&self) -> Channel {
        match self {
            Self::Phone(_) => Channel::Sms,
            Self::Email(_) => Channel::Email,
        }
    }

    /// The plain text, for sending and sealing only.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Phone(text) | Self::Email(text) => text,
        }
    }

    /// The address of a notice.
    #[must_use]
    pub fn to(&self) -> To {
        match self {
            Self::Phone(number) => To::Phone(number.clone()),
            Self::Email(address) => To::Email(address.clone()),
        }
    }

    /// What people other than the owner see.
    #[must_use]
    pub fn masked(&self) -> String {
        match self {
            Self::Phone(number) => mask::phone(number),
            Self::Email(address) => mask::email(address),
        }
    }

    /// The keyed index for look-up and uniqueness (rule P2).
    #[must_use]
    pub fn index(&self, keys: &Keys) -> String {
        keys.index(Purpose::Contact, self.text())
    }

    /// The sealed text, bound to the account that owns it (rule P1).
    #[must_use]
    pub fn seal(&self, keys: &Keys, account: &str) -> String {
        keys.seal(Purpose::Contact, &format!("accounts/{account}"), self.text().as_bytes())
    }
}

/// Opens a sealed contact of an account.
///
/// # Errors
/// It was changed or moved.
pub fn open(keys: &Keys, account: &str, sealed: &str) -> Result<String, Problem> {
    keys.open_text(Purpose::Contact, &format!("accounts/{account}"), sealed)
}

fn is_address(address: &str) -> bool {
    let Some((local, domain)) = address.rsplit_once('@') else {
        return false;
    };
    let local_fits = !local.is_empty()
        && local.len() <= 64
        && local.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+/=?^_`{|}~.-".contains(c))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_fits = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    address.len() <= EMAIL_MAX && local_fits && domain.contains('.') && domain.split('.').all(label_fits)
}

#[cfg(test)]
mod tests {
    use super::{Channel, Contact};

    /// A number has one form however it was typed, and a wrong one is refused.
    #[test]
    fn phone_numbers_are_read_into_one_form() {
        for text in [
            "13800001234",
            " 138-0000-1234 ",
            "+86 138 0000 1234",
            "008613800001234",
            "１３８００００１２３４",
        ] {
            let read = Contact::phone(text).map(|contact| contact.text().to_owned());
            assert_eq!(read, Ok("+8613800001234".to_owned()), "{text}");
        }
        for text in
            ["12345678901", "1380000123", "138000012345", "+1 415 555 0100", "", "13800a01234", "10800001234"]
        {
            assert_eq!(Contact::phone(text).map_err(|code| code.id), Err("phone_invalid"), "{text}");
        }
    }

    /// Addresses are compared without regard to case, and malformed ones are refused.
    #[test]
    fn mail_addresses_are_read_into_one_form() {
        let read =
            Contact::read(Channel::Email, " Dana@Example.COM ").map(|contact| contact.text().to_owned());
        assert_eq!(read, Ok("dana@example.com".to_owned()));
        for text in
            ["dana", "dana@", "@example.com", "dana@example", "da na@example.com", "a@b..com", "a\r\nb@c.de"]
        {
            assert_eq!(Contact::email(text).map_err(|code| code.id), Err("email_invalid"), "{text}");
        }
    }

    /// Rule P3: debug output never shows the whole number.
    #[test]
    fn a_contact_hides_itself_in_logs() {
        let shown = format!("{:?}", Contact::Phone("+8613800001234".to_owned()));
        assert_eq!(shown, "138****1234");
    }
}
