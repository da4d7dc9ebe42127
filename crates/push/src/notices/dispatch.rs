//! The job `notice`: writes the inbox row and the deliveries of one notice in one transaction (NTF-01, 02, 05).

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::db::Tx;
use paifang_kernel::jobs::Job;
use paifang_kernel::notice::{Contact, Notice, To};
use paifang_kernel::{Lang, Problem};
use serde_json::Value;

use super::{store, targets};
use crate::Push;
use crate::delivery::send::{DELIVERY, Order};
use crate::delivery::store::insert;
use crate::provider::{Channel, Message};
use crate::templates::{CODE, Rendered, Template};

/// Spreads one notice; a second run for the same reference writes nothing.
pub(crate) async fn dispatch(push: &Push, job: &Job) -> Result<(), Problem> {
    let notice: Notice = job.payload()?;
    let template = Template::of(&notice.kind).ok_or_else(|| unworded(&notice.kind))?;
    let (lang, targets) = address(push, template, &notice).await?;
    let params = Value::Object(notice.params.clone());
    let words = push.wording().render(&notice.kind, lang, &params).ok_or_else(|| unworded(&notice.kind))?;
    let mut tx = push.app.db.begin().await?;
    if let Some(owner) = owner(&notice.to).filter(|_| template.inbox) {
        store::insert(&mut tx, &push.app, owner, &job.id, template, &notice).await?;
    }
    for (channel, recipient) in targets {
        let message = message(channel, recipient, &words, &job.id, &notice);
        send_later(push, &mut tx, job, &notice.kind, message).await?;
    }
    tx.commit().await
}

/// Whose inbox keeps the notice.
fn owner(to: &To) -> Option<&str> {
    match to {
        To::Account(account) => Some(account.as_str()),
        To::Operator(operator) => Some(operator.as_str()),
        To::Phone(_) | To::Email(_) => None,
    }
}

async fn address(
    push: &Push,
    template: &Template,
    notice: &Notice,
) -> Result<(Lang, Vec<(Channel, String)>), Problem> {
    let direct = notice.lang.unwrap_or_default();
    match &notice.to {
        To::Phone(number) => Ok((direct, vec![(Channel::Sms, number.clone())])),
        To::Email(address) => Ok((direct, vec![(Channel::Mail, address.clone())])),
        To::Account(account) => Ok(reached(push, template, &push.contacts.contact(account).await?)),
        To::Operator(operator) => Ok(reached(push, template, &push.contacts.operator(operator).await?)),
    }
}

fn reached(push: &Push, template: &Template, contact: &Contact) -> (Lang, Vec<(Channel, String)>) {
    let offered = |channel| !push.providers.chain(channel).is_empty();
    (contact.lang, targets(template.reach, contact, offered))
}

fn message(channel: Channel, recipient: String, words: &Rendered, notice: &str, source: &Notice) -> Message {
    let (subject, text) = match channel {
        Channel::Sms => (String::new(), words.sms.clone()),
        Channel::Mail => (words.subject.clone(), words.mail.clone()),
    };
    let code = source.params.get("code").and_then(Value::as_str).map(str::to_owned);
    Message { channel, recipient, subject, text, reference: format!("{notice}.{}", channel.name()), code }
}

async fn send_later(
    push: &Push,
    tx: &mut Tx,
    job: &Job,
    kind: &str,
    message: Message,
) -> Result<(), Problem> {
    let app = &push.app;
    let life = (kind == CODE).then_some(app.limits().code.ttl_seconds);
    let expires_at = life.and_then(|seconds| later(job.created_at, seconds));
    let order = Order { notice: job.id.clone(), kind: kind.to_owned(), attempt: 1, expires_at, message };
    if insert(tx, app, &order).await? {
        let wait = push.waits(kind).first().copied().unwrap_or_default();
        let due = later(app.now(), i64::from(wait)).unwrap_or_else(|| app.now());
        tx.enqueue_at(app, DELIVERY, &order, due).await?;
    }
    Ok(())
}

fn later(moment: Timestamp, seconds: i64) -> Option<Timestamp> {
    moment.checked_add(SignedDuration::from_secs(seconds)).ok()
}

fn unworded(kind: &str) -> Problem {
    Problem::internal(format!("no words for a notice of kind {kind}"))
}
