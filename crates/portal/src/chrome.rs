//! What surrounds every page: language, header, account menu, footer.

use std::convert::Infallible;

use axum::extract::{FromRef, FromRequestParts};
use http::request::Parts;
use http::{HeaderMap, Uri, header};
use paifang_kernel::Lang;
use url::form_urlencoded;

use crate::config::Agreement;
use crate::{Portal, SignedIn, Site, assets};

/// The cookie that remembers the chosen language; the console reads and writes it too.
pub(crate) const LANG_COOKIE: &str = "paifang_lang";

/// The words and links every template needs; templates call it `c`.
pub(crate) struct Chrome {
    pub(crate) lang: Lang,
    pub(crate) portal: Portal,
    pub(crate) visitor: Option<SignedIn>,
    path: String,
    query: Vec<(String, String)>,
}

impl FromRequestParts<Site> for Chrome {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Infallible> {
        let portal = Portal::from_ref(site);
        let query = pairs(&parts.uri).filter(|(name, _)| name != "lang").collect();
        Ok(Self {
            lang: language(&parts.uri, &parts.headers),
            visitor: portal.visitors().signed_in(&parts.headers).await,
            portal,
            path: parts.uri.path().to_owned(),
            query,
        })
    }
}

impl Chrome {
    /// The page's language, for templates, which hand fields over by reference.
    pub(crate) fn lang(&self) -> Lang {
        self.lang
    }

    /// The text in the page's language.
    pub(crate) fn t<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        self.lang.pick(zh, en)
    }

    /// The singular or the plural of an English noun.
    pub(crate) fn plural<'a>(&self, count: &usize, one: &'a str, many: &'a str) -> &'a str {
        if *count == 1 { one } else { many }
    }

    pub(crate) fn name(&self) -> &str {
        self.portal.name(self.lang)
    }

    pub(crate) fn demo(&self) -> bool {
        self.portal.config().demo
    }

    pub(crate) fn support_phone(&self) -> &str {
        &self.portal.config().support_phone
    }

    pub(crate) fn support_email(&self) -> &str {
        &self.portal.config().support_email
    }

    pub(crate) fn agreements(&self) -> &[Agreement] {
        &self.portal.config().agreements
    }

    /// The address of the platform's mark: the uploaded logo, or the built-in one.
    pub(crate) fn mark(&self) -> String {
        let logo = &self.portal.config().logo;
        if logo.is_empty() { self.asset("icon.svg") } else { logo.clone() }
    }

    /// The address of the chosen colour's tints, empty for the built-in ones.
    pub(crate) fn tints(&self) -> &str {
        &self.portal.config().tints
    }

    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// Whether the page belongs to this part of the menu.
    pub(crate) fn on(&self, part: &str) -> bool {
        self.path == part || self.path.strip_prefix(part).is_some_and(|rest| rest.starts_with('/'))
    }

    /// One parameter of the query.
    pub(crate) fn param(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// This page with one parameter replaced.
    pub(crate) fn with(&self, name: &str, value: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.query.iter().filter(|(key, _)| key != name));
        query.append_pair(name, value);
        format!("{}?{}", self.path, query.finish())
    }

    /// The absolute address of this page in a language, for search engines.
    pub(crate) fn absolute(&self, lang: &str) -> String {
        format!("{}{}", self.portal.config().public_url, self.with("lang", lang))
    }

    /// A link into the console; a visitor is led through the login page first (RNV-01, GATE-01).
    pub(crate) fn console(&self, path: &str) -> String {
        if self.visitor.is_some() {
            return path.to_owned();
        }
        let back: String = form_urlencoded::byte_serialize(path.as_bytes()).collect();
        format!("/login?return_to={back}")
    }

    /// Where the query asks to return to, if that stays on this server.
    pub(crate) fn return_to(&self) -> Option<&str> {
        self.param("return_to").filter(|path| is_own_path(path))
    }
}

/// Whether a path stays on this origin: `//host` and `/\host` are read as other hosts by browsers.
pub(crate) fn is_own_path(path: &str) -> bool {
    let mut chars = path.chars();
    chars.next() == Some('/')
        && !matches!(chars.next(), Some('/' | '\\'))
        && !path.chars().any(|c| c.is_control() || c == '\\')
}

/// The language asked for in the address itself.
pub(crate) fn chosen(uri: &Uri) -> Option<Lang> {
    pairs(uri).find(|(name, _)| name == "lang").and_then(|(_, value)| Lang::from_name(&value))
}

/// The address first, then the cookie, then the browser, else Chinese.
fn language(uri: &Uri, headers: &HeaderMap) -> Lang {
    chosen(uri).or_else(|| remembered(headers)).unwrap_or_else(|| {
        let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        accept.map_or(Lang::Zh, Lang::from_accept)
    })
}

fn remembered(headers: &HeaderMap) -> Option<Lang> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|cookie| cookie.trim().strip_prefix(LANG_COOKIE)?.strip_prefix('='))
        .and_then(Lang::from_name)
}

fn pairs(uri: &Uri) -> impl Iterator<Item = (String, String)> {
    form_urlencoded::parse(uri.query().unwrap_or("").as_bytes())
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
}

/// A number with commas between the thousands.
pub(crate) fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
