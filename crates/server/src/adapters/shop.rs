//! The catalogue as the portal shows it.

use async_trait::async_trait;
use paifang_catalog::apis::State;
use paifang_catalog::apis::store::{self as apis, ApiLine};
use paifang_catalog::apis::{ApiRecord, gateway_path};
use paifang_catalog::solutions::store::{self as solutions, SolutionLine};
use paifang_catalog::{Api, Solution};
use paifang_kernel::api::Page;
use paifang_kernel::api::PageQuery;
use paifang_kernel::id::Id;
use paifang_kernel::problem::NOT_FOUND;
use paifang_kernel::{App, Problem};
use paifang_portal::{
    ApiCard, ApiError, ApiPage, Catalogue, HelpPage, Library, Parameter, Shelf, SolutionCard, SolutionPage,
    Words,
};
use paifang_support::articles::{self, Article, Shelf as HelpShelf};
use serde_json::Value;

/// The published part of the catalogue.
#[derive(Clone, Debug)]
pub struct ShopWindow(pub App);

#[async_trait]
impl Catalogue for ShopWindow {
    async fn apis(&self, q: &str, cursor: Option<&str>) -> Result<Shelf<ApiCard>, Problem> {
        let query = query(cursor);
        let filter =
            apis::Filter { state: Some(State::Published), words: q.to_owned(), after: after(&query)? };
        let page = Page::cut(apis::list(&self.0.db, &filter, query.rows()).await?, &query, ApiLine::key);
        Ok(Shelf { items: page.items.into_iter().map(api_card).collect(), next: page.next })
    }

    async fn api(&self, id: &str) -> Result<Option<ApiPage>, Problem> {
        let Some(id) = Id::<Api>::parse(id) else { return Ok(None) };
        let Some(api) = found(apis::find_published(&self.0.db, &id).await)? else { return Ok(None) };
        let holding = solutions::holding(&self.0.db, &id).await?;
        Ok(Some(api_page(api, holding)))
    }

    async fn solutions(&self, cursor: Option<&str>) -> Result<Shelf<SolutionCard>, Problem> {
        let query = query(cursor);
        let filter =
            solutions::Filter { state: Some(State::Published), words: String::new(), after: after(&query)? };
        let rows = solutions::list(&self.0.db, &filter, query.rows()).await?;
        let page = Page::cut(rows, &query, |line| line.id.to_string());
        Ok(Shelf { items: page.items.into_iter().map(solution_card).collect(), next: page.next })
    }

    async fn solution(&self, id: &str) -> Result<Option<SolutionPage>, Problem> {
        let Some(id) = Id::<Solution>::parse(id) else { return Ok(None) };
        let Some(solution) = found(solutions::find_published(&self.0.db, &id).await)? else {
            return Ok(None);
        };
        let card = solution_card(solutions::find_line(&self.0.db, &id).await?);
        let members = apis::of_solution(&self.0.db, &id).await?;
        let content = solution.content;
        Ok(Some(SolutionPage {
            card,
            documents: Words::new(content.documents_zh, content.documents_en),
            apis: members.into_iter().map(api_card).collect(),
            messages: Vec::new(),
            required_roles: content.required_roles.into_iter().map(Words::same).collect(),
            min_level: u8::try_from(content.min_level).unwrap_or(0),
        }))
    }
}

fn query(cursor: Option<&str>) -> PageQuery {
    PageQuery { cursor: cursor.map(str::to_owned), limit: None }
}

fn after(query: &PageQuery) -> Result<String, Problem> {
    Ok(query.after()?.unwrap_or_default())
}

/// Turns `not_found` into nothing.
fn found<T>(outcome: Result<T, Problem>) -> Result<Option<T>, Problem> {
    match outcome {
        Ok(thing) => Ok(Some(thing)),
        Err(problem) if problem.code() == NOT_FOUND => Ok(None),
        Err(problem) => Err(problem),
    }
}

fn api_card(line: ApiLine) -> ApiCard {
    ApiCard {
        id: line.id.to_string(),
        name: Words::new(line.title_zh, line.title_en),
        summary: Words::default(),
        method: line.method,
        path: gateway_path(&line.path),
    }
}

fn solution_card(line: SolutionLine) -> SolutionCard {
    SolutionCard {
        id: line.id.to_string(),
        name: Words::new(line.name_zh, line.name_en),
        summary: Words::new(line.summary_zh, line.summary_en),
        apis: usize::try_from(line.api_count).unwrap_or(0),
        messages: 0,
    }
}

fn api_page(api: ApiRecord, holding: Vec<SolutionLine>) -> ApiPage {
    let spec = &api.content.spec;
    let example = |content: &Value| content["application/json"]["example"].clone();
    let pretty =
        |value: Value| if value.is_null() { None } else { serde_json::to_string_pretty(&value).ok() };
    let success = spec.responses.iter().find(|(status, _)| status.starts_with('2')).map(|(_, answer)| answer);
    let wrong = spec.responses.iter().filter(|(status, _)| !status.starts_with(['2', '3']));
    let errors = wrong.map(|(status, answer)| ApiError {
        status: status.clone(),
        code: String::new(),
        text: Words::same(text(&answer["description"])),
    });
    let sample_query =
        spec.parameters.iter().filter(|parameter| parameter["in"] == "query").filter_map(|parameter| {
            let value = &parameter["example"];
            let shown = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
            (!value.is_null()).then(|| (text(&parameter["name"]), shown))
        });
    ApiPage {
        sample_query: sample_query.collect(),
        sample_body: pretty(example(&spec.request_body["content"])),
        sample_answer: success.and_then(|answer| pretty(example(&answer["content"]))),
        parameters: spec.parameters.iter().map(parameter).collect(),
        errors: errors.collect(),
        version: api.revision.to_string(),
        description: Words::new(api.words.description_zh, api.words.description_en),
        solutions: holding.into_iter().map(solution_card).collect(),
        card: ApiCard {
            id: api.id.to_string(),
            name: Words::new(api.words.title_zh, api.words.title_en),
            summary: Words::default(),
            method: api.method,
            path: gateway_path(&api.content.path),
        },
    }
}

fn parameter(parameter: &Value) -> Parameter {
    let schema = &parameter["schema"];
    let kind = text(&schema["type"]);
    let format = schema["format"].as_str().map(|format| format!(" ({format})")).unwrap_or_default();
    Parameter {
        name: text(&parameter["name"]),
        place: text(&parameter["in"]),
        kind: format!("{kind}{format}"),
        required: parameter["required"].as_bool().unwrap_or(false),
        text: Words::same(text(&parameter["description"])),
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// The help centre, as customer service wrote it (HLP-05).
#[derive(Clone, Debug)]
pub struct Helps(pub App);

fn help_page(article: Article) -> HelpPage {
    HelpPage {
        slug: article.slug,
        title: Words::new(article.title_zh, article.title_en),
        text: Words::new(article.text_zh, article.text_en),
    }
}

#[async_trait]
impl Library for Helps {
    async fn pages(&self) -> Result<Vec<HelpPage>, Problem> {
        let articles = articles::of_shelf(&self.0.db, HelpShelf::Help).await?;
        Ok(articles.into_iter().map(help_page).collect())
    }

    async fn page(&self, slug: &str) -> Result<Option<HelpPage>, Problem> {
        Ok(found(articles::find(&self.0.db, HelpShelf::Help, slug).await)?.map(help_page))
    }
}
