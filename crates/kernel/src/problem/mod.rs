//! One line per error, one form on the wire: RFC 9457 problem documents with stable codes (design 1.6, GW-17).

mod render;

use std::borrow::Cow;
use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

pub use render::{Document, FieldDocument};

use crate::Lang;

/// One kind of refusal: its stable id, its HTTP status and its sentence in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// The stable id of requirements §8, also the last part of the problem's address.
    pub id: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The Chinese sentence; `{name}` is filled from the arguments.
    pub zh: &'static str,
    /// The English sentence with the same placeholders.
    pub en: &'static str,
}

impl Code {
    /// Points the refusal at a field of the request, as a JSON pointer.
    #[must_use]
    pub fn at(self, pointer: impl Into<Cow<'static, str>>) -> Problem {
        Problem::new(self).at(pointer)
    }

    /// Fills a placeholder.
    #[must_use]
    pub fn arg(self, name: &'static str, value: impl fmt::Display) -> Problem {
        Problem::new(self).arg(name, value)
    }

    /// The sentence in a language, placeholders unfilled.
    #[must_use]
    pub fn text(&self, lang: Lang) -> &'static str {
        lang.pick(self.zh, self.en)
    }
}

/// Declares refusals: `NAME = status "id", "中文", "English";` and the list `PROBLEMS` of them all.
#[macro_export]
macro_rules! problems {
    ($($(#[$doc:meta])* $name:ident = $status:literal $id:literal, $zh:literal, $en:literal;)*) => {
        $(
            $(#[$doc])*
            pub const $name: $crate::Code = $crate::Code { id: $id, status: $status, zh: $zh, en: $en };
        )*
        /// Every refusal of this slice, for the problem pages and the tests.
        pub const PROBLEMS: &[$crate::Code] = &[$($name),*];
    };
}

problems! {
    /// Something broke on our side; the cause is in the log under the request id.
    INTERNAL = 500 "internal", "服务器内部错误，请稍后再试", "Something broke on our side; try again later";
    /// The thing is not there, or not the caller's.
    NOT_FOUND = 404 "not_found", "没有找到", "Not found";
    /// The request cannot be read.
    MALFORMED = 400 "malformed", "请求格式不正确：{reason}", "The request cannot be read: {reason}";
    /// A field of the form is wrong.
    INVALID = 422 "invalid", "填写有误：{reason}", "The form is wrong: {reason}";
    /// Nobody is logged in.
    LOGIN_REQUIRED = 401 "login_required", "请先登录", "Log in first";
    /// The caller's role does not allow it.
    ROLE_FORBIDDEN = 403 "role_forbidden", "你的角色没有权限：{permission}", "Your role does not allow this: {permission}";
    /// Rule A11: a factor must have been entered again within the last minutes.
    REAUTHENTICATION_REQUIRED = 403 "reauthentication_required", "请再次确认是你本人，然后重试", "Confirm that it is you, then try again";
    /// LOG-09, rule A12: operators must have a second factor, and so must the members of an organisation that demands one.
    FACTOR_REQUIRED = 403 "factor_required", "请先开启两步验证", "Set up a second factor first";
    /// The state of the thing refuses the move.
    STATE_CONFLICT = 409 "state_conflict", "当前状态不允许此操作", "The present state does not allow this";
    /// Somebody changed the thing in between.
    VERSION_CONFLICT = 409 "version_conflict", "内容已被更新，请刷新后再试", "It was changed in between; reload and try again";
    /// Too many requests.
    RATE_LIMITED = 429 "rate_limited", "操作太频繁，请 {seconds} 秒后再试", "Too many requests; try again in {seconds} seconds";
    /// The server cannot take the work now.
    UNAVAILABLE = 503 "unavailable", "服务繁忙，请稍后再试", "The service is busy; try again later";
    /// The body is larger than allowed.
    TOO_LARGE = 413 "too_large", "内容太大", "The content is too large";
    /// The content type is not the one asked for.
    UNSUPPORTED_MEDIA = 415 "unsupported_media_type", "不支持的内容类型", "The content type is not supported";
    /// The method is not offered at this address.
    METHOD_NOT_ALLOWED = 405 "method_not_allowed", "不支持的请求方法", "The method is not allowed here";
    /// The cross-site check failed.
    CSRF_FAILED = 403 "csrf_failed", "请求来源校验失败，请刷新页面后再试", "The cross-site check failed; reload the page and try again";
    /// The idempotency key was used for another request.
    KEY_REUSED = 422 "idempotency_key_reused", "幂等键已用于另一个请求", "The idempotency key was used for another request";
    /// An agreement must be accepted.
    AGREEMENT_REQUIRED = 422 "agreement_required", "请先同意协议", "Accept the agreement first";
    /// Real-name verification is missing.
    VERIFICATION_REQUIRED = 403 "verification_required", "请先完成实名认证", "Complete real-name verification first";
    /// Real-name verification is under review.
    VERIFICATION_PENDING = 403 "verification_pending", "实名认证审核中，请耐心等待", "Your verification is under review";
    /// A contract must be signed.
    CONTRACT_REQUIRED = 403 "contract_required", "请先完成签约", "Sign the contract first";
    /// The real-name level is too low.
    LEVEL_REQUIRED = 403 "level_required", "需要 {required} 级实名，当前为 {current} 级", "Real-name level {required} is needed, yours is {current}";
    /// The account is frozen.
    ACCOUNT_FROZEN = 403 "account_frozen", "账号已被冻结", "The account is frozen";
    /// An operator looks on and can neither change anything nor see secrets (ADM-08).
    VIEW_ONLY = 403 "view_only", "当前为只读查看，不能修改，也不能查看密钥与证件", "This is a read-only view: nothing can be changed, and secrets and documents are not shown";
    /// The outgoing address is not allowed.
    URL_FORBIDDEN = 422 "url_forbidden", "不允许访问该地址", "The address is not allowed";
}

/// A place in the request that is wrong.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) pointer: Cow<'static, str>,
    pub(crate) code: Code,
    pub(crate) args: Vec<(&'static str, String)>,
}

/// A refusal on its way to the caller.
#[derive(Clone, Debug)]
pub struct Problem(Box<Inner>);

#[derive(Clone, Debug)]
pub(crate) struct Inner {
    pub(crate) code: Code,
    pub(crate) args: Vec<(&'static str, String)>,
    pub(crate) extra: serde_json::Map<String, serde_json::Value>,
    pub(crate) places: Vec<Place>,
    pub(crate) next: Option<String>,
    pub(crate) retry_after: Option<u64>,
    pub(crate) cause: Option<Arc<dyn Error + Send + Sync>>,
    pub(crate) constraint: Option<String>,
    pub(crate) replay: Option<StoredReply>,
}

/// An answer that was given before to the same idempotency key (rule M2).
#[derive(Clone, Debug)]
pub struct StoredReply {
    /// The HTTP status.
    pub status: u16,
    /// The JSON body.
    pub body: String,
}

impl Problem {
    /// A refusal with nothing added.
    #[must_use]
    pub fn new(code: Code) -> Self {
        Self(Box::new(Inner {
            code,
            args: Vec::new(),
            extra: serde_json::Map::new(),
            places: Vec::new(),
            next: None,
            retry_after: None,
            cause: None,
            constraint: None,
            replay: None,
        }))
    }

    /// Our own fault, with the cause for the log.
    #[must_use]
    pub fn internal(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::new(INTERNAL).cause(cause)
    }

    /// The early end of a request whose answer is already known; see [`crate::api::Cx::begin`].
    #[must_use]
    pub fn replay(reply: StoredReply) -> Self {
        let mut problem = Self::new(INTERNAL);
        problem.0.replay = Some(reply);
        problem
    }

    /// Fills a placeholder; it is also sent in `params`.
    #[must_use]
    pub fn arg(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.0.args.push((name, value.to_string()));
        self
    }

    /// Adds a machine-readable fact to `params` that the sentence does not show.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Serialize) -> Self {
        let value = serde_json::to_value(value).unwrap_or_default();
        self.0.extra.insert(name.to_owned(), value);
        self
    }

    /// Points the refusal at a field of the request, as a JSON pointer.
    #[must_use]
    pub fn at(mut self, pointer: impl Into<Cow<'static, str>>) -> Self {
        let (code, args) = (self.0.code, self.0.args.clone());
        self.0.places.push(Place { pointer: pointer.into(), code, args });
        self
    }

    /// Joins another refusal's fields to this one, so that a form shows all its errors at once.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.0.places.extend(other.0.places);
        self
    }

    /// Says after how many seconds a repetition can succeed.
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.0.retry_after = Some(seconds);
        self
    }

    /// Says where the caller should go first.
    #[must_use]
    pub fn next(mut self, path: impl Into<String>) -> Self {
        self.0.next = Some(path.into());
        self
    }

    /// Keeps the private cause for the log.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        self.0.cause = Some(Arc::from(cause.into()));
        self
    }

    pub(crate) fn violating(mut self, constraint: String) -> Self {
        self.0.constraint = Some(constraint);
        self
    }

    /// What kind of refusal it is.
    #[must_use]
    pub fn code(&self) -> Code {
        self.0.code
    }

    /// The uniqueness constraint that the store found violated, named `table_column_column`.
    #[must_use]
    pub fn constraint(&self) -> Option<&str> {
        self.0.constraint.as_deref()
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<serde_json::Error> for Problem {
    fn from(error: serde_json::Error) -> Self {
        Self::internal(error)
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        Self::internal(error)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.code.id)?;
        if let Some(cause) = &self.0.cause {
            write!(f, ": {cause}")?;
        }
        Ok(())
    }
}

impl Error for Problem {}

/// Turns a violated uniqueness constraint into the refusal that people understand (design 1.8).
pub trait OnConstraint: Sized {
    /// Replaces the error when exactly this constraint was violated.
    #[must_use]
    fn on_constraint(self, constraint: &str, code: Code) -> Self;
}

impl<T> OnConstraint for Result<T, Problem> {
    fn on_constraint(self, constraint: &str, code: Code) -> Self {
        self.map_err(|problem| if problem.constraint() == Some(constraint) { code.into() } else { problem })
    }
}
