//! A small catalogue for the stories of this crate.

use paifang_kernel::App;
use paifang_kernel::access::StaffRole;
use paifang_testkit::{Client, Wiring, World, json};
use serde_json::Value;

use crate::{Catalog, Settings, routes};

/// The catalogue alone, as on a platform that allows public upstreams only.
pub(crate) fn wire(app: &App) -> Wiring {
    Wiring::default().api(routes().with_state(Catalog::new(app.clone(), Settings::default())))
}

/// The catalogue of a demo, which may call its own machine.
pub(crate) fn wire_private(app: &App) -> Wiring {
    let settings = Settings { allow_private_upstreams: true };
    Wiring::default().api(routes().with_state(Catalog::new(app.clone(), settings)))
}

/// Catalogue staff.
pub(crate) fn cara(w: &World) -> Client {
    w.staff("cara", &[StaffRole::Catalog])
}

/// A document with one operation for each path.
pub(crate) fn document(title: &str, paths: &[&str]) -> Value {
    let operation = |path: &str| {
        let names = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
        let parameters: Vec<Value> = names
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
            .collect();
        json!({ "get": {
            "summary": format!("Reads {path}"), "x-summary-zh": format!("读取 {path}"), "parameters": parameters,
            "responses": { "200": { "description": "ok", "content": { "application/json": {
                "schema": { "$ref": "#/components/schemas/Answer" }, "example": { "ok": true }
            } } } }
        } })
    };
    let paths: serde_json::Map<String, Value> =
        paths.iter().map(|path| ((*path).to_owned(), operation(path))).collect();
    json!({
        "openapi": "3.0.3", "info": { "title": title, "version": "1.0.0" }, "paths": paths,
        "components": { "schemas": { "Answer": { "type": "object" }, "Unused": { "type": "string" } } }
    })
}

/// The body of an import.
pub(crate) fn import_of(openapi: impl Into<Value>) -> Value {
    json!({ "openapi": openapi.into(), "upstream": { "url": "https://upstream.example.com/v1/" } })
}

/// Imports a document and publishes its APIs; returns their ids in the order of the paths.
pub(crate) async fn published(w: &World, title: &str, paths: &[&str]) -> Vec<String> {
    let cara = cara(w);
    let made = cara.post("/admin/apis", import_of(document(title, paths))).await.created();
    let mut ids = Vec::new();
    for path in paths {
        let row = made["items"]
            .as_array()
            .expect("items")
            .iter()
            .find(|row| row["path"] == **path)
            .expect("the path");
        let id = row["id"].as_str().expect("an id").to_owned();
        cara.put(&format!("/admin/apis/{id}/publication"), json!({})).await.ok();
        ids.push(id);
    }
    ids
}

/// The ids of a list.
pub(crate) fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|row| row["id"].as_str().expect("an id").to_owned())
        .collect()
}
