//! The notices to operators: of the review desk to its reviewers (REV-04, REV-10), and of the platform to those who run it.

use super::Reach::All;
use super::{Template, Words};

/// What a reviewer is told of a case: number, kind and deadline, never the person who asks.
pub(super) const REVIEW: &[Template] = &[
    Template {
        kind: "review.opened",
        reach: All,
        inbox: true,
        variables: &["kind", "number", "due"],
        zh: Words {
            title: "有新的申请等待审核",
            text: "{kind}申请 {number} 等待审核，请在 {due} 前处理。登录运营后台，在「审核队列」中查看。",
            sms: "{kind}申请 {number} 等待审核，请在 {due} 前处理。",
        },
        en: Words {
            title: "A case waits for review",
            text: "Case {number} ({kind}) waits for review; decide it by {due}. Log in to the back office and look under Review queue.",
            sms: "Case {number} ({kind}) waits for review; decide it by {due}.",
        },
    },
    Template {
        kind: "review.overdue",
        reach: All,
        inbox: true,
        variables: &["kind", "number", "due"],
        zh: Words {
            title: "有申请超过审核时限",
            text: "{kind}申请 {number} 的时限 {due} 已过，仍未处理完。请登录运营后台，在「审核队列」中尽快处理。",
            sms: "{kind}申请 {number} 的时限 {due} 已过，请尽快处理。",
        },
        en: Words {
            title: "A case is overdue",
            text: "Case {number} ({kind}) was due at {due} and still waits. Log in to the back office and decide it under Review queue.",
            sms: "Case {number} ({kind}) was due at {due} and still waits.",
        },
    },
    Template {
        kind: "review.assigned",
        reach: All,
        inbox: true,
        variables: &["by", "kind", "number", "due"],
        zh: Words {
            title: "有申请分配给你审核",
            text: "{by} 把{kind}申请 {number} 分配给你，请在 {due} 前处理。登录运营后台，在「审核队列」中查看。",
            sms: "{by} 把{kind}申请 {number} 分配给你，请在 {due} 前处理。",
        },
        en: Words {
            title: "A case was given to you",
            text: "{by} gave case {number} ({kind}) to you; decide it by {due}. Log in to the back office and look under Review queue.",
            sms: "{by} gave case {number} ({kind}) to you; decide it by {due}.",
        },
    },
    Template {
        kind: "code.paused",
        reach: All,
        inbox: true,
        variables: &["limit"],
        zh: Words {
            title: "短信验证码已暂停发送",
            text: "一小时内已发出 {limit} 条短信验证码，达到全平台上限，暂停发送。请检查是否有人恶意刷短信；上限可在「设置」中调整。",
            sms: "一小时内已发出 {limit} 条短信验证码，达到全平台上限，暂停发送。",
        },
        en: Words {
            title: "Text messages are paused",
            text: "{limit} codes went out by text message within an hour, which is the limit of the whole platform, and no more are sent. See whether somebody abuses them; the limit is under Settings.",
            sms: "{limit} codes went out by text message within an hour; no more are sent for now.",
        },
    },
];
