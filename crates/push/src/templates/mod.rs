//! The words of every notice, in both languages, and the one place that fills their variables in.

mod care;
mod review;
mod support;
mod table;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use paifang_kernel::pattern::{clean, fill, variables};
use paifang_kernel::{App, Lang};
use serde_json::Value;

use care::CARE;
use review::REVIEW;
use support::SUPPORT;
use table::TEMPLATES;

/// What one kind of notice says in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// The heading in the inbox and the subject of the mail; holds no variable, so no personal data (rule P8).
    pub title: &'static str,
    /// The body in the inbox and in the mail.
    pub text: &'static str,
    /// The text message, short because it is paid by length.
    pub sms: &'static str,
}

/// Which of the recipient's contacts a notice goes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The phone when one is bound, else the mailbox.
    First,
    /// Every contact there is: review outcomes and security changes (NTF-01, SEC-12).
    All,
}

/// One kind of notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// The kind, as `kernel::notice::Notice::kind` names it.
    pub kind: &'static str,
    /// Where it goes.
    pub reach: Reach,
    /// Whether the inbox keeps it; codes are never kept.
    pub inbox: bool,
    /// The variables that the sender must give; `COMMON` ones are always there.
    pub variables: &'static [&'static str],
    /// The Chinese words.
    pub zh: Words,
    /// The English words.
    pub en: Words,
}

/// The kind of a message with a code: it dies with its code and no inbox keeps it.
pub const CODE: &str = "code";

/// The variables that every template may use without the sender giving them.
pub const COMMON: &[&str] = &["platform", "support", "code_minutes", "promise"];

/// A text message or mail with everything filled in, and the inbox row that goes with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The heading in the inbox.
    pub title: String,
    /// The body in the inbox.
    pub text: String,
    /// The whole text message.
    pub sms: String,
    /// The subject of the mail.
    pub subject: String,
    /// The whole body of the mail.
    pub mail: String,
}

/// All kinds of notices.
pub fn all() -> impl Iterator<Item = &'static Template> {
    [TEMPLATES, CARE, SUPPORT, REVIEW].into_iter().flatten()
}

/// One of the three texts of a kind of notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The heading and the mail's subject.
    Title,
    /// The body in the inbox and in the mail.
    Text,
    /// The text message.
    Sms,
}

/// What is wrong with changed words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WordsFault {
    /// A heading with a variable, which would bring personal data into a subject (rule P8).
    Title,
    /// A variable that the kind does not have.
    Variable(String),
    /// Empty, or longer than so many characters.
    Length(usize),
}

/// Checks changed words, the same for the configuration file and for the page (NTF-04).
///
/// # Errors
/// The first fault.
pub fn check_words(template: &Template, field: Field, text: &str) -> Result<(), WordsFault> {
    let most = match field {
        Field::Title => 60,
        Field::Text => 2_000,
        Field::Sms => 300,
    };
    if text.trim().is_empty() || text.chars().count() > most {
        return Err(WordsFault::Length(most));
    }
    if field == Field::Title {
        return if variables(text).next().is_some() { Err(WordsFault::Title) } else { Ok(()) };
    }
    let unknown = variables(text).find(|name| !template.variables.contains(name) && !COMMON.contains(name));
    unknown.map_or(Ok(()), |name| Err(WordsFault::Variable(name.to_owned())))
}

impl Template {
    /// Finds the template of a kind; a `security.…` kind without its own words gets the general ones.
    #[must_use]
    pub fn of(kind: &str) -> Option<&'static Self> {
        let exact = all().find(|t| t.kind == kind);
        exact.or_else(|| {
            let parent = kind.split('.').next().filter(|parent| *parent == "security")?;
            all().find(|t| t.kind == parent)
        })
    }

    /// The words of one language.
    #[must_use]
    pub fn words(&self, lang: Lang) -> &Words {
        lang.pick(&self.zh, &self.en)
    }
}

/// The words of a deployment: the built-in ones, with the operator's edits laid over them (NTF-04).
#[derive(Clone, Debug, Default)]
pub struct Wording {
    common: BTreeMap<&'static str, [String; 2]>,
    edits: BTreeMap<String, crate::config::TemplateEdit>,
}

impl Wording {
    /// The words of an installation with its name, its customer service and its numbers.
    #[must_use]
    pub fn of(app: &App, edits: BTreeMap<String, crate::config::TemplateEdit>) -> Self {
        let (brand, limits) = (app.brand(), app.limits());
        let same = |text: String| [text.clone(), text];
        let contacts = [brand.support_phone.as_str(), brand.support_email.as_str()];
        let support: Vec<_> = contacts.into_iter().filter(|contact| !contact.is_empty()).collect();
        let days = limits.verification.promise_days;
        let promise = if days > 1 { format!("1-{days}") } else { "1".to_owned() };
        let common = BTreeMap::from([
            ("platform", [brand.name_zh.clone(), brand.name_en.clone()]),
            ("support", same(support.join(" / "))),
            ("code_minutes", same((limits.code.ttl_seconds / 60).to_string())),
            ("promise", same(promise)),
        ]);
        Self::new(common, edits)
    }

    /// Words with the given values for `COMMON` variables, each in Chinese and English, and the operator's edits.
    #[must_use]
    pub fn new(
        common: BTreeMap<&'static str, [String; 2]>,
        edits: BTreeMap<String, crate::config::TemplateEdit>,
    ) -> Self {
        Self { common, edits }
    }

    /// Fills a kind's template in; `None` when the kind is unknown.
    #[must_use]
    pub fn render(&self, kind: &str, lang: Lang, params: &Value) -> Option<Rendered> {
        let template = Template::of(kind)?;
        let words = template.words(lang);
        let edit = self.edits.get(template.kind).map(|edit| lang.pick(&edit.zh, &edit.en));
        let title = edit.and_then(|e| e.title.as_deref()).unwrap_or(words.title);
        let text = edit.and_then(|e| e.text.as_deref()).unwrap_or(words.text);
        let sms = edit.and_then(|e| e.sms.as_deref()).unwrap_or(words.sms);
        let fill = |pattern: &str| fill(pattern, |name| self.value(name, lang, params));
        Some(Rendered {
            title: fill(title),
            text: fill(text),
            sms: fill(&format!("{}{sms}", lang.pick("【{platform}】", "[{platform}] "))),
            subject: fill(&format!("{}{title}", lang.pick("【{platform}】", "[{platform}] "))),
            mail: fill(&format!(
                "{text}\n\n{}\n",
                lang.pick("{platform}\n官方客服：{support}", "{platform}\nCustomer service: {support}")
            )),
        })
    }

    /// What a kind's variables hold, for providers that send registered words only (NTF-04).
    #[must_use]
    pub fn values(&self, kind: &str, lang: Lang, params: &Value) -> BTreeMap<String, String> {
        let own = Template::of(kind).map_or(&[] as &[&str], |template| template.variables);
        let names = own.iter().chain(COMMON);
        names.filter_map(|name| Some(((*name).to_owned(), clean(&self.value(name, lang, params)?)))).collect()
    }

    fn value(&self, name: &str, lang: Lang, params: &Value) -> Option<String> {
        let given = params.get(name).and_then(|value| plain(value, lang));
        given.or_else(|| self.common.get(name).map(|[zh, en]| lang.pick(zh, en).clone()))
    }
}

/// Turns a parameter into text: a string, a number, `{"zh": .., "en": ..}`, or a list of those.
fn plain(value: &Value, lang: Lang) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Object(fields) => plain(fields.get(lang.pick("zh", "en"))?, lang),
        Value::Array(items) => {
            let texts: Vec<_> = items.iter().filter_map(|item| plain(item, lang)).collect();
            Some(texts.join(lang.pick("；", "; ")))
        }
        Value::Null => None,
    }
}
