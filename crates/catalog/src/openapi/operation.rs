//! One path item of a document, read into its operations.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Fault, Operation, Spec, check_line, escape, field, object, optional_text, refs, route_of};

/// Methods the gateway forwards.
const METHODS: [&str; 6] = ["get", "put", "post", "delete", "head", "patch"];
/// Methods of OpenAPI that the gateway does not forward.
const REFUSED: [&str; 2] = ["options", "trace"];
/// The longest title, in characters.
const TITLE_LIMIT: usize = 100;
/// The longest description, in characters.
const DESCRIPTION_LIMIT: usize = 20_000;

/// Reads the operations of one path, each with its place in the document.
pub(super) fn read_item(
    document: &Value,
    path: &str,
    item: &Value,
    place: &str,
) -> Result<Vec<(Operation, String)>, Fault> {
    let (route, variables) = route_of(path, place)?;
    refs::check_all(document, item, place)?;
    let item = object(item, place)?;
    if item.contains_key("$ref") {
        return Err(Fault::new(format!("{place}/$ref"), "ref_not_local"));
    }
    if let Some(method) = REFUSED.iter().find(|method| item.contains_key(**method)) {
        return Err(Fault::new(format!("{place}/{method}"), "method_unsupported"));
    }
    let common = Parameters::read(document, item, place)?;
    let mut operations = Vec::new();
    for (name, value) in item.iter().filter(|(name, _)| METHODS.contains(&name.as_str())) {
        let place = format!("{place}/{name}");
        let method = name.to_ascii_uppercase();
        let mut spec = read_spec(document, object(value, &place)?, &place, &format!("{method} {path}"))?;
        spec.parameters = common
            .clone()
            .overridden_by(Parameters::read(document, object(value, &place)?, &place)?)
            .checked(&variables, &place)?;
        operations.push((Operation { method, path: path.to_owned(), route: route.clone(), spec }, place));
    }
    Ok(operations)
}

fn read_spec(
    document: &Value,
    operation: &Map<String, Value>,
    place: &str,
    fallback: &str,
) -> Result<Spec, Fault> {
    let read = |name| optional_text(operation, name, place);
    let operation_id = read("operationId")?;
    let summary =
        read("summary")?.filter(|text| !text.trim().is_empty()).or(operation_id).unwrap_or(fallback);
    let description = read("description")?.unwrap_or_default();
    let spec = Spec {
        operation_id: operation_id.map(str::to_owned),
        title_zh: read("x-summary-zh")?.unwrap_or(summary).trim().to_owned(),
        title_en: read("x-summary-en")?.unwrap_or(summary).trim().to_owned(),
        description_zh: read("x-description-zh")?.unwrap_or(description).to_owned(),
        description_en: read("x-description-en")?.unwrap_or(description).to_owned(),
        deprecated: operation.get("deprecated").and_then(Value::as_bool).unwrap_or(false),
        parameters: Vec::new(),
        request_body: read_body(document, operation, place)?,
        responses: read_responses(document, operation, place)?,
    };
    for (text, name) in [(&spec.title_zh, "x-summary-zh"), (&spec.title_en, "x-summary-en")] {
        let name = if operation.contains_key(name) { name } else { "summary" };
        check_line(text, TITLE_LIMIT, &format!("{place}/{name}"))?;
    }
    for text in [&spec.description_zh, &spec.description_en] {
        check_prose(text, &format!("{place}/description"))?;
    }
    Ok(spec)
}

fn check_prose(text: &str, place: &str) -> Result<(), Fault> {
    if text.chars().count() > DESCRIPTION_LIMIT {
        return Err(Fault::new(place, "wrong_length"));
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Fault::new(place, "unreadable_character"));
    }
    Ok(())
}

fn read_body(document: &Value, operation: &Map<String, Value>, place: &str) -> Result<Value, Fault> {
    let Some(body) = operation.get("requestBody") else {
        return Ok(Value::Null);
    };
    let place = format!("{place}/requestBody");
    let body = refs::resolve(document, body, &place)?;
    object(field(object(body, &place)?, "content", &place)?, &format!("{place}/content"))?;
    refs::check_all(document, body, &place)?;
    Ok(body.clone())
}

fn read_responses(
    document: &Value,
    operation: &Map<String, Value>,
    place: &str,
) -> Result<BTreeMap<String, Value>, Fault> {
    let place_of_all = format!("{place}/responses");
    let responses = object(field(operation, "responses", place)?, &place_of_all)?;
    let mut read = BTreeMap::new();
    for (status, response) in responses.iter().filter(|(status, _)| !status.starts_with("x-")) {
        let place = format!("{place_of_all}/{}", escape(status));
        if !is_status(status) {
            return Err(Fault::new(place, "status_invalid"));
        }
        let response = refs::resolve(document, response, &place)?;
        object(response, &place)?;
        read.insert(status.clone(), response.clone());
    }
    if read.is_empty() {
        return Err(Fault::new(place_of_all, "no_responses"));
    }
    Ok(read)
}

/// `200`, `2XX` or `default`.
fn is_status(status: &str) -> bool {
    let family = |c: u8| (b'1'..=b'5').contains(&c);
    match status.as_bytes() {
        b"default" => true,
        [first, b'X', b'X'] => family(*first),
        [first, rest @ ..] => family(*first) && rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
        [] => false,
    }
}

/// Parameter objects by name and place, in the order of their first appearance.
#[derive(Clone, Default)]
struct Parameters(Vec<(String, String, Value)>);

impl Parameters {
    fn read(document: &Value, parent: &Map<String, Value>, place: &str) -> Result<Self, Fault> {
        let Some(list) = parent.get("parameters") else {
            return Ok(Self::default());
        };
        let place = format!("{place}/parameters");
        let list = list.as_array().ok_or_else(|| Fault::new(place.as_str(), "not_a_list"))?;
        let mut read = Self::default();
        for (i, value) in list.iter().enumerate() {
            let place = format!("{place}/{i}");
            let value = refs::resolve(document, value, &place)?;
            let fields = object(value, &place)?;
            let name = super::text(fields, "name", &place)?;
            let within = super::text(fields, "in", &place)?;
            if !matches!(within, "path" | "query" | "header" | "cookie") {
                return Err(Fault::new(format!("{place}/in"), "unknown_value"));
            }
            if read.0.iter().any(|(n, w, _)| n == name && w == within) {
                return Err(Fault::new(place, "duplicate_parameter"));
            }
            read.0.push((name.to_owned(), within.to_owned(), value.clone()));
        }
        Ok(read)
    }

    /// The operation's own parameters replace those of the path item with the same name and place.
    fn overridden_by(mut self, own: Self) -> Self {
        for (name, within, value) in own.0 {
            match self.0.iter_mut().find(|(n, w, _)| *n == name && *w == within) {
                Some(slot) => slot.2 = value,
                None => self.0.push((name, within, value)),
            }
        }
        self
    }

    /// Every variable of the path is declared, and nothing else is declared as one.
    fn checked(self, variables: &[String], place: &str) -> Result<Vec<Value>, Fault> {
        let declared: BTreeSet<&str> =
            self.0.iter().filter(|(_, w, _)| w == "path").map(|(n, _, _)| n.as_str()).collect();
        let wanted: BTreeSet<&str> = variables.iter().map(String::as_str).collect();
        if declared != wanted {
            return Err(Fault::new(format!("{place}/parameters"), "path_parameters_differ"));
        }
        Ok(self.0.into_iter().map(|(_, _, value)| value).collect())
    }
}
