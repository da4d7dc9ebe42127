//! What the hot path reads instead of the store: apps by key and APIs by method and path, replaced as a whole (rule S4).

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use http::Method;

use crate::calls::Noise;
use crate::headers::Identity;
use crate::quota::{Book, Terms};
use crate::signature::{Signature, Signed, SigningKey};
use crate::upstream::Upstream;

/// Whether an app's calls pass.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// They do.
    Open,
    /// The operator stopped the app.
    Suspended,
    /// The organisation's account is frozen.
    Frozen,
    /// The organisation is not verified, or not any more (GATE-06).
    Unverified,
}

/// An app as the hot path sees it.
#[derive(Debug)]
pub struct Caller {
    /// The app's id.
    pub id: String,
    /// Its AppKey.
    pub app_key: String,
    /// Secrets with the moment in milliseconds until which they sign; retired ones stay to be named.
    pub keys: Vec<(SigningKey, i64)>,
    /// Ids of the APIs it may call.
    pub permitted: HashSet<String>,
    /// Whether its calls pass.
    pub standing: Standing,
    /// Whether a wrong signature's answer explains itself (GW-11).
    pub explains: bool,
    /// The owner's real-name level.
    pub level: i64,
    /// Who calls, for the upstream.
    pub identity: Identity,
    /// Limit and owner.
    pub terms: Arc<Terms>,
    /// The day's count.
    pub book: Arc<Book>,
    /// Bounds the log of unproven calls.
    pub noise: Noise,
}

/// Which of an app's secrets made a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// One that is valid.
    Right,
    /// One that was retired.
    Retired,
    /// None.
    Wrong,
}

/// An API as the hot path sees it.
#[derive(Debug)]
pub struct Route {
    /// The API's id.
    pub api: String,
    /// Its path template below the gateway's prefix.
    pub template: String,
    /// The lowest real-name level of an owner whose app may call it.
    pub min_level: i64,
    /// Where its calls go.
    pub upstream: Arc<Upstream>,
    /// Signs who calls, for the upstream.
    pub secret: SigningKey,
    /// How long the upstream may take.
    pub patience: Duration,
}

/// Everything at one moment.
#[derive(Debug, Default)]
pub struct Table {
    callers: HashMap<String, Arc<Caller>>,
    routes: HashMap<Method, matchit::Router<Arc<Route>>>,
    by_id: HashMap<String, (Method, Arc<Route>)>,
}

impl Caller {
    /// Judges a signature, comparing in constant time with each secret.
    pub fn judge(&self, signed: &Signed<'_>, signature: &Signature, now: i64) -> Verdict {
        let mut verdict = Verdict::Wrong;
        for (key, until) in &self.keys {
            if key.verifies(signed, signature) {
                verdict = if now < *until { Verdict::Right } else { Verdict::Retired };
            }
        }
        verdict
    }

    /// A secret that signs now, for the test console.
    pub fn signing_key(&self, now: i64) -> Option<&SigningKey> {
        self.keys.iter().find(|(_, until)| now < *until).map(|(key, _)| key)
    }
}

impl Table {
    /// Adds an app.
    pub fn add_caller(&mut self, caller: Caller) {
        self.callers.insert(caller.app_key.clone(), Arc::new(caller));
    }

    /// Adds an API under its method and its path template; `false` when another API has the same, which
    /// the catalogue prevents.
    pub fn add_route(&mut self, method: Method, route: Route) -> bool {
        let (place, route) = (positional(&route.template), Arc::new(route));
        self.by_id.insert(route.api.clone(), (method.clone(), Arc::clone(&route)));
        self.routes.entry(method).or_default().insert(place, route).is_ok()
    }

    /// The app with this key.
    pub fn caller(&self, app_key: &str) -> Option<&Arc<Caller>> {
        self.callers.get(app_key)
    }

    /// The app with this id.
    pub fn caller_by_id(&self, app: &str) -> Option<&Arc<Caller>> {
        self.callers.values().find(|caller| caller.id == app)
    }

    /// The API that answers a method and a path below the gateway's prefix.
    pub fn route(&self, method: &Method, path: &str) -> Option<&Arc<Route>> {
        self.routes.get(method)?.at(path).ok().map(|found| found.value)
    }

    /// An API by its id.
    pub fn route_by_id(&self, api: &str) -> Option<&(Method, Arc<Route>)> {
        self.by_id.get(api)
    }

    /// How many apps there are.
    pub fn callers(&self) -> usize {
        self.callers.len()
    }
}

/// Names a template's variables by their place, because the router refuses two names for one place.
fn positional(template: &str) -> String {
    let segments = template.split('/').enumerate().map(|(place, segment)| {
        if segment.starts_with('{') { format!("{{v{place}}}") } else { segment.to_owned() }
    });
    segments.collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::positional;

    #[test]
    fn variables_are_named_by_their_place() {
        assert_eq!(positional("/pets/{pet_id}/toys/{toy}"), "/pets/{v2}/toys/{v4}");
        assert_eq!(positional("/"), "/");
    }
}
