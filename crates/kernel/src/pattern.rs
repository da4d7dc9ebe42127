//! Texts with `{names}` in them: the words of notices and the calls to providers that an operator configured.

/// The longest value that one variable may bring into a text.
const MAX_VALUE_CHARS: usize = 1_000;

/// Replaces each `{name}` once, from left to right; a value is never read for further variables.
///
/// Control characters in a value become spaces, so that no value adds a line or a mail header, and a
/// variable without a value becomes a dash.
#[must_use]
pub fn fill(pattern: &str, value: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(pattern.len());
    for piece in pieces(pattern) {
        match piece {
            Piece::Text(text) => filled.push_str(text),
            Piece::Variable(name) => {
                filled.push_str(&value(name).map_or_else(|| "–".to_owned(), |text| clean(&text)));
            }
        }
    }
    filled
}

/// The names of the variables in a pattern, in their order.
pub fn variables(pattern: &str) -> impl Iterator<Item = &str> {
    pieces(pattern).filter_map(|piece| match piece {
        Piece::Variable(name) => Some(name),
        Piece::Text(_) => None,
    })
}

enum Piece<'a> {
    Text(&'a str),
    Variable(&'a str),
}

fn pieces(pattern: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = pattern;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        if let Some((name, after)) = rest.strip_prefix('{').and_then(|inner| inner.split_once('}'))
            && is_name(name)
        {
            rest = after;
            return Some(Piece::Variable(name));
        }
        let skip = rest.chars().next().map_or(0, char::len_utf8);
        let tail = rest.get(skip..).unwrap_or_default();
        let end = tail.find('{').map_or(rest.len(), |at| at + skip);
        let (text, after) = rest.split_at(end);
        rest = after;
        Some(Piece::Text(text))
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|c| c.is_ascii_lowercase() || c == b'_')
}

/// A value as `fill` puts it in: cut to the longest allowed, with spaces in place of control characters.
#[must_use]
pub fn clean(text: &str) -> String {
    text.chars().take(MAX_VALUE_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
