//! The webhook of the back office over HTTP (REV-10).

use jiff::Timestamp;
use paifang_kernel::access::{Caller, ManageWebhook};
use paifang_kernel::api::{Api, Cx, Empty, Form, JsonSchema, Made, Reply, State, Work};
use paifang_kernel::notice::Announcement;
use paifang_kernel::outbound::permitted;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Problem};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};
use url::Url;

use super::{Endpoint, Secret, store};
use crate::{Push, WEBHOOK_URL_INVALID, reach};

/// How long an address may be.
const LONGEST: usize = 500;

/// The routes of the webhook.
pub(crate) fn routes() -> Api<Push> {
    Api::new("webhook")
        .get("/admin/webhook", show, "Shows where announcements of the desk go")
        .put("/admin/webhook", put, "Sets where announcements of the desk go; a first secret is shown once")
        .delete("/admin/webhook", remove, "Ends the announcements")
        .post("/admin/webhook/secret", renew, "Replaces the secret, which is shown once")
        .post("/admin/webhook/test", test, "Sends a test announcement")
}

/// Where announcements go.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WebhookView {
    /// The address; nothing when none is set.
    pub url: Option<String>,
    /// A new secret, in the one answer that shows it.
    pub secret: Option<String>,
    /// Whether the receiver said that it wants no more; setting the address again starts anew.
    pub stopped: bool,
    /// When the last attempt was made.
    #[schemars(with = "Option<String>")]
    pub last_at: Option<Timestamp>,
    /// What was answered.
    pub last_status: Option<i64>,
    /// Why nothing was answered.
    pub last_error: Option<String>,
}

impl WebhookView {
    fn of(found: Option<Endpoint>) -> Self {
        let Some(endpoint) = found else {
            return Self {
                url: None,
                secret: None,
                stopped: false,
                last_at: None,
                last_status: None,
                last_error: None,
            };
        };
        let Endpoint { url, stopped, last_at, last_status, last_error, .. } = endpoint;
        Self { url: Some(url), secret: None, stopped, last_at, last_status, last_error }
    }
}

/// A new address.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewWebhook {
    /// A public https address of at most 500 characters.
    url: String,
}

impl NewWebhook {
    fn checked(&self, push: &Push) -> Result<&str, Problem> {
        let text = self.url.trim();
        let fits = |url: Url| {
            // Names and passwords in an address would show on the page and in the log.
            let plain = url.username().is_empty() && url.password().is_none();
            text.len() <= LONGEST && plain && permitted(&url, reach(&push.app, &push.config)).is_ok()
        };
        if Url::parse(text).is_ok_and(fits) { Ok(text) } else { Err(WEBHOOK_URL_INVALID.at("/url")) }
    }
}

async fn show(cx: Cx, _who: Caller<ManageWebhook>) -> Reply<WebhookView> {
    Ok(WebhookView::of(store::read(cx.app()).await?).into())
}

async fn put(
    cx: Cx,
    who: Caller<ManageWebhook>,
    State(push): State<Push>,
    Form(new): Form<NewWebhook>,
) -> Reply<WebhookView> {
    let url = new.checked(&push)?;
    let mut tx = cx.begin(&*who).await?;
    let known = store::load(cx.app(), &mut tx).await?;
    let fresh = known.is_none();
    let secret = known.map_or_else(|| Secret::new(&cx.entropy), |endpoint| endpoint.secret);
    store::put(cx.app(), &mut tx, url, &secret).await?;
    cx.audit(&mut tx, &*who, "webhook.change", "webhook", json!({ "url": url })).await?;
    let view = set(cx.app(), &mut tx, fresh.then_some(secret)).await?;
    tx.ok(view).await
}

async fn set(app: &App, tx: &mut Work, shown: Option<Secret>) -> Result<WebhookView, Problem> {
    let view = WebhookView::of(store::load(app, tx).await?);
    Ok(WebhookView { secret: shown.map(|secret| secret.text().to_owned()), ..view })
}

async fn remove(cx: Cx, who: Caller<ManageWebhook>) -> Empty {
    let mut tx = cx.begin(&*who).await?;
    if !store::remove(&mut tx).await? {
        return Err(NOT_FOUND.into());
    }
    cx.audit(&mut tx, &*who, "webhook.remove", "webhook", json!({})).await?;
    tx.no_content().await
}

async fn renew(cx: Cx, who: Caller<ManageWebhook>) -> Made<WebhookView> {
    let mut tx = cx.begin(&*who).await?;
    let known = store::load(cx.app(), &mut tx).await?.ok_or(NOT_FOUND)?;
    let secret = Secret::new(&cx.entropy);
    store::put(cx.app(), &mut tx, &known.url, &secret).await?;
    cx.audit(&mut tx, &*who, "webhook.renew_secret", "webhook", json!({})).await?;
    let view = set(cx.app(), &mut tx, Some(secret)).await?;
    tx.created(view).await
}

async fn test(cx: Cx, who: Caller<ManageWebhook>) -> Made<WebhookView> {
    let mut tx = cx.begin(&*who).await?;
    let known = store::load(cx.app(), &mut tx).await?.ok_or(NOT_FOUND)?;
    let mut data = Map::new();
    data.insert("by".to_owned(), who.login.clone().into());
    tx.announce(cx.app(), &Announcement { kind: "test".to_owned(), data }).await?;
    cx.audit(&mut tx, &*who, "webhook.test", "webhook", json!({})).await?;
    tx.created(WebhookView::of(Some(known))).await
}
