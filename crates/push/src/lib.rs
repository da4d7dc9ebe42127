//! Events out: the words of notices, the inbox, and text messages and mails through providers.

pub mod config;
mod delivery;
mod demo;
mod notices;
pub mod provider;
#[cfg(test)]
mod stage;
pub mod templates;
mod webhook;

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use arc_swap::ArcSwap;
use async_trait::async_trait;
use axum::extract::FromRef;
use jiff::SignedDuration;
use paifang_kernel::access::{Account, Operator};
use paifang_kernel::api::Api;
use paifang_kernel::id::Id;
use paifang_kernel::jobs::Jobs;
use paifang_kernel::notice::{Contacts, Unread};
use paifang_kernel::outbound::{Outbound, Patience, Reach};
use paifang_kernel::{App, Problem};

pub use config::{ProviderView, PushConfig, Ranking};
pub use delivery::send::CodeFailed;
pub use demo::demo_routes;

use config::{MailConfig, SmsConfig, TemplateEdit};
use provider::{AliyunSms, Channel, Console, HttpSms, Provider, Providers, Rests, Smtp, TencentSms};
use templates::{CODE, Wording};

paifang_kernel::problems! {
    /// More notices were named in one request than allowed.
    TOO_MANY_NOTICES = 422 "too_many_notices", "一次最多标记 {limit} 条消息", "Mark at most {limit} notices at a time";
    /// REV-10: where announcements go must be an address that may be called (rule O1).
    WEBHOOK_URL_INVALID = 422 "webhook_url_invalid", "请填写可以从公网访问的 https 地址", "Give a public https address";
    /// NTF-03: notices of this kind cannot be switched off entirely.
    NOTICE_CHANNEL_REQUIRED = 422 "notice_channel_required", "此类通知不能全部关闭：请保留站内信，以及已绑定的手机或邮箱之一", "Notices of this kind cannot be switched off entirely: keep the inbox, and the phone or mailbox that is bound";
}

/// How long the record of a delivery is kept.
const KEPT_DELIVERIES_DAYS: i64 = 180;

/// How long a notice stays in its inbox.
const KEPT_NOTICES_DAYS: i64 = 730;

/// Everything that notices need; cheap to clone.
#[derive(Clone)]
pub struct Push(Arc<Parts>);

/// What [`Push`] is made of.
pub struct Parts {
    app: App,
    config: PushConfig,
    wording: ArcSwap<Wording>,
    providers: Providers,
    ranking: ArcSwap<Ranking>,
    rests: Rests,
    contacts: Arc<dyn Contacts>,
    /// Where announcements go out; none when the TLS library could not be set up.
    outbound: Option<Outbound>,
}

impl Deref for Push {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Debug for Push {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Push").field("config", &self.config).finish_non_exhaustive()
    }
}

impl FromRef<Push> for App {
    fn from_ref(push: &Push) -> Self {
        push.app.clone()
    }
}

impl Push {
    /// Opens the configured providers.
    ///
    /// # Errors
    /// The configuration is faulty; one sentence per fault.
    pub fn new(app: App, config: PushConfig, contacts: Arc<dyn Contacts>) -> Result<Self, Vec<String>> {
        config.validate(app.settings.demo)?;
        let providers = open(&app, &config).map_err(|fault| vec![fault])?;
        if !config.has_real_providers() && !app.settings.demo {
            tracing::warn!("text messages and mails go to this log only: set push.sms and push.mail");
        }
        Ok(Self::with_providers(app, config, contacts, providers))
    }

    /// Uses the given providers instead of configured ones, as tests do.
    #[must_use]
    pub fn with_providers(
        app: App,
        config: PushConfig,
        contacts: Arc<dyn Contacts>,
        providers: Providers,
    ) -> Self {
        let wording = ArcSwap::from_pointee(Wording::of(&app, config.templates.clone()));
        let outbound = Outbound::new(reach(&app, &config), Patience::default()).ok();
        let (ranking, rests) = (ArcSwap::default(), Rests::default());
        Self(Arc::new(Parts { app, config, wording, providers, ranking, rests, contacts, outbound }))
    }

    /// Words notices from now on with these edits, and with the names and numbers now in force (NTF-04).
    pub fn reword(&self, edits: BTreeMap<String, TemplateEdit>) {
        self.wording.store(Arc::new(Wording::of(&self.app, edits)));
    }

    /// Uses these providers from now on, in this order (ADM-05).
    pub fn rank(&self, ranking: Ranking) {
        self.ranking.store(Arc::new(ranking));
    }

    /// The providers as operators see them, those that are used first and in their order.
    #[must_use]
    pub fn provider_views(&self) -> Vec<ProviderView> {
        let (ranking, now) = (self.ranking.load(), self.app.now());
        let mut views = self.config.provider_views();
        let place = |view: &ProviderView| ranking.of(view.channel).iter().position(|name| *name == view.name);
        for view in &mut views {
            view.used = ranking.of(view.channel).is_empty() || place(view).is_some();
            view.rests_until = self.rests.until(view.channel, &view.name, now);
        }
        views.sort_by_key(|view| (view.channel, !view.used, place(view)));
        views
    }

    /// The providers to be tried for a channel, in their order; those that rest come last, so that no message is
    /// given up because all of them rest.
    fn chain(&self, channel: Channel) -> Vec<Arc<dyn Provider>> {
        let (all, ranking, now) = (self.providers.chain(channel), self.ranking.load(), self.app.now());
        let named = |name: &String| all.iter().find(|provider| provider.name() == name).cloned();
        let ranked: Vec<_> = ranking.of(channel).iter().filter_map(named).collect();
        let chosen = if ranked.is_empty() { all.to_vec() } else { ranked };
        let rests = |one: &Arc<dyn Provider>| self.rests.until(channel, one.name(), now).is_some();
        let (resting, awake): (Vec<_>, Vec<_>) = chosen.into_iter().partition(rests);
        awake.into_iter().chain(resting).collect()
    }

    /// The words in force now.
    fn wording(&self) -> Arc<Wording> {
        self.wording.load_full()
    }

    /// Forgets deliveries older than 180 days and notices older than two years (rule P7); to be called daily.
    ///
    /// # Errors
    /// The store refuses.
    pub async fn sweep(&self) -> Result<u64, Problem> {
        let before = |days: i64| self.app.now() - SignedDuration::from_hours(24 * days);
        let deliveries = delivery::store::forget(&self.app, before(KEPT_DELIVERIES_DAYS)).await?;
        let notices = notices::store::forget(&self.app, before(KEPT_NOTICES_DAYS)).await?;
        Ok(deliveries + notices)
    }

    /// Every notice of an account in its own words, for the export of personal data (SEC-13).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn personal(&self, account: &Id<Account>) -> Result<serde_json::Value, Problem> {
        notices::store::personal(&self.app, account).await
    }

    /// The channels that an account chose, for the export of personal data (SEC-13).
    ///
    /// # Errors
    /// The store does not answer.
    pub async fn chosen_channels(&self, account: &Id<Account>) -> Result<serde_json::Value, Problem> {
        notices::choices::store::personal(&self.app, account).await
    }

    /// Empties the inbox of a closed account and forgets the channels it chose (SEC-13).
    ///
    /// # Errors
    /// The store refuses.
    pub async fn erase(&self, account: &Id<Account>) -> Result<(), Problem> {
        notices::store::erase(&self.app, account).await
    }

    /// The waits before each attempt at a message of a kind.
    fn waits(&self, kind: &str) -> &[u32] {
        if kind == CODE { &self.config.code_attempts } else { &self.config.notice_attempts }
    }
}

/// The inbox, the choice of channels, and what became of messages.
#[must_use]
pub fn routes() -> Api<Push> {
    notices::http::routes()
        .and(notices::choices::http::routes())
        .and(delivery::http::routes())
        .and(webhook::http::routes())
}

#[async_trait]
impl Unread for Push {
    async fn unread(&self, account: &Id<Account>) -> Result<u64, Problem> {
        notices::store::unread(&self.app, account.as_str()).await
    }

    async fn staff_unread(&self, operator: &Id<Operator>) -> Result<u64, Problem> {
        notices::store::unread(&self.app, operator.as_str()).await
    }
}

/// Adds the jobs `notice` and `delivery`.
#[must_use]
pub fn jobs(push: &Push, jobs: Jobs) -> Jobs {
    let (spreading, sending, announcing) = (push.clone(), push.clone(), push.clone());
    jobs.on("notice", move |job| {
        let push = spreading.clone();
        async move { notices::dispatch::dispatch(&push, &job).await }
    })
    .on(delivery::send::DELIVERY, move |job| {
        let push = sending.clone();
        async move { delivery::send::deliver(&push, &job).await }
    })
    .on("announcement", move |job| {
        let push = announcing.clone();
        async move { webhook::send::announce(&push, &job).await }
    })
}

/// How far announcements may go: a demonstration lives on one machine.
fn reach(app: &App, config: &PushConfig) -> Reach {
    if config.private_webhook || app.settings.demo { Reach::Private } else { Reach::Public }
}

fn open(app: &App, config: &PushConfig) -> Result<Providers, String> {
    let patience = Patience::default();
    let sms = config.sms.iter().map(|provider| {
        Ok::<Arc<dyn Provider>, String>(match provider {
            SmsConfig::Console {} => Arc::new(Console::new(app.clone())),
            SmsConfig::Http(http) => Arc::new(HttpSms::new((**http).clone(), patience)?),
            SmsConfig::Aliyun(aliyun) => {
                let (clock, entropy) = (app.clock.clone(), app.entropy.clone());
                Arc::new(AliyunSms::new((**aliyun).clone(), clock, entropy, patience)?)
            }
            SmsConfig::Tencent(tencent) => {
                Arc::new(TencentSms::new((**tencent).clone(), app.clock.clone(), patience)?)
            }
        })
    });
    let mail = config.mail.iter().map(|provider| {
        Ok::<Arc<dyn Provider>, String>(match provider {
            MailConfig::Console {} => Arc::new(Console::new(app.clone())),
            MailConfig::Smtp(smtp) => Arc::new(Smtp::new(smtp, &config.from, patience.total)?),
        })
    });
    Ok(Providers { sms: sms.collect::<Result<_, _>>()?, mail: mail.collect::<Result<_, _>>()? })
}
