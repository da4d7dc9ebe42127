//! The job `notice`: writes the inbox row and the deliveries of one notice in one transaction (NTF-01, 02, 05).

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use paifang_kernel::db::Tx;
use paifang_kernel::jobs::Job;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::{Lang, Problem};
use serde_json::Value;

use super::choices::{self, Topic};
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
    let Way { lang, inbox, targets } = way(push, template, &notice).await?;
    let worded = Worded::of(push, template, lang, &notice).ok_or_else(|| unworded(&notice.kind))?;
    let mut tx = push.app.db.begin().await?;
    if let Some(owner) = owner(&notice.to).filter(|_| inbox) {
        store::insert(&mut tx, &push.app, owner, &job.id, template, &notice).await?;
    }
    for (channel, recipient) in targets {
        let message = worded.message(channel, recipient, &job.id);
        send_later(push, &mut tx, job, &notice.kind, message).await?;
    }
    tx.commit().await
}

/// How a notice reaches its recipient.
struct Way {
    lang: Lang,
    inbox: bool,
    targets: Vec<(Channel, String)>,
}

/// Finds the way of a notice: to one contact as it was told, or to an account by what it chose (NTF-03).
async fn way(push: &Push, template: &Template, notice: &Notice) -> Result<Way, Problem> {
    let direct = |channel, recipient: &String| Way {
        lang: notice.lang.unwrap_or_default(),
        inbox: false,
        targets: vec![(channel, recipient.clone())],
    };
    match &notice.to {
        To::Phone(number) => Ok(direct(Channel::Sms, number)),
        To::Email(address) => Ok(direct(Channel::Mail, address)),
        To::Operator(operator) => {
            let contact = push.contacts.operator(operator).await?;
            let targets = targets(template, None, &contact, offered(push));
            Ok(Way { lang: contact.lang, inbox: template.inbox, targets })
        }
        To::Account(account) => {
            let contact = push.contacts.contact(account).await?;
            let topic = Topic::of(template.kind);
            let choice = choices::store::one(&push.app, account, topic).await?;
            let inbox = template.inbox && choice.is_none_or(|choice| choice.inbox || topic.is_kept());
            let targets = targets(template, choice, &contact, offered(push));
            Ok(Way { lang: contact.lang, inbox, targets })
        }
    }
}

/// Whether anybody carries messages of a channel.
fn offered(push: &Push) -> impl Fn(Channel) -> bool {
    |channel| !push.providers.chain(channel).is_empty()
}

/// Whose inbox keeps the notice.
fn owner(to: &To) -> Option<&str> {
    match to {
        To::Account(account) => Some(account.as_str()),
        To::Operator(operator) => Some(operator.as_str()),
        To::Phone(_) | To::Email(_) => None,
    }
}

/// A notice in its recipient's language.
struct Worded {
    kind: &'static str,
    lang: Lang,
    words: Rendered,
    values: BTreeMap<String, String>,
    code: Option<String>,
}

impl Worded {
    fn of(push: &Push, template: &Template, lang: Lang, notice: &Notice) -> Option<Self> {
        let (wording, params) = (push.wording(), Value::Object(notice.params.clone()));
        let words = wording.render(&notice.kind, lang, &params)?;
        let values = wording.values(&notice.kind, lang, &params);
        let code = notice.params.get("code").and_then(Value::as_str).map(str::to_owned);
        Some(Self { kind: template.kind, lang, words, values, code })
    }

    fn message(&self, channel: Channel, recipient: String, notice: &str) -> Message {
        let (subject, text) = match channel {
            Channel::Sms => (String::new(), self.words.sms.clone()),
            Channel::Mail => (self.words.subject.clone(), self.words.mail.clone()),
        };
        Message {
            channel,
            recipient,
            subject,
            text,
            reference: format!("{notice}.{}", channel.name()),
            code: self.code.clone(),
            kind: self.kind.to_owned(),
            lang: self.lang,
            values: self.values.clone(),
        }
    }
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
