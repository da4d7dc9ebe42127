//! What a developer should do about each code; codes without their own line get the advice of their status.

use paifang_kernel::{Code, Lang};

/// What kind of refusal a status is, in two or three words.
pub(crate) fn family(status: u16, lang: Lang) -> &'static str {
    let (zh, en) = match status {
        400 => ("请求无法读取", "unreadable request"),
        401 => ("身份未确认", "not identified"),
        402 => ("额度用尽", "exhausted"),
        403 => ("不允许", "not allowed"),
        404 => ("不存在", "not there"),
        409 => ("状态冲突", "conflict of state"),
        429 => ("达到上限", "limit reached"),
        500.. => ("服务器原因", "our side"),
        _ => ("内容不符合规则", "rule broken"),
    };
    lang.pick(zh, en)
}

/// The advice for one code.
pub(crate) fn text(code: Code, lang: Lang) -> &'static str {
    let (zh, en) = own(code.id).unwrap_or_else(|| by_status(code.status));
    lang.pick(zh, en)
}

/// A page that helps further.
pub(crate) fn link(id: &str, lang: Lang) -> Option<(&'static str, &'static str)> {
    let (path, zh, en) = match id {
        "signature_wrong" | "signature_missing" | "timestamp_expired" | "replayed" | "app_key_unknown"
        | "nonce_invalid" => ("/docs/signing", "签名方法", "How to sign"),
        "api_forbidden" => ("/solutions", "查看解决方案", "See the solutions"),
        "api_unknown" => ("/apis", "查看 API 目录", "See the APIs"),
        "agreement_required" => ("/legal/open-platform", "阅读协议", "Read the agreement"),
        "quota_exceeded" | "not_online" | "usage_too_low" => ("/docs", "配额说明", "About the quota"),
        "verification_required" | "verification_pending" | "id_number_invalid" | "licence_expired" => {
            ("/docs/verification", "实名认证常见问题", "Verification questions")
        }
        "document_missing"
        | "document_type"
        | "document_too_small"
        | "document_too_large"
        | "document_unreadable" => ("/help/id-images", "证件图片要求", "Rules for document images"),
        "email_required" => {
            ("/help/enterprise-reasons", "企业认证常见驳回原因", "Why enterprise verifications are sent back")
        }
        "enterprise_only" => ("/help/support", "谁可以获得技术支持", "Who gets technical support"),
        "field_frozen" => ("/help/change-data", "怎样修改已认证的信息", "How to change verified data"),
        "login_required" | "login_locked" | "login_failed" => ("/login", "去登录", "Log in"),
        _ => return None,
    };
    Some((path, lang.pick(zh, en)))
}

fn own(id: &str) -> Option<(&'static str, &'static str)> {
    Some(match id {
        "internal" | "unavailable" => (
            "稍等片刻再试。如果一直出现，请把 request_id 发给客服。",
            "Try again in a moment. If it stays, send the request_id to customer service.",
        ),
        "login_required" => {
            ("登录后再访问，或在请求里带上有效的会话。", "Log in, or send a valid session with the request.")
        }
        "verification_required" => (
            "在控制台提交实名认证，通过后重试。",
            "Submit your real-name verification in the console and try again once it is approved.",
        ),
        "verification_pending" => (
            "等待审核结果，人工审核需要 1-2 个工作日；期间可以修改或撤回。",
            "Wait for the decision, it takes 1-2 working days; meanwhile you can edit or withdraw the case.",
        ),
        "signature_wrong" => (
            "逐行核对待签名字符串：方法、路径、排序后的查询串、请求体摘要、AppKey、时间戳、随机串。开发中的应用可以在控制台查看第一处差异。",
            "Check the canonical string line by line: method, path, sorted query, body digest, AppKey, timestamp, nonce. For an application in development the console shows the first difference.",
        ),
        "signature_missing" => (
            "每次调用都要带上 X-App-Key、X-Timestamp、X-Nonce 与 X-Signature 四个请求头。",
            "Send all four headers with each call: X-App-Key, X-Timestamp, X-Nonce and X-Signature.",
        ),
        "app_key_unknown" => (
            "核对 AppKey 是否完整，应用是否已被删除。",
            "Check that the AppKey is complete and that the application was not deleted.",
        ),
        "nonce_invalid" => (
            "用密码学随机数生成至少 16 个字符，例如 16 字节的十六进制。",
            "Make at least 16 characters from a cryptographic random source, such as 16 bytes in hex.",
        ),
        "secret_retired" => {
            ("换用控制台中当前有效的 AppSecret。", "Use the AppSecret that the console shows as valid.")
        }
        "api_unknown" => ("对照 API 目录核对方法与路径。", "Compare method and path with the catalogue."),
        "upstream_failed" | "upstream_timeout" => (
            "接口提供方暂时没有应答，本次调用已计数。稍后重试；如果一直出现，请把 request_id 发给客服。",
            "The API's provider does not answer at the moment; the call was counted. Try again later; if it stays, send the request_id to customer service.",
        ),
        "login_failed" => (
            "核对手机号或邮箱与密码；忘记密码时请按登录页的指引操作。",
            "Check the phone number or e-mail and the password; if you forgot it, follow the link on the login page.",
        ),
        "timestamp_expired" => (
            "校准发送方的时钟，确认 X-Timestamp 的单位是毫秒，并在发送前再签名。",
            "Set the sender's clock, make sure that X-Timestamp is in milliseconds, and sign right before sending.",
        ),
        "replayed" => (
            "每次调用使用新的随机串，重试也要重新签名。",
            "Use a new nonce for each call; a retry must be signed again.",
        ),
        "api_forbidden" => (
            "为应用订购包含此 API 的解决方案。",
            "Subscribe the application to a solution that contains this API.",
        ),
        "quota_exceeded" => (
            "等待配额重置，Retry-After 给出剩余秒数；应用上线后每日上限更高。",
            "Wait until the quota resets, Retry-After says in how many seconds; once online, an application may call more.",
        ),
        "not_online" => (
            "开发期配额不可提升；应用上线后用量达到 80% 时可申请。",
            "In development the quota cannot be raised; once online a raise may be requested from 80 % usage.",
        ),
        "captcha_wrong" => (
            "图形验证码只能用一次，两分钟内有效。换一张后重新输入。",
            "A captcha works once and for two minutes. Take another one and type it in.",
        ),
        "code_wrong" => (
            "核对最近一条验证码，以及它是否发到了现在填写的号码或邮箱。",
            "Compare with the newest code, and check that it went to the number or address you entered.",
        ),
        "code_dead" => (
            "验证码已过期或输错次数过多，重新获取一个。",
            "The code expired or was typed wrong too often; get a new one.",
        ),
        "sms_minute_limit" | "sms_hour_limit" | "sms_day_limit" | "mail_minute_limit" | "mail_hour_limit"
        | "mail_day_limit" => (
            "同一号码或邮箱每分钟最多 1 条、每小时 3 条、每个自然日 5 条，各项功能合计。retry_after 给出还需等待的秒数。",
            "A number or address gets at most 1 code a minute, 3 an hour and 5 a calendar day, all functions together. retry_after says how many seconds to wait.",
        ),
        "version_conflict" => (
            "重新读取最新内容，在它的基础上再改。",
            "Read the newest version and make your change on top of it.",
        ),
        "idempotency_key_reused" => (
            "每个新请求使用新的 Idempotency-Key；只有原样重试才沿用旧的。",
            "Use a new Idempotency-Key for each new request; keep the old one only for an unchanged retry.",
        ),
        "csrf_failed" => (
            "刷新页面后再试；程序调用时请带上 X-CSRF-Token。",
            "Reload the page and try again; programs must send X-CSRF-Token.",
        ),
        "role_forbidden" => (
            "请主账号在账号授权中给你相应的角色。",
            "Ask the main account to give you a role that allows it.",
        ),
        "agreement_required" => {
            ("阅读并勾选协议后再提交。", "Read the agreement, tick it, and submit again.")
        }
        "account_frozen" => ("联系官方客服了解原因。", "Ask customer service for the reason."),
        "password_reset_required" => (
            "在登录页选择“忘记密码”，通过验证码设置新密码后再登录。",
            "Choose \"Forgot password\" on the log-in page, set a new password with a code, then log in.",
        ),
        "account_in_use" => (
            "按列出的内容逐项处理：下架或停用应用、等待审核结束、移除成员，然后再注销。",
            "Settle what is listed: take applications offline, wait for open cases, remove members; then close the account.",
        ),
        "view_only" => (
            "只读查看期间不能修改，也看不到密钥与证件；请开发者本人操作。",
            "A read-only view changes nothing and shows neither secrets nor documents; the developer does that.",
        ),
        _ => return None,
    })
}

fn by_status(status: u16) -> (&'static str, &'static str) {
    match status {
        400 => (
            "检查请求的格式：JSON 是否完整，字段名与类型是否正确。",
            "Check the form of the request: complete JSON, right names and types.",
        ),
        401 => (
            "确认身份信息正确，然后重试。",
            "Make sure that you identify yourself correctly, then try again.",
        ),
        402 => ("补充额度后重试。", "Top up, then try again."),
        403 => (
            "当前账号或应用没有这项权限；取得权限后重试。",
            "This account or application may not do that; get the right first, then try again.",
        ),
        404 => (
            "检查地址与编号；属于别人的内容同样返回 404。",
            "Check the address and the id; things of others also answer 404.",
        ),
        409 => ("重新读取当前状态，再决定下一步。", "Read the present state and decide from there."),
        413 => ("减小内容后重试。", "Send less."),
        429 => (
            "等待 Retry-After 给出的秒数后重试。",
            "Wait as many seconds as Retry-After says, then try again.",
        ),
        500.. => (
            "稍等片刻再试。如果一直出现，请把 request_id 发给客服。",
            "Try again in a moment. If it stays, send the request_id to customer service.",
        ),
        _ => ("按提示改正内容后重新提交。", "Correct what the message names and submit again."),
    }
}
