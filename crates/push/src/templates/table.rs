//! Every kind of notice with its words, Chinese beside English.

use super::Reach::{All, First};
use super::{CODE, Template, Words};

/// The kinds of notices, but for those of tickets.
pub(super) const TEMPLATES: &[Template] = &[
    Template {
        kind: CODE,
        reach: First,
        inbox: false,
        variables: &["code"],
        zh: Words {
            title: "验证码",
            text: "你的验证码是 {code}，{code_minutes} 分钟内有效，请勿告诉他人。如非本人操作，请忽略本消息。",
            sms: "验证码 {code}，{code_minutes} 分钟内有效。请勿告诉他人，如非本人操作请忽略。",
        },
        en: Words {
            title: "Verification code",
            text: "Your verification code is {code}. It is valid for {code_minutes} minutes; tell it to nobody. If you \
                   did not ask for it, ignore this message.",
            sms: "Your code is {code}, valid for {code_minutes} minutes. Tell it to nobody; ignore it if you did not \
                  ask.",
        },
    },
    Template {
        kind: "account.exists",
        reach: First,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "你已有账号",
            text: "有人使用此联系方式注册开放平台账号，而你已经拥有账号，无需再次注册，请直接登录。如非本人操作，请忽略本消息，你的账号未受影响。",
            sms: "你已有开放平台账号，无需再次注册，请直接登录。如非本人操作请忽略。",
        },
        en: Words {
            title: "You already have an account",
            text: "Somebody tried to register with this contact, which already has an account. There is no need to \
                   register again: please log in. If it was not you, ignore this message; your account is untouched.",
            sms: "You already have an account; please log in. Ignore this if it was not you.",
        },
    },
    Template {
        kind: "account.welcome",
        reach: First,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "欢迎加入开放平台",
            text: "你的开发者账号已创建。完成实名认证后，即可创建应用、订购解决方案并调用 API。",
            sms: "你的开发者账号已创建，完成实名认证后即可使用平台服务。",
        },
        en: Words {
            title: "Welcome to the open platform",
            text: "Your developer account is ready. Once your identity is verified you can create applications, \
                   subscribe to solutions and call the APIs.",
            sms: "Your developer account is ready. Verify your identity to start using the platform.",
        },
    },
    Template {
        kind: "verification.submitted",
        reach: First,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "实名认证资料已提交",
            text: "你的实名认证资料已提交，我们将在 {promise} 个工作日内完成审核，请耐心等待。",
            sms: "你的实名认证资料已提交，我们将在 {promise} 个工作日内完成审核。",
        },
        en: Words {
            title: "Your verification has been submitted",
            text: "We have received your verification documents and will review them within {promise} working days.",
            sms: "We have received your verification documents and will review them within {promise} working days.",
        },
    },
    Template {
        kind: "verification.approved",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "实名认证已通过",
            text: "你的实名认证已通过审核，现在可以使用平台的各项服务。",
            sms: "你的实名认证已通过审核，现在可以使用平台的各项服务。",
        },
        en: Words {
            title: "Your verification is approved",
            text: "Your identity has been verified. The services of the platform are now open to you.",
            sms: "Your identity has been verified. The services of the platform are now open to you.",
        },
    },
    Template {
        kind: "verification.rejected",
        reach: All,
        inbox: true,
        variables: &["reasons"],
        zh: Words {
            title: "实名认证未通过",
            text: "你的实名认证未通过审核。原因：{reasons}。请登录平台修改资料后重新提交。如有疑问，请联系官方客服：{support}。",
            sms: "你的实名认证未通过：{reasons}。请登录平台修改后重新提交。客服：{support}",
        },
        en: Words {
            title: "Your verification was not approved",
            text: "Your verification was not approved. Reasons: {reasons}. Please log in, correct your documents and \
                   submit them again. For questions, contact customer service: {support}.",
            sms: "Your verification was not approved: {reasons}. Please correct it and submit again. Help: {support}",
        },
    },
    Template {
        kind: "verification.revoked",
        reach: All,
        inbox: true,
        variables: &["reasons"],
        zh: Words {
            title: "实名认证已被撤销",
            text: "你的实名认证已被撤销。原因：{reasons}。如有疑问，请联系官方客服：{support}。",
            sms: "你的实名认证已被撤销：{reasons}。客服：{support}",
        },
        en: Words {
            title: "Your verification has been revoked",
            text: "Your verification has been revoked. Reasons: {reasons}. For questions, contact customer service: \
                   {support}.",
            sms: "Your verification has been revoked: {reasons}. Help: {support}",
        },
    },
    Template {
        kind: "member.invited",
        reach: First,
        inbox: true,
        variables: &["organisation", "days"],
        zh: Words {
            title: "你收到一份成员邀请",
            text: "{organisation} 邀请你作为成员加入其在开放平台的企业。请在 {days} 天内登录平台，在“我的邀请”中接受或拒绝；还没有账号时，先用收到本消息的联系方式注册。如不认识对方，请忽略本消息。",
            sms: "{organisation} 邀请你加入其在开放平台的企业，请在 {days} 天内登录（或注册后登录）处理。如不认识对方请忽略。",
        },
        en: Words {
            title: "You are invited to an organisation",
            text: "{organisation} invites you to join its organisation on the open platform. Log in within {days} days and accept or decline under My invitations; without an account, register with the contact that received this message first. If you do not know them, ignore this message.",
            sms: "{organisation} invites you to its organisation on the open platform. Log in (or register) within {days} days to answer. Ignore it if you do not know them.",
        },
    },
    Template {
        kind: "member.joined",
        reach: First,
        inbox: true,
        variables: &["organisation", "member"],
        zh: Words {
            title: "有新成员加入",
            text: "{member} 接受了邀请，已成为 {organisation} 的成员。可在“账号授权”中查看和调整角色。",
            sms: "{member} 已成为 {organisation} 的成员。",
        },
        en: Words {
            title: "A new member has joined",
            text: "{member} accepted the invitation and is now a member of {organisation}. Roles are shown and changed under Members.",
            sms: "{member} is now a member of {organisation}.",
        },
    },
    Template {
        kind: "member.roles_changed",
        reach: All,
        inbox: true,
        variables: &["organisation"],
        zh: Words {
            title: "你的角色已变更",
            text: "你在 {organisation} 的角色已变更，立即生效，登录平台即可查看。如有疑问，请联系该企业的主账号。",
            sms: "你在 {organisation} 的角色已变更，立即生效。",
        },
        en: Words {
            title: "Your roles have changed",
            text: "Your roles in {organisation} have changed, with immediate effect; log in to see them. For questions, ask its main account.",
            sms: "Your roles in {organisation} have changed.",
        },
    },
    Template {
        kind: "member.removed",
        reach: All,
        inbox: true,
        variables: &["organisation"],
        zh: Words {
            title: "你已被移出企业",
            text: "你已不再是 {organisation} 的成员，不能再以其身份使用平台。你自己的账号不受影响。",
            sms: "你已不再是 {organisation} 的成员，你自己的账号不受影响。",
        },
        en: Words {
            title: "You are no longer a member",
            text: "You are no longer a member of {organisation} and cannot act for it any more. Your own account is untouched.",
            sms: "You are no longer a member of {organisation}. Your own account is untouched.",
        },
    },
    Template {
        kind: "ownership.offered",
        reach: All,
        inbox: true,
        variables: &["organisation"],
        zh: Words {
            title: "请确认接收主账号",
            text: "{organisation} 的主账号请求将主账号转让给你。请在 24 小时内登录平台，在“账号授权”中用验证码确认，或拒绝。",
            sms: "{organisation} 请求将主账号转让给你，请在 24 小时内登录确认或拒绝。",
        },
        en: Words {
            title: "Please confirm that you take the main account over",
            text: "The main account of {organisation} wants to transfer it to you. Within 24 hours, log in and confirm with a code under Members, or decline.",
            sms: "{organisation} wants to transfer its main account to you. Log in within 24 hours to confirm or decline.",
        },
    },
    Template {
        kind: "ownership.moved",
        reach: All,
        inbox: true,
        variables: &["organisation"],
        zh: Words {
            title: "主账号已转让",
            text: "{organisation} 的主账号已转让，原主账号成为管理员。如非本人操作，请立即联系官方客服：{support}。",
            sms: "{organisation} 的主账号已转让。如有疑问请联系客服：{support}",
        },
        en: Words {
            title: "The main account has been transferred",
            text: "The main account of {organisation} has been transferred; the former one is an administrator now. If it was not you, contact customer service at once: {support}.",
            sms: "The main account of {organisation} has been transferred. Help: {support}",
        },
    },
    Template {
        kind: "contract.submitted",
        reach: First,
        inbox: true,
        variables: &["contract"],
        zh: Words {
            title: "签约申请已提交",
            text: "你的《{contract}》签约申请已提交，我们将在 {promise} 个工作日内完成审核，可在“签约入驻”中查看进度。",
            sms: "你的《{contract}》签约申请已提交，我们将在 {promise} 个工作日内完成审核。",
        },
        en: Words {
            title: "Your contract application has been submitted",
            text: "We have received your application for the {contract} and will review it within {promise} working days. Its progress is shown under Contracts.",
            sms: "We have received your application for the {contract} and will review it within {promise} working days.",
        },
    },
    Template {
        kind: "contract.approved",
        reach: All,
        inbox: true,
        variables: &["contract", "until"],
        zh: Words {
            title: "签约申请已通过",
            text: "你的《{contract}》已签约，有效期至 {until}，现在可以使用需要签约的各项功能。",
            sms: "你的《{contract}》已签约，有效期至 {until}。",
        },
        en: Words {
            title: "Your contract is signed",
            text: "Your {contract} is signed and holds until {until}. The functions that need a contract are now open to you.",
            sms: "Your {contract} is signed and holds until {until}.",
        },
    },
    Template {
        kind: "contract.rejected",
        reach: All,
        inbox: true,
        variables: &["contract", "reasons"],
        zh: Words {
            title: "签约申请未通过",
            text: "你的《{contract}》签约申请未通过审核。原因：{reasons}。请登录平台修改后重新提交。如有疑问，请联系官方客服：{support}。",
            sms: "你的《{contract}》签约申请未通过：{reasons}。请修改后重新提交。客服：{support}",
        },
        en: Words {
            title: "Your contract application was not approved",
            text: "Your application for the {contract} was not approved. Reasons: {reasons}. Please log in, correct it and submit it again. For questions, contact customer service: {support}.",
            sms: "Your application for the {contract} was not approved: {reasons}. Please correct it and submit again. Help: {support}",
        },
    },
    Template {
        kind: "contract.terminated",
        reach: All,
        inbox: true,
        variables: &["contract", "reasons"],
        zh: Words {
            title: "签约已终止",
            text: "你的《{contract}》已被终止。原因：{reasons}。如有疑问，请联系官方客服：{support}。",
            sms: "你的《{contract}》已被终止：{reasons}。客服：{support}",
        },
        en: Words {
            title: "Your contract has been terminated",
            text: "Your {contract} has been terminated. Reason: {reasons}. For questions, contact customer service: {support}.",
            sms: "Your {contract} has been terminated: {reasons}. Help: {support}",
        },
    },
    Template {
        kind: "contract.expiring",
        reach: All,
        inbox: true,
        variables: &["contract", "days", "until"],
        zh: Words {
            title: "签约即将到期",
            text: "你的《{contract}》将于 {until} 到期，还有 {days} 天。如需继续合作，请及时联系官方客服：{support}。",
            sms: "你的《{contract}》将于 {until} 到期，还有 {days} 天。客服：{support}",
        },
        en: Words {
            title: "Your contract will end soon",
            text: "Your {contract} ends on {until}, in {days} days. To go on, contact customer service in time: {support}.",
            sms: "Your {contract} ends on {until}, in {days} days. Help: {support}",
        },
    },
    Template {
        kind: "contract.expired",
        reach: All,
        inbox: true,
        variables: &["contract", "until", "grace"],
        zh: Words {
            title: "签约已到期",
            text: "你的《{contract}》已于 {until} 到期，不能再新建产品和设备，已有设备在 {grace} 天内继续运行。如需继续合作，请重新申请签约。",
            sms: "你的《{contract}》已于 {until} 到期，请重新申请签约。",
        },
        en: Words {
            title: "Your contract has ended",
            text: "Your {contract} ended on {until}: no new products and devices can be made, and existing devices keep running for {grace} days. To go on, apply for a contract again.",
            sms: "Your {contract} ended on {until}. Apply again to go on.",
        },
    },
    Template {
        kind: "quota.warning",
        reach: First,
        inbox: true,
        variables: &["app", "used", "limit"],
        zh: Words {
            title: "应用调用量提醒",
            text: "应用「{app}」今日已调用 {used} 次，接近每日限额 {limit} 次。达到限额后，当日后续调用将被拒绝。",
            sms: "应用「{app}」今日已调用 {used} 次，接近每日限额 {limit} 次。",
        },
        en: Words {
            title: "Your application is near its daily quota",
            text: "Application \"{app}\" has made {used} calls today, near its daily quota of {limit}. Calls beyond \
                   the quota are refused until the next day.",
            sms: "Application \"{app}\" has made {used} calls today, near its daily quota of {limit}.",
        },
    },
    Template {
        kind: "quota.exhausted",
        reach: First,
        inbox: true,
        variables: &["app", "limit"],
        zh: Words {
            title: "应用今日调用量已用完",
            text: "应用「{app}」今日的 {limit} 次调用已全部用完，后续调用将被拒绝，限额将于次日零点恢复。",
            sms: "应用「{app}」今日的 {limit} 次调用已全部用完，次日零点恢复。",
        },
        en: Words {
            title: "Your application has used up its daily quota",
            text: "Application \"{app}\" has used all {limit} calls of today. Further calls are refused; the quota \
                   returns at midnight.",
            sms: "Application \"{app}\" has used all {limit} calls of today; the quota returns at midnight.",
        },
    },
    Template {
        kind: "app.transferred",
        reach: First,
        inbox: true,
        variables: &["app"],
        zh: Words {
            title: "应用已转移",
            text: "应用「{app}」的归属已变更。如非本人操作，请立即联系官方客服：{support}。",
            sms: "应用「{app}」的归属已变更。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "An application has changed hands",
            text: "Application \"{app}\" now belongs to another organisation. If it was not you, contact customer \
                   service at once: {support}.",
            sms: "Application \"{app}\" now belongs to another organisation. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "账号安全提醒",
            text: "你的账号安全设置发生了变更。如非本人操作，请立即联系官方客服：{support}。",
            sms: "你的账号安全设置发生了变更。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "A security setting has changed",
            text: "A security setting of your account has changed. If it was not you, contact customer service at \
                   once: {support}.",
            sms: "A security setting of your account has changed. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security.password_changed",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "登录密码已修改",
            text: "你的登录密码已修改，其他设备已退出登录。如非本人操作，请立即联系官方客服：{support}。",
            sms: "你的登录密码已修改。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "Your password has changed",
            text: "Your password has changed and other devices were logged out. If it was not you, contact customer \
                   service at once: {support}.",
            sms: "Your password has changed. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security.password_recovered",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "登录密码已重设",
            text: "你的登录密码已通过验证码重设，所有设备已退出登录。如非本人操作，请立即联系官方客服：{support}。",
            sms: "你的登录密码已通过验证码重设。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "Your password was set anew",
            text: "Your password was set anew with a verification code and all devices were logged out. If it was not \
                   you, contact customer service at once: {support}.",
            sms: "Your password was set anew with a code. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security.username_changed",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "用户名已修改",
            text: "你的用户名已修改，请使用新用户名、手机号或邮箱登录。如非本人操作，请立即联系官方客服：{support}。",
            sms: "你的用户名已修改。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "Your user name has changed",
            text: "Your user name has changed; log in with the new one, your phone number or your e-mail. If it was \
                   not you, contact customer service at once: {support}.",
            sms: "Your user name has changed. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security.phone_changed",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "绑定手机号已变更",
            text: "你的账号绑定的手机号已变更，其他设备已退出登录。如非本人操作，请立即联系官方客服：{support}。",
            sms: "你的账号绑定的手机号已变更。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "Your phone number has changed",
            text: "The phone number of your account has changed and other devices were logged out. If it was not you, \
                   contact customer service at once: {support}.",
            sms: "The phone number of your account has changed. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security.email_changed",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "绑定邮箱已变更",
            text: "你的账号绑定的邮箱已变更，其他设备已退出登录。如非本人操作，请立即联系官方客服：{support}。",
            sms: "你的账号绑定的邮箱已变更。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "Your e-mail address has changed",
            text: "The e-mail address of your account has changed and other devices were logged out. If it was not \
                   you, contact customer service at once: {support}.",
            sms: "The e-mail address of your account has changed. Not you? Help: {support}",
        },
    },
    Template {
        kind: "security.login_locked",
        reach: All,
        inbox: true,
        variables: &[],
        zh: Words {
            title: "账号已暂时锁定",
            text: "由于多次输入错误密码，你的账号已暂时锁定。如非本人操作，建议登录后修改密码，或联系官方客服：{support}。",
            sms: "由于多次输入错误密码，你的账号已暂时锁定。客服：{support}",
        },
        en: Words {
            title: "Your account is locked for a while",
            text: "After several wrong passwords your account is locked for a while. If it was not you, change your \
                   password after the next log-in, or contact customer service: {support}.",
            sms: "After several wrong passwords your account is locked for a while. Help: {support}",
        },
    },
    Template {
        kind: "security.secret_viewed",
        reach: All,
        inbox: true,
        variables: &["app"],
        zh: Words {
            title: "应用密钥已被查看",
            text: "应用「{app}」的 AppSecret 刚刚被查看。如非本人操作，请立即联系官方客服：{support}。",
            sms: "应用「{app}」的 AppSecret 刚刚被查看。如非本人操作，请联系客服：{support}",
        },
        en: Words {
            title: "An application secret was viewed",
            text: "The AppSecret of application \"{app}\" was viewed just now. If it was not you, contact customer \
                   service at once: {support}.",
            sms: "The AppSecret of application \"{app}\" was viewed just now. Not you? Help: {support}",
        },
    },
];
