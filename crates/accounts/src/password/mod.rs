//! The password rule (SEC-04, SEC-05): length, classes of characters, and no common ones; hashing is next door.

use std::collections::HashSet;
use std::sync::OnceLock;

use paifang_kernel::{Code, problems};
use unicode_normalization::UnicodeNormalization;

mod hash;

#[cfg(test)]
pub(crate) use hash::tests_support;
pub use hash::{Hasher, is_outdated};

problems! {
    /// SEC-04: too short, too long or of one class only.
    PASSWORD_WEAK = 422 "password_weak", "密码须为 {min} 到 {max} 位，并至少包含数字、字母、符号中的两类", "The password needs {min} to {max} characters and at least two of digits, letters and symbols";
    /// SEC-05: on the embedded list of common passwords.
    PASSWORD_COMMON = 422 "password_common", "该密码过于常见，请换一个", "This password is too common, please choose another";
    /// ACC-04: the two entries differ.
    PASSWORD_MISMATCH = 422 "password_mismatch", "两次输入的密码不一致", "The two passwords differ";
}

/// How long a password must be, in characters, and of how many classes (requirements §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRule {
    /// Fewest characters.
    pub min: usize,
    /// Most characters; configurable up to 128.
    pub max: usize,
    /// How many of digits, letters and symbols must appear.
    pub classes: usize,
}

impl Default for PasswordRule {
    fn default() -> Self {
        Self { min: 8, max: 16, classes: 2 }
    }
}

impl PasswordRule {
    /// Accepts a password or names the rule it breaks.
    ///
    /// # Errors
    /// `password_weak` or `password_common`.
    pub fn check(&self, password: &str) -> Result<(), Code> {
        let text = normalised(password);
        let length = text.chars().count();
        if length < self.min || length > self.max || classes(&text) < self.classes {
            return Err(PASSWORD_WEAK);
        }
        if is_common(&text) { Err(PASSWORD_COMMON) } else { Ok(()) }
    }
}

/// The form in which passwords are judged and hashed: NFKC, so that every keyboard gives the same bytes (rule A2).
#[must_use]
pub fn normalised(password: &str) -> String {
    password.nfkc().collect()
}

fn classes(text: &str) -> usize {
    let digit = text.chars().any(|c| c.is_ascii_digit());
    let letter = text.chars().any(char::is_alphabetic);
    let symbol = text.chars().any(|c| !c.is_ascii_digit() && !c.is_alphabetic());
    usize::from(digit) + usize::from(letter) + usize::from(symbol)
}

/// Whether people choose this password so often that guessing starts with it.
fn is_common(text: &str) -> bool {
    let lower = text.to_lowercase();
    common_list().contains(lower.as_str()) || is_word_with_usual_ending(&lower)
}

/// Passwords of eight characters or more that leaked often, merged with ones usual in China.
///
/// Taken from the frequency list of zxcvbn (MIT), see `COMMON-PASSWORDS.md`.
fn common_list() -> &'static HashSet<&'static str> {
    static LIST: OnceLock<HashSet<&'static str>> = OnceLock::new();
    LIST.get_or_init(|| include_str!("common.txt").lines().collect())
}

/// Words that alone, with letters replaced by look-alikes, and with a usual ending make a common password.
const WORDS: &[&str] = &[
    "abc",
    "abcd",
    "abcdef",
    "abcdefg",
    "abcdefgh",
    "access",
    "account",
    "admin",
    "administrator",
    "adobe",
    "aini",
    "aixi",
    "alibaba",
    "angel",
    "apple",
    "asd",
    "asdf",
    "asdfg",
    "asdfgh",
    "asdfghjk",
    "asdfghjkl",
    "asdasd",
    "baby",
    "baidu",
    "banana",
    "baseball",
    "basketball",
    "batman",
    "beijing",
    "blink",
    "business",
    "buster",
    "caonima",
    "changeme",
    "charlie",
    "chen",
    "cheese",
    "china",
    "company",
    "computer",
    "daniel",
    "default",
    "demo",
    "developer",
    "diamond",
    "dragon",
    "eagle",
    "family",
    "flower",
    "football",
    "freedom",
    "george",
    "google",
    "guest",
    "harley",
    "hello",
    "hockey",
    "huang",
    "huawei",
    "hunter",
    "iloveyou",
    "internet",
    "jennifer",
    "jessica",
    "jordan",
    "killer",
    "letmein",
    "login",
    "love",
    "lovely",
    "loveyou",
    "manager",
    "master",
    "matrix",
    "michael",
    "michelle",
    "mima",
    "money",
    "monkey",
    "monster",
    "mustang",
    "nicole",
    "nihao",
    "office",
    "openplatform",
    "oracle",
    "orange",
    "paifang",
    "passwd",
    "password",
    "passwort",
    "pass",
    "pepper",
    "phoenix",
    "pokemon",
    "princess",
    "qaz",
    "qazwsx",
    "qazwsxedc",
    "qingdao",
    "qwe",
    "qwer",
    "qwert",
    "qwerty",
    "qwertyu",
    "qwertyui",
    "qwertyuio",
    "qwertyuiop",
    "qweasd",
    "qweasdzxc",
    "ranger",
    "root",
    "samsung",
    "secret",
    "server",
    "shadow",
    "shanghai",
    "shenzhen",
    "silver",
    "soccer",
    "starwars",
    "summer",
    "sunshine",
    "superman",
    "support",
    "system",
    "taobao",
    "temp",
    "tencent",
    "test",
    "tester",
    "testing",
    "thomas",
    "tiger",
    "trustno",
    "user",
    "wang",
    "weixin",
    "welcome",
    "whatever",
    "william",
    "winter",
    "woaini",
    "wodemima",
    "xiaomi",
    "yang",
    "yankees",
    "zhang",
    "zhao",
    "zhou",
    "zxc",
    "zxcv",
    "zxcvb",
    "zxcvbn",
    "zxcvbnm",
];

/// What people put after (or before) such a word to please a password rule.
const ENDINGS: &[&str] = &[
    "",
    "!",
    "!!",
    "!@#",
    "!@#$",
    "@",
    "#",
    "*",
    ".",
    "?",
    "~",
    "0",
    "00",
    "000",
    "0000",
    "000000",
    "007",
    "01",
    "1",
    "1!",
    "10",
    "11",
    "111",
    "1111",
    "111111",
    "12",
    "12!",
    "123",
    "123!",
    "123!@#",
    "123#",
    "123$",
    "123.",
    "123@",
    "1234",
    "1234!",
    "12345",
    "12345!",
    "123456",
    "123456!",
    "1234567",
    "12345678",
    "123456789",
    "123123",
    "1314",
    "13",
    "147",
    "159",
    "168",
    "1q2w3e",
    "2",
    "21",
    "22",
    "23",
    "3",
    "321",
    "4",
    "456",
    "5",
    "520",
    "5201314",
    "521",
    "6",
    "654321",
    "666",
    "6666",
    "666666",
    "7",
    "777",
    "789",
    "8",
    "88",
    "888",
    "8888",
    "888888",
    "9",
    "99",
    "999",
    "@1",
    "@12",
    "@123",
    "@1234",
    "@12345",
    "@123456",
    "@2020",
    "@2021",
    "@2022",
    "@2023",
    "@2024",
    "@2025",
    "@2026",
    "_123",
    "#123",
    "#1",
    "2010",
    "2015",
    "2018",
    "2019",
    "2020",
    "2021",
    "2022",
    "2023",
    "2024",
    "2025",
    "2026",
    "2027",
    "2020!",
    "2021!",
    "2022!",
    "2023!",
    "2024!",
    "2025!",
    "2026!",
];

fn is_word_with_usual_ending(lower: &str) -> bool {
    ENDINGS.iter().any(|ending| {
        lower.strip_suffix(ending).is_some_and(is_word) || lower.strip_prefix(ending).is_some_and(is_word)
    })
}

fn is_word(core: &str) -> bool {
    WORDS.contains(&core) || WORDS.contains(&core.chars().map(look_alike).collect::<String>().as_str())
}

fn look_alike(c: char) -> char {
    match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests;
