//! Masks for personal data (rule P3, RNV-20): what everybody but the reviewer of a case sees.

/// Keeps so many characters at both ends and stars the middle.
fn middle(text: &str, head: usize, tail: usize) -> String {
    let count = text.chars().count();
    if count <= head + tail {
        return "*".repeat(count);
    }
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(count - tail).collect();
    format!("{start}{}{end}", "*".repeat(count - head - tail))
}

/// `+8613800001234` becomes `138****1234`; other countries keep the last four digits.
#[must_use]
pub fn phone(number: &str) -> String {
    let national = number.strip_prefix("+86").unwrap_or(number);
    middle(national, 3, 4)
}

/// `411200199001011234` becomes `4112**********1234` (RNV-20).
#[must_use]
pub fn id_number(number: &str) -> String {
    middle(number, 4, 4)
}

/// `dana@example.com` becomes `d***@example.com`.
#[must_use]
pub fn email(address: &str) -> String {
    match address.split_once('@') {
        Some((local, domain)) => format!("{}***@{domain}", local.chars().next().unwrap_or('*')),
        None => "***".to_owned(),
    }
}

/// `王小明` becomes `**明`.
#[must_use]
pub fn name(name: &str) -> String {
    middle(name, 0, 1)
}

#[cfg(test)]
mod tests {
    #[test]
    fn only_the_ends_stay() {
        assert_eq!(super::phone("+8613800001234"), "138****1234");
        assert_eq!(super::id_number("411200199001011234"), "4112**********1234");
        assert_eq!(super::email("dana@example.com"), "d***@example.com");
        assert_eq!(super::name("王小明"), "**明");
        assert_eq!(super::name("王"), "*");
    }
}
