//! Shows, accepts and publishes agreements.

use jiff::Timestamp;
use paifang_kernel::access::{Anyone, Caller, PublishAgreements, ReadAccount, ReadAgreements, WriteAccount};
use paifang_kernel::api::{Api, Cx, Form, JsonSchema, Made, Path, Reply};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{Lang, Problem};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{AGREEMENT_OUTDATED, Agreement, AgreementKind, Weight, Words, accept, current, store};
use crate::Accounts;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Accounts> {
    Api::new("agreements")
        .get("/agreements", list, "Shows the agreements in force")
        .get("/me/agreements", own, "Shows which agreements the caller has accepted")
        .put("/me/agreements/{kind}", agree, "Accepts an agreement in its present version")
        .get("/admin/agreements", versions, "Lists every version of the agreements")
        .post("/admin/agreements", publish, "Publishes a new version of an agreement")
}

/// A version of an agreement, to be read.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AgreementView {
    /// Which one.
    kind: AgreementKind,
    /// Its version; a new first number asks everybody again.
    version: String,
    /// Its Chinese name.
    title_zh: String,
    /// Its English name.
    title_en: String,
    /// The Chinese text in Markdown.
    text_zh: String,
    /// The English text in Markdown.
    text_en: String,
    /// Since when it is in force.
    published_at: Timestamp,
}

/// Versions of agreements.
#[derive(Debug, Serialize, JsonSchema)]
pub struct AgreementList {
    /// The versions.
    items: Vec<AgreementView>,
}

/// An agreement in force, and what the caller has accepted of it.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnAgreement {
    /// The version in force.
    agreement: AgreementView,
    /// The version that was accepted last.
    accepted_version: Option<String>,
    /// When that was.
    accepted_at: Option<Timestamp>,
    /// Whether the version in force has to be accepted before the management centre opens again.
    needed: bool,
}

/// The agreements, and what the caller has accepted of them.
#[derive(Debug, Serialize, JsonSchema)]
pub struct OwnAgreements {
    /// Each agreement.
    items: Vec<OwnAgreement>,
}

/// The version that somebody has read and accepts.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// As it was shown.
    version: String,
}

/// A version to be published.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NewVersion {
    /// Which agreement.
    kind: AgreementKind,
    /// Whether everybody is asked again.
    weight: Weight,
    /// Its Chinese name.
    title_zh: String,
    /// Its English name.
    title_en: String,
    /// The Chinese text in Markdown; `{name}` stands for the platform's name.
    text_zh: String,
    /// The English text in Markdown; `{name}` stands for the platform's name.
    text_en: String,
}

/// The version as it stands, or with the platform's name in its places.
fn view(cx: &Cx, agreement: Agreement, raw: bool) -> AgreementView {
    let brand = cx.brand();
    let text = |lang: Lang| agreement.text(lang, if raw { "{name}" } else { brand.name(lang) });
    AgreementView {
        kind: agreement.kind,
        version: agreement.version.to_string(),
        text_zh: text(Lang::Zh),
        text_en: text(Lang::En),
        title_zh: agreement.words.title_zh,
        title_en: agreement.words.title_en,
        published_at: agreement.published_at,
    }
}

async fn list(cx: Cx, _open: Anyone) -> Reply<AgreementList> {
    let mut items = Vec::new();
    for kind in AgreementKind::ALL {
        items.push(view(&cx, current(cx.app(), kind).await?, false));
    }
    Ok(AgreementList { items }.into())
}

async fn own(cx: Cx, who: Caller<ReadAccount>) -> Reply<OwnAgreements> {
    let mut items = Vec::new();
    for kind in AgreementKind::ALL {
        let agreement = current(cx.app(), kind).await?;
        let accepted = store::accepted(cx.app(), &who.account, kind).await?;
        let holds = accepted.as_ref().is_some_and(|(_, major, _)| *major >= agreement.version.major);
        let asked = kind == AgreementKind::OpenPlatform || accepted.is_some();
        let (accepted_version, accepted_at) = accepted.map(|(version, _, at)| (version, at)).unzip();
        let agreement = view(&cx, agreement, false);
        items.push(OwnAgreement { agreement, accepted_version, accepted_at, needed: asked && !holds });
    }
    Ok(OwnAgreements { items }.into())
}

async fn agree(
    cx: Cx,
    who: Caller<WriteAccount>,
    Path(kind): Path<String>,
    Form(form): Form<Acceptance>,
) -> Reply<AgreementView> {
    let kind = AgreementKind::from_name(&kind).ok_or(NOT_FOUND)?;
    let agreement = current(cx.app(), kind).await?;
    if agreement.version.to_string() != form.version {
        return Err(AGREEMENT_OUTDATED.at("/version"));
    }
    let mut tx = cx.begin(&*who).await?;
    accept(cx.app(), &mut tx, &agreement, &who.account, &cx.request.ip.to_string()).await?;
    let details = json!({ "agreement": kind.name(), "version": form.version });
    cx.audit(&mut tx, &*who, "agreement.accept", &who.account, details).await?;
    tx.ok(view(&cx, agreement, false)).await
}

async fn versions(cx: Cx, _who: Caller<ReadAgreements>) -> Reply<AgreementList> {
    let mut items = Vec::new();
    for kind in AgreementKind::ALL {
        let all = store::list(cx.app(), kind).await?;
        items.extend(all.into_iter().map(|agreement| view(&cx, agreement, true)));
    }
    Ok(AgreementList { items }.into())
}

async fn publish(cx: Cx, who: Caller<PublishAgreements>, Form(new): Form<NewVersion>) -> Made<AgreementView> {
    let (kind, weight) = (new.kind, new.weight);
    let words = new.words()?;
    let mut tx = cx.begin(&*who).await?;
    let version = current(cx.app(), kind).await?.version.next(weight);
    let agreement = Agreement { kind, version, words, published_at: cx.now() };
    store::publish(&mut tx, &agreement, who.operator.as_str()).await?;
    let details = json!({ "agreement": kind.name(), "version": version.to_string() });
    cx.audit(&mut tx, &*who, "agreement.publish", kind.name(), details).await?;
    tx.created(view(&cx, agreement, true)).await
}

impl NewVersion {
    fn words(self) -> Result<Words, Problem> {
        let Self { title_zh, title_en, text_zh, text_en, .. } = self;
        Words { title_zh, title_en, text_zh, text_en }.checked()
    }
}
