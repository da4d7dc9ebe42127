//! Picture captchas made without any outside service: single use, two minutes, for one purpose (ACC-07, rule A7).

use paifang_kernel::problems;

mod draw;
pub mod http;
mod store;

pub use http::routes;
#[cfg(test)]
pub(crate) use store::insert;
pub use store::solve;

paifang_kernel::ids! {
    /// A picture that was shown.
    Captcha = "cap";
}

problems! {
    /// ACC-07: not what the picture shows, or the picture was used or is too old.
    CAPTCHA_WRONG = 422 "captcha_wrong", "图形验证码不正确或已过期", "The picture code is wrong or too old";
}

/// The form in which answers are compared: people type either case.
fn folded(answer: &str) -> String {
    answer.trim().to_uppercase()
}

#[cfg(test)]
mod tests;
