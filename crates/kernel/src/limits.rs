//! All numbers of requirements §3 in one configuration section, each with its default.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! section {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident: $type:ty = $default:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields, default)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
        }
        impl Default for $name {
            fn default() -> Self {
                Self { $($field: $default,)* }
            }
        }
    };
}

section! {
    /// The `[limits]` section.
    Limits {
        /// SMS codes per phone number.
        sms: Sends = Sends::default(),
        /// E-mail codes per address.
        mail: Sends = Sends::default(),
        /// One-time codes.
        code: CodeLimits = CodeLimits::default(),
        /// Picture captchas.
        captcha: CaptchaLimits = CaptchaLimits::default(),
        /// User names.
        username: Length = Length { min: 6, max: 20 },
        /// Passwords.
        password: PasswordLimits = PasswordLimits::default(),
        /// Log-in.
        login: LoginLimits = LoginLimits::default(),
        /// Identity sources and face checks.
        identity: IdentityLimits = IdentityLimits::default(),
        /// Review of verifications.
        verification: ReviewLimits = ReviewLimits { promise_days: 2, deadline_days: 3 },
        /// Review of contracts.
        contract: ReviewLimits = ReviewLimits { promise_days: 5, deadline_days: 5 },
        /// Review of everything else.
        other_review: ReviewLimits = ReviewLimits { promise_days: 3, deadline_days: 3 },
        /// Daily calls.
        quota: QuotaLimits = QuotaLimits::default(),
        /// Days that existing devices keep running after a contract has ended (CON-12).
        contract_grace_days: u32 = 30,
        /// Invitations to organisations.
        invitation: InvitationLimits = InvitationLimits::default(),
        /// Devices of an individual developer, sub-devices included (ENT-01).
        individual_devices: u32 = 300,
    }
}

section! {
    /// How often something may be sent to one recipient (ACC-09).
    Sends {
        /// In any sliding 60 seconds.
        per_minute: u32 = 1,
        /// In any sliding 60 minutes.
        per_hour: u32 = 3,
        /// In a calendar day of the platform's zone, all purposes together.
        per_natural_day: u32 = 5,
    }
}

section! {
    /// One-time codes (ACC-11).
    CodeLimits {
        /// Digits.
        length: usize = 6,
        /// Life in seconds.
        ttl_seconds: i64 = 300,
        /// Wrong tries before the code is dead.
        max_wrong: u32 = 5,
        /// Wrong tries of one recipient's codes in 30 days, after which no code of theirs counts (goal 40).
        max_wrong_30_days: u32 = 100,
        /// Codes of a calendar day that only the known devices of a registered recipient can ask for (rule A6).
        kept_for_owner: u32 = 2,
        /// Codes asked for by one address in any sliding hour.
        per_ip_hour: u32 = 30,
        /// The same in any sliding day (rule A6, see ADR 21).
        per_ip_day: u32 = 90,
        /// Codes asked for by one network (/24 of IPv4, /64 of IPv6) in any sliding hour (rule A6, see ADR 21).
        per_net_hour: u32 = 60,
        /// Codes by text message to everybody in any sliding hour; then sending stops and operators are told (rule A6).
        sms_budget_hour: u32 = 1_000,
    }
}

section! {
    /// Picture captchas (ACC-07).
    CaptchaLimits {
        /// Life in seconds.
        ttl_seconds: i64 = 120,
    }
}

section! {
    /// A length in characters.
    Length {
        /// At least.
        min: usize = 1,
        /// At the most.
        max: usize = 64,
    }
}

section! {
    /// Passwords (SEC-04).
    PasswordLimits {
        /// At least so many characters.
        min: usize = 8,
        /// At the most so many characters; up to 128 may be configured.
        max: usize = 16,
        /// Classes out of digits, letters and symbols.
        min_classes: usize = 2,
    }
}

section! {
    /// Log-in attempts and sessions (LOG-06, rules A8 and A9).
    LoginLimits {
        /// Wrong passwords in a row before the account is locked.
        max_failures: u32 = 5,
        /// The first lock in seconds; it doubles up to a day.
        lock_seconds: i64 = 900,
        /// Failures per account in a day.
        per_account_day: u32 = 100,
        /// Failures per address in an hour.
        per_ip_hour: u32 = 20,
        /// A factor that was entered again counts for so many seconds (rule A11).
        fresh_seconds: i64 = 600,
        /// A developer's session ends after so many idle seconds.
        idle_seconds: i64 = 7 * 86_400,
        /// A developer's session ends after so many seconds in any case.
        absolute_seconds: i64 = 30 * 86_400,
        /// An operator's session ends after so many idle seconds.
        staff_idle_seconds: i64 = 1_800,
        /// An operator's session ends after so many seconds in any case.
        staff_absolute_seconds: i64 = 43_200,
    }
}

section! {
    /// How often identity sources and face vendors are asked (ACC-18, LVL-06).
    IdentityLimits {
        /// Face checks of one person that may fail in a day.
        face_failures_day: u32 = 5,
        /// Face checks of one person begun in an hour.
        face_starts_per_hour: u32 = 10,
        /// Face checks begun by one address in an hour.
        face_starts_per_ip_hour: u32 = 20,
        /// Questions about one person in a day.
        checks_per_person_day: u32 = 5,
        /// Questions caused by one address in an hour.
        checks_per_ip_hour: u32 = 20,
    }
}

section! {
    /// Working days of a review.
    ReviewLimits {
        /// The target, shown to the applicant.
        promise_days: u32 = 3,
        /// Overdue after so many.
        deadline_days: u32 = 3,
    }
}

section! {
    /// Invitations to organisations (AUT-02).
    InvitationLimits {
        /// Days until an invitation ends by itself.
        days: u32 = 7,
        /// Invitations of one organisation in a day.
        per_org_day: u32 = 100,
    }
}

section! {
    /// Calls per day of the platform's zone and AppKey (GW-01, GW-02, GW-03).
    QuotaLimits {
        /// While the application is in development.
        development: u64 = 5_000,
        /// After it went online.
        online: u64 = 100_000,
        /// The share of use, in percent, that opens the raise request.
        raise_threshold_percent: u64 = 80,
    }
}
