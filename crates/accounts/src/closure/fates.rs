//! What becomes of each table that names an account when that account is erased; one place to read, one test to miss none.

/// Tables that name an account, each with the statement that ends its rows, in an order that foreign keys allow; the account
/// is `$1` (SEC-13, rule P7).
pub(super) const ENDED: &[(&str, &str)] = &[
    ("sessions", "DELETE FROM sessions WHERE account = $1"),
    ("api_tokens", "DELETE FROM api_tokens WHERE account = $1"),
    ("factors", "DELETE FROM factors WHERE owner = $1"),
    ("recovery_codes", "DELETE FROM recovery_codes WHERE owner = $1"),
    ("login_challenges", "DELETE FROM login_challenges WHERE owner = $1"),
    ("passkey_challenges", "DELETE FROM passkey_challenges WHERE owner = $1"),
    ("known_devices", "DELETE FROM known_devices WHERE account = $1"),
    ("login_locks", "DELETE FROM login_locks WHERE subject = $1"),
    ("contact_changes", "DELETE FROM contact_changes WHERE account = $1"),
    ("security_events", "DELETE FROM security_events WHERE account = $1"),
    ("developer_notes", "DELETE FROM developer_notes WHERE account = $1"),
    (
        "face_checks",
        "DELETE FROM face_checks WHERE number_index IN (SELECT number_index FROM identities WHERE account = $1)",
    ),
    ("identities", "DELETE FROM identities WHERE account = $1"),
    ("business_registrations", "DELETE FROM business_registrations WHERE account = $1"),
    ("outside_identities", "DELETE FROM outside_identities WHERE account = $1"),
    (
        "activations",
        "DELETE FROM activations WHERE person IN (SELECT id FROM imported_people WHERE account = $1)",
    ),
    ("imported_people", "DELETE FROM imported_people WHERE account = $1"),
    ("document_quota", "DELETE FROM document_quota WHERE account = $1"),
    ("personal_exports", "DELETE FROM personal_exports WHERE account = $1"),
    ("ownership_transfers", "DELETE FROM ownership_transfers WHERE from_account = $1 OR to_account = $1"),
    ("member_invitations", "DELETE FROM member_invitations WHERE invited_by = $1 OR answered_by = $1"),
    // The empty row of an organisation keeps its empty owner, so that no page finds an organisation without one.
    ("memberships", "DELETE FROM memberships WHERE account = $1 AND role <> 'owner'"),
    // That somebody accepted a text stays as evidence; from where does not.
    ("agreement_acceptances", "UPDATE agreement_acceptances SET ip = '' WHERE account = $1"),
];

/// The other tables that name an account, and why no statement here ends them.
#[cfg(test)]
pub(super) const ELSEWHERE: &[(&str, &str)] = &[
    ("avatars", "taken by the pictures' own slice, which knows the file"),
    ("documents", "ended by organisation, but for those that an approved case names"),
    ("verification_filings", "ended by organisation, but for approved cases, whose clock starts"),
    ("contract_filings", "ended by organisation"),
    ("notices", "ended by push"),
    ("notice_choices", "ended by push"),
    ("tickets", "ended by support"),
];
