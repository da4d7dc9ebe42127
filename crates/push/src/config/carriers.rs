//! What each kind of provider needs to know (NTF-04).

use std::collections::BTreeMap;

use paifang_kernel::outbound::{BodyFormat, CallConfig, Secret};
use serde::{Deserialize, Serialize};

/// A provider of text messages that is called over HTTP.
///
/// `url`, the header values and `body` may use `{phone}` (E.164), `{text}`, `{reference}` and `{secret}`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpSmsConfig {
    /// The name in the delivery record and in the log.
    pub name: String,
    /// `GET`, `POST` or `PUT`.
    #[serde(default = "post")]
    pub method: String,
    /// Where to call; values put into it are percent-encoded.
    pub url: String,
    /// Whether the provider may stand in a private network and be called without TLS (rule O1).
    #[serde(default)]
    pub private_network: bool,
    /// Headers to send; they are secret in every print-out.
    #[serde(default)]
    pub headers: BTreeMap<String, Secret>,
    /// How `body` is written.
    #[serde(default)]
    pub format: BodyFormat,
    /// The body: a JSON text, or `name=value&…`; empty for `GET`.
    #[serde(default)]
    pub body: String,
    /// A secret that the templates name `{secret}`, so that they can be shown without it.
    #[serde(default)]
    pub secret: Secret,
    /// The statuses that mean success; empty means any 2xx.
    #[serde(default)]
    pub success_status: Vec<u16>,
    /// A JSON pointer into the answer that must hold `success_equals`.
    #[serde(default)]
    pub success_pointer: Option<String>,
    /// The value that means success.
    #[serde(default)]
    pub success_equals: Option<String>,
    /// A JSON pointer to the provider's own number of the message.
    #[serde(default)]
    pub reference_pointer: Option<String>,
}

fn post() -> String {
    "POST".to_owned()
}

impl HttpSmsConfig {
    /// The call that hands a message over.
    pub(crate) fn call(&self) -> CallConfig {
        CallConfig {
            method: self.method.clone(),
            url: self.url.clone(),
            private_network: self.private_network,
            headers: self.headers.clone(),
            format: self.format,
            body: self.body.clone(),
            secret: self.secret.clone(),
        }
    }
}

/// A mail server.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpConfig {
    /// The name in the delivery record and in the log.
    pub name: String,
    /// The server's host name.
    pub host: String,
    /// The port; 465, 587 or 25 by `security` when not given.
    #[serde(default)]
    pub port: Option<u16>,
    /// How the connection is protected.
    #[serde(default)]
    pub security: SmtpSecurity,
    /// The user, when the server wants one.
    #[serde(default)]
    pub user: Option<String>,
    /// The user's password.
    #[serde(default)]
    pub password: Secret,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SmtpSecurity {
    /// TLS from the first byte.
    #[default]
    Tls,
    /// TLS after `STARTTLS`, refused when the server does not offer it.
    Starttls,
    /// Plain text, for a relay on the same machine or in a private network.
    None,
}

/// Words that were registered with a provider, which sends no others.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegisteredTemplate {
    /// The provider's id of the Chinese words.
    pub zh: String,
    /// The provider's id of the English words; the Chinese ones are sent when it is empty.
    #[serde(default)]
    pub en: String,
    /// The notice's variables that the registered words use, in their order.
    #[serde(default)]
    pub variables: Vec<String>,
}

/// The text messages of Alibaba Cloud (阿里云短信服务).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AliyunSmsConfig {
    /// The name in the delivery record and in the log.
    #[serde(default = "aliyun")]
    pub name: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The access key's secret.
    pub access_key_secret: Secret,
    /// The registered signature (短信签名) that stands before the words.
    pub sign_name: String,
    /// The registered words by kind of notice; a kind that is not here goes to the next provider.
    #[serde(default)]
    pub templates: BTreeMap<String, RegisteredTemplate>,
    /// Where to call.
    #[serde(default = "aliyun_endpoint")]
    pub endpoint: String,
    /// Whether the endpoint may stand in a private network and be called without TLS, as an own relay (rule O1).
    #[serde(default)]
    pub private_network: bool,
}

fn aliyun() -> String {
    "aliyun".to_owned()
}

fn aliyun_endpoint() -> String {
    "https://dysmsapi.aliyuncs.com".to_owned()
}

/// The text messages of Tencent Cloud (腾讯云短信).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TencentSmsConfig {
    /// The name in the delivery record and in the log.
    #[serde(default = "tencent")]
    pub name: String,
    /// The id of the key.
    pub secret_id: String,
    /// The key itself.
    pub secret_key: Secret,
    /// The id of the application at the provider (SdkAppId).
    pub sdk_app_id: String,
    /// The registered signature (短信签名) that stands before the words.
    pub sign_name: String,
    /// The provider's region.
    #[serde(default = "tencent_region")]
    pub region: String,
    /// The registered words by kind of notice; a kind that is not here goes to the next provider.
    #[serde(default)]
    pub templates: BTreeMap<String, RegisteredTemplate>,
    /// Where to call.
    #[serde(default = "tencent_endpoint")]
    pub endpoint: String,
    /// Whether the endpoint may stand in a private network and be called without TLS, as an own relay (rule O1).
    #[serde(default)]
    pub private_network: bool,
}

fn tencent() -> String {
    "tencent".to_owned()
}

fn tencent_region() -> String {
    "ap-guangzhou".to_owned()
}

fn tencent_endpoint() -> String {
    "https://sms.tencentcloudapi.com".to_owned()
}
