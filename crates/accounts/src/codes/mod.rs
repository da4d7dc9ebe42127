//! One-time codes by text message and mail: how often one may be sent, and when a typed one counts (ACC-07 to ACC-11).

use jiff::Timestamp;
use paifang_kernel::jobs::{Job, Jobs};
use paifang_kernel::{App, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::allowance::{Span, UsedUp, wait};
use crate::contact::Channel;

mod budget;
mod failures;
pub mod http;
pub(crate) mod send;
pub(crate) mod store;

pub(crate) use failures::purge;
pub use http::routes;
pub use store::{Redeemed, Typed, expect_open, redeem, send_failed};

paifang_kernel::ids! {
    /// A code that was sent; its id is the ticket of whoever asked for it.
    SentCode = "code";
}

problems! {
    /// ACC-08: not the code that was sent to this recipient for this purpose.
    CODE_WRONG = 422 "code_wrong", "验证码不正确", "The code is wrong";
    /// ACC-11: five wrong tries, used, too old, or replaced by a newer one.
    CODE_DEAD = 422 "code_dead", "验证码已失效，请重新获取", "The code is no longer valid, ask for a new one";
    /// Goal 40: a hundred wrong tries in thirty days, over all codes of the recipient.
    CODE_STOPPED = 429 "code_stopped", "该号码或邮箱的验证码输错次数过多，暂不能使用验证码，请改用其他方式或联系客服", "Too many wrong codes for this number or address; use another way or ask customer service";
    /// Rule A6: the platform has sent all the text messages that it may send in an hour.
    SMS_PAUSED = 503 "sms_paused", "短信验证码暂停发送，请 {seconds} 秒后再试或改用邮箱", "Text messages are paused; try again in {seconds} seconds or use e-mail";
    /// ACC-09: one per minute and phone number.
    SMS_MINUTE_LIMIT = 429 "sms_minute_limit", "短信发送太频繁，请 {seconds} 秒后再试", "Too many text messages; try again in {seconds} seconds";
    /// ACC-09: three per hour and phone number.
    SMS_HOUR_LIMIT = 429 "sms_hour_limit", "该手机号一小时内的短信次数已用完，请 {seconds} 秒后再试", "This number has had its text messages of the hour; try again in {seconds} seconds";
    /// ACC-09: five per calendar day and phone number, shared by all purposes.
    SMS_DAY_LIMIT = 429 "sms_day_limit", "该手机号今日的短信次数已用完，请明天再试", "This number has had its text messages of the day; try again tomorrow";
    /// The same for mail.
    MAIL_MINUTE_LIMIT = 429 "mail_minute_limit", "邮件发送太频繁，请 {seconds} 秒后再试", "Too many mails; try again in {seconds} seconds";
    /// The same for mail.
    MAIL_HOUR_LIMIT = 429 "mail_hour_limit", "该邮箱一小时内的邮件次数已用完，请 {seconds} 秒后再试", "This address has had its mails of the hour; try again in {seconds} seconds";
    /// The same for mail.
    MAIL_DAY_LIMIT = 429 "mail_day_limit", "该邮箱今日的邮件次数已用完，请明天再试", "This address has had its mails of the day; try again tomorrow";
}

/// What a captcha or a code is for; one made for one purpose is worth nothing for another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum CodePurpose {
    /// Opening an account.
    Register,
    /// Setting a new password without the old one (SEC-01).
    Recover,
    /// Activating an imported account (ACT-03).
    Activate,
    /// A face check without a session; there is a captcha for it, but no code (LOG-03, SEC-02).
    Face,
    /// Proving to own a contact before another one is bound; asked for with a session only (SEC-06).
    #[serde(skip)]
    ProveContact,
    /// Binding a new contact; asked for with a session only (SEC-06).
    #[serde(skip)]
    BindContact,
    /// Proving to be the main account before it is transferred; asked for with a session only (AUT-13).
    #[serde(skip)]
    TransferOwnership,
    /// Becoming the main account; asked for with a session only (AUT-13).
    #[serde(skip)]
    AcceptOwnership,
}

impl CodePurpose {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Register => "register",
            Self::Recover => "recover",
            Self::Activate => "activate",
            Self::Face => "face",
            Self::ProveContact => "prove_contact",
            Self::BindContact => "bind_contact",
            Self::TransferOwnership => "transfer_ownership",
            Self::AcceptOwnership => "accept_ownership",
        }
    }
}

/// Who asks for a message, which decides how much of the recipient's day is open to them (rule A6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Somebody with a session, or a browser from which the owner of the recipient logged in before.
    Known,
    /// Anybody else, asking for a recipient that an account has.
    StrangerToOwner,
    /// Anybody else, asking for a recipient that no account has.
    Stranger,
}

/// The refusal for a used-up limit: which one, how many seconds, and when (ACC-10).
#[must_use]
pub fn refusal(channel: Channel, used_up: UsedUp, now: Timestamp) -> Problem {
    let code = match (channel, used_up.span) {
        (Channel::Sms, Span::Minute) => SMS_MINUTE_LIMIT,
        (Channel::Sms, Span::Hour) => SMS_HOUR_LIMIT,
        (Channel::Sms, Span::Day) => SMS_DAY_LIMIT,
        (Channel::Email, Span::Minute) => MAIL_MINUTE_LIMIT,
        (Channel::Email, Span::Hour) => MAIL_HOUR_LIMIT,
        (Channel::Email, Span::Day) => MAIL_DAY_LIMIT,
    };
    wait(code, used_up.until, now)
}

/// The report that no provider took a message, as the delivery of messages writes it.
#[derive(Debug, Deserialize)]
struct Undelivered {
    reference: String,
}

/// Work of kind `code.failed`: gives the allowance back (ACC-10); and of kind `code.unsent`: nothing.
pub(crate) fn jobs(app: App) -> Jobs {
    let alarms = budget::jobs(app.clone());
    let failed = Jobs::new().on("code.failed", move |job: Job| {
        let app = app.clone();
        async move {
            let Undelivered { reference } = job.payload()?;
            let mut tx = app.db.begin().await?;
            send_failed(&app, &mut tx, &reference).await?;
            tx.commit().await
        }
    });
    failed.on(send::UNSENT, |_job: Job| async { Ok(()) }).and(alarms)
}

#[cfg(test)]
mod attacks;
#[cfg(test)]
mod tests;
