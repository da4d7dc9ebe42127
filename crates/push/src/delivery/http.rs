//! What became of text messages and mails, for operators (NTF-04).

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ReadSettings};
use paifang_kernel::api::{Answer, Api, Cx, JsonSchema, Page, PageQuery, Params, Reply};
use paifang_kernel::problem::INVALID;
use serde::{Deserialize, Serialize};

use super::State;
use super::store::{self, Filter, Record};
use crate::Push;
use crate::provider::Channel;

/// The list for operators.
pub(crate) fn routes() -> Api<Push> {
    Api::new("deliveries").get(
        "/admin/deliveries",
        list,
        "Lists text messages and mails with what became of them, the newest first",
    )
}

/// What the list is narrowed to.
#[derive(Debug, Default, Deserialize, JsonSchema)]
pub(crate) struct DeliveryQuery {
    /// A kind of notice such as `code`, or the beginning of kinds such as `quota.`.
    kind: Option<String>,
    /// `sms` or `mail`.
    channel: Option<String>,
    /// `queued`, `sending`, `sent` or `failed`.
    state: Option<String>,
    /// The name of the provider that took the message.
    provider: Option<String>,
    /// The `next` of the page before.
    cursor: Option<String>,
    /// How many items, at the most 100.
    limit: Option<u32>,
}

impl DeliveryQuery {
    fn filter(&self, after: Option<String>) -> Result<Filter, Problem> {
        let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
        let (channel, state) = (text(&self.channel), text(&self.state));
        let channels = [Channel::Sms, Channel::Mail].map(Channel::name);
        if !channel.is_empty() && !channels.contains(&channel.as_str()) {
            return Err(INVALID.arg("reason", "channel"));
        }
        if !state.is_empty() && State::of(&state).is_none() {
            return Err(INVALID.arg("reason", "state"));
        }
        let after = after.unwrap_or_default();
        Ok(Filter { kind: text(&self.kind), channel, state, provider: text(&self.provider), after })
    }
}

/// One text message or mail, without its words.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct DeliveryView {
    /// The reference, the same for every attempt.
    reference: String,
    /// The kind of the notice.
    kind: String,
    /// `sms` or `mail`.
    channel: String,
    /// The recipient, masked.
    recipient: String,
    /// `queued`, `sending`, `sent` or `failed`.
    state: String,
    /// How many attempts were made.
    attempts: i64,
    /// The provider that took the message.
    provider: Option<String>,
    /// The provider's own number of the message.
    provider_reference: Option<String>,
    /// Why the newest attempt failed.
    error: Option<String>,
    /// When it was written.
    #[schemars(with = "String")]
    created_at: Timestamp,
    /// When its state changed last.
    #[schemars(with = "String")]
    updated_at: Timestamp,
    /// When a provider took it.
    #[schemars(with = "Option<String>")]
    sent_at: Option<Timestamp>,
}

impl From<Record> for DeliveryView {
    fn from(record: Record) -> Self {
        Self {
            reference: record.reference,
            kind: record.kind,
            channel: record.channel,
            recipient: record.recipient_masked,
            state: record.state,
            attempts: record.attempts,
            provider: record.provider,
            provider_reference: record.provider_reference,
            error: record.last_error,
            created_at: record.created_at,
            updated_at: record.updated_at,
            sent_at: record.sent_at,
        }
    }
}

async fn list(
    cx: Cx,
    _who: Caller<ReadSettings>,
    Params(query): Params<DeliveryQuery>,
) -> Reply<Page<DeliveryView>> {
    let page = PageQuery { cursor: query.cursor.clone(), limit: query.limit };
    let rows = store::page(cx.app(), &query.filter(page.after()?)?, page.rows()).await?;
    let page = Page::cut(rows, &page, |record| record.reference.clone());
    Ok(Answer::new(page.map(DeliveryView::from)))
}
