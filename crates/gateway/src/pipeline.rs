//! One call from end to end: signature, replay, right, quota, upstream, answer. Nothing here asks the store per call.

use std::net::IpAddr;
use std::sync::Arc;

use bytes::Bytes;
use http::header::{ACCEPT_LANGUAGE, HOST};
use http::request::Parts;
use http::uri::PathAndQuery;
use http::{HeaderValue, Request, Response, Uri};
use http_body::Body;
use http_body_util::Full;
use paifang_kernel::clock::from_millis;
use paifang_kernel::net::client_address;
use paifang_kernel::problem::{
    ACCOUNT_FROZEN, INTERNAL, LEVEL_REQUIRED, MALFORMED, UNAVAILABLE, VERIFICATION_REQUIRED,
};
use paifang_kernel::{Lang, Problem, ids};
use tokio::time::Instant;

use crate::Gateway;
use crate::answer::{self, Reply, Ticket};
use crate::calls::{Place, Record};
use crate::headers::{self, Visit};
use crate::problems::{
    API_FORBIDDEN, API_UNKNOWN, APP_KEY_UNKNOWN, APP_SUSPENDED, SECRET_RETIRED, SIGNATURE_WRONG,
    TIMESTAMP_EXPIRED, UPSTREAM_FAILED, UPSTREAM_TIMEOUT,
};
use crate::quota::Count;
use crate::replay::ReplayGuard;
use crate::request::{Credentials, HeldBody, PREFIX, is_plain_path, read_body};
use crate::signature::{BodyDigest, Signature, Signed};
use crate::snapshot::{Caller, Route, Standing, Table, Verdict};
use crate::upstream::{Failure, Relay};

ids! {
    /// A call through the gateway.
    CallId = "req";
}

/// What became known of a call on its way.
#[derive(Debug, Default)]
struct Progress {
    caller: Option<Arc<Caller>>,
    /// The signature was right, so the call is the app's own.
    proven: bool,
    route: Option<Arc<Route>>,
    count: Option<Count>,
    request_bytes: usize,
}

/// A call whose signature and nonce were accepted.
struct Proven {
    digest: BodyDigest,
    body: HeldBody,
}

impl Gateway {
    /// Serves one call; every path is answered, refusals in the one form of GW-17.
    /// The address is that of the connection; behind a trusted proxy its word is taken instead.
    pub async fn call<B>(&self, request: Request<B>, peer: IpAddr) -> Response<Reply>
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let started = Instant::now();
        let (parts, body) = request.into_parts();
        let at = self.platform().clock.now_ms();
        let id = self.call_id();
        let language = parts.headers.get(ACCEPT_LANGUAGE).cloned();
        let ip = client_address(&self.platform().settings.trusted_proxies, &parts.headers, peer);
        let (method, place) = (parts.method.clone(), Place::of(&parts.uri));
        let mut progress = Progress::default();
        let outcome = self.pass(parts, body, &id, &mut progress).await;
        let code = outcome.as_ref().err().map(|problem| problem.code().id);
        let mut response = match outcome {
            Ok(response) => response.map(Reply::relayed),
            Err(problem) => refusal(&problem, language.as_ref(), &id),
        };
        let count = progress.count.unwrap_or_else(|| self.count_of(progress.caller.as_deref()));
        answer::stamp(response.headers_mut(), &count, &id);
        let status = response.status().as_u16();
        metrics::counter!("gateway_calls_total", "code" => code.unwrap_or("ok")).increment(1);
        if let Some(caller) = progress.caller.filter(|caller| progress.proven || caller.noise.admits(at)) {
            let (route, request_bytes) = (progress.route, progress.request_bytes);
            let record = Record { id, at, caller, route, method, place, ip, status, code, request_bytes };
            response.body_mut().ticket = Some(Ticket::new(record, self.log(), started));
        }
        response
    }

    async fn pass<B>(
        &self,
        parts: Parts,
        body: B,
        id: &HeaderValue,
        progress: &mut Progress,
    ) -> Result<Response<Relay>, Problem>
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let replay = self.open().await?;
        let table = self.table_now();
        let proven = self.prove(replay, &table, &parts, body, id, progress).await?;
        let Some(caller) = progress.caller.clone() else { return Err(APP_KEY_UNKNOWN.into()) };
        match caller.standing {
            Standing::Open => {}
            Standing::Suspended => return Err(APP_SUSPENDED.into()),
            Standing::Frozen => return Err(ACCOUNT_FROZEN.into()),
            Standing::Unverified => return Err(VERIFICATION_REQUIRED.into()),
        }
        let path = api_path(&parts.uri)?;
        let route = table.route(&parts.method, path).ok_or(API_UNKNOWN)?;
        progress.route = Some(Arc::clone(route));
        if !caller.permitted.contains(&route.api) {
            return Err(API_FORBIDDEN.into());
        }
        if caller.level < route.min_level {
            return Err(LEVEL_REQUIRED.arg("required", route.min_level).arg("current", caller.level));
        }
        let (count, taken) = caller.book.take(&caller.terms).await;
        progress.count = Some(count);
        taken?;
        self.forward(&caller, route, parts, proven, id).await
    }

    /// Finds out who calls, and that the call is theirs, whole, in time and new (GW-09).
    async fn prove<B>(
        &self,
        replay: &ReplayGuard,
        table: &Table,
        parts: &Parts,
        body: B,
        id: &HeaderValue,
        progress: &mut Progress,
    ) -> Result<Proven, Problem>
    where
        B: Body<Data = Bytes> + Send,
        B::Error: Into<Box<dyn std::error::Error + Send + Sync>>,
    {
        let sent = Credentials::read(&parts.headers)?;
        let caller = table.caller(sent.app_key).ok_or(APP_KEY_UNKNOWN)?;
        progress.caller = Some(Arc::clone(caller));
        let now = self.platform().clock.now_ms();
        let expired = || Problem::new(TIMESTAMP_EXPIRED).arg("server_time", from_millis(now));
        let timestamp = sent.millis().ok_or_else(expired)?;
        replay.in_time(timestamp, now)?;
        let body = read_body(self.room(), body).await?;
        progress.request_bytes = body.bytes.len();
        let digest = BodyDigest::of(&body.bytes);
        let signed = Signed {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            body: digest,
            app_key: sent.app_key,
            timestamp: sent.timestamp,
            nonce: sent.nonce,
        };
        let signature = Signature::decode(sent.signature);
        match signature.map_or(Verdict::Wrong, |signature| caller.judge(&signed, &signature, now)) {
            Verdict::Right => {}
            Verdict::Retired => return Err(SECRET_RETIRED.into()),
            Verdict::Wrong => return Err(self.wrong_signature(caller, &signed, id)),
        }
        progress.proven = true;
        replay.admit(sent.app_key, sent.nonce, timestamp, now).await?;
        Ok(Proven { digest, body })
    }

    /// In development the answer shows the string that was signed here, never the secret (GW-11).
    fn wrong_signature(&self, caller: &Caller, signed: &Signed<'_>, id: &HeaderValue) -> Problem {
        let problem = Problem::new(SIGNATURE_WRONG);
        if !caller.explains {
            return problem;
        }
        let canonical = signed.canonical();
        self.mistakes().remember(&caller.id, id.to_str().unwrap_or_default(), &canonical);
        problem.fact("canonical", canonical)
    }

    async fn forward(
        &self,
        caller: &Caller,
        route: &Route,
        parts: Parts,
        proven: Proven,
        id: &HeaderValue,
    ) -> Result<Response<Relay>, Problem> {
        let target = target(&route.upstream.base_path, &parts.uri)?;
        let mut sent = headers::for_upstream(parts.headers);
        let visit = Visit {
            method: parts.method.as_str(),
            path: target.path(),
            query: target.query().unwrap_or_default(),
            body: proven.digest,
            request_id: id,
            now: self.platform().clock.now_ms(),
        };
        headers::introduce(&mut sent, &caller.identity, &visit, &route.secret);
        sent.insert(HOST, route.upstream.authority.clone());
        let mut request = Request::new(Full::new(proven.body.bytes.clone()));
        *request.method_mut() = parts.method;
        *request.uri_mut() = target;
        *request.headers_mut() = sent;
        let mut response = route.upstream.send(request, route.patience).await.map_err(failed)?;
        headers::clean_answer(response.headers_mut());
        Ok(response)
    }

    fn call_id(&self) -> HeaderValue {
        let text = self.platform().id::<CallId>().to_string();
        HeaderValue::from_maybe_shared(Bytes::from(text)).unwrap_or_else(|_| HeaderValue::from_static("req"))
    }

    fn count_of(&self, caller: Option<&Caller>) -> Count {
        match caller {
            Some(caller) => caller.book.peek(caller.terms.limit),
            None => self.quota().nobody(),
        }
    }
}

/// The path below the gateway's prefix.
fn api_path(uri: &Uri) -> Result<&str, Problem> {
    let path = uri.path().strip_prefix(PREFIX).filter(|path| path.starts_with('/')).ok_or(API_UNKNOWN)?;
    if is_plain_path(path) { Ok(path) } else { Err(MALFORMED.arg("reason", "path")) }
}

/// Where the call goes: the upstream's own path, the API's path and the query as it came.
fn target(base: &str, uri: &Uri) -> Result<Uri, Problem> {
    let whole = uri.path_and_query().map_or("", PathAndQuery::as_str);
    let below = whole.strip_prefix(PREFIX).unwrap_or(whole);
    let joined = if base.is_empty() { below.parse() } else { format!("{base}{below}").parse() };
    joined.map_err(|_| MALFORMED.arg("reason", "path"))
}

fn failed(failure: Failure) -> Problem {
    match failure {
        Failure::Broken(cause) => Problem::new(UPSTREAM_FAILED).cause(cause),
        Failure::Late => UPSTREAM_TIMEOUT.into(),
        Failure::Busy => Problem::new(UNAVAILABLE).retry_after(1),
    }
}

fn refusal(problem: &Problem, language: Option<&HeaderValue>, id: &HeaderValue) -> Response<Reply> {
    let lang = language.and_then(|value| value.to_str().ok()).map_or(Lang::Zh, Lang::from_accept);
    let id = id.to_str().unwrap_or_default();
    if problem.code().status >= 500 {
        let ours = problem.code() == INTERNAL;
        tracing::warn!(request_id = id, ours, cause = %problem, "a call could not be served");
    }
    answer::refuse(problem, lang, id)
}
