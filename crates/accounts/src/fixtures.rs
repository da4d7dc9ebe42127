//! What the stories of this crate share: real sessions, and short ways through captcha, code and sign-up.

use paifang_kernel::access::{
    Anyone, Caller, DeveloperKind, Organisation, ReadApps, StaffRole, Verification,
};
use paifang_kernel::api::{Api, Cx, Path, Reply, State};
use paifang_kernel::id::Id;
use paifang_kernel::notice::To;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, sql};
use paifang_testkit::{Client, Seen, Wiring, World, json};
use serde_json::Value;

use crate::business::BusinessConfig;
use crate::codes::CodePurpose;
use crate::documents::{self, Documents};
use crate::factors::OperatorFactor;
use crate::identity::Providers;
use crate::identity::provider::{FaceVerdict, StubFaces};
use crate::organisations::{NewStanding, set_standing};
use crate::{Accounts, AccountsConfig, Registration, captcha, operators};

/// What the captchas of these stories show.
pub(crate) const SEEN_IN_PICTURE: &str = "ACE34";

/// A password that every rule accepts.
pub(crate) const PASSWORD: &str = "qzvkmwr7";

/// The whole slice with its real sessions, and one address behind the verification gate.
pub(crate) fn wire(app: &App) -> Wiring {
    wire_with(app, AccountsConfig::default())
}

/// Lets operators work without a second factor, unless the story is about that.
pub(crate) fn lenient(config: AccountsConfig) -> AccountsConfig {
    match config.operator_factor {
        OperatorFactor::Usual => AccountsConfig { operator_factor: OperatorFactor::Optional, ..config },
        OperatorFactor::Required | OperatorFactor::Optional => config,
    }
}

/// The same with another configuration.
pub(crate) fn wire_with(app: &App, config: AccountsConfig) -> Wiring {
    let accounts = Accounts::new(app.clone(), lenient(config));
    let jobs = crate::jobs(&accounts);
    Wiring::default()
        .api(crate::routes().with_state(accounts.clone()))
        .api(documents::routes().with_state(Documents::new(app.clone())))
        .api(Api::new("gate").get("/gate", gate, "Opens for the verified").with_state(accounts))
        .jobs(jobs)
}

/// The slice with providers that ask nobody outside, registration by four factors open, and `/stub-face/…` in the place
/// of the vendor's page.
pub(crate) fn wire_identity(app: &App) -> Wiring {
    let faces = StubFaces::new(app);
    let registration = Registration { identity: true, ..Registration::default() };
    let business = BusinessConfig { address: "https://business.example.com/?n={reference}".to_owned() };
    let config = AccountsConfig { registration, business, ..AccountsConfig::default() };
    let accounts =
        Accounts::new(app.clone(), lenient(config)).with_providers(Providers::stubs(faces.clone()));
    let jobs = crate::jobs(&accounts);
    Wiring::default()
        .api(crate::routes().with_state(accounts))
        .api(Api::new("stub").get("/stub-face/{reference}/{answer}", answer, "Chooses").with_state(faces))
        .jobs(jobs)
}

async fn answer(
    _open: Anyone,
    State(faces): State<StubFaces>,
    Path((reference, answer)): Path<(String, String)>,
) -> Reply<Value> {
    let verdict = match answer.as_str() {
        "match" => FaceVerdict::Match,
        "later" => FaceVerdict::NotYet,
        _ => FaceVerdict::NoMatch,
    };
    let back = faces.choose(&reference, verdict).ok_or(NOT_FOUND)?;
    Ok(json!({ "back": back }).into())
}

/// Plays the vendor for a check that was begun; returns the check and the token that came back with the person.
pub(crate) async fn show_face(w: &World, begun: &Value, answer: &str) -> (String, String) {
    let reference = text(&begun["address"]).rsplit('/').next().unwrap_or_default().to_owned();
    let back = text(&w.anonymous().get(&format!("/stub-face/{reference}/{answer}")).await.ok()["back"]);
    let state = back.split("state=").nth(1).unwrap_or_default().to_owned();
    (text(&begun["id"]), state)
}

/// The sign-up form with the four factors of somebody, and a code that was really sent.
pub(crate) async fn four_factors(w: &World, phone: &str, name: &str, number: &str) -> Value {
    let mut form = good_form(w, phone).await;
    form["id_number"] = number.into();
    form["card"] = json!({ "name": name, "valid_from": "2020-03-01", "valid_years": 20, "consent": true });
    form
}

/// Somebody who registered with the four factors, logged in.
pub(crate) async fn register_person(w: &World, phone: &str, name: &str, number: &str) -> Client {
    let client = w.anonymous();
    client.post("/accounts", four_factors(w, phone, name, number).await).await.created();
    client
}

async fn gate(_cx: Cx, _who: Caller<ReadApps>) -> Reply<Value> {
    Ok(json!({ "open": true }).into())
}

/// The slice over an application.
pub(crate) fn slice(app: &App) -> Accounts {
    Accounts::new(app.clone(), AccountsConfig::default())
}

/// A captcha that shows [`SEEN_IN_PICTURE`].
pub(crate) async fn picture(w: &World) -> String {
    picture_for(w, CodePurpose::Register).await
}

/// The same for another purpose.
pub(crate) async fn picture_for(w: &World, purpose: CodePurpose) -> String {
    let id = w.app.id::<captcha::Captcha>();
    let mut tx = w.app.db.begin().await.expect("a transaction");
    captcha::insert(&w.app, &mut tx, &id, purpose, SEEN_IN_PICTURE).await.expect("a captcha");
    tx.commit().await.expect("a commit");
    id.to_string()
}

/// Asks for a code with a fresh captcha; the channel follows from the recipient.
pub(crate) async fn ask(w: &World, recipient: &str) -> Seen {
    let id = picture(w).await;
    w.anonymous().post("/codes", request(recipient, &id)).await
}

/// Asks for a code of another purpose with a fresh captcha.
pub(crate) async fn ask_for(w: &World, purpose: CodePurpose, recipient: &str) -> Seen {
    let id = picture_for(w, purpose).await;
    let mut wish = request(recipient, &id);
    wish["purpose"] = purpose.name().into();
    w.anonymous().post("/codes", wish).await
}

/// Asks for a code to set a forgotten password anew.
pub(crate) async fn ask_to_recover(w: &World, recipient: &str) -> Seen {
    let id = w.app.id::<captcha::Captcha>();
    let mut tx = w.app.db.begin().await.expect("a transaction");
    captcha::insert(&w.app, &mut tx, &id, CodePurpose::Recover, SEEN_IN_PICTURE).await.expect("a captcha");
    tx.commit().await.expect("a commit");
    let channel = if recipient.contains('@') { "email" } else { "sms" };
    let body = json!({ "channel": channel, "purpose": "recover", "recipient": recipient, "captcha_id": id.as_str(),
        "captcha_answer": SEEN_IN_PICTURE });
    w.anonymous().post("/codes", body).await
}

/// The form that asks for a code.
pub(crate) fn request(recipient: &str, captcha: &str) -> Value {
    let channel = if recipient.contains('@') { "email" } else { "sms" };
    json!({ "channel": channel, "purpose": "register", "recipient": recipient, "captcha_id": captcha,
        "captcha_answer": SEEN_IN_PICTURE })
}

/// Asks for a code and returns the ticket with the code that was sent.
pub(crate) async fn ticket_and_code(w: &World, recipient: &str) -> (String, String) {
    let answer = ask(w, recipient).await.accepted();
    (text(&answer["ticket"]), last_code(w, recipient).await)
}

/// The code that was sent last to a recipient.
pub(crate) async fn last_code(w: &World, recipient: &str) -> String {
    let sent = w.notices().await;
    let code = sent.iter().rfind(|notice| {
        let meant = match &notice.to {
            To::Phone(number) => number.ends_with(recipient),
            To::Email(address) => address == recipient,
            To::Account(_) | To::Operator(_) => false,
        };
        meant && notice.kind == "code"
    });
    text(code.map_or(&Value::Null, |notice| &notice.params["code"]))
}

/// The sign-up form for a recipient.
pub(crate) fn form(recipient: &str, ticket: &str, code: &str) -> Value {
    let way = if recipient.contains('@') { "email" } else { "phone" };
    json!({ way: recipient, "password": PASSWORD, "password_again": PASSWORD, "code": code, "code_ticket": ticket,
        "agreement": true })
}

/// The sign-up form with a code that was really sent.
pub(crate) async fn good_form(w: &World, recipient: &str) -> Value {
    let (ticket, code) = ticket_and_code(w, recipient).await;
    form(recipient, &ticket, &code)
}

/// Somebody with a new account, logged in.
pub(crate) async fn sign_up(w: &World, recipient: &str) -> Client {
    let client = w.anonymous();
    client.post("/accounts", good_form(w, recipient).await).await.created();
    client
}

/// An operator, logged in.
pub(crate) async fn operator(w: &World, login: &str, roles: &[StaffRole]) -> Client {
    operators::add(&slice(&w.app), login, login, PASSWORD, roles).await.expect("an operator");
    let client = w.anonymous();
    client.post("/admin/sessions", json!({ "login": login, "password": PASSWORD })).await.created();
    client
}

/// The organisation a client acts for.
pub(crate) async fn organisation(client: &Client) -> Id<Organisation> {
    Id::trusted(text(&client.get("/me").await.ok()["organisation"]["id"]))
}

/// Somebody whose organisation is verified.
pub(crate) async fn verified(w: &World, phone: &str) -> Client {
    let client = sign_up(w, phone).await;
    let org = organisation(&client).await;
    let standing = NewStanding {
        verification: Verification::Verified,
        kind: Some(DeveloperKind::Individual),
        level: 2,
        name: None,
    };
    let mut tx = w.app.db.begin().await.expect("a transaction");
    set_standing(&mut tx, &org, &standing).await.expect("a standing");
    tx.commit().await.expect("a commit");
    client
}

/// How many rows a table has.
pub(crate) async fn rows(w: &World, count: &'static str) -> i64 {
    w.app.db.one(sql!(count)).await.expect("a number")
}

/// A JSON value's text.
pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
