//! One's own account in the store; contacts and profile are sealed (rule P1).

use jiff::Timestamp;
use paifang_kernel::access::{Account, DeveloperKind, Organisation};
use paifang_kernel::db::{FromRow, Row, Tx};
use paifang_kernel::id::Id;
use paifang_kernel::keys::Purpose;
use paifang_kernel::notice::Contact as Reach;
use paifang_kernel::{App, Lang, Problem, sql};

use super::{Editable, Profile};
use crate::contact;

/// An account with its sealed fields still closed.
pub(super) struct Stored {
    pub(super) id: Id<Account>,
    phone: Option<String>,
    email: Option<String>,
    pub(super) username: Option<String>,
    pub(super) nickname: String,
    pub(super) language: Lang,
    pub(super) developer_type: Option<DeveloperKind>,
    profile: String,
    pub(super) created_at: Timestamp,
    pub(super) version: i64,
}

impl FromRow for Stored {
    fn from_row(row: &Row) -> Result<Self, Problem> {
        let developer_type = row.get::<Option<String>>("developer_type")?;
        Ok(Self {
            id: row.get("id")?,
            phone: row.get("phone")?,
            email: row.get("email")?,
            username: row.get("username")?,
            nickname: row.get("nickname")?,
            language: row.get("language")?,
            developer_type: developer_type.as_deref().and_then(DeveloperKind::from_name),
            profile: row.get("profile")?,
            created_at: row.get("created_at")?,
            version: row.get("version")?,
        })
    }
}

impl Stored {
    /// The phone number and the mail address in plain.
    pub(super) fn contacts(&self, app: &App) -> Result<(Option<String>, Option<String>), Problem> {
        let open = |sealed: &Option<String>| match sealed {
            Some(sealed) => contact::open(&app.keys, self.id.as_str(), sealed).map(Some),
            None => Ok(None),
        };
        Ok((open(&self.phone)?, open(&self.email)?))
    }

    /// What its owner may change.
    pub(super) fn editable(&self, app: &App) -> Result<Editable, Problem> {
        let profile = if self.profile.is_empty() {
            Profile::default()
        } else {
            serde_json::from_slice(&app.keys.open(
                Purpose::Contact,
                &profile_place(&self.id),
                &self.profile,
            )?)?
        };
        Ok(Editable { nickname: self.nickname.clone(), language: self.language, profile })
    }
}

fn profile_place(account: &Id<Account>) -> String {
    format!("accounts/{account}/profile")
}

const COLUMNS: &str =
    "SELECT id, phone, email, username, nickname, language, developer_type, profile, created_at, version
    FROM accounts WHERE id = $1";

pub(super) async fn load(app: &App, account: &Id<Account>) -> Result<Stored, Problem> {
    app.db.one(sql!(COLUMNS, account)).await
}

pub(super) async fn load_in(tx: &mut Tx, account: &Id<Account>) -> Result<Stored, Problem> {
    tx.one(sql!(COLUMNS, account)).await
}

/// Writes the editable fields; somebody else's change in between is `version_conflict`.
pub(super) async fn save(app: &App, tx: &mut Tx, stored: &Stored, edited: &Editable) -> Result<(), Problem> {
    let profile = serde_json::to_vec(&edited.profile)?;
    let profile = app.keys.seal(Purpose::Contact, &profile_place(&stored.id), &profile);
    tx.exec_one(sql!(
        "UPDATE accounts SET nickname = $1, language = $2, profile = $3, version = version + 1
         WHERE id = $4 AND version = $5",
        edited.nickname,
        edited.language,
        profile,
        stored.id,
        stored.version
    ))
    .await
}

/// Writes down which developer type somebody wants to be (ACC-15).
pub(super) async fn set_type(tx: &mut Tx, account: &Id<Account>, kind: DeveloperKind) -> Result<(), Problem> {
    tx.exec_one(sql!(
        "UPDATE accounts SET developer_type = $1, version = version + 1 WHERE id = $2",
        kind.name(),
        account
    ))
    .await
}

/// The name and kind of an organisation.
pub(super) async fn organisation(app: &App, org: &Id<Organisation>) -> Result<(String, String), Problem> {
    app.db
        .one(sql!("SELECT COALESCE(display_name, name) AS name, kind FROM organisations WHERE id = $1", org))
        .await
}

/// How an account can be reached.
pub(crate) async fn reach(app: &App, account: &Id<Account>) -> Result<Reach, Problem> {
    let stored = load(app, account).await?;
    let (phone, email) = stored.contacts(app)?;
    Ok(Reach { lang: stored.language, phone, email })
}

/// What the account menu calls a person: the nickname they chose.
///
/// # Errors
/// `not_found`, or the store refuses.
pub async fn display_name(app: &App, account: &Id<Account>) -> Result<String, Problem> {
    app.db.one(sql!("SELECT nickname FROM accounts WHERE id = $1", account)).await
}

/// What the account itself says about its owner, in plain, for the owner (SEC-13).
pub(crate) async fn personal(app: &App, account: &Id<Account>) -> Result<serde_json::Value, Problem> {
    let stored = load(app, account).await?;
    let (phone, email) = stored.contacts(app)?;
    let Editable { nickname, language, profile } = stored.editable(app)?;
    Ok(serde_json::json!({ "id": stored.id, "phone": phone, "email": email, "username": stored.username,
        "nickname": nickname, "language": language, "developer_type": stored.developer_type, "profile": profile,
        "created_at": stored.created_at }))
}
