//! The texts that come with the program, in force until an operator publishes a newer version.

use jiff::Timestamp;

use super::{Agreement, AgreementKind, Version, Words};

/// The day the built-in texts came into force: 2026-11-01 in China.
const IN_FORCE_MS: i64 = 1_793_462_400_000;

/// Version 1.0 of an agreement.
pub(super) fn first(kind: AgreementKind) -> Agreement {
    let (title_zh, title_en, text_zh, text_en) = match kind {
        AgreementKind::OpenPlatform => (
            "开放平台协议",
            "Open Platform Agreement",
            include_str!("../../texts/open-platform.zh.md"),
            include_str!("../../texts/open-platform.en.md"),
        ),
        AgreementKind::DeveloperService => (
            "开发者服务协议",
            "Developer Service Agreement",
            include_str!("../../texts/developer-service.zh.md"),
            include_str!("../../texts/developer-service.en.md"),
        ),
    };
    let words = Words {
        title_zh: title_zh.to_owned(),
        title_en: title_en.to_owned(),
        text_zh: text_zh.to_owned(),
        text_en: text_en.to_owned(),
    };
    let published_at = Timestamp::from_millisecond(IN_FORCE_MS).unwrap_or(Timestamp::UNIX_EPOCH);
    Agreement { kind, version: Version { major: 1, minor: 0 }, words, published_at }
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::first;
    use crate::agreements::AgreementKind;

    #[test]
    fn the_built_in_texts_are_in_force_since_november() {
        for kind in AgreementKind::ALL {
            let zone = TimeZone::get("Asia/Shanghai").expect("a zone");
            let day = first(kind).published_at.to_zoned(zone).date().to_string();
            assert_eq!((day.as_str(), first(kind).version.to_string().as_str()), ("2026-11-01", "1.0"));
        }
    }
}
