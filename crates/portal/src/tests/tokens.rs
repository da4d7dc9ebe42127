//! One set of colours for both faces: the style sheet against the console's tokens.

use std::collections::BTreeMap;

use serde_json::Value;

const STYLE: &str = include_str!("../../assets/portal.css");
const TOKENS: &str = include_str!("../../../../console/src/theme/tokens.json");

/// Our variable and the token it stands for in light and in dark.
const PAIRS: [(&str, &str, &str); 15] = [
    ("primary", "primary", "primary"),
    ("link", "primary-text", "primary-text"),
    ("text", "text", "text"),
    ("text-2", "text-secondary", "text-secondary"),
    ("text-3", "text-muted", "text-muted"),
    ("line", "line", "line"),
    ("ground", "ground", "ground"),
    ("card", "card", "card"),
    ("raised", "raised", "raised"),
    ("soft", "ground", "raised"),
    ("tint", "tint", "tint"),
    ("success", "success", "success"),
    ("warning", "warning", "warning"),
    ("warning-tint", "warning-tint", "warning-tint"),
    ("error", "error", "error"),
];

fn variables(block: &str) -> BTreeMap<&str, &str> {
    block.split(';').filter_map(|line| line.split_once("--")?.1.split_once(": ")).collect()
}

#[test]
fn the_portal_has_the_colours_of_the_console() {
    let tokens: Value = serde_json::from_str(TOKENS).expect("tokens.json is JSON");
    let mut blocks =
        STYLE.split(":root {").skip(1).map(|rest| variables(rest.split('}').next().unwrap_or("")));
    let (light, dark) = (blocks.next().expect("a light block"), blocks.next().expect("a dark block"));
    for (ours, in_light, in_dark) in PAIRS {
        assert_eq!(light.get(ours).copied(), tokens["light"][in_light].as_str(), "light {ours}");
        assert_eq!(dark.get(ours).copied(), tokens["dark"][in_dark].as_str(), "dark {ours}");
    }
}
