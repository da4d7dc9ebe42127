//! Notices to people: which contacts one goes to, and what the inbox shows. Pure.

pub(crate) mod dispatch;
pub(crate) mod http;
pub(crate) mod staff_http;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use paifang_kernel::notice::Contact;
use serde_json::{Map, Value};

use crate::provider::Channel;
use crate::templates::{Reach, Template};

paifang_kernel::ids! {
    /// A notice in an inbox.
    InboxNotice = "ntc";
}

/// Chooses where a notice to an account goes (NTF-01): the phone first, then the mailbox, and both when the
/// template reaches for all; a channel that `offered` does not know is left out.
pub(crate) fn targets(
    reach: Reach,
    contact: &Contact,
    offered: impl Fn(Channel) -> bool,
) -> Vec<(Channel, String)> {
    let bound = [(Channel::Sms, &contact.phone), (Channel::Mail, &contact.email)];
    let mut targets: Vec<_> = bound
        .into_iter()
        .filter(|(channel, _)| offered(*channel))
        .filter_map(|(channel, recipient)| Some((channel, recipient.clone()?)))
        .collect();
    if reach == Reach::First {
        targets.truncate(1);
    }
    targets
}

/// What a page links to beside the words: the case that a notice to a reviewer is about (REV-10).
pub(crate) const CASE: &str = "case";

/// Keeps only the variables that the words of the kind use and what a page links to, because the inbox stores them as
/// they are.
pub(crate) fn kept(template: &Template, params: &Map<String, Value>) -> Map<String, Value> {
    let used = params.iter().filter(|(name, _)| template.variables.contains(&name.as_str()) || *name == CASE);
    used.map(|(name, value)| (name.clone(), value.clone())).collect()
}
