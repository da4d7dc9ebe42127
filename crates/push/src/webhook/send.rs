//! The job `announcement`: posts one announcement; a failed try is repeated by the outbox under the same id.

use paifang_kernel::jobs::Job;
use paifang_kernel::notice::Announcement;
use paifang_kernel::outbound::Call;
use paifang_kernel::{App, Problem};
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use reqwest::{Method, Url};

use super::{Endpoint, Outcome, body, store};
use crate::Push;

/// Posts the announcement; without a webhook, or after the receiver wanted no more, there is nothing to do.
pub(crate) async fn announce(push: &Push, job: &Job) -> Result<(), Problem> {
    let announcement: Announcement = job.payload()?;
    let found = store::read(&push.app).await?;
    let Some(endpoint) = found.filter(|endpoint| !endpoint.stopped) else { return Ok(()) };
    let outcome = attempt(push, &endpoint, job, &announcement).await?;
    store::note(&push.app, &endpoint.url, &outcome).await?;
    match outcome {
        Outcome::Taken(_) | Outcome::Gone => Ok(()),
        Outcome::Refused(status) => Err(Problem::internal(format!("the webhook answered {status}"))),
        Outcome::Unreachable(why) => Err(Problem::internal(format!("the webhook: {why}"))),
    }
}

async fn attempt(
    push: &Push,
    endpoint: &Endpoint,
    job: &Job,
    announcement: &Announcement,
) -> Result<Outcome, Problem> {
    let Some(outbound) = &push.outbound else {
        return Ok(Outcome::Unreachable("no TLS library".to_owned()));
    };
    let url: Url = endpoint.url.parse().map_err(Problem::internal)?;
    let body = body(announcement, job.created_at);
    let headers = headers(&push.app, endpoint, &job.id, &body)?;
    let answer = outbound.call(Call { method: Method::POST, url, headers, body }).await;
    Ok(answer.map_or_else(|error| Outcome::Unreachable(error.to_string()), |it| Outcome::of(it.status)))
}

fn headers(app: &App, endpoint: &Endpoint, id: &str, body: &[u8]) -> Result<HeaderMap, Problem> {
    let seconds = app.now().as_second();
    let signature = endpoint.secret.sign(id, seconds, body);
    let signature = signature.ok_or_else(|| Problem::internal("the webhook's secret is none"))?;
    let value = |text: &str| HeaderValue::from_str(text).map_err(Problem::internal);
    Ok(HeaderMap::from_iter([
        (CONTENT_TYPE, HeaderValue::from_static("application/json")),
        (USER_AGENT, HeaderValue::from_static("paifang")),
        (HeaderName::from_static("webhook-id"), value(id)?),
        (HeaderName::from_static("webhook-timestamp"), value(&seconds.to_string())?),
        (HeaderName::from_static("webhook-signature"), value(&signature)?),
    ]))
}
