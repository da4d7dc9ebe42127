//! The choice of channels over HTTP (NTF-03).

use std::collections::BTreeMap;

use paifang_kernel::access::{Caller, ReadNotices, WriteAccount};
use paifang_kernel::api::{Answer, Api, Cx, Form, JsonSchema, Path, Reply, State};
use paifang_kernel::notice::Contact;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{Problem, mask};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Choice, Topic, store};
use crate::Push;

/// The routes of the choice.
pub(crate) fn routes() -> Api<Push> {
    Api::new("notice_channels")
        .get("/me/notice-channels", list, "Shows on which channels you are told of what")
        .put("/me/notice-channels/{topic}", choose, "Chooses the channels of a topic")
        .delete("/me/notice-channels/{topic}", reset, "Puts the channels of a topic back to the usual ones")
}

/// On which channels an account is told of what.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct ChannelsView {
    /// The topics.
    items: Vec<TopicView>,
    /// The bound phone number, masked.
    phone: Option<String>,
    /// The bound mail address, masked.
    email: Option<String>,
}

/// The channels of one topic.
#[derive(Debug, Serialize, JsonSchema)]
struct TopicView {
    /// The topic.
    topic: Topic,
    /// Whether it cannot be switched off entirely.
    kept: bool,
    /// Whether the account chose these channels; else they are the usual ones.
    chosen: bool,
    /// Text messages.
    sms: bool,
    /// Mails.
    mail: bool,
    /// The inbox in the console.
    inbox: bool,
}

/// The channels that are to hold for a topic.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ChannelChoice {
    /// Text messages.
    sms: bool,
    /// Mails.
    mail: bool,
    /// The inbox in the console.
    inbox: bool,
}

impl ChannelsView {
    fn of(contact: &Contact, chosen: &BTreeMap<String, Choice>) -> Self {
        let view = |topic: Topic| {
            let choice = chosen.get(topic.name()).copied();
            let Choice { sms, mail, inbox } = choice.unwrap_or_else(|| topic.usual(contact));
            let kept = topic.is_kept();
            TopicView { topic, kept, chosen: choice.is_some(), sms, mail, inbox }
        };
        Self {
            items: Topic::offered().map(view).collect(),
            phone: contact.phone.as_deref().map(mask::phone),
            email: contact.email.as_deref().map(mask::email),
        }
    }
}

async fn list(cx: Cx, who: Caller<ReadNotices>, State(push): State<Push>) -> Reply<ChannelsView> {
    let contact = push.contacts.contact(&who.account).await?;
    let chosen = store::all(cx.app(), &who.account).await?;
    Ok(Answer::new(ChannelsView::of(&contact, &chosen)))
}

async fn choose(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(push): State<Push>,
    Path(topic): Path<String>,
    Form(form): Form<ChannelChoice>,
) -> Reply<ChannelsView> {
    let topic = named(&topic)?;
    let contact = push.contacts.contact(&who.account).await?;
    let ChannelChoice { sms, mail, inbox } = form;
    let choice = Choice { sms, mail, inbox }.allowed(topic, &contact)?;
    let mut chosen = store::all(cx.app(), &who.account).await?;
    chosen.insert(topic.name().to_owned(), choice);
    let mut tx = cx.begin(&*who).await?;
    store::keep(&mut tx, cx.now(), &who.account, topic, choice).await?;
    let details = json!({ "topic": topic, "sms": sms, "mail": mail, "inbox": inbox });
    cx.audit(&mut tx, &*who, "notices.channels", &who.account, details).await?;
    tx.ok(ChannelsView::of(&contact, &chosen)).await
}

async fn reset(
    cx: Cx,
    who: Caller<WriteAccount>,
    State(push): State<Push>,
    Path(topic): Path<String>,
) -> Reply<ChannelsView> {
    let topic = named(&topic)?;
    let contact = push.contacts.contact(&who.account).await?;
    let mut chosen = store::all(cx.app(), &who.account).await?;
    chosen.remove(topic.name());
    let mut tx = cx.begin(&*who).await?;
    store::forget(&mut tx, &who.account, topic).await?;
    let details = json!({ "topic": topic, "usual": true });
    cx.audit(&mut tx, &*who, "notices.channels", &who.account, details).await?;
    tx.ok(ChannelsView::of(&contact, &chosen)).await
}

fn named(topic: &str) -> Result<Topic, Problem> {
    Topic::named(topic).ok_or_else(|| NOT_FOUND.into())
}
