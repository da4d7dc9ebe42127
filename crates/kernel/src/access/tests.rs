//! The permission table held against requirements §5, and the gates in their order.

use super::{
    DeveloperKind, Means, Needed, Permission, ReadApps, Role, Standing, Verification, WriteAccount,
    WriteApps, menus_of, obstacles_of, permissions_of, scopes,
};

/// The obstacles come in their order, and each names where to go.
#[test]
fn obstacles_come_in_order() {
    let mut standing = Standing::default();
    assert_eq!(standing.obstacle(Needed::SignedIn), None);
    assert_eq!(standing.obstacle(Needed::Verified).map(|o| o.code).as_deref(), Some("agreement_required"));
    standing.agreed = true;
    assert_eq!(standing.obstacle(Needed::Contracted).map(|o| o.next).as_deref(), Some("/console/verify"));
    assert_eq!(standing.obstacle(Needed::RealName(4)).map(|o| o.code).as_deref(), Some("level_required"));
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

/// What a role has of a menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cell {
    /// ●
    Full,
    /// ○
    Read,
    /// –, or for after-sales the one part that customer service has.
    None,
}

/// Requirements §5, row by row: the menu, the permissions that change something in it, and a cell for each role.
const MATRIX: &[(&str, &[&str], &str)] = &[
    ("contracts", &["contracts.submit"], "●●●––––"),
    ("members", &["members.write"], "●●–––––"),
    ("products", &[], "●●–●–––"),
    ("services", &[], "●●–●–––"),
    ("devices", &[], "●●–●○––"),
    ("after_sales", &[], "●●–––●○"),
    ("marketing", &[], "●●––●––"),
    ("data", &[], "●●––●––"),
    ("push", &[], "●●–●●––"),
    ("apps", &["apps.write", "apis.test"], "●●–●○––"),
    ("solutions", &["subscriptions.write"], "●●○●○––"),
    ("qualifications", &[], "●●●––––"),
    ("abilities", &[], "●●○●○––"),
    ("fees", &[], "●●●–○––"),
    ("organisation", &["organisation.write"], "●●–––––"),
];

fn cell(sign: char) -> Cell {
    match sign {
        '●' => Cell::Full,
        '○' => Cell::Read,
        _ => Cell::None,
    }
}

/// AUT-05, AUT-06, AUT-07, AUT-08, AUT-09, AUT-11: each role has exactly the menus of requirements §5, and changes
/// something only where the cell is full.
#[test]
fn menus_follow_the_matrix_of_the_requirements() {
    for (at, role) in Role::ALL.into_iter().enumerate() {
        let permissions = permissions_of(&[role]);
        let wanted: Vec<&str> = MATRIX
            .iter()
            .filter(|(_, _, cells)| cells.chars().nth(at).map(cell) != Some(Cell::None))
            .map(|(menu, ..)| *menu)
            .collect();
        let mut seen = menus_of(&permissions);
        seen.retain(|menu| MATRIX.iter().any(|(known, ..)| known == menu));
        seen.sort_by_key(|menu| MATRIX.iter().position(|(known, ..)| known == menu));
        assert_eq!(seen, wanted, "{}", role.name());
        for (menu, writes, cells) in MATRIX {
            let full = cells.chars().nth(at).map(cell) == Some(Cell::Full);
            for write in *writes {
                assert_eq!(permissions.contains(write), full, "{} in {menu}", role.name());
            }
        }
    }
}

/// AUT-08, AUT-09: after-sales sees the whole of its menu, customer service only the feedback in it.
#[test]
fn customer_service_sees_only_feedback() {
    let of = |role| permissions_of(&[role]);
    assert!(
        of(Role::AfterSales).contains(&"after_sales.read") && of(Role::AfterSales).contains(&"feedback.read")
    );
    assert!(!of(Role::CustomerService).contains(&"after_sales.read"));
    let mut both = menus_of(&of(Role::CustomerService));
    both.retain(|menu| MATRIX.iter().any(|(known, ..)| known == menu));
    assert_eq!(both, ["after_sales"]);
}

/// GATE-05, GATE-08: an unsigned company meets the contract gate at exactly the menus that the requirements name, an
/// unverified one meets verification at every menu but its own account's.
#[test]
fn the_contract_gate_stands_before_the_menus_that_it_names() {
    let permissions = permissions_of(&[Role::Owner]);
    let mut standing = Standing {
        agreed: true,
        verification: Verification::Verified,
        kind: Some(DeveloperKind::Enterprise),
        level: 4,
        ..Standing::default()
    };
    let closed = obstacles_of(&permissions, &standing);
    let menus: Vec<&str> = closed.keys().copied().collect();
    assert_eq!(menus, ["after_sales", "data", "devices", "marketing", "members", "products", "push"]);
    assert!(closed.values().all(|one| one.code == "contract_required" && one.next == "/console/contracts"));
    standing.contracted = true;
    assert!(obstacles_of(&permissions, &standing).is_empty());
    standing.verification = Verification::Pending;
    let closed = obstacles_of(&permissions, &standing);
    assert_eq!(closed.get("products").map(|one| one.code.as_str()), Some("verification_pending"));
    assert!(!closed.contains_key("account") && !closed.contains_key("verification"));
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
