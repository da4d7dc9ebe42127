//! What is wrong with the section, in sentences that name the setting and show no secret.

use std::collections::{BTreeMap, BTreeSet};

use super::{CONSOLE, MailConfig, PushConfig, RegisteredTemplate, SmsConfig, TemplateEdit};
use crate::provider::{AliyunSms, Channel, HttpSms, TencentSms};
use crate::templates::{COMMON, Field, Template, WordsFault, check_words};

impl PushConfig {
    /// Whether any provider reaches real people.
    #[must_use]
    pub fn has_real_providers(&self) -> bool {
        self.sms.iter().any(|p| !matches!(p, SmsConfig::Console {}))
            || self.mail.iter().any(|p| !matches!(p, MailConfig::Console {}))
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
        for provider in &self.sms {
            let outcome = match provider {
                SmsConfig::Console {} => Ok(()),
                SmsConfig::Http(http) => HttpSms::check(http),
                SmsConfig::Aliyun(aliyun) => AliyunSms::check(aliyun),
                SmsConfig::Tencent(tencent) => TencentSms::check(tencent),
            };
            faults.extend(outcome.err().map(|fault| format!("push.sms {}: {fault}", provider.name())));
        }
        let mut names = BTreeSet::new();
        let sms = self.sms.iter().map(|provider| ("push.sms", provider.name()));
        let mail = self.mail.iter().map(|provider| ("push.mail", provider.name()));
        for (list, name) in sms.chain(mail).filter(|(_, name)| *name != CONSOLE) {
            if !names.insert(name) {
                faults.push(format!("{list} {name}: the name is used twice"));
            }
        }
    }

    /// Whether the names are those of providers of a channel, each at most once (ADM-05).
    #[must_use]
    pub fn can_rank(&self, channel: Channel, names: &[String]) -> bool {
        let known: Vec<&str> = match channel {
            Channel::Sms => self.sms.iter().map(SmsConfig::name).collect(),
            Channel::Mail => self.mail.iter().map(MailConfig::name).collect(),
        };
        let distinct: BTreeSet<&str> = names.iter().map(String::as_str).collect();
        distinct.len() == names.len() && distinct.iter().all(|name| known.contains(name))
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

/// Checks words that were registered with a provider: the kinds and variables must be ours.
pub(crate) fn check_registered(templates: &BTreeMap<String, RegisteredTemplate>) -> Result<(), String> {
    for (kind, registered) in templates {
        let template = Template::of(kind).filter(|template| template.kind == kind);
        let template = template.ok_or_else(|| format!("templates.{kind}: no such kind of notice"))?;
        if registered.zh.is_empty() {
            return Err(format!("templates.{kind}: zh is the provider's id of the words"));
        }
        let known = |name: &str| template.variables.contains(&name) || COMMON.contains(&name);
        if let Some(name) = registered.variables.iter().find(|name| !known(name)) {
            return Err(format!("templates.{kind}: no variable {{{name}}}"));
        }
    }
    Ok(())
}
