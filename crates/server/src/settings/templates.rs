//! The words of notices: shown, tried out, changed and put back to what is built in (NTF-04).

use std::collections::BTreeMap;

use paifang_kernel::access::{Caller, ReadSettings, Staff, WriteSettings};
use paifang_kernel::api::{
    Answer, Api, Cx, Form, JsonSchema, Page, PageQuery, Params, Path, Reply, State, Work,
};
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{Lang, Problem};
use paifang_push::config::{TemplateEdit, WordsEdit};
use paifang_push::templates::{COMMON, Field, Rendered, Template, Wording, WordsFault, all, check_words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::http::{Made, lines, note, shown};
use super::store::{self, Last, Newest, Next, Scope};
use super::views::{ChangedView, Restoration, VersionView};
use super::{Keeper, Stored, TEMPLATE_LENGTH, TEMPLATE_TITLE, TEMPLATE_VARIABLE};

/// The routes of the templates.
pub(super) fn routes() -> Api<Keeper> {
    Api::new("templates")
        .get("/admin/templates", list, "Lists the words of every kind of notice")
        .get("/admin/templates/history", history, "Lists who changed which words, the newest first")
        .post("/admin/templates/restorations", restore, "Puts an earlier version of all words back")
        .put("/admin/templates/{kind}", change, "Changes the words of a kind of notice")
        .delete(
            "/admin/templates/{kind}",
            reset,
            "Puts the words of a kind of notice back to the built-in ones",
        )
        .post(
            "/admin/templates/{kind}/preview",
            preview,
            "Fills sample values into words, without keeping them",
        )
}

/// The words of every kind of notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TemplatesView {
    /// The version that a change must name.
    pub version: i64,
    /// The variables that every kind has.
    pub common: Vec<&'static str>,
    /// The kinds.
    pub items: Vec<TemplateView>,
}

/// The words of one kind of notice.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TemplateView {
    /// The kind.
    pub kind: &'static str,
    /// The variables that this kind has beside the common ones.
    pub variables: Vec<&'static str>,
    /// Whether the words in force were changed here.
    pub edited: bool,
    /// Who changed them last, if anybody did.
    pub changed: Option<ChangedView>,
    /// The words in force.
    pub words: BothWords,
    /// The words to which they can be put back.
    pub builtin: BothWords,
}

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BothWords {
    /// Chinese.
    pub zh: OneWords,
    /// English.
    pub en: OneWords,
}

/// Words in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OneWords {
    /// The heading and the mail's subject, without variables.
    pub title: String,
    /// The body in the inbox and in the mail.
    pub text: String,
    /// The text message.
    pub sms: String,
}

/// New words.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateChange {
    /// The version that was shown.
    pub version: i64,
    /// The words.
    pub words: BothWords,
    /// Why, for the history.
    #[serde(default)]
    pub note: String,
}

/// Words to try out.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TemplateTrial {
    /// The words.
    pub words: BothWords,
}

/// Words with sample values filled in.
#[derive(Debug, Serialize, JsonSchema)]
pub struct TemplatePreview {
    /// Chinese.
    pub zh: FilledWords,
    /// English.
    pub en: FilledWords,
}

/// What a person would get.
#[derive(Debug, Serialize, JsonSchema)]
pub struct FilledWords {
    /// The whole text message.
    pub sms: String,
    /// The mail's subject.
    pub subject: String,
    /// The whole mail.
    pub mail: String,
}

impl From<Rendered> for FilledWords {
    fn from(rendered: Rendered) -> Self {
        Self { sms: rendered.sms, subject: rendered.subject, mail: rendered.mail }
    }
}

async fn list(cx: Cx, _who: Caller<ReadSettings>, State(keeper): State<Keeper>) -> Reply<TemplatesView> {
    let newest = store::newest(&cx.db, Scope::Templates).await?;
    let lasts = store::lasts(&cx.db, Scope::Templates).await?;
    Ok(Answer::new(view(&keeper, &newest, &lasts)))
}

async fn history(
    cx: Cx,
    _who: Caller<ReadSettings>,
    Params(query): Params<PageQuery>,
) -> Reply<Page<VersionView>> {
    lines(&cx, Scope::Templates, &query).await
}

async fn change(
    cx: Cx,
    who: Caller<WriteSettings>,
    State(keeper): State<Keeper>,
    Path(kind): Path<String>,
    Form(form): Form<TemplateChange>,
) -> Reply<TemplatesView> {
    let template = named(&kind)?;
    check(template, &form.words)?;
    let mut tx = cx.begin(&*who).await?;
    let before = shown(&mut tx, Scope::Templates, form.version).await?;
    let mut stored = without(&before.stored, template);
    stored.extend(differing(&builtin(&keeper, template), template, &form.words));
    let made = Made { before, stored, note: note(&form.note), restored: None };
    finish(&cx, tx, &who, &keeper, made).await
}

async fn restore(
    cx: Cx,
    who: Caller<WriteSettings>,
    State(keeper): State<Keeper>,
    Form(form): Form<Restoration>,
) -> Reply<TemplatesView> {
    let mut tx = cx.begin(&*who).await?;
    let before = shown(&mut tx, Scope::Templates, form.version).await?;
    let mut stored = store::at(&mut tx, Scope::Templates, form.to).await?;
    // Words that this version does not have any more, or that name a variable it does not have, stay behind.
    stored.retain(|key, text| is_sound(key, text));
    let made = Made { before, stored, note: note(&form.note), restored: Some(form.to) };
    finish(&cx, tx, &who, &keeper, made).await
}

async fn reset(
    cx: Cx,
    who: Caller<WriteSettings>,
    State(keeper): State<Keeper>,
    Path(kind): Path<String>,
) -> Reply<TemplatesView> {
    let template = named(&kind)?;
    let mut tx = cx.begin(&*who).await?;
    let before = store::newest_in(&mut tx, Scope::Templates).await?;
    let stored = without(&before.stored, template);
    finish(&cx, tx, &who, &keeper, Made { before, stored, note: String::new(), restored: None }).await
}

async fn preview(
    cx: Cx,
    _who: Caller<ReadSettings>,
    Path(kind): Path<String>,
    Form(trial): Form<TemplateTrial>,
) -> Reply<TemplatePreview> {
    let template = named(&kind)?;
    check(template, &trial.words)?;
    let edits = BTreeMap::from([(template.kind.to_owned(), edit(&trial.words))]);
    let wording = Wording::of(cx.app(), edits);
    let samples = samples(template);
    let filled = |lang| wording.render(template.kind, lang, &samples).map(FilledWords::from).ok_or(NOT_FOUND);
    Ok(Answer::new(TemplatePreview { zh: filled(Lang::Zh)?, en: filled(Lang::En)? }))
}

async fn finish(cx: &Cx, mut tx: Work, who: &Staff, keeper: &Keeper, made: Made) -> Reply<TemplatesView> {
    let Made { before, stored, note, restored } = made;
    if stored == before.stored {
        let lasts = store::lasts_in(&mut tx, Scope::Templates).await?;
        return tx.ok(view(keeper, &before, &lasts)).await;
    }
    let next = Next { scope: Scope::Templates, before: &before, stored: &stored, note: &note, restored };
    let changed = store::append(cx.app(), &mut tx, who, next).await?;
    let keys: Vec<&str> = changed.iter().map(|change| change.key.as_str()).collect();
    let details = json!({ "version": before.version + 1, "restored": restored, "changed": keys });
    cx.audit(&mut tx, who, "templates.change", "templates", details).await?;
    let lasts = store::lasts_in(&mut tx, Scope::Templates).await?;
    let answer = tx.ok(view(keeper, &Newest { version: before.version + 1, stored }, &lasts)).await?;
    keeper.refresh().await?;
    Ok(answer)
}

fn named(kind: &str) -> Result<&'static Template, Problem> {
    all().find(|template| template.kind == kind).ok_or_else(|| NOT_FOUND.into())
}

fn view(keeper: &Keeper, newest: &Newest, lasts: &[Last]) -> TemplatesView {
    let last = |template: &Template| {
        let own = lasts.iter().filter(|last| belongs(&last.name, template));
        own.max_by_key(|last| last.at).map(ChangedView::from)
    };
    let edits = joined(&keeper.file().push.templates, &newest.stored);
    let items = all().map(|template| TemplateView {
        kind: template.kind,
        variables: template.variables.to_vec(),
        edited: newest.stored.keys().any(|key| belongs(key, template)),
        changed: last(template),
        words: words(template, edits.get(template.kind)),
        builtin: builtin(keeper, template),
    });
    TemplatesView { version: newest.version, common: COMMON.to_vec(), items: items.collect() }
}

fn builtin(keeper: &Keeper, template: &Template) -> BothWords {
    words(template, keeper.file().push.templates.get(template.kind))
}

fn words(template: &Template, edit: Option<&TemplateEdit>) -> BothWords {
    let one = |lang: Lang| {
        let base = template.words(lang);
        let edit = edit.map(|edit| lang.pick(&edit.zh, &edit.en).clone()).unwrap_or_default();
        OneWords {
            title: edit.title.unwrap_or_else(|| base.title.to_owned()),
            text: edit.text.unwrap_or_else(|| base.text.to_owned()),
            sms: edit.sms.unwrap_or_else(|| base.sms.to_owned()),
        }
    };
    BothWords { zh: one(Lang::Zh), en: one(Lang::En) }
}

fn edit(words: &BothWords) -> TemplateEdit {
    let one = |words: &OneWords| WordsEdit {
        title: Some(words.title.clone()),
        text: Some(words.text.clone()),
        sms: Some(words.sms.clone()),
    };
    TemplateEdit { zh: one(&words.zh), en: one(&words.en) }
}

/// The words by the names under which they are stored: `code/zh/sms`.
fn fields(template: &Template, words: &BothWords) -> Vec<(String, Field, String)> {
    let one = |lang: &str, words: &OneWords| {
        [
            (format!("{}/{lang}/title", template.kind), Field::Title, words.title.clone()),
            (format!("{}/{lang}/text", template.kind), Field::Text, words.text.clone()),
            (format!("{}/{lang}/sms", template.kind), Field::Sms, words.sms.clone()),
        ]
    };
    one("zh", &words.zh).into_iter().chain(one("en", &words.en)).collect()
}

fn check(template: &Template, words: &BothWords) -> Result<(), Problem> {
    let wrong = |(key, field, text): (String, Field, String)| {
        let fault = check_words(template, field, &text).err()?;
        let place = format!("/words{}", key.strip_prefix(template.kind).unwrap_or_default());
        Some(match fault {
            WordsFault::Title => TEMPLATE_TITLE.at(place),
            WordsFault::Variable(name) => TEMPLATE_VARIABLE.arg("name", format!("{{{name}}}")).at(place),
            WordsFault::Length(max) => TEMPLATE_LENGTH.arg("max", max).at(place),
        })
    };
    fields(template, words).into_iter().filter_map(wrong).reduce(Problem::and).map_or(Ok(()), Err)
}

fn differing(base: &BothWords, template: &Template, words: &BothWords) -> Vec<(String, Value)> {
    let pairs = fields(template, base).into_iter().zip(fields(template, words));
    pairs.filter(|(old, new)| old.2 != new.2).map(|(_, (key, _, text))| (key, text.into())).collect()
}

/// Whether a stored text is one that its template takes now.
fn is_sound(key: &str, text: &Value) -> bool {
    let mut parts = key.split('/');
    let (Some(kind), Some(_), Some(field)) = (parts.next(), parts.next(), parts.next()) else { return false };
    let field = match field {
        "title" => Field::Title,
        "text" => Field::Text,
        _ => Field::Sms,
    };
    let template = all().find(|template| template.kind == kind);
    template.zip(text.as_str()).is_some_and(|(template, text)| check_words(template, field, text).is_ok())
}

fn belongs(key: &str, template: &Template) -> bool {
    key.strip_prefix(template.kind).is_some_and(|rest| rest.starts_with('/'))
}

fn without(stored: &Stored, template: &Template) -> Stored {
    stored.iter().filter(|(key, _)| !belongs(key, template)).map(|(k, v)| (k.clone(), v.clone())).collect()
}

/// The file's edits with the stored ones over them.
pub(super) fn joined(
    file: &BTreeMap<String, TemplateEdit>,
    stored: &Stored,
) -> BTreeMap<String, TemplateEdit> {
    let mut edits = file.clone();
    for (key, value) in stored {
        let mut parts = key.split('/');
        let (Some(kind), Some(lang), Some(field)) = (parts.next(), parts.next(), parts.next()) else {
            continue;
        };
        let edit = edits.entry(kind.to_owned()).or_default();
        let words = if lang == "zh" { &mut edit.zh } else { &mut edit.en };
        let text = value.as_str().map(str::to_owned);
        match field {
            "title" => words.title = text,
            "text" => words.text = text,
            _ => words.sms = text,
        }
    }
    edits
}

/// A believable value for each variable of a kind.
fn samples(template: &Template) -> Value {
    let value = |name: &str| match name {
        "code" => json!("271828"),
        "reasons" => {
            json!([{ "zh": "证件照片模糊，无法辨认", "en": "The photo of the document is blurred" }])
        }
        "app" => json!({ "zh": "示例应用", "en": "Sample application" }),
        "contract" => json!({ "zh": "智能模组合作协议", "en": "Module agreement" }),
        "limit" => json!(5_000),
        "used" => json!(4_000),
        "days" => json!(30),
        "until" => json!("2026-12-31"),
        other => json!(format!("[{other}]")),
    };
    template
        .variables
        .iter()
        .map(|name| ((*name).to_owned(), value(name)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}
