//! Every operation of the OpenAPI document, and how a story calls it.

use http::Method;
use paifang_kernel::access::{GRANTS, Role};
use paifang_testkit::{Client, Seen, World};

use crate::stage::text;

/// One operation of the document.
#[derive(Clone)]
pub struct Operation {
    pub id: String,
    pub method: Method,
    /// The path below `/api/v1`, variables unfilled.
    pub path: String,
    pub permission: String,
    /// Whether it takes a JSON body.
    pub takes_json: bool,
}

impl Operation {
    /// Sends a body of this type as somebody; variables name something that is not there.
    pub async fn send(&self, who: &Client, kind: Option<&str>, body: &str) -> Seen {
        self.send_about(who, kind, body, &|kind| format!("{}_{:0<26}", kind, "missing")).await
    }

    /// Sends a body of this type as somebody about the thing that `named` gives for the kind of thing in the path.
    pub async fn send_about(
        &self,
        who: &Client,
        kind: Option<&str>,
        body: &str,
        named: &(dyn Fn(&str) -> String + Sync),
    ) -> Seen {
        let mut before = "";
        let mut address = String::from("/api/v1");
        for part in self.path.split('/').skip(1) {
            address.push('/');
            if part.starts_with('{') {
                address.push_str(&named(kind_of(&self.path, before)));
            } else {
                address.push_str(part);
            }
            before = part;
        }
        who.send(self.method.clone(), &address, kind, body.as_bytes().to_vec()).await
    }

    /// Whether it changes something.
    pub fn is_change(&self) -> bool {
        !self.method.is_safe()
    }

    /// Somebody whose role may call it.
    pub fn somebody(&self, w: &World) -> Client {
        if self.is_for_staff() {
            return w.anonymous().with_staff_session("staff:super");
        }
        let grant = GRANTS.iter().find(|grant| grant.name == self.permission);
        let role = grant.and_then(|grant| grant.roles.first()).unwrap_or(&Role::Owner);
        w.anonymous().with_session(&format!("verified:{}", role.name()))
    }

    /// Whether operators call it.
    pub fn is_for_staff(&self) -> bool {
        GRANTS.iter().any(|grant| grant.name == self.permission && grant.needed.is_none())
    }
}

/// The prefix of the ids below this part of an address; one's own invitations are those to become a member.
fn kind_of<'a>(path: &str, noun: &'a str) -> &'a str {
    match noun {
        "agreements" => "agreement",
        "apis" => "api",
        "articles" => "article",
        "apps" => "app",
        "contact-changes" => "cch",
        "contract-kinds" => "kind",
        "contracts" => "ctr",
        "developers" => "acc",
        "documents" => "doc",
        "exports" => "exp",
        "factors" => "fct",
        "face-checks" => "fck",
        "sessions" => "ses",
        "invitations" if path.starts_with("/me/") => "min",
        "invitations" => "inv",
        "member-invitations" => "min",
        "members" => "acc",
        "notice-channels" => "topic",
        "operators" => "opr",
        "organisations" => "org",
        "reviews" => "case",
        "review-groups" => "group",
        "review-reasons" => "reason",
        "review-rules" => "rule",
        "work-days" => "day",
        "solutions" => "sol",
        "subscriptions" => "sub",
        "templates" => "kind",
        "tickets" => "tkt",
        "tokens" => "tok",
        "verifications" => "org",
        other => panic!("say what ids /{other}/ has"),
    }
}

/// Every operation, as the running product describes itself.
pub async fn operations(w: &World) -> Vec<Operation> {
    let document = w.anonymous().page("/api/v1/openapi.json").await.ok();
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().expect("paths") {
        for (method, operation) in methods.as_object().expect("methods") {
            all.push(Operation {
                id: text(&operation["operationId"]),
                method: Method::from_bytes(method.to_ascii_uppercase().as_bytes()).expect("a method"),
                path: path.trim_start_matches("/api/v1").to_owned(),
                permission: text(&operation["x-permission"]),
                takes_json: operation["requestBody"]["content"]["application/json"].is_object(),
            });
        }
    }
    all
}
