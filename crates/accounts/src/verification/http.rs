//! Handing in, looking at, and taking back a verification; and its revocation by an operator.

use paifang_kernel::access::{
    Caller, Developer, DeveloperKind, Organisation, Plug, ReadVerification, RevokeVerifications,
    SubmitVerification,
};
use paifang_kernel::api::{Api, Cx, Form, FromRef, Path, Reply, State, Work};
use paifang_kernel::id::Id;
use paifang_kernel::mask;
use paifang_kernel::notice::{Notice, To};
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::{App, Problem};
use paifang_review::{Case, Deed, NOTE_LENGTH, Opinion, Reviewer, Submission, Term};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::dossier::Dossier;
use super::form::{Named, NewVerification, Refusals};
use super::frozen;
use super::store::{self, Attached, Filed, Record};
use super::subject::standing_of;
use super::views::{Shown, VerificationView, promise};
use super::{
    CONSENT_VERSION, EMAIL_REQUIRED, Filing, Fleet, KINDS, REVOCATION_REASON, Route, Verification, fleet,
};
use crate::agreements::{self, Agreement, AgreementKind};
use crate::documents::{self, DOCUMENT_MISSING, DOCUMENT_TYPE, Slot};
use crate::retention::Class;
use crate::{identity, me, organisations};

/// The state of the slice.
#[derive(Clone, Debug)]
pub struct Verifications {
    app: App,
    fleet: Plug<dyn Fleet>,
}

impl Verifications {
    /// The slice over the application, with whoever counts devices.
    pub fn new(app: App, fleet: Plug<dyn Fleet>) -> Self {
        Self { app, fleet }
    }
}

impl FromRef<Verifications> for App {
    fn from_ref(verifications: &Verifications) -> Self {
        verifications.app.clone()
    }
}

/// The routes of the slice.
pub fn routes() -> Api<Verifications> {
    Api::new("verification")
        .get("/me/verification", show, "Shows where the organisation's verification stands")
        .put("/me/verification", submit, "Hands in a verification, or a new version of it")
        .delete("/me/verification", withdraw, "Takes the pending verification back")
        .post("/admin/verifications/{org}/revocation", revoke, "Revokes an approved verification")
}

async fn show(
    cx: Cx,
    who: Caller<ReadVerification>,
    State(_slice): State<Verifications>,
) -> Reply<VerificationView> {
    let verification = store::read(&cx.db, &who.org).await?;
    Ok(view(&cx, &verification).await?.for_eyes_of(&who).into())
}

async fn submit(
    cx: Cx,
    who: Caller<SubmitVerification>,
    State(slice): State<Verifications>,
    Form(mut new): Form<NewVerification>,
) -> Reply<VerificationView> {
    let standing = store::read(&cx.db, &who.org).await?;
    let before = newest_filed(&cx, &standing).await?;
    if let Some(before) = &before {
        new.keep_masked(&before.dossier);
    }
    allowed(&cx, &slice, &who, &standing, new.kind()).await?;
    let (dossier, documents) = examine(&cx, &who, &new).await?;
    if let (Some(before), Some(case)) = (&before, newest_case(&cx, &standing).await?) {
        frozen::refuse_changes(&case, before, (&dossier, &documents))?;
    }
    let submission = submission(&cx, &who, &dossier).await?;
    let agreement = agreements::current(cx.app(), AgreementKind::DeveloperService).await?;
    let mut tx = cx.begin(&*who).await?;
    let mut standing = store::load(&mut tx, &who.org).await?;
    let case = hand_in(&cx, &mut tx, &standing.verification, &dossier, &submission).await?;
    let filing = filing(&case, &dossier);
    standing.verification = standing.verification.submit(filing.clone())?;
    store::save(&mut tx, &who.org, &standing).await?;
    organisations::set_standing(&mut tx, &who.org, &standing_of(&standing.verification, None)).await?;
    keep(&cx, &mut tx, &agreement, &who, &filing, (&dossier, &documents)).await?;
    let told = Notice::new(To::Account(who.account.clone()), "verification.submitted");
    tx.notify(cx.app(), &told.param("case", case.number.as_str()).param("promise", promise(cx.app())))
        .await?;
    let facts = json!({ "case": case.id, "number": case.number, "version": case.version, "kind": case.kind,
        "consent": CONSENT_VERSION });
    cx.audit(&mut tx, &*who, "verification.submit", &who.org, facts).await?;
    let filed = Filed { dossier, documents, account: who.account.clone() };
    let in_force = in_force_filed(&cx, &standing.verification).await?;
    let newest = Shown { filed: Some(&filed), locked: Vec::new() };
    let words: (&[_], _) = (&[], cx.lang());
    tx.ok(VerificationView::of(cx.app(), &standing.verification, newest, in_force.as_ref(), words)).await
}

async fn withdraw(
    cx: Cx,
    who: Caller<SubmitVerification>,
    State(_slice): State<Verifications>,
) -> Reply<VerificationView> {
    let mut tx = cx.begin(&*who).await?;
    let mut standing = store::load(&mut tx, &who.org).await?;
    let filing = standing.verification.newest.filing().cloned().ok_or(STATE_CONFLICT)?;
    standing.verification = standing.verification.withdraw(cx.now())?;
    let case = paifang_review::withdraw(cx.app(), &mut tx, &filing.case, &who.account).await?;
    store::save(&mut tx, &who.org, &standing).await?;
    store::start_clock(&mut tx, &who.org, &filing.case, (Class::Withdrawn, Some(cx.now()))).await?;
    organisations::set_standing(&mut tx, &who.org, &standing_of(&standing.verification, None)).await?;
    cx.audit(&mut tx, &*who, "verification.withdraw", &who.org, json!({ "number": case.number })).await?;
    let view = view(&cx, &standing.verification).await?;
    tx.ok(view).await
}

/// Why an approval is taken away.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Revocation {
    /// The reason, which the developer reads.
    reason: String,
}

/// An organisation after a revocation.
#[derive(Debug, Serialize, JsonSchema)]
struct Revoked {
    /// The organisation.
    org: Id<Organisation>,
    /// What the gates read now.
    status: paifang_kernel::access::Verification,
    /// Whether nothing changed yet, because a second person has to say the same (REV-09).
    awaiting_second: bool,
}

async fn revoke(
    cx: Cx,
    who: Caller<RevokeVerifications>,
    State(_slice): State<Verifications>,
    Path(org): Path<Id<Organisation>>,
    Form(revocation): Form<Revocation>,
) -> Reply<Revoked> {
    let reason = revocation.reason.trim();
    if reason.is_empty() || reason.chars().count() > NOTE_LENGTH {
        return Err(REVOCATION_REASON.at("/reason"));
    }
    let mut tx = cx.begin(&*who).await?;
    let mut standing = store::load(&mut tx, &org).await?;
    let filing = standing.verification.in_force.clone().ok_or(STATE_CONFLICT)?;
    let reviewer = Reviewer::of(&who, cx.now());
    let asked = (Deed::Revoke, reason);
    if paifang_review::seconded(cx.app(), &mut tx, &filing.case, &reviewer, asked).await?
        == Opinion::AwaitingSecond
    {
        cx.audit(&mut tx, &*who, "verification.revoke_first", &org, json!({ "reason": reason })).await?;
        let status = standing.verification.status();
        return tx.ok(Revoked { org, status, awaiting_second: true }).await;
    }
    let case = paifang_review::revoke(cx.app(), &mut tx, &filing.case, &reviewer, reason).await?;
    standing.verification = standing.verification.revoke(cx.now())?;
    store::save(&mut tx, &org, &standing).await?;
    let owner = organisations::owner_of(&mut tx, &org).await?;
    identity::revoked(&mut tx, &owner).await?;
    organisations::set_standing(&mut tx, &org, &standing_of(&standing.verification, None)).await?;
    let told = Notice::new(To::Account(owner), "verification.revoked").param("case", case.number.as_str());
    tx.notify(cx.app(), &told.param("reasons", json!([{ "zh": reason, "en": reason }]))).await?;
    let facts = json!({ "number": case.number, "reason": reason });
    cx.audit(&mut tx, &*who, "verification.revoke", &org, facts).await?;
    let status = standing.verification.status();
    tx.ok(Revoked { org, status, awaiting_second: false }).await
}

/// A company first binds a mail address (RNV-16); many devices keep an organisation from becoming an individual (ENT-04).
async fn allowed(
    cx: &Cx,
    slice: &Verifications,
    who: &Developer,
    verification: &Verification,
    kind: DeveloperKind,
) -> Result<(), Problem> {
    if kind == DeveloperKind::Enterprise && me::reach(cx.app(), &who.account).await?.email.is_none() {
        return Err(Problem::new(EMAIL_REQUIRED).next("/console/account/security?change=email"));
    }
    fleet::check(cx.app(), &slice.fleet, &who.org, verification, kind).await
}

/// Checks the form and finds its documents; all refusals come together.
async fn examine(
    cx: &Cx,
    who: &Developer,
    new: &NewVerification,
) -> Result<(Dossier, Vec<Attached>), Problem> {
    let today = cx.now().to_zoned(cx.zone()).date();
    let mut refusals = Refusals::default();
    let dossier = new.check(today, &mut refusals);
    let mut documents = Vec::new();
    for named in new.named() {
        match find(cx, who, &named).await? {
            Ok(attached) => documents.push(attached),
            Err(problem) => refusals.add(problem),
        }
    }
    new.check_ticks(&mut refusals);
    refusals.end()?;
    let dossier = dossier.ok_or_else(|| Problem::internal("a form without refusals made no dossier"))?;
    Ok((dossier, documents))
}

/// The organisation's own document for that place; another's is as good as missing.
async fn find(cx: &Cx, who: &Developer, named: &Named) -> Result<Result<Attached, Problem>, Problem> {
    let missing = || DOCUMENT_MISSING.at(named.pointer.clone());
    let Some(id) = named.id.as_deref().and_then(Id::parse) else {
        return Ok(Err(missing()));
    };
    let document = match documents::find(&cx.db, &who.org, &id).await {
        Ok(document) => document,
        Err(problem) if problem.code().status == 404 => return Ok(Err(missing())),
        Err(problem) => return Err(problem),
    };
    let is_licence = |slot: Slot| slot == Slot::Licences;
    if document.slot != named.slot {
        return Ok(Err(missing()));
    }
    if document.content_type == "application/pdf" && !is_licence(named.slot) {
        return Ok(Err(DOCUMENT_TYPE.at(named.pointer.clone())));
    }
    Ok(Ok(Attached { id: document.id, slot: document.slot, content_type: document.content_type }))
}

/// What the desk is told; the developer's own phone and mailbox are search terms, never shown in full.
async fn submission(cx: &Cx, who: &Developer, dossier: &Dossier) -> Result<Submission, Problem> {
    let reach = me::reach(cx.app(), &who.account).await?;
    let phone = reach.phone.as_deref().map(mask::phone).or_else(|| dossier.masked_phone());
    let own = [
        reach.phone.clone(),
        reach.phone.and_then(|phone| phone.strip_prefix("+86").map(str::to_owned)),
        reach.email,
    ];
    let mut terms = dossier.terms();
    terms.extend(own.into_iter().flatten().map(|text| Term { text, identity: false }));
    Ok(Submission {
        kind: dossier.kind().name(),
        org: who.org.clone(),
        account: who.account.clone(),
        applicant: dossier.applicant(),
        phone: phone.unwrap_or_default(),
        terms,
    })
}

async fn hand_in(
    cx: &Cx,
    tx: &mut Work,
    verification: &Verification,
    dossier: &Dossier,
    submission: &Submission,
) -> Result<Case, Problem> {
    let limits = cx.limits();
    match verification.route(dossier.kind())? {
        Route::Open => paifang_review::open(cx.app(), tx, submission, &limits.verification).await,
        Route::Renew(case) => {
            paifang_review::renew(cx.app(), tx, &case, submission, &limits.verification).await
        }
    }
}

fn filing(case: &Case, dossier: &Dossier) -> Filing {
    Filing {
        case: case.id.clone(),
        version: case.version,
        kind: dossier.kind(),
        filed_at: case.submitted_at,
        promised_at: case.promised_at,
    }
}

/// Seals the version, ties the documents to it and records agreement and consent (RNV-04, RNV-18).
async fn keep(
    cx: &Cx,
    tx: &mut Work,
    agreement: &Agreement,
    who: &Developer,
    filing: &Filing,
    (dossier, attached): (&Dossier, &[Attached]),
) -> Result<(), Problem> {
    let agreement_version = agreement.version.to_string();
    let record = Record {
        filing,
        org: &who.org,
        account: &who.account,
        documents: attached,
        agreement_version: &agreement_version,
        consent_version: CONSENT_VERSION,
    };
    store::file(cx.app(), tx, &record, dossier).await?;
    store::stop_clock(tx, &filing.case).await?;
    let ids: Vec<_> = attached.iter().map(|attached| attached.id.clone()).collect();
    documents::attach(tx, &who.org, &ids).await?;
    agreements::accept(cx.app(), tx, agreement, &who.account, &cx.request.ip.to_string()).await
}

async fn newest_filed(cx: &Cx, verification: &Verification) -> Result<Option<Filed>, Problem> {
    let Some(filing) = verification.newest.filing() else {
        return Ok(None);
    };
    store::read_filed(cx.app(), &filing.case, filing.version).await.map(Some)
}

/// The newest case as the desk has it.
async fn newest_case(cx: &Cx, verification: &Verification) -> Result<Option<Case>, Problem> {
    let Some(filing) = verification.newest.filing() else {
        return Ok(None);
    };
    paifang_review::case(&cx.db, &filing.case).await.map(Some)
}

/// What holds, where it is not the newest filing itself.
async fn in_force_filed(cx: &Cx, verification: &Verification) -> Result<Option<Filed>, Problem> {
    let in_force = verification.in_force.as_ref();
    let Some(filing) = in_force.filter(|filing| Some(*filing) != verification.newest.filing()) else {
        return Ok(None);
    };
    store::read_filed(cx.app(), &filing.case, filing.version).await.map(Some)
}

async fn view(cx: &Cx, verification: &Verification) -> Result<VerificationView, Problem> {
    let newest = newest_filed(cx, verification).await?;
    let in_force = in_force_filed(cx, verification).await?;
    let case = newest_case(cx, verification).await?;
    let locked = match (&case, &newest) {
        (Some(case), Some(filed)) => frozen::locked(case, filed),
        _ => Vec::new(),
    };
    let kinds: Vec<_> = KINDS.iter().collect();
    let catalogue = paifang_review::catalogue(cx.app(), &kinds).await?;
    Ok(VerificationView::of(
        cx.app(),
        verification,
        Shown { filed: newest.as_ref(), locked },
        in_force.as_ref(),
        (&catalogue, cx.lang()),
    ))
}
