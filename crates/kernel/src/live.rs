//! What an operator may change while the platform runs: numbers, names and the zone (ADM-05).

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arc_swap::ArcSwap;
use jiff::tz::TimeZone;

use crate::Lang;
use crate::limits::Limits;

/// The settings in force at one moment; whoever holds them is not disturbed by a change.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// All numbers of requirements §3.
    pub limits: Arc<Limits>,
    /// What the platform is called and who answers for it.
    pub brand: Arc<Brand>,
    /// The zone of calendar days, working days and daily quotas.
    pub zone: TimeZone,
}

/// What the platform is called and who answers for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// The platform's name in Chinese.
    pub name_zh: String,
    /// The platform's name in English.
    pub name_en: String,
    /// The phone number of the official customer service (RNV-12).
    pub support_phone: String,
    /// The mail address of the official customer service.
    pub support_email: String,
    /// The colour of buttons and links such as `#2457e6`, empty for the built-in one.
    pub colour: String,
    /// The id of the uploaded logo, empty for the built-in one.
    pub logo: String,
}

impl Brand {
    /// The platform's name in a language.
    #[must_use]
    pub fn name(&self, lang: Lang) -> &str {
        lang.pick(&self.name_zh, &self.name_en)
    }
}

impl Default for Brand {
    fn default() -> Self {
        Self {
            name_zh: "牌坊开放平台".to_owned(),
            name_en: "Paifang Open Platform".to_owned(),
            support_phone: "400-000-0000".to_owned(),
            support_email: "support@example.com".to_owned(),
            colour: String::new(),
            logo: String::new(),
        }
    }
}

impl Default for InForce {
    fn default() -> Self {
        Self {
            limits: Arc::default(),
            brand: Arc::default(),
            zone: TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC),
        }
    }
}

/// The place where the settings in force are read and replaced; clones share it, and reading never waits.
#[derive(Clone, Debug, Default)]
pub struct Live(Arc<Place>);

#[derive(Debug, Default)]
struct Place {
    now: ArcSwap<InForce>,
    generation: AtomicI64,
}

impl Live {
    /// Begins with these settings.
    #[must_use]
    pub fn new(settings: InForce) -> Self {
        Self(Arc::new(Place { now: ArcSwap::from_pointee(settings), generation: AtomicI64::new(0) }))
    }

    /// The settings in force now.
    #[must_use]
    pub fn now(&self) -> Arc<InForce> {
        self.0.now.load_full()
    }

    /// Puts other settings in force.
    pub fn set(&self, settings: InForce) {
        self.0.now.store(Arc::new(settings));
        self.0.generation.fetch_add(1, Ordering::Release);
    }

    /// Changes the settings in force, for tests and for tools that set one of them.
    pub fn change(&self, change: impl FnOnce(&mut InForce)) {
        let mut settings = InForce::clone(&self.now());
        change(&mut settings);
        self.set(settings);
    }

    /// Changes the numbers in force.
    pub fn change_limits(&self, change: impl FnOnce(&mut Limits)) {
        self.change(|settings| change(Arc::make_mut(&mut settings.limits)));
    }

    /// A number that grows with every change, for whoever keeps something made from the settings.
    #[must_use]
    pub fn generation(&self) -> i64 {
        self.0.generation.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::Live;

    #[test]
    fn who_holds_the_settings_is_not_disturbed_by_a_change() {
        let live = Live::default();
        let held = live.now();
        live.clone().change_limits(|limits| limits.sms.per_hour = 9);
        assert_eq!((held.limits.sms.per_hour, live.now().limits.sms.per_hour), (3, 9));
        assert_eq!(live.generation(), 1);
    }
}
