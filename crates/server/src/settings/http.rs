//! The settings page over HTTP: read, change, look back, put an earlier version back (ADM-05).

use paifang_kernel::Problem;
use paifang_kernel::access::{Caller, ReadSettings, Staff, WriteSettings};
use paifang_kernel::api::{Answer, Api, Cx, Form, Page, PageQuery, Params, Raw, Reply, State, Work};
use paifang_kernel::problem::VERSION_CONFLICT;
use serde_json::{Value, json};

use super::store::{self, Last, Newest, Next, Scope};
use super::views::{Restoration, SettingsChange, SettingsView, VersionView};
use super::{
    Keeper, Key, Kind, SETTING_FIXED, SETTING_INVALID, SETTING_UNKNOWN, Stored, brand, refusal, templates,
};

/// The most characters of a note.
pub(super) const MOST_NOTE: usize = 200;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Api<Keeper> {
    let page = Api::new("settings")
        .get("/admin/settings", show, "Shows every setting with its value and where it comes from")
        .patch("/admin/settings", change, "Changes settings; one wrong value and nothing changes")
        .get("/admin/settings/history", history, "Lists who changed which settings, the newest first")
        .post("/admin/settings/restorations", restore, "Puts an earlier version of the settings back");
    let logo = Api::new("settings")
        .put("/admin/settings/logo", upload, "Replaces the logo by an uploaded picture")
        .limit(brand::MOST_BYTES);
    page.and(logo).and(templates::routes())
}

async fn show(cx: Cx, _who: Caller<ReadSettings>, State(keeper): State<Keeper>) -> Reply<SettingsView> {
    let newest = store::newest(&cx.db, Scope::Settings).await?;
    let lasts = store::lasts(&cx.db, Scope::Settings).await?;
    Ok(Answer::new(view(&keeper, &newest, &lasts)))
}

fn view(keeper: &Keeper, newest: &Newest, lasts: &[Last]) -> SettingsView {
    let joined = keeper.joined(&newest.stored);
    SettingsView::of(keeper.file(), &joined, newest, lasts, keeper.push().provider_views())
}

async fn change(
    cx: Cx,
    who: Caller<WriteSettings>,
    State(keeper): State<Keeper>,
    Form(form): Form<SettingsChange>,
) -> Reply<SettingsView> {
    let mut tx = cx.begin(&*who).await?;
    let before = shown(&mut tx, Scope::Settings, form.version).await?;
    let mut stored = before.stored.clone();
    for (path, value) in &form.changes {
        if changeable(&keeper, path)?.kind == Kind::Logo && !value.is_null() {
            return Err(SETTING_INVALID.arg("key", path).at(format!("/changes/{path}")));
        }
        set(&mut stored, path, value);
    }
    finish(&cx, tx, &who, &keeper, Made { before, stored, note: note(&form.note), restored: None }).await
}

async fn restore(
    cx: Cx,
    who: Caller<WriteSettings>,
    State(keeper): State<Keeper>,
    Form(form): Form<Restoration>,
) -> Reply<SettingsView> {
    let mut tx = cx.begin(&*who).await?;
    let before = shown(&mut tx, Scope::Settings, form.version).await?;
    let stored = store::at(&mut tx, Scope::Settings, form.to).await?;
    let made = Made { before, stored, note: note(&form.note), restored: Some(form.to) };
    finish(&cx, tx, &who, &keeper, made).await
}

async fn upload(
    cx: Cx,
    who: Caller<WriteSettings>,
    State(keeper): State<Keeper>,
    raw: Raw,
) -> Reply<SettingsView> {
    changeable(&keeper, "platform.logo")?;
    let logo = brand::read(raw.bytes).await?;
    let mut tx = cx.begin(&*who).await?;
    let before = store::newest_in(&mut tx, Scope::Settings).await?;
    let mut stored = before.stored.clone();
    stored.insert("platform.logo".to_owned(), logo.id.clone().into());
    store::keep_logo(cx.app(), &mut tx, &logo.id, &logo.text).await?;
    finish(&cx, tx, &who, &keeper, Made { before, stored, note: String::new(), restored: None }).await
}

async fn history(
    cx: Cx,
    _who: Caller<ReadSettings>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<VersionView>> {
    lines(&cx, Scope::Settings, &query).await
}

/// One page of a scope's history.
pub(super) async fn lines(cx: &Cx, scope: Scope, query: &PageQuery) -> Reply<Page<VersionView>> {
    let before = query.after()?.and_then(|key| key.parse().ok()).unwrap_or(i64::MAX);
    let rows = store::history(&cx.db, scope, before, query.rows()).await?;
    let page = Page::cut(rows, query, |line| line.version.to_string());
    Ok(Answer::new(page.map(VersionView::from)))
}

/// The newest version, if it is the one that the page showed.
pub(super) async fn shown(tx: &mut Work, scope: Scope, version: i64) -> Result<Newest, Problem> {
    let newest = store::newest_in(tx, scope).await?;
    if newest.version == version { Ok(newest) } else { Err(VERSION_CONFLICT.into()) }
}

fn changeable(keeper: &Keeper, path: &str) -> Result<&'static Key, Problem> {
    let place = || format!("/changes/{path}");
    let key = Key::find(path).ok_or_else(|| SETTING_UNKNOWN.arg("key", path).at(place()))?;
    if keeper.file().is_fixed(path) {
        return Err(SETTING_FIXED.arg("key", path).at(place()));
    }
    Ok(key)
}

fn set(stored: &mut Stored, path: &str, value: &Value) {
    if value.is_null() {
        stored.remove(path);
    } else {
        stored.insert(path.to_owned(), value.clone());
    }
}

pub(super) fn note(text: &str) -> String {
    text.trim().chars().filter(|c| !c.is_control()).take(MOST_NOTE).collect()
}

/// A new version to be written: what it was made from, why, and which earlier one it puts back.
pub(super) struct Made {
    pub(super) before: Newest,
    pub(super) stored: Stored,
    pub(super) note: String,
    pub(super) restored: Option<i64>,
}

/// Checks the whole as `config check` does, writes version and audit entry together, then puts it in force.
async fn finish(cx: &Cx, mut tx: Work, who: &Staff, keeper: &Keeper, made: Made) -> Reply<SettingsView> {
    let Made { before, stored, note, restored } = made;
    if let Err(faults) = keeper.file().with_stored(&stored) {
        return Err(refusal(&faults).unwrap_or_else(|| SETTING_INVALID.into()));
    }
    if stored == before.stored {
        let lasts = store::lasts_in(&mut tx, Scope::Settings).await?;
        return tx.ok(view(keeper, &before, &lasts)).await;
    }
    let next = Next { scope: Scope::Settings, before: &before, stored: &stored, note: &note, restored };
    let changed = store::append(cx.app(), &mut tx, who, next).await?;
    let details = json!({ "version": before.version + 1, "restored": restored, "changes": changed });
    cx.audit(&mut tx, who, "settings.change", "settings", details).await?;
    let lasts = store::lasts_in(&mut tx, Scope::Settings).await?;
    let answer = tx.ok(view(keeper, &Newest { version: before.version + 1, stored }, &lasts)).await?;
    keeper.refresh().await?;
    Ok(answer)
}
