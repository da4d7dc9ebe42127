//! A new password for whoever has forgotten theirs and still owns the phone or mailbox (SEC-01).

pub mod http;
mod store;

pub use http::routes;
pub(crate) use store::{owner_of, set_password_of};

use paifang_kernel::Code;

use crate::contact::Contact;

/// Reads a phone number or mail address, whichever it looks like.
fn recipient(text: &str) -> Result<Contact, Code> {
    if text.contains('@') { Contact::email(text) } else { Contact::phone(text) }
}
