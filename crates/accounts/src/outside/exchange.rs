//! Talks to the provider: discovery, the address to send people to, and the exchange of the code.

use paifang_kernel::Problem;
use serde_json::Value;

use super::{Caller, Confirmed, OUTSIDE_FAILED, OutsideConfig, Secrets, challenge, confirm, read_token};

/// The provider's endpoints.
pub(super) struct Endpoints {
    authorization: String,
    token: String,
}

/// What went wrong is for the log; people only learn that it did.
fn failed(why: &'static str) -> Problem {
    Problem::new(OUTSIDE_FAILED).cause(why)
}

/// Asks the provider where its endpoints are.
pub(super) async fn discover(line: &dyn Caller, config: &OutsideConfig) -> Result<Endpoints, Problem> {
    let document = line.read(&format!("{}/.well-known/openid-configuration", config.issuer)).await?;
    let text = |name: &str| document.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let fits = |url: &str| url.starts_with("https://") || (config.private && url.starts_with("http://"));
    let endpoints =
        Endpoints { authorization: text("authorization_endpoint"), token: text("token_endpoint") };
    let sound = text("issuer") == config.issuer && fits(&endpoints.authorization) && fits(&endpoints.token);
    if sound { Ok(endpoints) } else { Err(failed("the provider's discovery document does not fit")) }
}

/// The address to send a person to.
pub(super) fn address(
    endpoints: &Endpoints,
    config: &OutsideConfig,
    redirect: &str,
    (state, secrets): (&str, &Secrets),
) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &config.client_id)
        .append_pair("redirect_uri", redirect)
        .append_pair("scope", &config.scopes.join(" "))
        .append_pair("state", state)
        .append_pair("nonce", &secrets.nonce)
        .append_pair("code_challenge", &challenge(&secrets.verifier))
        .append_pair("code_challenge_method", "S256");
    let joint = if endpoints.authorization.contains('?') { '&' } else { '?' };
    format!("{}{joint}{}", endpoints.authorization, query.finish())
}

/// Exchanges the code for an id token, and accepts what it claims.
pub(super) async fn redeem(
    line: &dyn Caller,
    config: &OutsideConfig,
    (code, redirect): (&str, &str),
    secrets: &Secrets,
    now: i64,
) -> Result<Confirmed, Problem> {
    let endpoints = discover(line, config).await?;
    let encoded = |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
    let (id, secret) = (encoded(&config.client_id), encoded(&config.client_secret));
    let form = [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect),
        ("code_verifier", &secrets.verifier),
    ];
    let answer = line.post(&endpoints.token, (&id, &secret), &form).await?;
    let token =
        answer.get("id_token").and_then(Value::as_str).ok_or_else(|| failed("there is no id token"))?;
    let claims = read_token(token).ok_or_else(|| failed("the id token cannot be read"))?;
    confirm(claims, config, &secrets.nonce, now).ok_or_else(|| failed("the id token is not for this log-in"))
}
