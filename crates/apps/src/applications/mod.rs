//! Applications: the states of §2.4 with their moves, and what an application may do in each (APP-03, APP-09, GW-01, GW-02).

pub mod ending;
pub mod http;
pub mod secret;
pub mod store;
pub(crate) mod views;

use jiff::Timestamp;
use paifang_kernel::access::{Account, Organisation};
use paifang_kernel::id::Id;
use paifang_kernel::limits::Limits;
use paifang_kernel::problem::STATE_CONFLICT;
use paifang_kernel::{Code, Problem, problems};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Application, QuotaRaise};

/// The most calls a day that may be asked for.
const WISH_LIMIT: u64 = 1_000_000_000;

problems! {
    /// The organisation has as many applications as one may have.
    APP_LIMIT = 409 "app_limit", "每个主体最多创建 {max} 个应用", "One organisation may have at most {max} applications";
    /// An application cannot be handed to this organisation.
    TRANSFER_TARGET_INVALID = 422 "transfer_target_invalid", "目标主体不存在或尚未通过实名认证", "The organisation does not exist or is not verified";
    /// Only applications that are online may ask for more calls (GW-01).
    NOT_ONLINE = 409 "not_online", "应用上线后才能申请提升调用量", "Only an application that is online may ask for more calls";
    /// Too few calls are used to ask for more (GW-03).
    USAGE_TOO_LOW = 422 "usage_too_low", "调用量达到额度的 80% 后才能申请，当前最高 {used}，需要 {needed}", "More may be asked for at 80 % of the limit: the highest is {used}, {needed} are needed";
    /// More calls must be more than the present limit.
    WANTED_INVALID = 422 "wanted_invalid", "申请的调用量应大于当前额度 {limit}，且不超过 {max}", "Ask for more than the present limit {limit} and at most {max}";
}

/// Where an application stands; a state carries what only that state has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum State {
    /// 开发测试中.
    Development,
    /// 上线审核中.
    OnlineReview,
    /// 已上线.
    Online,
    /// 售卖审核中; a refusal leads back to where it came from.
    ListingReview {
        /// Whether it was online before.
        from_online: bool,
    },
    /// 已上架.
    Listed,
    /// 已下架.
    Delisted,
    /// 已停用 by an operator; resuming leads back.
    Suspended {
        /// Where it stood before.
        before: Box<State>,
    },
    /// Gone for everybody; the row stays so that its key is never given again.
    Deleted,
}

/// Something that is done to an application.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// The owner submits it for going online.
    SubmitOnline,
    /// A reviewer lets it go online.
    ApproveOnline,
    /// A reviewer sends it back.
    RejectOnline,
    /// The owner submits it for sale.
    SubmitListing,
    /// A reviewer lets it be sold.
    ApproveListing,
    /// A reviewer sends it back.
    RejectListing,
    /// It is no longer sold.
    Delist,
    /// An operator stops it.
    Suspend,
    /// An operator lets it go on.
    Resume,
    /// The owner hands it to another organisation.
    Transfer,
    /// The owner deletes it.
    Delete,
}

impl State {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn name(&self) -> StateName {
        match self {
            Self::Development => StateName::Development,
            Self::OnlineReview => StateName::OnlineReview,
            Self::Online => StateName::Online,
            Self::ListingReview { .. } => StateName::ListingReview,
            Self::Listed => StateName::Listed,
            Self::Delisted => StateName::Delisted,
            Self::Suspended { .. } => StateName::Suspended,
            Self::Deleted => StateName::Deleted,
        }
    }

    /// The state after a move.
    ///
    /// # Errors
    /// `state_conflict` for every move that §2.4 does not list.
    pub fn after(self, step: Move) -> Result<Self, Code> {
        match (self, step) {
            (Self::Development, Move::SubmitOnline) => Ok(Self::OnlineReview),
            (Self::OnlineReview, Move::ApproveOnline) => Ok(Self::Online),
            (Self::OnlineReview, Move::RejectOnline) => Ok(Self::Development),
            (Self::Development, Move::SubmitListing) => Ok(Self::ListingReview { from_online: false }),
            (Self::Online, Move::SubmitListing) => Ok(Self::ListingReview { from_online: true }),
            (Self::ListingReview { .. }, Move::ApproveListing) => Ok(Self::Listed),
            (Self::ListingReview { from_online: true }, Move::RejectListing) => Ok(Self::Online),
            (Self::ListingReview { from_online: false }, Move::RejectListing) => Ok(Self::Development),
            (Self::Listed, Move::Delist) => Ok(Self::Delisted),
            (Self::Suspended { .. } | Self::Deleted, Move::Suspend) => Err(STATE_CONFLICT),
            (before, Move::Suspend) => Ok(Self::Suspended { before: Box::new(before) }),
            (Self::Suspended { before }, Move::Resume) => Ok(*before),
            (same @ (Self::Development | Self::Online | Self::Delisted), Move::Transfer) => Ok(same),
            (Self::Development | Self::Delisted, Move::Delete) => Ok(Self::Deleted),
            _ => Err(STATE_CONFLICT),
        }
    }

    /// Whether the application was let out of development, which is what raises its limit and opens raises.
    #[must_use]
    pub fn is_released(&self) -> bool {
        match self {
            Self::Online | Self::Listed | Self::Delisted | Self::ListingReview { from_online: true } => true,
            Self::Suspended { before } => before.is_released(),
            Self::Development
            | Self::OnlineReview
            | Self::ListingReview { from_online: false }
            | Self::Deleted => false,
        }
    }

    /// Calls a day, before any raise (GW-01, GW-02).
    #[must_use]
    pub fn daily_quota(&self, limits: &Limits) -> u64 {
        if self.is_released() { limits.quota.online } else { limits.quota.development }
    }
}

/// The state's name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "AppState")]
pub enum StateName {
    /// 开发测试中.
    Development,
    /// 上线审核中.
    OnlineReview,
    /// 已上线.
    Online,
    /// 售卖审核中.
    ListingReview,
    /// 已上架.
    Listed,
    /// 已下架.
    Delisted,
    /// 已停用.
    Suspended,
    /// Deleted by the owner.
    Deleted,
}

impl StateName {
    /// The name in the store and on the wire.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Development => "development",
            Self::OnlineReview => "online_review",
            Self::Online => "online",
            Self::ListingReview => "listing_review",
            Self::Listed => "listed",
            Self::Delisted => "delisted",
            Self::Suspended => "suspended",
            Self::Deleted => "deleted",
        }
    }
}

/// A third-party program that calls APIs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AppRecord {
    /// Its id.
    pub id: Id<Application>,
    /// Who owns it.
    pub org: Id<Organisation>,
    /// The public half of its credentials: digits.
    pub app_key: String,
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// Where it stands.
    pub state: State,
    /// Calls a day instead of the state's, once raised.
    pub quota_override: Option<u64>,
    /// Raised by each change.
    pub version: i64,
    /// Who made it.
    pub created_by: Id<Account>,
    /// When.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl AppRecord {
    /// Calls a day.
    #[must_use]
    pub fn quota_limit(&self, limits: &Limits) -> u64 {
        self.quota_override.unwrap_or_else(|| self.state.daily_quota(limits))
    }
}

/// Whether a raise may be asked for: out of development, and enough of the present limit used (GW-01, GW-03).
///
/// # Errors
/// `not_online` or `usage_too_low`.
pub fn may_ask_for_more(app: &AppRecord, busiest_day: u64, limits: &Limits) -> Result<(), Problem> {
    if !matches!(app.state, State::Online | State::Listed | State::ListingReview { from_online: true }) {
        return Err(NOT_ONLINE.into());
    }
    let needed = share(app.quota_limit(limits), limits.quota.raise_threshold_percent);
    if busiest_day < needed {
        return Err(USAGE_TOO_LOW.arg("used", busiest_day).arg("needed", needed));
    }
    Ok(())
}

/// A wish for more calls.
#[derive(Clone, Debug)]
pub struct RaiseRecord {
    /// Its id.
    pub id: Id<QuotaRaise>,
    /// The application's owner.
    pub org: Id<Organisation>,
    /// The application.
    pub app: Id<Application>,
    /// Calls a day.
    pub wanted: u64,
    /// Why.
    pub reason: String,
    /// The busiest second expected.
    pub peak_per_second: Option<u64>,
    /// Who asks.
    pub created_by: Id<Account>,
    /// When.
    pub created_at: Timestamp,
}

/// The wanted calls a day, if they are more than the present limit and not absurd.
///
/// # Errors
/// `wanted_invalid`.
pub fn checked_wish(wanted: u64, limit: u64) -> Result<u64, Problem> {
    if wanted > limit && wanted <= WISH_LIMIT {
        return Ok(wanted);
    }
    Err(WANTED_INVALID.arg("limit", limit).arg("max", WISH_LIMIT).at("/wanted"))
}

/// So many per cent of a number, rounded up.
fn share(whole: u64, percent: u64) -> u64 {
    whole.saturating_mul(percent).div_ceil(100)
}

#[cfg(test)]
mod tests;
