//! The gateway's refusals (requirements section 8, GW-17).

use paifang_kernel::problems;

problems! {
    /// One of the four signature headers is missing.
    SIGNATURE_MISSING = 401 "signature_missing", "缺少签名请求头 {header}", "The signature header {header} is missing";
    /// No application has this key.
    APP_KEY_UNKNOWN = 401 "app_key_unknown", "AppKey 不存在", "No application has this AppKey";
    /// The signature does not fit the request.
    SIGNATURE_WRONG = 401 "signature_wrong", "签名不正确", "The signature is wrong";
    /// The timestamp is too far from the server's clock.
    TIMESTAMP_EXPIRED = 401 "timestamp_expired", "请求时间戳无效或已过期，服务器时间为 {server_time}", "The timestamp is not valid or has expired; the server's time is {server_time}";
    /// The nonce has no usable form.
    NONCE_INVALID = 400 "nonce_invalid", "X-Nonce 须为 16 至 128 个可见字符", "X-Nonce must be 16 to 128 visible characters";
    /// The nonce was used before.
    REPLAYED = 401 "replayed", "请求已被使用过（随机数重复）", "The request was already used (its nonce was seen before)";
    /// The signature was made with a secret that is no longer valid.
    SECRET_RETIRED = 401 "secret_retired", "该 AppSecret 已停用", "This AppSecret has been retired";
    /// The application may not call this API.
    API_FORBIDDEN = 403 "api_forbidden", "应用没有调用该接口的权限，请先订购相应的解决方案", "The application may not call this API; subscribe to a solution that contains it";
    /// No published API has this method and path.
    API_UNKNOWN = 404 "api_unknown", "接口不存在", "There is no such API";
    /// The application was stopped.
    APP_SUSPENDED = 403 "app_suspended", "应用已停用", "The application is suspended";
    /// The day's calls are used up.
    QUOTA_EXCEEDED = 429 "quota_exceeded", "今日调用次数已用完（上限 {limit} 次）", "Today's {limit} calls are used up";
    /// The upstream could not be reached or broke off.
    UPSTREAM_FAILED = 502 "upstream_failed", "接口提供方暂时不可用", "The API's provider could not be reached";
    /// The upstream did not answer in time.
    UPSTREAM_TIMEOUT = 504 "upstream_timeout", "接口提供方响应超时", "The API's provider did not answer in time";
    /// The body did not arrive in time.
    BODY_TIMEOUT = 408 "body_timeout", "请求内容接收超时", "The request's body did not arrive in time";
}
