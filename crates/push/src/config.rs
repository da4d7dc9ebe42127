//! The `push` section of the configuration: who sends text messages and mail, and in which words.

use std::collections::{BTreeMap, BTreeSet};

use paifang_kernel::outbound::{BodyFormat, CallConfig, Secret};
use serde::{Deserialize, Serialize};

use crate::templates::{Field, Template, WordsFault, check_words};

/// How notices leave the platform (NTF-04).
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PushConfig {
    /// The sender of mails, such as `Paifang <no-reply@example.com>`.
    pub from: String,
    /// Text message providers; the next one is used when one fails.
    pub sms: Vec<SmsConfig>,
    /// Mail providers; the next one is used when one fails.
    pub mail: Vec<MailConfig>,
    /// Seconds to wait before each attempt to send a code; codes are never sent after they have died.
    pub code_attempts: Vec<u32>,
    /// Seconds to wait before each attempt to send any other notice.
    pub notice_attempts: Vec<u32>,
    /// Changed words per kind of notice.
    pub templates: BTreeMap<String, TemplateEdit>,
}

/// A text message provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum SmsConfig {
    /// Development: the message appears in the log and, in demo mode, in the demo inbox.
    Console {},
    /// Any provider with an HTTP interface.
    Http(Box<HttpSmsConfig>),
}

/// A mail provider.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum MailConfig {
    /// Development: the mail appears in the log and, in demo mode, in the demo inbox.
    Console {},
    /// A mail server.
    Smtp(SmtpConfig),
}

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

/// Changed words of one kind of notice.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TemplateEdit {
    /// Chinese.
    pub zh: WordsEdit,
    /// English.
    pub en: WordsEdit,
}

/// Changed words in one language; what is left out keeps the built-in words.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WordsEdit {
    /// The heading and the mail's subject, without variables.
    pub title: Option<String>,
    /// The body in the inbox and in the mail.
    pub text: Option<String>,
    /// The text message, without the platform's name, which is put before it.
    pub sms: Option<String>,
}

/// A provider as operators see it: no secret, no full address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
pub struct ProviderView {
    /// `sms` or `mail`.
    pub channel: &'static str,
    /// The name in the delivery record.
    pub name: String,
    /// `console`, `http`, `aliyun`, `tencent` or `smtp`.
    pub kind: &'static str,
    /// The host that is called, empty for the console.
    pub host: String,
    /// Whether it rests, because it failed a moment ago.
    pub resting: bool,
}

impl PushConfig {
    /// The providers in the order in which they are tried, without their secrets.
    pub(crate) fn provider_views(&self) -> Vec<ProviderView> {
        let view = |channel, name: &str, kind, host: String| ProviderView {
            channel,
            name: name.to_owned(),
            kind,
            host,
            resting: false,
        };
        let host = |url: &str| url::Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned));
        let sms = self.sms.iter().map(|provider| match provider {
            SmsConfig::Console {} => view("sms", "console", "console", String::new()),
            SmsConfig::Http(http) => view("sms", &http.name, "http", host(&http.url).unwrap_or_default()),
        });
        let mail = self.mail.iter().map(|provider| match provider {
            MailConfig::Console {} => view("mail", "console", "console", String::new()),
            MailConfig::Smtp(smtp) => view("mail", &smtp.name, "smtp", smtp.host.clone()),
        });
        sms.chain(mail).collect()
    }
}

impl Default for PushConfig {
    fn default() -> Self {
        Self {
            from: "Paifang <no-reply@localhost>".to_owned(),
            sms: vec![SmsConfig::Console {}],
            mail: vec![MailConfig::Console {}],
            code_attempts: vec![0, 5, 30],
            notice_attempts: vec![0, 5, 30, 300, 1_800, 7_200],
            templates: BTreeMap::new(),
        }
    }
}

impl PushConfig {
    /// Whether any provider reaches real people.
    #[must_use]
    pub fn has_real_providers(&self) -> bool {
        self.sms.iter().any(|p| matches!(p, SmsConfig::Http(_)))
            || self.mail.iter().any(|p| matches!(p, MailConfig::Smtp(_)))
    }

    /// Says everything that is wrong with the section; `demo` refuses real providers.
    ///
    /// # Errors
    /// One sentence per fault, naming the setting.
    pub fn validate(&self, demo: bool) -> Result<(), Vec<String>> {
        let mut faults = Vec::new();
        if demo && self.has_real_providers() {
            faults.push("push: demo mode refuses real providers; remove push.sms and push.mail".to_owned());
        }
        if self.from.parse::<lettre::message::Mailbox>().is_err() {
            faults.push("push.from: not a mail address".to_owned());
        }
        self.check_providers(&mut faults);
        self.check_attempts(&mut faults);
        for (kind, edit) in &self.templates {
            check_edit(kind, edit, &mut faults);
        }
        if faults.is_empty() { Ok(()) } else { Err(faults) }
    }

    fn check_providers(&self, faults: &mut Vec<String>) {
        let consoles = |count: usize, all: usize| count > 0 && all > count;
        let sms_consoles = self.sms.iter().filter(|p| matches!(p, SmsConfig::Console {})).count();
        let mail_consoles = self.mail.iter().filter(|p| matches!(p, MailConfig::Console {})).count();
        if consoles(sms_consoles, self.sms.len()) || consoles(mail_consoles, self.mail.len()) {
            faults.push("push: the console provider cannot stand beside a real one".to_owned());
        }
        let mut names = BTreeSet::new();
        for provider in &self.sms {
            if let SmsConfig::Http(http) = provider {
                if let Err(fault) = crate::provider::HttpSms::check(http) {
                    faults.push(format!("push.sms {}: {fault}", http.name));
                }
                if !names.insert(&http.name) {
                    faults.push(format!("push.sms {}: the name is used twice", http.name));
                }
            }
        }
        for provider in &self.mail {
            if let MailConfig::Smtp(smtp) = provider
                && !names.insert(&smtp.name)
            {
                faults.push(format!("push.mail {}: the name is used twice", smtp.name));
            }
        }
    }

    fn check_attempts(&self, faults: &mut Vec<String>) {
        let lists =
            [("push.code_attempts", &self.code_attempts), ("push.notice_attempts", &self.notice_attempts)];
        for (name, waits) in lists {
            if waits.is_empty() || waits.len() > 20 || waits.iter().any(|wait| *wait > 86_400) {
                faults.push(format!("{name}: 1 to 20 waits of at most 86400 seconds"));
            }
        }
    }
}

fn check_edit(kind: &str, edit: &TemplateEdit, faults: &mut Vec<String>) {
    let Some(template) = Template::of(kind).filter(|t| t.kind == kind) else {
        faults.push(format!("push.templates.{kind}: no such kind of notice"));
        return;
    };
    for words in [&edit.zh, &edit.en] {
        let texts = [(Field::Title, &words.title), (Field::Text, &words.text), (Field::Sms, &words.sms)];
        let given = texts.into_iter().filter_map(|(field, text)| Some((field, text.as_deref()?)));
        faults.extend(given.filter_map(|(field, text)| {
            Some(match check_words(template, field, text).err()? {
                WordsFault::Title => format!("push.templates.{kind}: a title takes no variables"),
                WordsFault::Variable(name) => format!("push.templates.{kind}: no variable {{{name}}}"),
                WordsFault::Length(most) => format!("push.templates.{kind}: 1 to {most} characters"),
            })
        }));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::PushConfig;

    fn faults(settings: serde_json::Value, demo: bool) -> Vec<String> {
        let config: PushConfig = serde_json::from_value(settings).expect("a readable section");
        config.validate(demo).err().unwrap_or_default()
    }

    fn real() -> serde_json::Value {
        let sms = json!({ "type": "http", "name": "a", "url": "https://sms.example.com/", "body": "{}", "secret": "k3y" });
        let mail = json!({ "type": "smtp", "name": "b", "host": "mail.example.com", "password": "pa55" });
        json!({ "sms": [sms], "mail": [mail] })
    }

    /// demo mode refuses real providers, and takes the defaults.
    #[test]
    fn demo_mode_refuses_real_providers() {
        assert!(faults(real(), false).is_empty());
        assert!(faults(real(), true).concat().contains("demo"));
        assert!(faults(json!({}), true).is_empty());
    }

    #[test]
    fn faults_are_named_by_their_setting() {
        let mut mixed = real();
        mixed["mail"] = json!([{ "type": "console" }, mixed["mail"][0].clone()]);
        assert!(faults(mixed, false).concat().contains("console"));
        assert!(faults(json!({ "from": "nobody" }), false).concat().contains("push.from"));
        assert!(faults(json!({ "code_attempts": [] }), false).concat().contains("push.code_attempts"));
        let words =
            |kind: &str, words| faults(json!({ "templates": { kind: { "zh": words } } }), false).concat();
        assert!(words("code", json!({ "sms": "{code} {reasons}" })).contains("{reasons}"));
        assert!(words("code", json!({ "title": "{code}" })).contains("title"));
        assert!(words("nothing", json!({})).contains("push.templates.nothing"));
        assert!(words("code", json!({ "sms": "{platform}: {code}" })).is_empty());
    }

    #[test]
    fn unknown_settings_are_refused_and_secrets_are_not_shown() {
        assert!(serde_json::from_value::<PushConfig>(json!({ "smss": [] })).is_err());
        let console = json!({ "sms": [{ "type": "console", "url": "x" }] });
        assert!(serde_json::from_value::<PushConfig>(console).is_err());
        let config: PushConfig = serde_json::from_value(real()).expect("a readable section");
        let shown = format!("{config:?}{}", serde_json::to_string(&config).expect("JSON"));
        assert!(!shown.contains("k3y") && !shown.contains("pa55"), "{shown}");
    }
}
