//! Every setting that an operator may change, with the values it takes.

use paifang_push::provider::Channel;

use super::Key;
use super::Kind::{self, Choice, Colour, Logo, Mail, Providers, Switch, Text, Whole, Zone};

const fn whole(path: &'static str, min: i64, max: i64, unit: &'static str) -> Key {
    Key { path, kind: Whole { min, max }, unit }
}

const fn plain(path: &'static str, kind: Kind) -> Key {
    Key { path, kind, unit: "" }
}

/// The settings by section, in the order in which they are shown. The bounds are the rules' (A1 to A12): a code lives at
/// most ten minutes, takes at most five wrong tries, a password has at least eight characters.
pub const KEYS: &[Key] = &[
    plain("platform.name_zh", Text { min: 1, max: 40 }),
    plain("platform.name_en", Text { min: 1, max: 60 }),
    plain("platform.colour", Colour),
    plain("platform.logo", Logo),
    plain("platform.support_phone", Text { min: 0, max: 40 }),
    plain("platform.support_email", Mail),
    plain("platform.time_zone", Zone),
    plain("accounts.registration.phone", Switch),
    plain("accounts.registration.email", Switch),
    plain("accounts.registration.invitation", Switch),
    plain("accounts.registration.identity", Switch),
    plain("accounts.operator_factor", Choice(&["usual", "required", "optional"])),
    plain("accounts.contract_gate", Choice(&["enterprise", "all", "off"])),
    plain("providers.sms", Providers(Channel::Sms)),
    plain("providers.mail", Providers(Channel::Mail)),
    whole("limits.sms.per_minute", 1, 1, "times"),
    whole("limits.sms.per_hour", 1, 10, "times"),
    whole("limits.sms.per_natural_day", 1, 20, "times"),
    whole("limits.mail.per_minute", 1, 1, "times"),
    whole("limits.mail.per_hour", 1, 10, "times"),
    whole("limits.mail.per_natural_day", 1, 20, "times"),
    whole("limits.code.length", 6, 8, "digits"),
    whole("limits.code.ttl_seconds", 60, 600, "seconds"),
    whole("limits.code.max_wrong", 1, 5, "times"),
    whole("limits.code.max_wrong_30_days", 5, 100, "times"),
    whole("limits.code.kept_for_owner", 0, 4, "times"),
    whole("limits.code.per_ip_hour", 1, 1_000, "times"),
    whole("limits.code.per_ip_day", 1, 10_000, "times"),
    whole("limits.code.per_net_hour", 1, 10_000, "times"),
    whole("limits.code.sms_budget_hour", 1, 1_000_000, "times"),
    whole("limits.captcha.ttl_seconds", 30, 120, "seconds"),
    whole("limits.username.min", 6, 20, "characters"),
    whole("limits.username.max", 6, 64, "characters"),
    whole("limits.password.min", 8, 64, "characters"),
    whole("limits.password.max", 16, 128, "characters"),
    whole("limits.password.min_classes", 2, 3, "classes"),
    whole("limits.login.max_failures", 1, 10, "times"),
    whole("limits.login.lock_seconds", 60, 86_400, "seconds"),
    whole("limits.login.per_account_day", 1, 100, "times"),
    whole("limits.login.per_ip_hour", 1, 1_000, "times"),
    whole("limits.login.fresh_seconds", 60, 600, "seconds"),
    whole("limits.login.idle_seconds", 300, 2_592_000, "seconds"),
    whole("limits.login.absolute_seconds", 3_600, 7_776_000, "seconds"),
    whole("limits.login.staff_idle_seconds", 300, 7_200, "seconds"),
    whole("limits.login.staff_absolute_seconds", 3_600, 86_400, "seconds"),
    whole("limits.identity.face_failures_day", 1, 5, "times"),
    whole("limits.identity.face_starts_per_hour", 1, 100, "times"),
    whole("limits.identity.face_starts_per_ip_hour", 1, 1_000, "times"),
    whole("limits.identity.checks_per_person_day", 1, 100, "times"),
    whole("limits.identity.checks_per_ip_hour", 1, 1_000, "times"),
    whole("limits.verification.promise_days", 1, 30, "days"),
    whole("limits.verification.deadline_days", 1, 60, "days"),
    whole("limits.contract.promise_days", 1, 30, "days"),
    whole("limits.contract.deadline_days", 1, 60, "days"),
    whole("limits.contract_grace_days", 0, 365, "days"),
    whole("limits.other_review.promise_days", 1, 30, "days"),
    whole("limits.other_review.deadline_days", 1, 60, "days"),
    whole("limits.quota.development", 1, 1_000_000_000, "calls"),
    whole("limits.quota.online", 1, 1_000_000_000, "calls"),
    whole("limits.quota.raise_threshold_percent", 1, 100, "percent"),
    whole("limits.invitation.days", 1, 30, "days"),
    whole("limits.invitation.per_org_day", 1, 1_000, "times"),
    whole("limits.individual_devices", 1, 1_000_000, "devices"),
];

/// Pairs of which the first may not be larger than the second.
pub const ORDERED: &[(&str, &str)] = &[
    ("limits.sms.per_hour", "limits.sms.per_natural_day"),
    ("limits.mail.per_hour", "limits.mail.per_natural_day"),
    ("limits.code.per_ip_hour", "limits.code.per_ip_day"),
    ("limits.code.kept_for_owner", "limits.sms.per_natural_day"),
    ("limits.username.min", "limits.username.max"),
    ("limits.password.min", "limits.password.max"),
    ("limits.login.idle_seconds", "limits.login.absolute_seconds"),
    ("limits.login.staff_idle_seconds", "limits.login.staff_absolute_seconds"),
    ("limits.verification.promise_days", "limits.verification.deadline_days"),
    ("limits.contract.promise_days", "limits.contract.deadline_days"),
    ("limits.other_review.promise_days", "limits.other_review.deadline_days"),
    ("limits.quota.development", "limits.quota.online"),
];
