//! The permission table held against requirements §5, and the gates in their order.

use super::{
    Means, Needed, Permission, ReadApps, Role, Standing, Verification, WriteAccount, WriteApps, menus_of,
    permissions_of, scopes,
};

/// The obstacles come in their order, and each names where to go.
#[test]
fn obstacles_come_in_order() {
    let mut standing = Standing::default();
    assert_eq!(standing.obstacle(Needed::SignedIn), None);
    assert_eq!(standing.obstacle(Needed::Verified).map(|o| o.code).as_deref(), Some("agreement_required"));
    standing.agreed = true;
    assert_eq!(standing.obstacle(Needed::Contracted).map(|o| o.next).as_deref(), Some("/console/verify"));
    standing.verification = Verification::Pending;
    assert_eq!(
        standing.obstacle(Needed::Verified).map(|o| o.next).as_deref(),
        Some("/console/verify/status")
    );
    standing.verification = Verification::Rejected;
    assert_eq!(standing.obstacle(Needed::Verified).map(|o| o.code).as_deref(), Some("verification_required"));
    standing.verification = Verification::Verified;
    assert_eq!(standing.obstacle(Needed::Verified), None);
    assert_eq!(standing.obstacle(Needed::RealName(4)).map(|o| o.code).as_deref(), Some("level_required"));
    assert_eq!(standing.obstacle(Needed::Contracted).map(|o| o.code).as_deref(), Some("contract_required"));
}

#[test]
fn menus_follow_roles() {
    let menus = |role| menus_of(&permissions_of(&[role]));
    assert!(menus(Role::Owner).contains(&"verification"));
    assert!(menus(Role::Technical).contains(&"tester"));
    assert!(!menus(Role::Operations).contains(&"tester"));
    assert_eq!(menus(Role::AfterSales), ["account", "notices"]);
}

/// ADM-09: a token does what its scopes say; write includes read, and what opens no menu is for people only.
#[test]
fn tokens_do_what_their_scopes_say() {
    let token = |scopes: &[&str]| Means::Token { scopes: scopes.iter().map(ToString::to_string).collect() };
    let (read, write) = (token(&["apps:read"]), token(&["apps:write"]));
    assert!(read.covers(&ReadApps::GRANT) && !read.covers(&WriteApps::GRANT));
    assert!(write.covers(&ReadApps::GRANT) && write.covers(&WriteApps::GRANT));
    assert!(!token(&["account:write"]).covers(&WriteAccount::GRANT));
    assert!(Means::Session { fresh_until: None }.covers(&WriteAccount::GRANT));
    let offered = scopes(&permissions_of(&[Role::Operations]));
    assert!(offered.contains(&"apps:read".to_owned()) && !offered.contains(&"apps:write".to_owned()));
}
