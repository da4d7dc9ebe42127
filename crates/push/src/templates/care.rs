//! What the platform or its operators did to an account, and what its owner asked for (ADM-04, ADM-08, SEC-13).

use super::Reach::All;
use super::{Template, Words};

macro_rules! care {
    ($($kind:literal [$($variable:literal)?]
        $zh_title:literal $zh_text:literal $zh_sms:literal
        $en_title:literal $en_text:literal $en_sms:literal;)*) => {
        /// Notices about what was done to an account.
        pub const CARE: &[Template] = &[$(Template {
            kind: $kind,
            reach: All,
            inbox: true,
            variables: &[$($variable)?],
            zh: Words { title: $zh_title, text: $zh_text, sms: $zh_sms },
            en: Words { title: $en_title, text: $en_text, sms: $en_sms },
        },)*];
    };
}

care! {
    "security.account_frozen" ["reason"]
        "账号已被冻结" "你的账号已被平台冻结，登录与 API 调用均已停止。原因：{reason}。如有疑问，请联系官方客服：{support}。"
        "你的账号已被冻结，原因：{reason}。客服：{support}"
        "Your account is frozen" "The platform froze your account; log-in and API calls have stopped. Reason: {reason}. Questions? Customer service: {support}."
        "Your account is frozen: {reason}. Help: {support}";
    "security.account_unfrozen" []
        "账号已解冻" "你的账号已解冻，可以重新登录，API 调用已恢复。如有疑问，请联系官方客服：{support}。"
        "你的账号已解冻，可以重新登录。客服：{support}"
        "Your account is no longer frozen" "Your account is no longer frozen: log in again; API calls work again. Questions? Customer service: {support}."
        "Your account is no longer frozen; log in again. Help: {support}";
    "security.organisation_frozen" ["reason"]
        "企业已被冻结" "你名下的企业已被平台冻结，其应用的 API 调用已停止。原因：{reason}。如有疑问，请联系官方客服：{support}。"
        "你名下的企业已被冻结，原因：{reason}。客服：{support}"
        "Your organisation is frozen" "The platform froze your organisation; the API calls of its applications have stopped. Reason: {reason}. Questions? Customer service: {support}."
        "Your organisation is frozen: {reason}. Help: {support}";
    "security.organisation_unfrozen" []
        "企业已解冻" "你名下的企业已解冻，API 调用已恢复。如有疑问，请联系官方客服：{support}。"
        "你名下的企业已解冻，API 调用已恢复。客服：{support}"
        "Your organisation is no longer frozen" "Your organisation is no longer frozen; API calls work again. Questions? Customer service: {support}."
        "Your organisation is no longer frozen; API calls work again. Help: {support}";
    "security.password_reset_forced" ["reason"]
        "请重设登录密码" "平台要求你重设登录密码，所有设备已退出登录。原因：{reason}。请在登录页选择“忘记密码”，通过验证码设置新密码。官方客服：{support}。"
        "平台要求你重设登录密码，原因：{reason}。请用“忘记密码”设置新密码。客服：{support}"
        "Set a new password" "The platform asks you to set a new password; all devices were logged out. Reason: {reason}. Choose \"Forgot password\" on the log-in page and set one with a code. Customer service: {support}."
        "Set a new password by \"Forgot password\": {reason}. Help: {support}";
    "security.view_started" ["reason"]
        "运营人员正在查看你的控制台" "平台运营人员以只读方式查看你的控制台，最长 30 分钟，不能修改，也看不到密钥与证件。原因：{reason}。如有疑问，请联系官方客服：{support}。"
        "平台运营人员正以只读方式查看你的控制台，原因：{reason}。客服：{support}"
        "An operator looks at your console" "An operator of the platform looks at your console for at most 30 minutes, can change nothing and sees neither secrets nor documents. Reason: {reason}. Questions? Customer service: {support}."
        "An operator looks at your console, read-only: {reason}. Help: {support}";
    "security.data_exported" []
        "已申请个人数据副本" "你申请了一份个人数据副本，准备好后可在 24 小时内下载一次。如非本人操作，请立即联系官方客服：{support}。"
        "你申请了一份个人数据副本。如非本人操作，请联系客服：{support}"
        "A copy of your data was asked for" "You asked for a copy of your personal data; it can be taken once within 24 hours. If it was not you, contact customer service at once: {support}."
        "A copy of your personal data was asked for. Not you? Help: {support}";
    "security.token_created" []
        "已新建访问令牌" "你的账号新建了一个访问令牌，持有它的程序可以以你的身份调用平台 API。如非本人操作，请立即吊销该令牌、修改密码，并联系官方客服：{support}。"
        "你的账号新建了一个访问令牌。如非本人操作，请联系客服：{support}"
        "A new API token" "A new API token was made for your account; programs that hold it may call the platform's API in your name. If it was not you, revoke it, change your password and contact customer service at once: {support}."
        "A new API token was made for your account. Not you? Help: {support}";
    "security.factor_added" []
        "已开启两步验证" "你的账号新增了一种两步验证方式，之后登录需要用它确认。如非本人操作，请立即修改密码并联系官方客服：{support}。"
        "你的账号新增了两步验证方式。如非本人操作，请联系客服：{support}"
        "A second factor was set up" "A second factor was set up for your account; log-ins ask for it from now on. If it was not you, change your password and contact customer service at once: {support}."
        "A second factor was set up for your account. Not you? Help: {support}";
    "security.factor_removed" []
        "已移除两步验证方式" "你的账号移除了一种两步验证方式。如非本人操作，请立即修改密码并联系官方客服：{support}。"
        "你的账号移除了一种两步验证方式。如非本人操作，请联系客服：{support}"
        "A second factor was removed" "A second factor of your account was removed. If it was not you, change your password and contact customer service at once: {support}."
        "A second factor of your account was removed. Not you? Help: {support}";
    "security.recovery_codes_made" []
        "已重新生成恢复码" "你的账号重新生成了恢复码，旧恢复码已全部失效。如非本人操作，请立即修改密码并联系官方客服：{support}。"
        "你的账号重新生成了恢复码。如非本人操作，请联系客服：{support}"
        "New recovery codes" "New recovery codes were made for your account; the old ones are void. If it was not you, change your password and contact customer service at once: {support}."
        "New recovery codes were made for your account. Not you? Help: {support}";
    "security.recovery_code_used" []
        "已使用恢复码" "你的账号刚刚使用了一个恢复码代替两步验证，该恢复码已失效。如非本人操作，请立即修改密码并联系官方客服：{support}。"
        "你的账号刚刚使用了一个恢复码。如非本人操作，请联系客服：{support}"
        "A recovery code was used" "A recovery code of your account was used instead of the second factor and is void now. If it was not you, change your password and contact customer service at once: {support}."
        "A recovery code of your account was used. Not you? Help: {support}";
    "security.closure_requested" []
        "账号注销已受理" "你的账号将在 15 天后注销，届时个人数据会被清除且无法恢复。在此之前重新登录即可取消。如非本人操作，请立即登录并联系官方客服：{support}。"
        "你的账号将在 15 天后注销，重新登录即可取消。客服：{support}"
        "Your account is being closed" "Your account will be erased in 15 days, with all personal data and for good. Log in before then to keep it. If it was not you, log in at once and contact customer service: {support}."
        "Your account will be erased in 15 days; log in to keep it. Help: {support}";
    "security.closure_cancelled" []
        "账号注销已取消" "你重新登录了，账号注销已取消，一切保持不变。如非本人操作，请立即修改密码并联系官方客服：{support}。"
        "你的账号注销已取消。如非本人操作，请联系客服：{support}"
        "Your account stays" "You logged in again, so that your account is kept as it was. If it was not you, change your password and contact customer service at once: {support}."
        "Your account is kept. Not you? Help: {support}";
}
