//! A walk over the OpenAPI document: who may call what, as the server really answers, beside the permission table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::Arc;

use async_trait::async_trait;
use paifang_kernel::access::{
    Account, Developer, DeveloperKind, GRANTS, Grant, Means, Needed, Operator, Organisation, Plug, Role,
    Sessions, Staff, StaffRole, Standing, Verification,
};
use paifang_kernel::id::Id;
use paifang_kernel::{App, Lang, Problem};
use paifang_server::config::Config;
use paifang_server::wire::build;
use paifang_testkit::{Backend, Client, Wiring, World, both, json};
use serde_json::Value;

use crate::operations::{Operation, operations};
use crate::stage::text;

/// Sessions whose token says who it is: `verified:owner`, `pending:owner`, `staff:reviewer`.
#[derive(Default)]
struct Cast;

fn anybody<T: paifang_kernel::id::Kind>() -> Id<T> {
    Id::trusted(format!("{}_{:0<26}", T::PREFIX, "cast"))
}

#[async_trait]
impl Sessions for Cast {
    async fn developer(&self, token: &str) -> Result<Option<Developer>, Problem> {
        let Some((state, role)) = token.split_once(':') else { return Ok(None) };
        // `individual/verified:owner` is the same of the other developer type.
        let (kind, state) = match state.strip_prefix("individual/") {
            Some(state) => (DeveloperKind::Individual, state),
            None => (DeveloperKind::Enterprise, state),
        };
        let Some(role) = Role::from_name(role) else { return Ok(None) };
        let standing = Standing {
            frozen: state == "frozen",
            agreed: state != "unagreed",
            verification: Verification::from_name(match state {
                "frozen" | "unsigned" => "verified",
                other => other,
            }),
            kind: Some(kind),
            level: 4,
            contracted: state != "unsigned",
            factor_missing: false,
        };
        Ok(Some(Developer {
            account: anybody::<Account>(),
            org: anybody::<Organisation>(),
            session: token.to_owned(),
            means: Means::Session { fresh_until: Some(jiff::Timestamp::MAX) },
            roles: vec![role],
            standing,
            lang: Lang::Zh,
            onlooker: None,
        }))
    }

    async fn staff(&self, token: &str) -> Result<Option<Staff>, Problem> {
        let role = token.strip_prefix("staff:").and_then(StaffRole::from_name);
        Ok(role.map(|role| Staff {
            operator: anybody::<Operator>(),
            login: token.to_owned(),
            session: token.to_owned(),
            roles: vec![role],
            own_orgs: Vec::new(),
            fresh_until: Some(jiff::Timestamp::MAX),
            enrolled: true,
        }))
    }
}

/// The whole product among people whose roles a story chooses.
pub fn among_the_cast(app: &App) -> Wiring {
    let sessions: &Plug<dyn Sessions> = &app.sessions;
    sessions.set(Arc::new(Cast));
    let product = build(app.clone(), &Config::default(), None).expect("a product");
    Wiring::whole(product.router, product.jobs)
}

/// The codes with which the gate itself refuses.
const GATE: [&str; 7] = [
    "login_required",
    "role_forbidden",
    "verification_required",
    "verification_pending",
    "account_frozen",
    "agreement_required",
    "contract_required",
];

/// The gate's refusal, or nothing when the handler was reached.
async fn gate(operation: &Operation, who: &Client) -> String {
    let answer = operation.send(who, Some("application/json"), "{}").await;
    assert!(!answer.status.is_server_error(), "{}: {}", operation.id, answer.text());
    let code = if answer.status.is_success() { String::new() } else { text(&answer.json()["code"]) };
    if GATE.contains(&code.as_str()) { code } else { String::new() }
}

/// What the table says of a developer.
fn expected(grant: &Grant, state: &str, role: Role) -> String {
    let Some(needed) = grant.needed else { return "login_required".to_owned() };
    let code = match (state, needed) {
        ("frozen", _) => "account_frozen",
        (_, Needed::SignedIn) | ("verified", _) => "",
        ("unsigned", Needed::Contracted) => "contract_required",
        ("unsigned", _) => "",
        ("unagreed", _) => "agreement_required",
        // A level is reached without any review; everybody here has the highest one.
        (_, Needed::RealName(_)) => "",
        ("pending", _) => "verification_pending",
        _ => "verification_required",
    };
    if code.is_empty() && !grant.roles.contains(&role) {
        "role_forbidden".to_owned()
    } else {
        code.to_owned()
    }
}

/// A company that has not signed is `unsigned`.
const STATES: [&str; 6] = ["unverified", "pending", "rejected", "unagreed", "unsigned", "frozen"];

/// Everybody who may come, by the name of the column.
fn cast(w: &World) -> Vec<(String, Client)> {
    let mut all = vec![("visitor".to_owned(), w.anonymous())];
    for role in Role::ALL {
        let token = format!("verified:{}", role.name());
        all.push((role.name().to_owned(), w.anonymous().with_session(&token)));
    }
    for state in STATES {
        all.push((state.to_owned(), w.anonymous().with_session(&format!("{state}:owner"))));
    }
    for role in StaffRole::ALL {
        let token = format!("staff:{}", role.name());
        all.push((format!("staff_{}", role.name()), w.anonymous().with_staff_session(&token)));
    }
    all
}

fn wanted(permission: &str, column: &str) -> String {
    if permission == "anyone" {
        return String::new();
    }
    let grant = GRANTS.iter().find(|grant| grant.name == permission).expect("a permission of the table");
    if let Some(role) = column.strip_prefix("staff_").and_then(StaffRole::from_name) {
        return match grant.needed {
            Some(_) => "login_required",
            None if grant.staff.contains(&role) => "",
            None => "role_forbidden",
        }
        .to_owned();
    }
    match Role::from_name(column) {
        Some(role) => expected(grant, "verified", role),
        None if column == "visitor" => "login_required".to_owned(),
        None => expected(grant, column, Role::Owner),
    }
}

/// The matrix as plain text: a tick where the handler is reached, else the first letters of the refusal.
fn drawn(columns: &[String], rows: &BTreeMap<String, Vec<String>>) -> String {
    let mut out = String::from(
        "# Who may call what, as the server answered: x = reached, login, role, verify, wait, agree, sign, frozen = refused so.\n\
         # Written by PAIFANG_UPDATE_SNAPSHOTS=1 cargo test -p paifang-server --test stories access\n\n",
    );
    for (permission, cells) in rows {
        let _infallible = writeln!(out, "{permission}");
        for outcome in ["x", "login", "role", "verify", "wait", "agree", "sign", "frozen"] {
            let who: Vec<&str> = columns
                .iter()
                .zip(cells)
                .filter(|(_, cell)| *cell == outcome)
                .map(|(column, _)| column.as_str())
                .collect();
            if !who.is_empty() {
                let _infallible = writeln!(out, "  {outcome:<7}{}", who.join(" "));
            }
        }
    }
    out
}

fn short(code: &str) -> String {
    match code {
        "" => "x",
        "login_required" => "login",
        "role_forbidden" => "role",
        "verification_required" => "verify",
        "verification_pending" => "wait",
        "agreement_required" => "agree",
        "contract_required" => "sign",
        "account_frozen" => "frozen",
        other => other,
    }
    .to_owned()
}

#[expect(clippy::disallowed_methods, reason = "only a person's wish to renew the snapshot is read")]
fn compare(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    if std::env::var("PAIFANG_UPDATE_SNAPSHOTS").is_ok() {
        std::fs::write(&path, text).expect("a written snapshot");
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == text,
        "docs/{name} differs; renew it with PAIFANG_UPDATE_SNAPSHOTS=1 and look at the change"
    );
}

/// How many combinations of operation and caller are tried at the least (goal 48).
const COMBINATIONS: usize = 5_000;

/// Every operation as everybody: role by state by developer type, refused exactly where the table says so (goal 48).
/// What the gate decides does not depend on the database, so that one is enough.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_role_in_every_state_gets_what_the_table_says() {
    let w = World::start(Backend::Sqlite, "every_role_in_every_state", among_the_cast).await;
    let mut tried = 0;
    for operation in operations(&w).await {
        let Some(grant) = GRANTS.iter().find(|grant| grant.name == operation.permission) else { continue };
        for kind in ["", "individual/"] {
            for state in STATES.into_iter().chain(["verified"]) {
                for role in Role::ALL {
                    let who = w.anonymous().with_session(&format!("{kind}{state}:{}", role.name()));
                    let code = gate(&operation, &who).await;
                    assert_eq!(
                        code,
                        expected(grant, state, role),
                        "{} as {kind}{state} {role:?}",
                        operation.id
                    );
                    tried += 1;
                }
            }
        }
    }
    assert!(tried >= COMBINATIONS, "{tried}");
    w.end().await;
}

both! { among_the_cast;
    /// ADM-01, GATE-04: every operation admits exactly whom the permission table names, in every role and every state.
    async fn every_operation_admits_whom_the_table_names(w: World) {
        let operations = operations(w).await;
        let columns: Vec<String> = cast(w).into_iter().map(|(column, _)| column).collect();
        let mut rows = BTreeMap::new();
        for operation in &operations {
            let mut cells = Vec::new();
            for (column, who) in &cast(w) {
                let code = gate(operation, who).await;
                assert_eq!(code, wanted(&operation.permission, column), "{} as {column}", operation.id);
                cells.push(short(&code));
            }
            rows.insert(operation.permission.clone(), cells);
        }
        let exercised = GRANTS.iter().filter(|grant| !rows.contains_key(grant.name)).map(|grant| grant.name);
        assert_eq!(exercised.collect::<Vec<_>>(), Vec::<&str>::new(), "permissions that no operation asks for");
        compare("access.snap", &drawn(&columns, &rows));
    }

    /// A change needs the session's own cross-site token, and never comes from a foreign page (rule W4).
    async fn no_foreign_page_can_change_anything(w: World) {
        let foreign = ("origin", "https://evil.example");
        for operation in operations(w).await.iter().filter(|operation| operation.is_change()) {
            let who = &operation.somebody(w);
            let send = async |who: &Client| operation.send(who, Some("application/json"), "{}").await;
            send(&who.header(foreign.0, foreign.1)).await.refused("csrf_failed");
            send(&who.header("sec-fetch-site", "cross-site")).await.refused("csrf_failed");
            send(&who.header("origin", "null")).await.refused("csrf_failed");
            if operation.permission != "anyone" {
                send(&who.header("x-csrf-token", "")).await.refused("csrf_failed");
                send(&who.header("x-csrf-token", "d3Jvbmc")).await.refused("csrf_failed");
            }
            if operation.takes_json {
                for kind in [Some("text/plain"), Some("application/x-www-form-urlencoded"), None] {
                    operation.send(who, kind, "{}").await.refused("unsupported_media_type");
                }
            }
        }
    }

    /// Every form refuses a field that it does not know, and what is no JSON (rule W3).
    async fn every_form_refuses_unknown_fields_and_broken_json(w: World) {
        let json_kind = Some("application/json");
        let deep = format!("{}1{}", "[".repeat(2_000), "]".repeat(2_000));
        for operation in operations(w).await.iter().filter(|operation| operation.takes_json) {
            let who = &operation.somebody(w);
            let mut form = json!({ "no_such_field": 1 });
            if operation.id == "verification_submit" {
                form["kind"] = "individual".into();
            }
            let refusal = operation.send(who, json_kind, &form.to_string()).await.refused("invalid");
            assert!(text(&refusal["detail"]).contains("no_such_field"), "{}: {refusal}", operation.id);
            for broken in ["", "{", "{\"a\":", "\u{0}", &deep] {
                let answer = operation.send(who, json_kind, broken).await;
                assert!(matches!(answer.status.as_u16(), 400 | 422), "{} {broken:.9}: {}", operation.id, answer.text());
                let _shape: Value = answer.json();
            }
        }
    }

    /// A body beyond the limit is refused before it is read whole (rules D10, H1).
    async fn no_body_beyond_the_limit_is_taken(w: World) {
        let huge = format!("{{\"name\":\"{}\"}}", "a".repeat(21 << 20));
        for operation in operations(w).await.iter().filter(|operation| operation.takes_json) {
            let who = &operation.somebody(w);
            operation.send(who, Some("application/json"), &huge).await.refused("too_large");
        }
    }
}
