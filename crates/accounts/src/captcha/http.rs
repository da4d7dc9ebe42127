//! Shows captchas.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use paifang_kernel::Problem;
use paifang_kernel::access::Anyone;
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made};
use paifang_kernel::id::Id;
use serde::{Deserialize, Serialize};

use super::{Captcha, draw, store};
use crate::Accounts;
use crate::codes::CodePurpose;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("captchas").post("/captchas", create, "Makes a picture captcha")
}

/// What a captcha is wanted for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCaptcha {
    /// What the code is for that will be asked for with it.
    pub purpose: CodePurpose,
}

/// A captcha to be shown.
#[derive(Debug, Serialize, JsonSchema)]
pub struct CaptchaView {
    /// To be sent back with the answer.
    pub id: Id<Captcha>,
    /// The picture as a `data:image/png` address.
    pub image: String,
    /// Seconds until it is too old.
    pub expires_in: i64,
    /// What the picture shows; in demo mode only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

async fn create(cx: Cx, _open: Anyone, Form(new): Form<NewCaptcha>) -> Made<CaptchaView> {
    let word = draw::word(&cx.entropy);
    let png = draw::picture(&word, &cx.entropy).map_err(Problem::internal)?;
    let id = cx.id::<Captcha>();
    let mut tx = cx.begin_open().await?;
    store::insert(cx.app(), &mut tx, &id, new.purpose, &word).await?;
    let image = format!("data:image/png;base64,{}", STANDARD.encode(png));
    let expires_in = cx.limits().captcha.ttl_seconds;
    tx.created(CaptchaView { id, image, expires_in, answer: cx.settings.demo.then_some(word) }).await
}
