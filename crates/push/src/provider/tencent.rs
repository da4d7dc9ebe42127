//! Text messages through Tencent Cloud: its `SendSms` of 2021-01-11, signed with `TC3-HMAC-SHA256`.

use async_trait::async_trait;
use jiff::Timestamp;
use paifang_kernel::clock::Clock;
use paifang_kernel::outbound::{Answer, Call, Outbound, Patience};
use reqwest::{Method, Url};
use serde_json::{Value, json};

use super::{Failure, Message, Provider, Receipt, Registered, signing};
use crate::config::TencentSmsConfig;

/// Codes that refuse this message or its recipient while the provider works.
const OF_MESSAGE: &[&str] = &[
    "InvalidParameterValue.",
    "LimitExceeded.PhoneNumber",
    "FailedOperation.PhoneNumberInBlacklist",
    "FailedOperation.ContainSensitiveWord",
    "FailedOperation.Template",
];

/// The text messages of Tencent Cloud.
pub struct TencentSms {
    config: TencentSmsConfig,
    endpoint: Url,
    clock: Clock,
    outbound: Outbound,
}

impl TencentSms {
    /// Opens the provider.
    ///
    /// # Errors
    /// The settings are faulty.
    pub fn new(config: TencentSmsConfig, clock: Clock, patience: Patience) -> Result<Self, String> {
        Self::check(&config)?;
        let endpoint = Url::parse(&config.endpoint).map_err(|error| error.to_string())?;
        let reach = signing::reach(config.private_network);
        let outbound = Outbound::new(reach, patience).map_err(|error| error.to_string())?;
        Ok(Self { config, endpoint, clock, outbound })
    }

    /// Says what is wrong with the settings of a provider.
    ///
    /// # Errors
    /// The first fault in a sentence that shows no secret.
    pub fn check(config: &TencentSmsConfig) -> Result<(), String> {
        let texts = [
            ("secret_id", config.secret_id.as_str()),
            ("secret_key", config.secret_key.expose()),
            ("sdk_app_id", config.sdk_app_id.as_str()),
            ("sign_name", config.sign_name.as_str()),
            ("region", config.region.as_str()),
        ];
        signing::check(&config.name, &texts, &config.endpoint, config.private_network)?;
        crate::config::check_registered(&config.templates)
    }

    /// The call as it goes over the wire.
    fn call(&self, message: &Message) -> Result<Call, Failure> {
        let Registered { id: template, values } = message.registered(&self.config.templates)?;
        let values: Vec<&str> = values.into_iter().map(|(_, value)| value).collect();
        let document = json!({
            "PhoneNumberSet": [message.recipient],
            "SmsSdkAppId": self.config.sdk_app_id,
            "SignName": self.config.sign_name,
            "TemplateId": template,
            "TemplateParamSet": values,
            "SessionContext": message.reference,
        });
        let body = document.to_string().into_bytes();
        let (host, now) = (signing::host(&self.endpoint), self.clock.now());
        let signed = [
            ("content-type", "application/json; charset=utf-8"),
            ("host", host.as_str()),
            ("x-tc-action", "sendsms"),
        ];
        let key = (self.config.secret_id.as_str(), self.config.secret_key.expose());
        let authorization = authorization(key, "sms", &signed, &body, now);
        let second = now.as_second().to_string();
        let headers = signing::headers(&[
            ("content-type", "application/json; charset=utf-8"),
            ("x-tc-action", "SendSms"),
            ("x-tc-version", "2021-01-11"),
            ("x-tc-region", &self.config.region),
            ("x-tc-timestamp", &second),
            ("authorization", &authorization),
        ])?;
        Ok(Call { method: Method::POST, url: self.endpoint.clone(), headers, body })
    }
}

/// The `Authorization` header of a POST to `/`; the headers come in the order of their names, their values in lower case.
fn authorization(
    key: (&str, &str),
    service: &str,
    headers: &[(&str, &str)],
    body: &[u8],
    at: Timestamp,
) -> String {
    let lines: String = headers.iter().map(|(name, value)| format!("{name}:{value}\n")).collect();
    let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
    let names = names.join(";");
    let request = format!("POST\n/\n\n{lines}\n{names}\n{}", signing::digest(body));
    let day = signing::written(at, "%Y-%m-%d");
    let scope = format!("{day}/{service}/tc3_request");
    let text =
        format!("TC3-HMAC-SHA256\n{}\n{scope}\n{}", at.as_second(), signing::digest(request.as_bytes()));
    let daily = signing::hmac(format!("TC3{}", key.1).as_bytes(), day.as_bytes());
    let of_service = signing::hmac(&daily, service.as_bytes());
    let signing_key = signing::hmac(&of_service, b"tc3_request");
    let signature = hex::encode(signing::hmac(&signing_key, text.as_bytes()));
    format!("TC3-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={names}, Signature={signature}", key.0)
}

fn judge(answer: &Answer) -> Result<Receipt, Failure> {
    let document = answer.document();
    let at = |pointer: &str| document.pointer(pointer).and_then(Value::as_str);
    let said = at("/Response/Error/Code").or_else(|| at("/Response/SendStatusSet/0/Code"));
    signing::verdict(answer, said, ("Ok", OF_MESSAGE), at("/Response/SendStatusSet/0/SerialNo"))
}

#[async_trait]
impl Provider for TencentSms {
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
    use jiff::Timestamp;

    use super::authorization;

    /// NTF-04: the example that Tencent Cloud publishes for its signature.
    #[test]
    fn the_published_example_is_signed_alike() {
        let body =
            br#"{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}"#;
        let headers =
            [("content-type", "application/json; charset=utf-8"), ("host", "cvm.tencentcloudapi.com")];
        let at = Timestamp::from_second(1_551_113_065).expect("a moment");
        assert_eq!(
            authorization(("id", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE"), "cvm", &headers, body, at),
            "TC3-HMAC-SHA256 Credential=id/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host, \
             Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"
        );
    }
}
