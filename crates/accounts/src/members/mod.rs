//! Members: who else an organisation lets in and with which of the six roles (AUT-02 to AUT-12).

use jiff::Timestamp;
use paifang_kernel::access::{Account, Role};
use paifang_kernel::id::Id;
use paifang_kernel::problem::INVALID;
use paifang_kernel::{Problem, problems};

pub mod belonging;
pub mod http;
pub mod invitations;
pub mod log;
mod store;
pub mod transfer;

pub use http::routes;
pub(crate) use store::roles_of;

problems! {
    /// AUT-04: nobody removes or demotes the main account; it can only be transferred.
    MAIN_ACCOUNT_FIXED = 409 "main_account_fixed", "主账号不能被移除、降级或退出，请先转让主账号", "The main account cannot be removed or demoted and cannot leave; transfer it first";
    /// Nobody changes or removes themselves in the list; whoever wants to go leaves.
    OWN_MEMBERSHIP = 409 "own_membership", "不能修改或移除自己，如需离开请退出该企业", "You cannot change or remove yourself; leave the organisation instead";
    /// The person is a member already.
    ALREADY_MEMBER = 409 "already_member", "你已是该企业的成员", "You are a member of this organisation already";
    /// AUT-02: the person has an open invitation to the same organisation.
    ALREADY_INVITED = 409 "already_invited", "已有一份待接受的邀请，请先撤回", "There is an open invitation already; withdraw it first";
    /// AUT-02: not a phone number, mail address or user name.
    INVITEE_INVALID = 422 "invitee_invalid", "请输入手机号、邮箱或用户名", "Enter a phone number, an e-mail address or a user name";
    /// AUT-02: accepted, declined, withdrawn or older than seven days.
    INVITATION_OVER = 409 "invitation_over", "邀请已失效", "The invitation is no longer open";
}

/// Somebody who belongs to an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub account: Id<Account>,
    /// The roles; the main account has `owner` and no other.
    pub roles: Vec<Role>,
    /// What the person calls themselves.
    pub nickname: String,
    /// The phone number or mail address, masked.
    pub contact: Option<String>,
    /// The user name.
    pub username: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

impl Member {
    /// Whether this is the main account.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.roles.contains(&Role::Owner)
    }

    /// Whether somebody else may change or remove this member.
    ///
    /// # Errors
    /// It is the main account, or the person themselves.
    pub fn expect_changeable_by(&self, who: &Id<Account>) -> Result<(), Problem> {
        if self.is_owner() {
            return Err(MAIN_ACCOUNT_FIXED.into());
        }
        if self.account == *who { Err(OWN_MEMBERSHIP.into()) } else { Ok(()) }
    }
}

/// The roles to be granted: at least one of the six, each once, in their order; the main account's is never granted.
///
/// # Errors
/// `invalid` at `/roles`.
pub fn granted(asked: &[Role]) -> Result<Vec<Role>, Problem> {
    let roles: Vec<Role> = Role::ALL.into_iter().filter(|role| asked.contains(role)).collect();
    if roles.is_empty() || roles.contains(&Role::Owner) {
        return Err(INVALID.arg("reason", "roles").at("/roles"));
    }
    Ok(roles)
}

#[cfg(test)]
mod tests;
