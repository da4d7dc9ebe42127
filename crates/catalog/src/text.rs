//! Checks of the texts that people type: their length, and no characters that neither store nor page can show.

use paifang_kernel::{Problem, problems};

problems! {
    /// A text is too short or too long.
    TEXT_LENGTH = 422 "text_length", "长度应为 {min} 到 {max} 个字符", "It must have {min} to {max} characters";
    /// A text holds control characters.
    TEXT_UNREADABLE = 422 "text_unreadable", "含有不可显示的字符", "It holds characters that cannot be shown";
    /// A level outside 0 to 4 (LVL-05).
    LEVEL_INVALID = 422 "level_invalid", "实名等级应为 0 到 4", "The real-name level must be 0 to 4";
}

/// One line with at least one visible character, trimmed.
///
/// # Errors
/// Empty, longer than `max` characters, or with control characters.
pub fn line(text: &str, max: usize, pointer: &'static str) -> Result<String, Problem> {
    let text = text.trim();
    if text.chars().any(char::is_control) {
        return Err(TEXT_UNREADABLE.at(pointer));
    }
    bounded(text, 1, max, pointer)
}

/// Any number of lines, also none.
///
/// # Errors
/// Longer than `max` characters, or with control characters other than line ends and tabs.
pub fn prose(text: &str, max: usize, pointer: &'static str) -> Result<String, Problem> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(TEXT_UNREADABLE.at(pointer));
    }
    bounded(text.trim_end(), 0, max, pointer)
}

fn bounded(text: &str, min: usize, max: usize, pointer: &'static str) -> Result<String, Problem> {
    let length = text.chars().count();
    if (min..=max).contains(&length) {
        return Ok(text.to_owned());
    }
    Err(TEXT_LENGTH.arg("min", min).arg("max", max).at(pointer))
}

/// A real-name level.
///
/// # Errors
/// Outside 0 to 4.
pub fn level(level: i64, pointer: &'static str) -> Result<i64, Problem> {
    if (0..=4).contains(&level) { Ok(level) } else { Err(LEVEL_INVALID.at(pointer)) }
}

/// A `LIKE` pattern that finds the words anywhere, for columns compared in lower case; nothing in `words` is special.
#[must_use]
pub fn pattern(words: &str) -> String {
    let mut pattern = String::from("%");
    for c in words.trim().to_lowercase().chars().take(100).filter(|c| !c.is_control()) {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::{line, pattern, prose};

    #[test]
    fn lines_are_trimmed_and_bounded() {
        assert_eq!(line("  宠物 ", 2, "/name").expect("two characters"), "宠物");
        for (text, code) in [
            ("  ", "text_length"),
            ("abc", "text_length"),
            ("a\0", "text_unreadable"),
            ("a\nb", "text_unreadable"),
        ] {
            assert_eq!(line(text, 2, "/name").expect_err("refused").code().id, code);
        }
    }

    #[test]
    fn prose_keeps_its_lines() {
        assert_eq!(prose("a\n\tb\n", 10, "/x").expect("prose"), "a\n\tb");
        assert_eq!(prose("\u{0}", 10, "/x").expect_err("refused").code().id, "text_unreadable");
    }

    #[test]
    fn patterns_have_no_wildcards_from_outside() {
        assert_eq!(pattern(" 50%_\\ "), "%50\\%\\_\\\\%");
    }
}
