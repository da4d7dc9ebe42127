//! Notices to people: which contacts one goes to, and what the inbox shows. Pure.

pub(crate) mod choices;
pub(crate) mod dispatch;
pub(crate) mod http;
pub(crate) mod staff_http;
pub(crate) mod store;
#[cfg(test)]
mod tests;

use paifang_kernel::notice::Contact;
use serde_json::{Map, Value};

use self::choices::{Choice, Topic};
use crate::provider::Channel;
use crate::templates::{Reach, Template};

paifang_kernel::ids! {
    /// A notice in an inbox.
    InboxNotice = "ntc";
}

/// Chooses where a notice to an account goes: to the channels that the account chose for the topic (NTF-03), else the
/// phone first, then the mailbox, and both when the template reaches for all (NTF-01); a channel that `offered` does not
/// know is left out. Security and review notices find a way even when the chosen channel is not bound any more.
pub(crate) fn targets(
    template: &Template,
    choice: Option<Choice>,
    contact: &Contact,
    offered: impl Fn(Channel) -> bool,
) -> Vec<(Channel, String)> {
    let bound = [(Channel::Sms, &contact.phone), (Channel::Mail, &contact.email)];
    let bound: Vec<_> = bound
        .into_iter()
        .filter(|(channel, _)| offered(*channel))
        .filter_map(|(channel, recipient)| Some((channel, recipient.clone()?)))
        .collect();
    if let Some(choice) = choice {
        let wanted: Vec<_> = bound.iter().filter(|(channel, _)| choice.takes(*channel)).cloned().collect();
        if !wanted.is_empty() || !Topic::of(template.kind).is_kept() {
            return wanted;
        }
    }
    let most = if template.reach == Reach::First { 1 } else { bound.len() };
    bound.into_iter().take(most).collect()
}

/// What a page links to beside the words: the case that a notice to a reviewer is about (REV-10).
pub(crate) const CASE: &str = "case";

/// Keeps only the variables that the words of the kind use and what a page links to, because the inbox stores them as
/// they are.
pub(crate) fn kept(template: &Template, params: &Map<String, Value>) -> Map<String, Value> {
    let used = params.iter().filter(|(name, _)| template.variables.contains(&name.as_str()) || *name == CASE);
    used.map(|(name, value)| (name.clone(), value.clone())).collect()
}
