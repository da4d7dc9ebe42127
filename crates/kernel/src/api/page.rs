//! Cursor paging: `{items, next}`, where `next` is the opaque place after the last item.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Problem;
use crate::problem::MALFORMED;

/// The items of a page when nothing is asked for.
const USUAL: u32 = 20;
/// The items of a page at the most.
const MOST: u32 = 100;

/// Which page is wanted.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
pub struct PageQuery {
    /// The `next` of the page before.
    pub cursor: Option<String>,
    /// How many items, at the most 100.
    pub limit: Option<u32>,
}

/// A page of a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// Where the next page begins; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl PageQuery {
    /// How many items to show.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(USUAL).clamp(1, MOST) as usize
    }

    /// How many rows to read: one more than shown, to know whether a next page exists.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.limit() + 1
    }

    /// The key after which the page begins.
    ///
    /// # Errors
    /// The cursor is not one of ours.
    pub fn after(&self) -> Result<Option<String>, Problem> {
        let Some(cursor) = &self.cursor else {
            return Ok(None);
        };
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok();
        let key = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
        key.map(Some).ok_or_else(|| MALFORMED.arg("reason", "cursor"))
    }
}

impl<T> Page<T> {
    /// Cuts rows read with [`PageQuery::rows`] into a page; `key` names the place of an item.
    pub fn cut(mut rows: Vec<T>, query: &PageQuery, key: impl Fn(&T) -> String) -> Self {
        let more = rows.len() > query.limit();
        rows.truncate(query.limit());
        let next = rows.last().filter(|_| more).map(|last| URL_SAFE_NO_PAD.encode(key(last)));
        Self { items: rows, next }
    }

    /// Turns each item into its view.
    pub fn map<U>(self, view: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(view).collect(), next: self.next }
    }
}
