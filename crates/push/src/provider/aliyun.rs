//! Text messages through Alibaba Cloud: its `SendSms` of 2017-05-25, signed with `ACS3-HMAC-SHA256`.

use async_trait::async_trait;
use paifang_kernel::clock::Clock;
use paifang_kernel::entropy::Entropy;
use paifang_kernel::outbound::{Answer, Call, Outbound, Patience};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Method, Url};
use serde_json::Value;

use super::{Failure, Message, Provider, Receipt, Registered, signing};
use crate::config::AliyunSmsConfig;

/// What the signature's form of percent encoding leaves alone.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Codes that refuse this message or its recipient while the provider works.
const OF_MESSAGE: &[&str] = &[
    "isv.MOBILE_",
    "isv.BUSINESS_LIMIT_CONTROL",
    "isv.BLACK_",
    "isv.PARAM_",
    "isv.TEMPLATE_",
    "isv.SMS_TEMPLATE_",
    "isv.INVALID_JSON_PARAM",
];

/// The text messages of Alibaba Cloud.
pub struct AliyunSms {
    config: AliyunSmsConfig,
    endpoint: Url,
    clock: Clock,
    entropy: Entropy,
    outbound: Outbound,
}

impl AliyunSms {
    /// Opens the provider.
    ///
    /// # Errors
    /// The settings are faulty.
    pub fn new(
        config: AliyunSmsConfig,
        clock: Clock,
        entropy: Entropy,
        patience: Patience,
    ) -> Result<Self, String> {
        Self::check(&config)?;
        let endpoint = Url::parse(&config.endpoint).map_err(|error| error.to_string())?;
        let reach = signing::reach(config.private_network);
        let outbound = Outbound::new(reach, patience).map_err(|error| error.to_string())?;
        Ok(Self { config, endpoint, clock, entropy, outbound })
    }

    /// Says what is wrong with the settings of a provider.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(config: &AliyunSmsConfig) -> Result<(), String> {
        let texts = [
            ("access_key_id", config.access_key_id.as_str()),
            ("access_key_secret", config.access_key_secret.expose()),
            ("sign_name", config.sign_name.as_str()),
        ];
        signing::check(&config.name, &texts, &config.endpoint, config.private_network)?;
        crate::config::check_registered(&config.templates)
    }

    /// The call as it goes over the wire. The provider takes these parameters in the address only, so the number stands
    /// there, against rule P8: TLS hides it on the way, and no address of a call is ever logged here.
    fn call(&self, message: &Message) -> Result<Call, Failure> {
        let Registered { id: template, values } = message.registered(&self.config.templates)?;
        let values: serde_json::Map<String, Value> =
            values.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        let query = canonical_query(&[
            ("OutId", &message.reference),
            ("PhoneNumbers", national(&message.recipient)),
            ("SignName", &self.config.sign_name),
            ("TemplateCode", template),
            ("TemplateParam", &Value::Object(values).to_string()),
        ]);
        let mut url = self.endpoint.clone();
        url.set_query(Some(&query));
        let date = signing::written(self.clock.now(), "%Y-%m-%dT%H:%M:%SZ");
        let nonce = hex::encode(self.entropy.bytes::<16>());
        let (host, empty) = (signing::host(&url), signing::digest(b""));
        let signed = [
            ("host", host.as_str()),
            ("x-acs-action", "SendSms"),
            ("x-acs-content-sha256", empty.as_str()),
            ("x-acs-date", date.as_str()),
            ("x-acs-signature-nonce", nonce.as_str()),
            ("x-acs-version", "2017-05-25"),
        ];
        let key = (self.config.access_key_id.as_str(), self.config.access_key_secret.expose());
        let authorization = authorization(key, &query, &signed, &empty);
        let sent: Vec<_> =
            signed.into_iter().skip(1).chain([("authorization", authorization.as_str())]).collect();
        Ok(Call { method: Method::POST, url, headers: signing::headers(&sent)?, body: Vec::new() })
    }
}

/// The parameters in the order of their names, encoded as the signature wants them; the caller gives them in that order.
fn canonical_query(parameters: &[(&str, &str)]) -> String {
    let encoded = |text| utf8_percent_encode(text, RESERVED);
    let pairs: Vec<_> =
        parameters.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
    pairs.join("&")
}

/// The `Authorization` header of a POST to `/`; the headers come in the order of their names.
fn authorization(key: (&str, &str), query: &str, headers: &[(&str, &str)], body: &str) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let request = format!("POST\n/\n{query}\n{lines}\n{names}\n{body}");
    let text = format!("ACS3-HMAC-SHA256\n{}", signing::digest(request.as_bytes()));
    let signature = hex::encode(signing::hmac(key.1.as_bytes(), text.as_bytes()));
    format!("ACS3-HMAC-SHA256 Credential={},SignedHeaders={names},Signature={signature}", key.0)
}

/// Numbers of the mainland go without their country code, others without the plus.
fn national(number: &str) -> &str {
    number.strip_prefix("+86").unwrap_or_else(|| number.trim_start_matches('+'))
}

fn judge(answer: &Answer) -> Result<Receipt, Failure> {
    let document = answer.document();
    let at = |name: &str| document.get(name).and_then(Value::as_str);
    signing::verdict(answer, at("Code"), ("OK", OF_MESSAGE), at("BizId"))
}

#[async_trait]
impl Provider for AliyunSms {
    fn name(&self) -> &str {
        &self.config.name
    }

    async fn send(&self, message: &Message) -> Result<Receipt, Failure> {
        let call = self.call(message)?;
        let answer = self.outbound.call(call).await.map_err(|error| Failure::new(error.to_string()))?;
        judge(&answer)
    }
}

#[cfg(test)]
mod tests {
    use super::{authorization, canonical_query, national};
    use crate::provider::signing;

    /// NTF-04: the example with fixed parameters that Alibaba Cloud publishes for its signature.
    #[test]
    fn the_published_example_is_signed_alike() {
        let query = canonical_query(&[
            ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
            ("RegionId", "cn-shanghai"),
        ]);
        let empty = signing::digest(b"");
        let headers = [
            ("host", "ecs.cn-shanghai.aliyuncs.com"),
            ("x-acs-action", "RunInstances"),
            ("x-acs-content-sha256", empty.as_str()),
            ("x-acs-date", "2023-10-26T10:22:32Z"),
            ("x-acs-signature-nonce", "3156853299f313e23d1673dc12e1703d"),
            ("x-acs-version", "2014-05-26"),
        ];
        assert_eq!(
            authorization(("YourAccessKeyId", "YourAccessKeySecret"), &query, &headers, &empty),
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;\
             x-acs-date;x-acs-signature-nonce;x-acs-version,\
             Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    #[test]
    fn parameters_and_numbers_have_the_providers_form() {
        assert_eq!(canonical_query(&[("a b", "1*2~-_.中")]), "a%20b=1%2A2~-_.%E4%B8%AD");
        assert_eq!([national("+8613800138000"), national("+85261234567")], ["13800138000", "85261234567"]);
    }
}
