//! The activation of an imported account: prove the phone, then choose user name and password (ACT-01 to ACT-05).
//!
//! Nobody learns who was imported before a code that was sent to a phone was typed back: an unknown, an active and a waiting
//! person get the same answers until then (rules A3, A4).

use paifang_kernel::problems;

use crate::contact::Contact;

pub mod http;
mod store;

pub use http::routes;
pub(crate) use store::purge;

problems! {
    /// ACT-03: nobody with this number waits; whether somebody active has it is not said (ACC-12).
    NOTHING_TO_ACTIVATE = 409 "nothing_to_activate", "没有待激活的账号，请核对身份证号，或直接登录、注册", "No account waits for activation; check the ID number, or log in or register";
    /// ACT-05: another phone number than the one on record.
    PHONE_NOT_ON_RECORD = 422 "phone_not_on_record", "手机号与平台记录不一致，请使用记录中的手机号", "This is not the phone number on record; use that one";
    /// ACT-05: the record holds no phone number, so the person must be proven in another way.
    ACTIVATION_PROOF_REQUIRED = 403 "activation_proof_required", "平台记录中没有手机号，请填写姓名与身份证有效期以核验身份，或联系官方客服", "The record holds no phone number: enter name and validity of the identity card to be checked, or contact customer service";
    /// ACT-03: the first step is too long ago, or was used.
    ACTIVATION_EXPIRED = 422 "activation_expired", "激活已超时，请从第一步重新开始", "The activation took too long; begin again";
}

/// How long the second step may take, in milliseconds.
const LIFE_MS: i64 = 15 * 60_000;

/// What the phone says about the person who typed its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Proof {
    /// It is the phone on record.
    Given,
    /// Another phone is on record.
    Wrong,
    /// No phone is on record, so it proves nothing.
    Open,
}

/// Compares the phone whose code was right with the one on record, by their keyed indexes.
fn proof(on_record: Option<&str>, given: &str) -> Proof {
    match on_record {
        Some(index) if index == given => Proof::Given,
        Some(_) => Proof::Wrong,
        None => Proof::Open,
    }
}

/// What is sealed of the phone between the steps.
fn place(token_hash: &str) -> String {
    format!("activations/{token_hash}")
}

/// Reads a phone number that we sealed ourselves.
fn phone(text: String) -> Contact {
    Contact::Phone(text)
}

#[cfg(test)]
mod tests;
