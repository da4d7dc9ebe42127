//! What the portal shows of the catalogue: plain views, handed over by whoever owns the tables.

use async_trait::async_trait;
use paifang_kernel::{Lang, Problem};

/// An operator's text in both languages; one may be empty, then the other is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// The Chinese text.
    pub zh: String,
    /// The English text.
    pub en: String,
}

impl Words {
    /// The same word in both languages, for names that are not translated.
    #[must_use]
    pub fn same(text: impl Into<String>) -> Self {
        let zh = text.into();
        Self { en: zh.clone(), zh }
    }

    /// Two texts side by side.
    #[must_use]
    pub fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The text in this language, or the other one where it is missing.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &str {
        let (wanted, other) = lang.pick((&self.zh, &self.en), (&self.en, &self.zh));
        if wanted.is_empty() { other } else { wanted }
    }
}

/// One published API in a list.
#[derive(Clone, Debug)]
pub struct ApiCard {
    /// Its id, the last part of `/apis/{id}`.
    pub id: String,
    /// What it is called.
    pub name: Words,
    /// One sentence on what it does.
    pub summary: Words,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path as called through the gateway, such as `/gw/demo/echo`.
    pub path: String,
}

/// One parameter of an API.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name on the wire.
    pub name: String,
    /// Where it goes: `query`, `path`, `header` or `body`.
    pub place: String,
    /// Its type as text, such as `integer` or `string (date-time)`.
    pub kind: String,
    /// Whether a call without it is refused.
    pub required: bool,
    /// What it means.
    pub text: Words,
}

/// One answer of the upstream that is not a success.
#[derive(Clone, Debug)]
pub struct ApiError {
    /// The HTTP status.
    pub status: String,
    /// The code in the answer, or nothing.
    pub code: String,
    /// What it means.
    pub text: Words,
}

/// Everything the page of one API shows.
#[derive(Clone, Debug)]
pub struct ApiPage {
    /// The list entry.
    pub card: ApiCard,
    /// Its version, as the operator wrote it.
    pub version: String,
    /// The long text, Markdown.
    pub description: Words,
    /// Its parameters in the order of the document.
    pub parameters: Vec<Parameter>,
    /// Errors of the API itself; the gateway's own are added by the page.
    pub errors: Vec<ApiError>,
    /// A query that makes the sample call work, unencoded.
    pub sample_query: Vec<(String, String)>,
    /// A body that makes the sample call work.
    pub sample_body: Option<String>,
    /// A successful answer.
    pub sample_answer: Option<String>,
    /// Solutions that grant the right to call it.
    pub solutions: Vec<SolutionCard>,
}

/// One published solution in a list (SOL-02).
#[derive(Clone, Debug)]
pub struct SolutionCard {
    /// Its id, the last part of `/solutions/{id}`.
    pub id: String,
    /// What it is called.
    pub name: Words,
    /// One sentence on the scenario it serves.
    pub summary: Words,
    /// How many APIs it bundles.
    pub apis: usize,
    /// How many messages it bundles.
    pub messages: usize,
}

/// One message of a solution.
#[derive(Clone, Debug)]
pub struct Message {
    /// The topic subscribers name.
    pub topic: String,
    /// When it is sent.
    pub text: Words,
}

/// Everything the page of one solution shows (SOL-02).
#[derive(Clone, Debug)]
pub struct SolutionPage {
    /// The list entry.
    pub card: SolutionCard,
    /// The long text, Markdown.
    pub documents: Words,
    /// Its APIs.
    pub apis: Vec<ApiCard>,
    /// Its messages.
    pub messages: Vec<Message>,
    /// Market roles an organisation must have to subscribe; empty means anybody.
    pub required_roles: Vec<Words>,
    /// The real-name level a subscriber needs, 0 for any verified developer.
    pub min_level: u8,
}

/// One page of a list.
#[derive(Clone, Debug)]
pub struct Shelf<T> {
    /// What is on this page.
    pub items: Vec<T>,
    /// The cursor of the next page, if there is one.
    pub next: Option<String>,
}

/// The published part of the catalogue. The server plugs it in, so that the portal reads no other slice's table.
#[async_trait]
pub trait Catalogue: Send + Sync {
    /// Lists published APIs whose name, summary or path contains `q`.
    async fn apis(&self, q: &str, cursor: Option<&str>) -> Result<Shelf<ApiCard>, Problem>;
    /// One published API.
    async fn api(&self, id: &str) -> Result<Option<ApiPage>, Problem>;
    /// Lists published solutions.
    async fn solutions(&self, cursor: Option<&str>) -> Result<Shelf<SolutionCard>, Problem>;
    /// One published solution.
    async fn solution(&self, id: &str) -> Result<Option<SolutionPage>, Problem>;
}
