//! Good documents are read whole; bad ones are refused whole, with the place.

use serde_json::{Map, Value, json};

use super::{Fault, needed_components, parse, parse_text};

fn pets() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": { "title": "Pets", "version": "1.2.0" },
        "paths": {
            "/pets/{pet_id}": {
                "parameters": [{ "$ref": "#/components/parameters/PetId" }],
                "get": {
                    "operationId": "show_pet", "summary": "Shows a pet", "x-summary-zh": "查看宠物",
                    "responses": { "200": { "$ref": "#/components/responses/Pet" } }
                },
                "put": {
                    "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } },
                    "responses": { "2XX": { "description": "ok" }, "default": { "description": "else" } }
                }
            }
        },
        "components": {
            "parameters": { "PetId": { "name": "pet_id", "in": "path", "required": true, "schema": { "type": "string" } } },
            "responses": { "Pet": { "description": "a pet", "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Pet" } } } } },
            "schemas": {
                "Pet": { "type": "object", "properties": { "mother": { "$ref": "#/components/schemas/Pet" }, "owner": { "$ref": "#/components/schemas/Owner" } } },
                "Owner": { "type": "string" },
                "Stray": { "type": "string" }
            }
        }
    })
}

fn fault(document: &Value) -> (String, &'static str) {
    let Fault { place, reason } = parse(document).expect_err("a bad document");
    (place, reason)
}

fn with(pointer: &str, value: Value) -> Value {
    let mut document = pets();
    *document.pointer_mut(pointer).expect("a place") = value;
    document
}

#[test]
fn a_good_document_becomes_one_operation_per_method_and_path() {
    let document = parse(&pets()).expect("a good document");
    let [get, put] = document.operations.as_slice() else { panic!("two operations") };
    assert_eq!((get.method.as_str(), get.route.as_str()), ("GET", "/pets/{}"));
    assert_eq!((get.spec.title_zh.as_str(), get.spec.title_en.as_str()), ("查看宠物", "Shows a pet"));
    assert_eq!(put.spec.title_en, "PUT /pets/{pet_id}");
    assert_eq!(get.spec.parameters[0]["name"], "pet_id");
    assert!(put.spec.request_body["content"].is_object());
}

#[test]
fn only_the_components_an_operation_reaches_are_given_with_it() {
    let document = parse(&pets()).expect("a good document");
    let needed = needed_components(&document.components, &document.operations[1].spec.request_body);
    let names: Vec<&String> = needed["schemas"].as_object().expect("schemas").keys().collect();
    assert_eq!(names, ["Owner", "Pet"]);
    assert!(needed.get("parameters").is_none());
}

#[test]
fn a_property_may_be_called_like_a_keyword() {
    let mut document = pets();
    document["components"]["schemas"]["Pet"]["properties"]["default"] =
        json!({ "$ref": "#/components/schemas/Stray" });
    document["components"]["schemas"]["Owner"]["example"] = json!({ "$ref": "only data" });
    let document = parse(&document).expect("a good document");
    let needed = needed_components(&document.components, &document.operations[1].spec.request_body);
    assert_eq!(needed["schemas"].as_object().map(Map::len), Some(3));
}

#[test]
fn yaml_is_read_as_well() {
    let text = "openapi: 3.0.3\ninfo: {title: Echo, version: '1'}\npaths:\n  /echo:\n    get:\n      responses:\n        '200': {description: ok}\n";
    assert_eq!(parse_text(text).expect("good YAML").operations[0].path, "/echo");
}

#[test]
fn unreadable_texts_name_line_and_column() {
    assert_eq!(parse_text("{\"openapi\": }").expect_err("bad JSON").place, "1:13");
    assert_eq!(parse_text("openapi: [").expect_err("bad YAML").reason, "unreadable");
}

#[test]
fn a_yaml_bomb_is_refused() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for i in 1..9 {
        let previous = format!("*a{}, ", i - 1).repeat(10);
        text.push_str(&format!("a{i}: &a{i} [{previous}]\n"));
    }
    assert_eq!(parse_text(&text).expect_err("a bomb").reason, "unreadable");
}

#[test]
fn bad_documents_are_refused_with_the_place() {
    let get = "/paths/~1pets~1{pet_id}/get";
    let table = [
        (json!([]), "", "not_an_object"),
        (with("/openapi", json!("2.0")), "/openapi", "unsupported_version"),
        (with("/openapi", json!(3)), "/openapi", "not_a_text"),
        (with("/info", json!({ "title": "x" })), "/info/version", "missing_field"),
        (with("/info/title", json!("  ")), "/info/title", "wrong_length"),
        (with("/info/title", json!("Pets\u{0}")), "/info/title", "unreadable_character"),
        (with(&format!("{get}/summary"), json!("a\nb")), &format!("{get}/summary"), "unreadable_character"),
        (with("/paths", json!({})), "/paths", "no_operations"),
        (with("/paths", json!({ "pets": {} })), "/paths/pets", "path_without_slash"),
        (with("/paths", json!({ "/a/../b": {} })), "/paths/~1a~1..~1b", "path_segment_invalid"),
        (with("/paths", json!({ "/a/x{b}": {} })), "/paths/~1a~1x{b}", "path_segment_invalid"),
        (with("/paths", json!({ "/{a}/{a}": {} })), "/paths/~1{a}~1{a}", "variable_repeated"),
        (with("/paths", json!({ "/a": { "trace": {} } })), "/paths/~1a/trace", "method_unsupported"),
        (with(&format!("{get}/responses"), json!({})), &format!("{get}/responses"), "no_responses"),
        (
            with(&format!("{get}/responses"), json!({ "999": {} })),
            &format!("{get}/responses/999"),
            "status_invalid",
        ),
        (
            with("/components/parameters/PetId/in", json!("body")),
            "/paths/~1pets~1{pet_id}/parameters/0/in",
            "unknown_value",
        ),
        (
            with("/components/parameters/PetId/name", json!("id")),
            &format!("{get}/parameters"),
            "path_parameters_differ",
        ),
        (
            with("/components/schemas/Owner", json!({ "$ref": "#/components/schemas/Nobody" })),
            "/components/schemas/Owner/$ref",
            "ref_unresolved",
        ),
        (
            with("/components/schemas/Owner", json!({ "$ref": "https://example.com/x.json" })),
            "/components/schemas/Owner/$ref",
            "ref_not_local",
        ),
        (
            with("/components/responses/Pet", json!({ "$ref": "#/components/responses/Pet" })),
            &format!("{get}/responses/200"),
            "ref_circular",
        ),
    ];
    for (document, place, reason) in table {
        assert_eq!(fault(&document), (place.to_owned(), reason));
    }
}

#[test]
fn a_yaml_document_may_write_status_codes_without_quotes() {
    let text = "openapi: 3.0.3\ninfo: {title: Echo, version: '1'}\npaths:\n  /echo:\n    get:\n      responses:\n        200: {description: ok}\n";
    assert!(parse_text(text).expect("good YAML").operations[0].spec.responses.contains_key("200"));
}

#[test]
fn deep_nesting_is_refused() {
    let deep = |open: &str, close: &str, levels: usize| {
        format!("{{\"openapi\": {}{}}}", open.repeat(levels), close.repeat(levels))
    };
    assert_eq!(parse_text(&deep("[", "]", 100)).expect_err("too deep").reason, "too_deep");
    assert_eq!(parse_text(&deep("[", "]", 5_000)).expect_err("too deep").reason, "unreadable");
    let yaml = format!("openapi: {}{}", "[".repeat(5_000), "]".repeat(5_000));
    let reason = parse_text(&yaml).expect_err("too deep").reason;
    assert!(matches!(reason, "too_deep" | "unreadable"), "{reason}");
}

#[test]
fn shared_parts_cannot_be_multiplied_without_limit() {
    let operation = json!({ "get": { "responses": { "200": { "$ref": "#/components/responses/Big" } } } });
    let paths: serde_json::Map<String, Value> =
        (0..400).map(|i| (format!("/p{i}"), operation.clone())).collect();
    let mut document = with("/paths", paths.into());
    document["components"]["responses"]["Big"] = json!({ "description": "x".repeat(100_000) });
    assert_eq!(fault(&document).1, "too_large");
}

#[test]
fn routes_that_cannot_be_told_apart_are_refused() {
    let operation = |name: &str| {
        json!({ "get": {
            "parameters": [{ "name": name, "in": "path", "required": true, "schema": {} }],
            "responses": { "200": { "description": "ok" } }
        }})
    };
    let document = with("/paths", json!({ "/a/{x}": operation("x"), "/a/{y}": operation("y") }));
    assert_eq!(fault(&document).1, "duplicate_route");
}

#[test]
fn more_than_five_hundred_operations_are_refused() {
    let operation = json!({ "get": { "responses": { "200": { "description": "ok" } } } });
    let paths = |count: usize| -> Value {
        (0..count).map(|i| (format!("/p{i}"), operation.clone())).collect::<serde_json::Map<_, _>>().into()
    };
    assert_eq!(parse(&with("/paths", paths(500))).expect("at the limit").operations.len(), 500);
    assert_eq!(fault(&with("/paths", paths(501))).1, "too_many_operations");
}
