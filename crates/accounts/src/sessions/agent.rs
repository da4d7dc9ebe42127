//! Which browser and system a session comes from, as far as the browser says (LOG-08).

use schemars::JsonSchema;
use serde::Serialize;

/// A browser and its system; names that people know, or empty texts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub(crate) struct Device {
    /// For instance `Chrome`; empty when it is none of the usual ones.
    pub(crate) browser: String,
    /// For instance `Windows`; empty when it is none of the usual ones.
    pub(crate) system: String,
}

/// What to look for, the more special first: Edge also calls itself Chrome, and Chrome calls itself Safari.
const BROWSERS: &[(&str, &str)] = &[
    ("MicroMessenger/", "WeChat"),
    ("Edg/", "Edge"),
    ("EdgA/", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("curl/", "curl"),
];

/// The same for systems: Android also calls itself Linux, and an iPad may call itself Mac OS X.
const SYSTEMS: &[(&str, &str)] = &[
    ("HarmonyOS", "HarmonyOS"),
    ("OpenHarmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iOS"),
    ("iPad", "iPadOS"),
    ("Windows", "Windows"),
    ("Macintosh", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
];

impl Device {
    /// Reads the text that a browser sends.
    pub(crate) fn of(user_agent: &str) -> Self {
        Self { browser: first(BROWSERS, user_agent), system: first(SYSTEMS, user_agent) }
    }
}

fn first(names: &[(&str, &str)], user_agent: &str) -> String {
    let found = names.iter().find(|(mark, _)| user_agent.contains(mark));
    found.map_or_else(String::new, |(_, name)| (*name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::Device;

    /// LOG-08: each row is what a browser sends, and what its owner reads.
    #[test]
    fn browsers_and_systems_are_named() {
        let table = [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
                ("Chrome", "Windows"),
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0",
                ("Edge", "Windows"),
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1",
                ("Safari", "iOS"),
            ),
            (
                "Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/141.0 Mobile Safari/537.36",
                ("Chrome", "Android"),
            ),
            ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0", ("Firefox", "Linux")),
            ("something else", ("", "")),
            ("", ("", "")),
        ];
        for (sent, (browser, system)) in table {
            let device = Device::of(sent);
            assert_eq!((device.browser.as_str(), device.system.as_str()), (browser, system), "{sent}");
        }
    }
}
