//! The password rule as a table.

use super::{PASSWORD_COMMON, PASSWORD_WEAK, PasswordRule, normalised};

/// Each row is a password and the code it is refused with, or nothing.
#[test]
fn passwords_are_judged_by_length_classes_and_habit() {
    let weak = Some(PASSWORD_WEAK.id);
    let common = Some(PASSWORD_COMMON.id);
    let table = [
        ("abcdefgh", weak),
        ("qzvkmwr7", None),
        ("qzvkmw7", weak),
        ("qzvkmwr7qzvkmwr7", None),
        ("qzvkmwr7qzvkmwr71", weak),
        ("75839201", weak),
        ("$%&/()=?", weak),
        ("7583_9201", None),
        ("password1", common),
        ("PassWord1", common),
        ("p@ssw0rd1", common),
        ("ｐａｓｓｗｏｒｄ１", common),
        ("qwer1234", common),
        ("woaini520", common),
        ("Admin@123", common),
        ("123admin", common),
        ("戴娜的密码很长7", None),
    ];
    for (password, expected) in table {
        let verdict = PasswordRule::default().check(password).err().map(|code| code.id);
        assert_eq!(verdict, expected, "{password}");
    }
}

/// The upper bound can be raised by configuration.
#[test]
fn a_longer_password_fits_a_wider_rule() {
    let wide = PasswordRule { max: 128, ..PasswordRule::default() };
    assert!(wide.check(&"qzvkmwr7".repeat(16)).is_ok());
}

#[test]
fn wide_and_narrow_letters_are_the_same_password() {
    assert_eq!(normalised("Ｑzvkmwr７"), "Qzvkmwr7");
}
