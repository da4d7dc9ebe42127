//! The test console and the signature explainer over HTTP.

use std::collections::BTreeMap;

use jiff::Timestamp;
use paifang_apps::Application;
use paifang_kernel::access::{Caller, TestApis};
use paifang_kernel::api::{
    Answer, Api, Cx, Form, JsonSchema, Made, Page, PageQuery, Params, Path, Reply, State,
};
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use serde::{Deserialize, Serialize};

use super::store;
use crate::Gateway;
use crate::mistakes::{Difference, first_difference};

/// A call to be made by the test console.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTestCall {
    /// The API to call.
    pub api_id: String,
    /// Values by name; those of the path's variables go into the path, the others into the query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Further request headers.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body as text.
    #[serde(default)]
    pub body: Option<String>,
}

/// A call that the test console made.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[schemars(rename = "TestCall")]
pub struct TestCallView {
    /// When it was made.
    pub at: Timestamp,
    /// The API called.
    pub api_id: String,
    /// The method.
    pub method: String,
    /// Path and query as sent.
    pub address: String,
    /// The HTTP status answered.
    pub status: u16,
    /// The headers answered.
    pub headers: BTreeMap<String, String>,
    /// The body answered, as text.
    pub body: String,
    /// Whether the body was longer than is shown.
    pub truncated: bool,
    /// How long it took.
    pub duration_ms: u64,
    /// The call's id, as in the call log.
    pub request_id: String,
    /// The string that was signed.
    pub canonical: String,
    /// The same call for a shell, which reads the secret from `APP_SECRET`.
    pub curl: String,
}

/// A string that the developer's own program signed.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PastedString {
    /// The refused call; the last one when it is left out.
    #[serde(default)]
    pub request_id: Option<String>,
    /// The developer's canonical string.
    pub canonical: String,
}

/// The gateway's string beside the developer's (GW-11).
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "SignatureExplanation")]
pub struct Explanation {
    /// The string that the gateway built.
    pub server_canonical: String,
    /// Where the two first differ; absent when they are the same and so the secret is the wrong one.
    pub first_difference: Option<Difference>,
}

/// The routes of the test console.
pub fn routes() -> Api<Gateway> {
    Api::new("tester")
        .post("/apps/{id}/test-calls", create, "Signs a call with the application's secret and makes it")
        .get("/apps/{id}/test-calls", list, "Lists the last fifty test calls")
        .post(
            "/apps/{id}/signature-explanations",
            explain,
            "Compares a signed string with the one the gateway built",
        )
}

async fn create(
    cx: Cx,
    who: Caller<TestApis>,
    State(gateway): State<Gateway>,
    Path(id): Path<Id<Application>>,
    Form(new): Form<NewTestCall>,
) -> Made<TestCallView> {
    gateway.own_app(&who.org, &id).await?;
    let tx = cx.begin(&*who).await?;
    drop(tx);
    let made = gateway.test(&id, &new, cx.request.ip).await?;
    let mut tx = cx.begin(&*who).await?;
    store::keep(&mut tx, cx.app(), id.as_str(), &made).await?;
    tx.created(made).await
}

async fn list(
    cx: Cx,
    who: Caller<TestApis>,
    State(gateway): State<Gateway>,
    Path(id): Path<Id<Application>>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<TestCallView>> {
    who.expect_own_eyes()?;
    gateway.own_app(&who.org, &id).await?;
    let rows = store::list(cx.app(), id.as_str(), &query).await?;
    Ok(Answer::new(Page::cut(rows, &query, |(row, _)| row.clone()).map(|(_, call)| call)))
}

async fn explain(
    _cx: Cx,
    who: Caller<TestApis>,
    State(gateway): State<Gateway>,
    Path(id): Path<Id<Application>>,
    Form(pasted): Form<PastedString>,
) -> Reply<Explanation> {
    gateway.own_app(&who.org, &id).await?;
    let known = gateway.mistakes().recall(id.as_str(), pasted.request_id.as_deref());
    let server_canonical = known.ok_or_else(|| NOT_FOUND.at("/request_id"))?;
    let yours = pasted.canonical.replace("\r\n", "\n");
    let first_difference = first_difference(&yours, &server_canonical);
    Ok(Answer::new(Explanation { server_canonical, first_difference }))
}
