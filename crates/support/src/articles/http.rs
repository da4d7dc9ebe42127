//! Articles over HTTP: everybody reads, operators edit.

use paifang_kernel::access::{Anyone, Caller, ReadArticles, WriteArticles};
use paifang_kernel::api::{Api, Cx, Form, Params, Path, Reply, State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Article, ArticleEdit, Shelf, store};
use crate::Support;

/// The routes of the slice.
#[must_use]
pub fn routes() -> Api<Support> {
    Api::new("articles")
        .get("/articles", list, "Lists the texts of a shelf")
        .get("/articles/{slug}", show, "Shows a page of the help centre")
        .get("/admin/articles", all, "Lists every text that operators edit")
        .put("/admin/articles/{slug}", edit, "Edits a text")
}

/// Which texts are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Wanted {
    /// The shelf.
    shelf: Shelf,
}

/// Some articles.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct Articles {
    /// The articles in their order.
    items: Vec<Article>,
}

async fn list(
    cx: Cx,
    _open: Anyone,
    State(_support): State<Support>,
    Params(Wanted { shelf }): Params<Wanted>,
) -> Reply<Articles> {
    Ok(Articles { items: store::of_shelf(&cx.db, shelf).await? }.into())
}

async fn show(
    cx: Cx,
    _open: Anyone,
    State(_support): State<Support>,
    Path(slug): Path<String>,
) -> Reply<Article> {
    Ok(store::find(&cx.db, Shelf::Help, &slug).await?.into())
}

async fn all(cx: Cx, _who: Caller<ReadArticles>, State(_support): State<Support>) -> Reply<Articles> {
    Ok(Articles { items: store::all(&cx.db).await? }.into())
}

async fn edit(
    cx: Cx,
    who: Caller<WriteArticles>,
    State(_support): State<Support>,
    Path(slug): Path<String>,
    Form(edit): Form<ArticleEdit>,
) -> Reply<Article> {
    let mut tx = cx.begin(&*who).await?;
    let article = edit.apply(store::load(&mut tx, &slug).await?)?;
    store::save(cx.app(), &mut tx, &article, &who.operator).await?;
    cx.audit(&mut tx, &*who, "article.edit", &slug, json!({ "version": article.version + 1 })).await?;
    let saved = store::load(&mut tx, &slug).await?;
    tx.ok(saved).await
}
