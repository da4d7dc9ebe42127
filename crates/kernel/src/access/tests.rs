//! The permission table held against requirements §5, and the gates in their order.

use super::{Needed, Role, Standing, Verification, menus_of, permissions_of};

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
    assert_eq!(menus(Role::AfterSales), ["account", "notices", "support"]);
}
