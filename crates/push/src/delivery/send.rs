//! The job `delivery`: claims one attempt, calls the providers in their order, and writes down what came of it.

use std::time::Duration;

use jiff::Timestamp;
use paifang_kernel::Problem;
use paifang_kernel::jobs::Job;
use serde::{Deserialize, Serialize};

use super::{Next, State, after_failure, store};
use crate::Push;
use crate::provider::{Blame, Channel, Failure, Message, Receipt};
use crate::templates::CODE;

/// The job's kind.
pub(crate) const DELIVERY: &str = "delivery";

/// The job written when a code is given up, for the slice that counts codes (ACC-10).
pub(crate) const CODE_FAILED: &str = "code.failed";

/// One attempt ends before the job's claim does, so that no second worker begins it meanwhile.
const ATTEMPT_ENDS_AFTER: Duration = Duration::from_secs(50);

/// The payload of a delivery job; the kernel seals it at rest.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order {
    /// The reference of the notice, as `Tx::notify` returned it.
    pub(crate) notice: String,
    /// The kind of the notice.
    pub(crate) kind: String,
    /// The number of this attempt, counted from 1.
    pub(crate) attempt: u32,
    /// When the message has lost its meaning.
    pub(crate) expires_at: Option<Timestamp>,
    /// What to send.
    pub(crate) message: Message,
}

/// What the owner of a code is told when it could not be sent.
#[derive(Debug, Serialize, Deserialize)]
pub struct CodeFailed {
    /// The reference that `Tx::notify` returned for the code.
    pub reference: String,
}

/// Makes one attempt; done before or by somebody else, it does nothing.
pub(crate) async fn deliver(push: &Push, job: &Job) -> Result<(), Problem> {
    let order: Order = job.payload()?;
    if !store::claim(&push.app, &order).await? {
        return Ok(());
    }
    let outcome = match order.expires_at {
        Some(end) if end <= push.app.now() => Err(Failure::new("too late to send")),
        _ => tokio::time::timeout(ATTEMPT_ENDS_AFTER, try_each(push, &order.message))
            .await
            .unwrap_or_else(|_| Err(Failure::new("no answer in time"))),
    };
    match outcome {
        Ok((provider, receipt)) => {
            count(order.message.channel, "sent");
            settle_sent(push, &order, &provider, &receipt).await
        }
        Err(failure) => {
            count(order.message.channel, "not_sent");
            settle_failed(push, order, &failure).await
        }
    }
}

fn count(channel: Channel, outcome: &'static str) {
    let labels = [("channel", channel.name()), ("outcome", outcome)];
    metrics::counter!("push_delivery_attempts_total", &labels).increment(1);
}

/// Calls the providers of the channel one after the other until one takes the message (NTF-04); one that
/// fails again and again rests.
async fn try_each(push: &Push, message: &Message) -> Result<(String, Receipt), Failure> {
    let mut last = Failure::new("no provider");
    for provider in push.chain(message.channel) {
        match provider.send(message).await {
            Ok(receipt) => {
                push.rests.works(message.channel, provider.name());
                return Ok((provider.name().to_owned(), receipt));
            }
            Err(failure) => {
                if failure.blame() == Blame::Provider {
                    push.rests.failed(message.channel, provider.name(), push.app.now());
                }
                tracing::warn!(reference = message.reference, provider = provider.name(), %failure, "not delivered");
                last = Failure::new(format!("{}: {failure}", provider.name()));
            }
        }
    }
    Err(last)
}

async fn settle_sent(push: &Push, order: &Order, provider: &str, receipt: &Receipt) -> Result<(), Problem> {
    let mut tx = push.app.db.begin().await?;
    store::sent(&mut tx, &push.app, order, provider, receipt).await?;
    tx.commit().await
}

async fn settle_failed(push: &Push, order: Order, failure: &Failure) -> Result<(), Problem> {
    let app = &push.app;
    let next = after_failure(order.attempt, push.waits(&order.kind), app.now(), order.expires_at);
    let state = if next == Next::GiveUp { State::Failed } else { State::Queued };
    let mut tx = app.db.begin().await?;
    if !store::not_sent(&mut tx, app, &order, state, failure).await? {
        return Ok(());
    }
    match next {
        Next::At(due) => {
            let again = Order { attempt: order.attempt + 1, ..order };
            tx.enqueue_at(app, DELIVERY, &again, due).await?;
        }
        Next::GiveUp => {
            tracing::error!(reference = order.message.reference, kind = order.kind, %failure, "delivery given up");
            if order.kind == CODE {
                tx.enqueue(app, CODE_FAILED, &CodeFailed { reference: order.notice }).await?;
            }
        }
    }
    tx.commit().await
}
