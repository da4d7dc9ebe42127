//! `$ref`: only local ones into `components`, and every one of them must lead somewhere.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::{Fault, escape};

/// How many references may follow one another before we call it a circle.
const CHAIN_LIMIT: usize = 10;

/// Follows references until a value that is none; the place of a broken one is reported.
pub(super) fn resolve<'a>(document: &'a Value, value: &'a Value, place: &str) -> Result<&'a Value, Fault> {
    let mut current = value;
    for _ in 0..CHAIN_LIMIT {
        match reference(current) {
            None => return Ok(current),
            Some(target) => current = look_up(document, target, place)?,
        }
    }
    Err(Fault::new(place, "ref_circular"))
}

/// Checks every reference below the value; schemas may point at themselves, for nothing is unfolded here.
pub(super) fn check_all(document: &Value, value: &Value, place: &str) -> Result<(), Fault> {
    check_part(document, value, place, false)
}

fn check_part(document: &Value, value: &Value, place: &str, named: bool) -> Result<(), Fault> {
    match value {
        Value::Object(fields) => {
            if let Some(target) = reference(value) {
                look_up(document, target, &format!("{place}/$ref"))?;
            }
            parts(fields, named).try_for_each(|(key, part)| {
                check_part(document, part, &format!("{place}/{}", escape(key)), holds_names(key))
            })
        }
        Value::Array(parts) => parts
            .iter()
            .enumerate()
            .try_for_each(|(i, part)| check_part(document, part, &format!("{place}/{i}"), false)),
        _ => Ok(()),
    }
}

/// The fields that may hold references; `named` says that the keys are names that somebody chose.
fn parts(fields: &Map<String, Value>, named: bool) -> impl Iterator<Item = (&String, &Value)> {
    fields.iter().filter(move |(key, _)| named || !is_data(key))
}

/// Whether the field holds data of the API's users, in which `$ref` means nothing.
fn is_data(key: &str) -> bool {
    matches!(key, "example" | "default" | "enum" | "const") || key.starts_with("x-")
}

/// Whether the keys below the field are names that somebody chose, which may look like keywords.
fn holds_names(key: &str) -> bool {
    matches!(
        key,
        "properties" | "patternProperties" | "$defs" | "schemas" | "responses" | "headers" | "parameters"
    )
}

fn reference(value: &Value) -> Option<&str> {
    value.as_object()?.get("$ref")?.as_str()
}

fn look_up<'a>(document: &'a Value, target: &str, place: &str) -> Result<&'a Value, Fault> {
    let Some(pointer) = target.strip_prefix('#') else {
        return Err(Fault::new(place, "ref_not_local"));
    };
    if !pointer.starts_with("/components/") {
        return Err(Fault::new(place, "ref_not_local"));
    }
    document.pointer(pointer).ok_or_else(|| Fault::new(place, "ref_unresolved"))
}

/// The parts of `components` that a value reaches, as a `components` object of the same shape.
#[must_use]
pub fn needed_components(components: &Value, value: &Value) -> Value {
    let (mut found, mut open) = (BTreeSet::new(), Vec::new());
    collect(value, &mut open);
    while let Some(name) = open.pop() {
        if found.insert(name.clone()) {
            collect(part(components, &name), &mut open);
        }
    }
    let mut kinds = Map::new();
    for (kind, name) in &found {
        let slot = kinds.entry(kind.clone()).or_insert_with(|| Value::Object(Map::new()));
        if let Some(slot) = slot.as_object_mut() {
            slot.insert(name.clone(), part(components, &(kind.clone(), name.clone())).clone());
        }
    }
    Value::Object(kinds)
}

fn part<'a>(components: &'a Value, (kind, name): &(String, String)) -> &'a Value {
    components.get(kind).and_then(|parts| parts.get(name)).unwrap_or(&Value::Null)
}

fn collect(value: &Value, open: &mut Vec<(String, String)>) {
    collect_part(value, open, false);
}

fn collect_part(value: &Value, open: &mut Vec<(String, String)>, named: bool) {
    match value {
        Value::Object(fields) => {
            if let Some(name) = reference(value).and_then(component_name) {
                open.push(name);
            }
            parts(fields, named).for_each(|(key, part)| collect_part(part, open, holds_names(key)));
        }
        Value::Array(parts) => parts.iter().for_each(|part| collect_part(part, open, false)),
        _ => {}
    }
}

fn component_name(target: &str) -> Option<(String, String)> {
    let mut segments = target.strip_prefix("#/components/")?.split('/');
    let unescape = |segment: &str| segment.replace("~1", "/").replace("~0", "~");
    Some((unescape(segments.next()?), unescape(segments.next()?)))
}
