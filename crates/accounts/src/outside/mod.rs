//! Log-in through an outside OpenID Connect provider: code flow with state, nonce and PKCE S256 (ACC-16, rule W9).
//!
//! The id token comes straight from the token endpoint over TLS, which OpenID Connect Core 3.1.3.7 accepts in place of its
//! signature; issuer, audience, times and nonce are checked here ([ADR 13](../../../../docs/adr/0013-outside-login.md)).

use std::sync::Arc;

use async_trait::async_trait;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use paifang_kernel::access::Plug;
use paifang_kernel::{Lang, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::contact::Contact;

mod exchange;
pub mod http;
mod store;
#[cfg(test)]
mod tests;

pub use http::routes;
pub(crate) use store::purge;

problems! {
    /// ACC-16: no outside provider is configured.
    OUTSIDE_OFF = 403 "outside_off", "暂未开放第三方登录", "Logging in through another provider is not offered";
    /// ACC-16: begun too long ago, in another browser, or used before.
    OUTSIDE_EXPIRED = 422 "outside_expired", "第三方登录已超时，请重新开始", "This log-in took too long; begin again";
    /// ACC-16: the provider did not confirm anybody.
    OUTSIDE_FAILED = 502 "outside_failed", "第三方登录没有成功，请稍后再试", "The other provider did not confirm the log-in; try again later";
    /// ACC-16: the identity logs another account in.
    OUTSIDE_TAKEN = 409 "outside_taken", "该第三方账号已关联其他账号", "This identity belongs to another account";
    /// ACC-16: without a password nothing else would log the account in.
    OUTSIDE_ONLY_WAY = 409 "outside_only_way", "这是当前唯一的登录方式，请先绑定手机或邮箱并设置密码", "This is the only way to log in; bind a phone or e-mail and set a password first";
}

/// The `[accounts.outside]` section: one OpenID Connect provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct OutsideConfig {
    /// Its issuer, such as `https://id.example.com`; empty switches the log-in off.
    pub issuer: String,
    /// The name under which it knows this platform.
    pub client_id: String,
    /// The secret that goes with it.
    pub client_secret: String,
    /// What is asked for; `openid` must be among it.
    pub scopes: Vec<String>,
    /// What the button says in Chinese.
    pub label_zh: String,
    /// What the button says in English.
    pub label_en: String,
    /// Whether it stands at an address that is not public, or without TLS.
    pub private: bool,
}

impl Default for OutsideConfig {
    fn default() -> Self {
        Self {
            issuer: String::new(),
            client_id: String::new(),
            client_secret: String::new(),
            scopes: ["openid", "email", "profile"].map(str::to_owned).to_vec(),
            label_zh: "应用商店账号登录".to_owned(),
            label_en: "Log in with the app store".to_owned(),
            private: false,
        }
    }
}

impl OutsideConfig {
    /// Whether a provider is configured.
    #[must_use]
    pub fn is_on(&self) -> bool {
        !self.issuer.is_empty()
    }

    /// What is wrong with the section, one sentence each.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if !self.is_on() {
            return faults;
        }
        let web = self.issuer.starts_with("https://") || (self.private && self.issuer.starts_with("http://"));
        if !web || self.issuer.ends_with('/') {
            faults.push(
                "accounts.outside.issuer: must begin with https:// and not end with a slash".to_owned(),
            );
        }
        if self.client_id.is_empty() || self.client_secret.is_empty() {
            faults.push("accounts.outside: client_id and client_secret are needed".to_owned());
        }
        if !self.scopes.iter().any(|scope| scope == "openid") {
            faults.push("accounts.outside.scopes: openid must be among them".to_owned());
        }
        faults
    }

    /// What the button says.
    #[must_use]
    pub fn label(&self, lang: Lang) -> &str {
        lang.pick(&self.label_zh, &self.label_en)
    }
}

/// Calls the provider; the server plugs in its guarded client (rule O1).
#[async_trait]
pub trait Caller: Send + Sync {
    /// Reads a JSON document.
    async fn read(&self, url: &str) -> Result<Value, Problem>;
    /// Posts a form with a user name and a password; answers the JSON that comes back with status 200.
    async fn post(&self, url: &str, basic: (&str, &str), form: &[(&str, &str)]) -> Result<Value, Problem>;
}

/// Where the guarded client is plugged in.
pub type Line = Plug<dyn Caller>;

/// Somebody whom the provider confirmed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Confirmed {
    issuer: String,
    subject: String,
    /// What to call the identity.
    name: String,
    /// A mail address that the provider has verified.
    email: Option<Contact>,
}

/// What must be kept from the beginning of a log-in to its end.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Secrets {
    nonce: String,
    verifier: String,
}

/// The challenge of a PKCE verifier (RFC 7636, S256).
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()))
}

/// What an id token claims; other claims are of no interest.
#[derive(Debug, Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Value,
    azp: Option<String>,
    exp: i64,
    iat: i64,
    nonce: Option<String>,
    email: Option<String>,
    #[serde(default)]
    email_verified: bool,
    name: Option<String>,
    preferred_username: Option<String>,
}

/// How far the provider's clock may be off, in seconds.
const SKEW: i64 = 60;

/// Reads the claims of an id token that came straight from the provider.
fn read_token(token: &str) -> Option<Claims> {
    let mut parts = token.split('.');
    let (_, payload, _) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = URL_SAFE_NO_PAD.decode(payload).ok()?;
    serde_json::from_slice(&bytes).ok().filter(|_| parts.next().is_none())
}

/// Accepts claims that are for us, of now, and for this very log-in.
fn confirm(claims: Claims, config: &OutsideConfig, nonce: &str, now: i64) -> Option<Confirmed> {
    let ours = match &claims.aud {
        Value::String(one) => *one == config.client_id,
        Value::Array(many) => {
            let named = many.iter().any(|one| one.as_str() == Some(config.client_id.as_str()));
            named && (many.len() == 1 || claims.azp.as_deref() == Some(config.client_id.as_str()))
        }
        _ => false,
    };
    let timely = claims.exp > now - SKEW && claims.iat < now + SKEW;
    let same = claims.nonce.as_deref() == Some(nonce) && claims.iss == config.issuer;
    let subject = (1..=255).contains(&claims.sub.len());
    if !(ours && timely && same && subject) {
        return None;
    }
    let email = claims.email.filter(|_| claims.email_verified).and_then(|text| Contact::email(&text).ok());
    let shown = claims.preferred_username.or(claims.name).unwrap_or_else(|| claims.sub.clone());
    let name = shown.chars().filter(|c| !c.is_control()).take(64).collect();
    Some(Confirmed { issuer: claims.iss, subject: claims.sub, name, email })
}

/// The caller, or that the log-in is not offered.
fn line(plug: &Line) -> Result<&Arc<dyn Caller>, Problem> {
    plug.get().ok_or_else(|| OUTSIDE_OFF.into())
}
