//! What operators see of a developer: everything that helps, nothing unmasked (ADM-04, rule P3).

use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::api::PageQuery;
use paifang_kernel::id::Id;
use paifang_kernel::{App, Problem};
use schemars::JsonSchema;
use serde::Serialize;

use super::store::{self, Found, Note, OrgRow};
use super::{AccountState, DeveloperNote};
use crate::holdings::HeldApp;
use crate::security::http::SecurityEventView;
use crate::sessions::{self, Device};
use crate::{Accounts, security};

/// A developer in the list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeveloperLine {
    /// The account's id.
    pub id: Id<Account>,
    /// The name shown in the console.
    pub nickname: String,
    /// The user name.
    pub username: Option<String>,
    /// The phone number, masked.
    pub phone: Option<String>,
    /// The mail address, masked.
    pub email: Option<String>,
    /// Where the account stands.
    pub state: AccountState,
    /// The organisation it acts for first.
    pub organisation: Option<DeveloperOrganisation>,
    /// When the account was opened.
    pub created_at: Timestamp,
}

/// An organisation of a developer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeveloperOrganisation {
    /// Its id.
    pub id: Id<Organisation>,
    /// Its name.
    pub name: String,
    /// `personal` or `company`.
    pub kind: String,
    /// Its verification status.
    pub verification: String,
    /// The developer type, once verified.
    pub developer_kind: Option<String>,
    /// Its real-name level.
    pub level: i64,
    /// Until when a signed contract holds.
    pub contracted_until: Option<Timestamp>,
    /// Since when and why it is frozen.
    pub frozen: Option<Frozen>,
}

/// Since when and why something is frozen.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Frozen {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// What a developer has to do with an organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeveloperMembership {
    /// The role there.
    pub role: String,
    /// The organisation.
    pub organisation: DeveloperOrganisation,
    /// Its contracts, the newest first.
    pub contracts: Vec<DeveloperContract>,
    /// Its applications, the newest first.
    pub apps: Vec<HeldApp>,
}

/// A contract of an organisation.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeveloperContract {
    /// Its id.
    pub id: String,
    /// Its kind's stable name.
    pub kind: String,
    /// Where it stands.
    pub state: String,
    /// The end of its term.
    pub ends_at: Option<Timestamp>,
}

/// Where a developer is logged in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeveloperSession {
    /// The browser and its system.
    pub device: Device,
    /// The address it was opened from.
    pub ip: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it was used last, to the minute.
    pub last_seen_at: Timestamp,
    /// Whether it is an operator who looks on.
    pub viewed: bool,
}

/// A note of an operator.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NoteView {
    /// Its id.
    pub id: Id<DeveloperNote>,
    /// Who wrote it.
    pub by: String,
    /// What it says.
    pub text: String,
    /// When.
    pub at: Timestamp,
}

/// Everything about one developer.
#[derive(Debug, Serialize, JsonSchema)]
pub struct DeveloperView {
    /// As in the list.
    pub account: DeveloperLine,
    /// The language of pages and messages.
    pub language: String,
    /// The developer type that was chosen after registration.
    pub developer_type: Option<String>,
    /// Since when and why the account is frozen.
    pub frozen: Option<Frozen>,
    /// When a closing account is erased.
    pub closing_at: Option<Timestamp>,
    /// The organisations it belongs to.
    pub memberships: Vec<DeveloperMembership>,
    /// Where it is logged in.
    pub sessions: Vec<DeveloperSession>,
    /// The newest entries of its security log.
    pub events: Vec<SecurityEventView>,
    /// The operators' notes, the newest first.
    pub notes: Vec<NoteView>,
}

impl DeveloperLine {
    /// The masked view of a row.
    pub(super) fn of(app: &App, found: Found) -> Result<Self, Problem> {
        let (phone, email) = found.masked(app)?;
        Ok(Self {
            state: found.state(),
            id: found.id,
            nickname: found.nickname,
            username: found.username,
            phone,
            email,
            organisation: found.org.map(DeveloperOrganisation::of),
            created_at: found.created_at,
        })
    }
}

impl DeveloperOrganisation {
    fn of(row: OrgRow) -> Self {
        Self {
            frozen: frozen(row.frozen_at, row.frozen_reason),
            id: row.id,
            name: row.name,
            kind: row.kind,
            verification: row.verification,
            developer_kind: row.developer_kind,
            level: row.level,
            contracted_until: row.contracted_until,
        }
    }
}

fn frozen(at: Option<Timestamp>, reason: Option<String>) -> Option<Frozen> {
    at.map(|at| Frozen { at, reason: reason.unwrap_or_default() })
}

impl From<Note> for NoteView {
    fn from(note: Note) -> Self {
        Self { id: note.id, by: note.login, text: note.text, at: note.at }
    }
}

impl From<sessions::Listed> for DeveloperSession {
    fn from(one: sessions::Listed) -> Self {
        Self {
            device: Device::of(&one.user_agent),
            ip: one.ip,
            created_at: one.created_at,
            last_seen_at: one.seen_at,
            viewed: one.viewed,
        }
    }
}

/// Gathers everything about one developer.
pub(super) async fn detail(accounts: &Accounts, id: &Id<Account>) -> Result<DeveloperView, Problem> {
    let app = &accounts.app;
    let found = store::find(app, id).await?;
    let mut memberships = Vec::new();
    for (role, org) in store::organisations(app, id).await? {
        memberships.push(membership(accounts, role, org).await?);
    }
    let sessions = sessions::list(app, id).await?;
    let events = security::log_of(app, id, &PageQuery { cursor: None, limit: Some(20) }).await?;
    let notes = store::notes(app, id).await?;
    Ok(DeveloperView {
        language: found.language.clone(),
        developer_type: found.developer_type.clone(),
        frozen: frozen(found.frozen_at, found.frozen_reason.clone()),
        closing_at: found.closing_at,
        account: DeveloperLine::of(app, found)?,
        memberships,
        sessions: sessions.into_iter().map(DeveloperSession::from).collect(),
        events: events.into_iter().take(20).map(SecurityEventView::from).collect(),
        notes: notes.into_iter().map(NoteView::from).collect(),
    })
}

async fn membership(accounts: &Accounts, role: String, org: OrgRow) -> Result<DeveloperMembership, Problem> {
    let contract = |(id, kind, state, ends_at)| DeveloperContract { id, kind, state, ends_at };
    let contracts = store::contracts(&accounts.app, &org.id).await?;
    let apps = match accounts.holdings.get() {
        Some(holdings) => holdings.apps(&org.id).await?,
        None => Vec::new(),
    };
    Ok(DeveloperMembership {
        role,
        contracts: contracts.into_iter().map(contract).collect(),
        apps,
        organisation: DeveloperOrganisation::of(org),
    })
}
