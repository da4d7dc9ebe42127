//! Reads OpenAPI 3.0 and 3.1 documents into the operations we publish (ADM-03); pure, and never half of a document.

mod operation;
mod refs;
mod route;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

pub use refs::needed_components;
pub use route::route_of;

/// The longest document we read, in bytes.
pub const DOCUMENT_LIMIT: usize = 1024 * 1024;
/// The most operations one document may hold.
pub const OPERATION_LIMIT: usize = 500;
/// The deepest nesting we read, as for every JSON that comes in (rule H1).
const DEPTH_LIMIT: usize = 64;
/// The most bytes that all operations may take once the parts they share are written out with each.
const SPECS_LIMIT: usize = 8 * DOCUMENT_LIMIT;

/// What is wrong with a document and where; the place is a JSON pointer, or `line:column` of a text that is no JSON or YAML.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer into the document, or `line:column`.
    pub place: String,
    /// A short stable word such as `missing_field`.
    pub reason: &'static str,
}

impl Fault {
    fn new(place: impl Into<String>, reason: &'static str) -> Self {
        Self { place: place.into(), reason }
    }
}

/// A document that was read whole.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// `info.title`, which also names the group its APIs belong to.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// The value of `openapi`, such as `3.1.0`.
    pub openapi: String,
    /// The shared parts that operations point at, kept once per document.
    pub components: Value,
    /// One per method and path, in the order of the paths.
    pub operations: Vec<Operation>,
}

/// One operation of a document: one API on the platform.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// Upper-case HTTP method.
    pub method: String,
    /// The path template as written, such as `/pets/{pet_id}`.
    pub path: String,
    /// The path template with the names of its variables taken out, such as `/pets/{}`; two equal ones cannot be told apart.
    pub route: String,
    /// What the document says about it.
    pub spec: Spec,
}

/// The part of an operation that readers see; stored as JSON.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// `operationId`, if any.
    pub operation_id: Option<String>,
    /// `x-summary-zh`, else `summary`, else the operation id, else method and path.
    pub title_zh: String,
    /// `x-summary-en`, else as above.
    pub title_en: String,
    /// `x-description-zh`, else `description`; Markdown.
    pub description_zh: String,
    /// `x-description-en`, else `description`; Markdown.
    pub description_en: String,
    /// Whether the document marks it as deprecated.
    pub deprecated: bool,
    /// Parameter objects with their references resolved (schemas keep theirs).
    pub parameters: Vec<Value>,
    /// The request body object, or null.
    pub request_body: Value,
    /// Response objects by status code.
    pub responses: BTreeMap<String, Value>,
}

/// Reads a JSON or YAML text.
///
/// # Errors
/// The text is neither, or the document is not one we can publish.
pub fn parse_text(text: &str) -> Result<Document, Fault> {
    if text.len() > DOCUMENT_LIMIT {
        return Err(Fault::new("", "too_large"));
    }
    let value = if text.trim_start().starts_with('{') { from_json(text)? } else { from_yaml(text)? };
    parse(&value)
}

fn from_json(text: &str) -> Result<Value, Fault> {
    serde_json::from_str(text).map_err(|e| Fault::new(format!("{}:{}", e.line(), e.column()), "unreadable"))
}

fn from_yaml(text: &str) -> Result<Value, Fault> {
    serde_saphyr::from_str(text).map_err(|e| {
        let place = e.location().map(|at| format!("{}:{}", at.line(), at.column()));
        Fault::new(place.unwrap_or_default(), "unreadable")
    })
}

/// Reads a document that came as a JSON value.
///
/// # Errors
/// As [`parse`], or it would be too long as a text.
pub fn parse_value(document: &Value) -> Result<Document, Fault> {
    if document.to_string().len() > DOCUMENT_LIMIT {
        return Err(Fault::new("", "too_large"));
    }
    parse(document)
}

/// Reads a document whose size was checked.
///
/// # Errors
/// The document is not one we can publish; the fault names the first place.
pub fn parse(document: &Value) -> Result<Document, Fault> {
    if !is_within(document, DEPTH_LIMIT) {
        return Err(Fault::new("", "too_deep"));
    }
    let root = object(document, "")?;
    let openapi = text(root, "openapi", "")?;
    if !(openapi.starts_with("3.0.") || openapi.starts_with("3.1.")) {
        return Err(Fault::new("/openapi", "unsupported_version"));
    }
    let info = object(field(root, "info", "")?, "/info")?;
    let title = text(info, "title", "/info")?;
    check_line(title, 100, "/info/title")?;
    let version = text(info, "version", "/info")?;
    check_line(version, 50, "/info/version")?;
    check_line(openapi, 20, "/openapi")?;
    let components = root.get("components").cloned().unwrap_or(Value::Object(Map::new()));
    object(&components, "/components")?;
    refs::check_all(document, &components, "/components")?;
    let operations = read_paths(document, object(field(root, "paths", "")?, "/paths")?)?;
    Ok(Document {
        title: title.trim().to_owned(),
        version: version.to_owned(),
        openapi: openapi.to_owned(),
        components,
        operations,
    })
}

fn read_paths(document: &Value, paths: &Map<String, Value>) -> Result<Vec<Operation>, Fault> {
    let mut operations = Vec::new();
    let (mut routes, mut ids) = (BTreeSet::new(), BTreeSet::new());
    let mut specs = 0;
    for (path, item) in paths {
        if path.starts_with("x-") {
            continue;
        }
        let place = format!("/paths/{}", escape(path));
        for (operation, place) in operation::read_item(document, path, item, &place)? {
            if !routes.insert((operation.method.clone(), operation.route.clone())) {
                return Err(Fault::new(place, "duplicate_route"));
            }
            if operation.spec.operation_id.as_ref().is_some_and(|id| !ids.insert(id.clone())) {
                return Err(Fault::new(format!("{place}/operationId"), "duplicate_id"));
            }
            specs += json!(operation.spec).to_string().len();
            if specs > SPECS_LIMIT {
                return Err(Fault::new(place, "too_large"));
            }
            if operations.len() == OPERATION_LIMIT {
                return Err(Fault::new("/paths", "too_many_operations"));
            }
            operations.push(operation);
        }
    }
    if operations.is_empty() {
        return Err(Fault::new("/paths", "no_operations"));
    }
    Ok(operations)
}

/// Whether nothing lies deeper than so many levels.
fn is_within(value: &Value, levels: usize) -> bool {
    match value {
        Value::Object(fields) => levels > 0 && fields.values().all(|part| is_within(part, levels - 1)),
        Value::Array(parts) => levels > 0 && parts.iter().all(|part| is_within(part, levels - 1)),
        _ => true,
    }
}

/// One line that both stores and every page can show.
fn check_line(text: &str, max: usize, place: &str) -> Result<(), Fault> {
    if text.trim().is_empty() || text.chars().count() > max {
        return Err(Fault::new(place, "wrong_length"));
    }
    if text.chars().any(char::is_control) {
        return Err(Fault::new(place, "unreadable_character"));
    }
    Ok(())
}

/// Writes one key as a segment of a JSON pointer.
fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

fn object<'a>(value: &'a Value, place: &str) -> Result<&'a Map<String, Value>, Fault> {
    value.as_object().ok_or_else(|| Fault::new(place, "not_an_object"))
}

fn field<'a>(parent: &'a Map<String, Value>, name: &str, place: &str) -> Result<&'a Value, Fault> {
    parent.get(name).ok_or_else(|| Fault::new(format!("{place}/{name}"), "missing_field"))
}

fn text<'a>(parent: &'a Map<String, Value>, name: &str, place: &str) -> Result<&'a str, Fault> {
    field(parent, name, place)?.as_str().ok_or_else(|| Fault::new(format!("{place}/{name}"), "not_a_text"))
}

fn optional_text<'a>(
    parent: &'a Map<String, Value>,
    name: &str,
    place: &str,
) -> Result<Option<&'a str>, Fault> {
    match parent.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => {
            value.as_str().map(Some).ok_or_else(|| Fault::new(format!("{place}/{name}"), "not_a_text"))
        }
    }
}

#[cfg(test)]
mod tests;
