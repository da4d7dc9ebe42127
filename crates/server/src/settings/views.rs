//! What the settings page is shown: each setting with its value, where it comes from and what it takes.

use jiff::Timestamp;
use paifang_kernel::api::JsonSchema;
use paifang_push::ProviderView;
use paifang_push::provider::Channel;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::store::{Last, Line, Newest};
use super::{Change, KEYS, Key, Kind, Stored, brand};
use crate::config::Config;

/// Everything that can be set, with the version that a change must name.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingsView {
    /// The version; 0 while nothing was ever changed here.
    pub version: i64,
    /// The settings in the order in which they are shown.
    pub items: Vec<SettingView>,
    /// The address of the logo in force, empty for the built-in one.
    pub logo_url: String,
    /// Who carries messages, in the order in which they are tried; what they need is set in the configuration file.
    pub providers: Vec<ProviderView>,
}

/// One setting.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SettingView {
    /// Its name, as in the configuration file.
    pub key: &'static str,
    /// What it takes.
    pub takes: TakesView,
    /// What a number counts, or empty.
    pub unit: &'static str,
    /// The value in force.
    pub value: Value,
    /// The value of file or default, which holds when the change is taken back.
    pub base: Value,
    /// Where the value comes from.
    pub source: Source,
    /// Who changed it last on this page, if anybody did.
    pub changed: Option<ChangedView>,
}

/// Who changed something last.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ChangedView {
    /// By login name.
    pub by: String,
    /// When.
    #[schemars(with = "String")]
    pub at: Timestamp,
}

impl From<&Last> for ChangedView {
    fn from(last: &Last) -> Self {
        Self { by: last.author_name.clone(), at: last.at }
    }
}

/// What a setting takes.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TakesView {
    /// A whole number.
    Number {
        /// At least.
        min: i64,
        /// At the most.
        max: i64,
    },
    /// A line of text.
    Text {
        /// At the most so many characters.
        max: usize,
    },
    /// A colour such as `#2457e6`.
    Colour,
    /// The name of a time zone.
    Zone,
    /// One of these words.
    Choice {
        /// The words.
        words: Vec<&'static str>,
    },
    /// On or off.
    Switch,
    /// An uploaded picture.
    Logo,
    /// The order of a channel's providers.
    Providers {
        /// The channel.
        channel: Channel,
    },
}

/// Where a value comes from; the later ones win.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Built in.
    Default,
    /// The configuration file.
    File,
    /// This page.
    Stored,
    /// The environment of the server; fixed.
    Environment,
}

/// What is to be changed.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SettingsChange {
    /// The version that was shown.
    pub version: i64,
    /// The new values by name; null takes the change back.
    pub changes: std::collections::BTreeMap<String, Value>,
    /// Why, for the history.
    #[serde(default)]
    pub note: String,
}

/// Which earlier version is to hold again.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Restoration {
    /// The version that was shown.
    pub version: i64,
    /// The version to go back to; 0 is the file as it is.
    pub to: i64,
    /// Why, for the history.
    #[serde(default)]
    pub note: String,
}

/// One line of the history.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VersionView {
    /// The version that this change made.
    pub version: i64,
    /// When.
    pub at: Timestamp,
    /// Who, by login name.
    pub by: String,
    /// Why.
    pub note: String,
    /// Which version was put back, if one was.
    pub restored: Option<i64>,
    /// What changed.
    pub changes: Vec<Change>,
}

impl From<Line> for VersionView {
    fn from(line: Line) -> Self {
        let Line { version, changes, note, restored, author_name, at } = line;
        Self { version, at, by: author_name, note, restored, changes }
    }
}

impl SettingsView {
    /// Joins what the file says, what holds, and who changed what last.
    pub(super) fn of(
        file: &Config,
        joined: &Config,
        newest: &Newest,
        lasts: &[Last],
        providers: Vec<ProviderView>,
    ) -> Self {
        let sources = Sources { file, defaults: Config::default(), stored: &newest.stored };
        let items = KEYS.iter().map(|key| SettingView {
            key: key.path,
            takes: TakesView::of(key.kind),
            unit: key.unit,
            value: joined.value(key.path).unwrap_or_default(),
            base: file.value(key.path).unwrap_or_default(),
            source: sources.of(key),
            changed: lasts.iter().find(|last| last.name == key.path).map(ChangedView::from),
        });
        let logo_url = brand::logo_address(&joined.platform.logo);
        Self { version: newest.version, items: items.collect(), logo_url, providers }
    }
}

struct Sources<'a> {
    file: &'a Config,
    defaults: Config,
    stored: &'a Stored,
}

impl Sources<'_> {
    fn of(&self, key: &Key) -> Source {
        if self.file.is_fixed(key.path) {
            Source::Environment
        } else if self.stored.contains_key(key.path) {
            Source::Stored
        } else if self.file.value(key.path) != self.defaults.value(key.path) {
            Source::File
        } else {
            Source::Default
        }
    }
}

impl TakesView {
    fn of(kind: Kind) -> Self {
        match kind {
            Kind::Whole { min, max } => Self::Number { min, max },
            Kind::Text { max, .. } => Self::Text { max },
            Kind::Mail => Self::Text { max: 100 },
            Kind::Colour => Self::Colour,
            Kind::Zone => Self::Zone,
            Kind::Choice(words) => Self::Choice { words: words.to_vec() },
            Kind::Switch => Self::Switch,
            Kind::Logo => Self::Logo,
            Kind::Providers(channel) => Self::Providers { channel },
        }
    }
}
