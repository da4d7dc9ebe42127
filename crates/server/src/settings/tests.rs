//! What settings take, as tables.

use serde_json::{Value, json};

use super::brand::{self, Rgb};
use super::{Fault, KEYS, Key, Stored, changes};
use crate::config::Config;

fn stored(pairs: &[(&str, Value)]) -> Stored {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}

/// ADM-05: the rules' own bounds hold for everybody, whatever the page says.
#[test]
fn a_value_outside_the_rules_is_named() {
    let bad = [
        ("limits.code.ttl_seconds", json!(601)),
        ("limits.code.max_wrong", json!(6)),
        ("limits.password.min", json!(7)),
        ("limits.sms.per_minute", json!(2)),
        ("limits.quota.development", json!("many")),
        ("platform.time_zone", json!("Asia/Nowhere")),
        ("platform.name_zh", json!("")),
        ("platform.support_email", json!("nobody")),
        ("platform.colour", json!("#ffee00")),
        ("platform.colour", json!("blue")),
        ("accounts.contract_gate", json!("maybe")),
        ("accounts.registration.phone", json!(1)),
        ("accounts.registration.invitation", json!("yes")),
        ("providers.sms", json!(["nobody"])),
        ("providers.mail", json!(["console", "console"])),
        ("providers.mail", json!("console")),
    ];
    for (key, value) in bad {
        let faults = Config::default().with_stored(&stored(&[(key, value.clone())])).expect_err(key);
        assert_eq!(faults.iter().map(Fault::key).collect::<Vec<_>>(), [key], "{value}");
    }
    let good = stored(&[("limits.code.ttl_seconds", json!(600)), ("platform.colour", json!("#0b7a4b"))]);
    assert_eq!(Config::default().with_stored(&good).map(|config| config.limits.code.ttl_seconds), Ok(600));
}

#[test]
fn two_settings_may_not_contradict_each_other() {
    let crossed = stored(&[("limits.password.min", json!(20))]);
    let faults = Config::default().with_stored(&crossed).expect_err("crossed");
    assert_eq!(faults, [Fault::Order("limits.password.min", "limits.password.max")]);
    let both = stored(&[("limits.password.min", json!(20)), ("limits.password.max", json!(64))]);
    assert!(Config::default().with_stored(&both).is_ok());
}

/// ADM-05: what the environment says is not overruled by what was stored.
#[test]
fn the_environment_wins() {
    let mut config = Config::default();
    config.fixed.insert("limits.sms".to_owned());
    let joined =
        config.with_stored(&stored(&[("limits.sms.per_hour", json!(4)), ("limits.mail.per_hour", json!(4))]));
    let joined = joined.expect("sound values");
    assert_eq!((joined.limits.sms.per_hour, joined.limits.mail.per_hour), (3, 4));
    assert!(config.is_fixed("limits.sms.per_hour") && !config.is_fixed("limits.mail.per_hour"));
}

/// ADM-05: only a demonstration may go beyond the bounds, and only by its environment.
#[test]
fn the_bounds_bend_for_the_environment_of_a_demonstration() {
    let mut config = Config::default();
    config.limits.sms.per_minute = 2;
    let refused = ["limits.sms.per_minute: between 1 and 1"];
    assert_eq!(config.faults(true), refused, "not from the environment");
    config.fixed.insert("limits.sms.per_minute".to_owned());
    assert_eq!(config.faults(false), refused, "no demonstration");
    assert_eq!(config.faults(true), Vec::<String>::new());
    let joined = config.with_stored(&stored(&[("limits.mail.per_hour", json!(4))]));
    assert_eq!(joined.map(|config| config.limits.sms.per_minute), Ok(2));
}

#[test]
fn every_setting_exists_in_the_configuration_and_takes_its_default() {
    for key in KEYS {
        let value = Config::default().value(key.path);
        assert_eq!(value.map(|value| key.check(&value)), Some(Ok(())), "{}", key.path);
    }
    assert!(Key::find("server.listen").is_none());
}

/// ADM-05: every number of requirements §3 that the platform has can be changed on the page.
#[test]
fn no_number_is_forgotten() {
    fn leaves(value: &Value, path: &str, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    leaves(field, &format!("{path}.{name}"), found);
                }
            }
            _ => found.push(path.to_owned()),
        }
    }
    let mut found = Vec::new();
    leaves(&Config::default().value("limits").expect("the numbers"), "limits", &mut found);
    assert!(found.len() > 30);
    let forgotten: Vec<_> = found.into_iter().filter(|path| Key::find(path).is_none()).collect();
    assert_eq!(forgotten, Vec::<String>::new());
}

#[test]
fn the_history_holds_only_what_differs() {
    let before = stored(&[("a", json!(1)), ("b", json!(2))]);
    let after = stored(&[("b", json!(2)), ("c", json!(3))]);
    let keys: Vec<_> =
        changes(&before, &after).into_iter().map(|change| (change.key, change.old, change.new)).collect();
    assert_eq!(keys, [("a".to_owned(), Some(json!(1)), None), ("c".to_owned(), None, Some(json!(3)))]);
}

#[test]
fn a_colour_must_carry_white_words() {
    for (colour, carries) in [("#2457e6", true), ("#0b7a4b", true), ("#ffee00", false), ("#8aa0ff", false)] {
        assert_eq!(Rgb::read(colour).map(Rgb::carries_white), Some(carries), "{colour}");
    }
    assert_eq!((Rgb::read("2457e6"), Rgb::read("#24")), (None, None));
}

/// Rule P9: only whole pictures of a sensible size pass, and only as a fresh copy.
#[test]
fn a_logo_is_written_anew() {
    let picture = |width, height| {
        let mut out = std::io::Cursor::new(Vec::new());
        let image = image::DynamicImage::new_rgba8(width, height);
        image.write_to(&mut out, image::ImageFormat::Png).expect("a picture");
        out.into_inner()
    };
    let mut tagged = picture(1_000, 200);
    tagged.extend_from_slice(b"<script>appended</script>");
    let clean = brand::clean(&tagged).expect("a logo");
    assert!(!clean.windows(8).any(|part| part == b"appended"));
    let read = image::load_from_memory(&clean).expect("a picture");
    assert!(read.height() <= 128 && read.width() <= 512);
    for bad in [picture(16, 16), picture(2_049, 64), b"<svg/>".to_vec(), Vec::new()] {
        assert!(brand::clean(&bad).is_none());
    }
}
