//! The notices of tickets and consultations (HLP-03).

use super::Reach::First;
use super::{Template, Words};

/// What a developer is told about a ticket.
pub(super) const SUPPORT: &[Template] = &[
    Template {
        kind: "ticket.opened",
        reach: First,
        inbox: true,
        variables: &["number"],
        zh: Words {
            title: "工单已提交",
            text: "你的工单 {number} 已提交，技术支持 7×24 小时处理，有回复时会通知你。",
            sms: "你的工单 {number} 已提交，有回复时会通知你。",
        },
        en: Words {
            title: "Your ticket is open",
            text: "Your ticket {number} is open. Support works around the clock; you will be told when it is answered.",
            sms: "Your ticket {number} is open; you will be told when it is answered.",
        },
    },
    Template {
        kind: "ticket.answered",
        reach: First,
        inbox: true,
        variables: &["number"],
        zh: Words {
            title: "工单有新回复",
            text: "你的工单 {number} 有新回复，请登录控制台，在「技术支持」中查看。",
            sms: "你的工单 {number} 有新回复，请登录控制台查看。",
        },
        en: Words {
            title: "Your ticket was answered",
            text: "Your ticket {number} was answered. Log in to the console and look under Support.",
            sms: "Your ticket {number} was answered; see the console.",
        },
    },
    Template {
        kind: "ticket.solved",
        reach: First,
        inbox: true,
        variables: &["number"],
        zh: Words {
            title: "工单已解决",
            text: "你的工单 {number} 已标记为解决。如果问题仍在，直接在工单中回复即可重新打开。",
            sms: "你的工单 {number} 已标记为解决，如有问题请在工单中回复。",
        },
        en: Words {
            title: "Your ticket is solved",
            text: "Your ticket {number} was marked as solved. If the problem is still there, write in the ticket and it opens again.",
            sms: "Your ticket {number} was marked as solved; write in it if the problem is still there.",
        },
    },
    Template {
        kind: "ticket.closed",
        reach: First,
        inbox: true,
        variables: &["number"],
        zh: Words {
            title: "工单已关闭",
            text: "你的工单 {number} 已关闭。如有新的问题，请提交新的工单。",
            sms: "你的工单 {number} 已关闭。",
        },
        en: Words {
            title: "Your ticket is closed",
            text: "Your ticket {number} is closed. For a new question, open a new ticket.",
            sms: "Your ticket {number} is closed.",
        },
    },
];
