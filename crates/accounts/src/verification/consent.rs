//! The separate consent (单独同意) for identity data: what is asked for, in which version (RNV-18, rule P6).

use paifang_kernel::Lang;
use schemars::JsonSchema;
use serde::Serialize;

use crate::retention::Class;

/// The version of the consent text that is asked for now; kept with each filing and in the audit log.
pub const CONSENT_VERSION: &str = "2026-11";

/// The consent as the form shows it, so that what is read is what is recorded.
#[derive(Debug, Serialize, JsonSchema)]
pub struct ConsentView {
    /// The version that a submission records.
    pub version: &'static str,
    /// Which data it covers.
    pub data: &'static str,
    /// What they are used for.
    pub purpose: &'static str,
    /// How long they are kept.
    pub retention: String,
    /// How it is taken back.
    pub withdrawal: &'static str,
}

impl ConsentView {
    /// The consent that is asked for now, in a language.
    #[must_use]
    pub fn in_lang(lang: Lang) -> Self {
        let (rejected, years) = (Class::Rejected.days(), Class::Approved.days() / 365);
        Self {
            version: CONSENT_VERSION,
            data: lang.pick(
                "姓名、证件号码、证件有效期与证件照片；企业认证为法定代表人的上述信息。",
                "Name, document number, validity and document photos; for a company those of its legal representative.",
            ),
            purpose: lang.pick(
                "仅用于核验身份，以及法律要求的核查；不作其他用途。",
                "Only to verify the identity, and where the law demands proof; for nothing else.",
            ),
            retention: lang.pick(
                format!("驳回或撤回后保存 {rejected} 天，通过的保存至账号注销后 {years} 年，到期销毁密钥与文件。"),
                format!(
                    "{rejected} days after a rejection or withdrawal, {years} years after the account was closed for \
                     approved data; then keys and files are destroyed."
                ),
            ),
            withdrawal: lang.pick(
                "撤回申请或注销账号即撤回同意。",
                "Withdraw the case or close the account to take the consent back.",
            ),
        }
    }
}
