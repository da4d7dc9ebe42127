//! Path templates: which ones we accept, and when two of them cannot be told apart.

use super::Fault;

/// The longest path template, in bytes.
const PATH_LIMIT: usize = 512;

/// Takes the names out of a path template: `/pets/{pet_id}` becomes `/pets/{}`, and the names are returned beside it.
///
/// A segment is a literal or a variable, never a mixture, so that the gateway's routing has one answer.
///
/// # Errors
/// A path without a leading slash, with empty or dot segments, odd characters, mixed segments or a repeated variable.
pub fn route_of(path: &str, place: &str) -> Result<(String, Vec<String>), Fault> {
    let refuse = |reason| Err(Fault::new(place, reason));
    let Some(rest) = path.strip_prefix('/') else {
        return refuse("path_without_slash");
    };
    if path.len() > PATH_LIMIT {
        return refuse("path_too_long");
    }
    if rest.is_empty() {
        return Ok(("/".to_owned(), Vec::new()));
    }
    let (mut route, mut names) = (String::new(), Vec::<String>::new());
    for segment in rest.split('/') {
        route.push('/');
        match variable(segment) {
            Some(name) if names.iter().any(|known| known == name) => return refuse("variable_repeated"),
            Some(name) => {
                names.push(name.to_owned());
                route.push_str("{}");
            }
            None if is_literal(segment) => route.push_str(segment),
            None => return refuse("path_segment_invalid"),
        }
    }
    Ok((route, names))
}

fn variable(segment: &str) -> Option<&str> {
    let name = segment.strip_prefix('{')?.strip_suffix('}')?;
    let plain = name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-' | b'.'));
    (!name.is_empty() && plain).then_some(name)
}

fn is_literal(segment: &str) -> bool {
    let plain = segment.bytes().all(|c| c.is_ascii_alphanumeric() || b"-._~!$&'()+,;=:@".contains(&c));
    !segment.is_empty() && plain && segment != "." && segment != ".."
}
