-- Account security: the log of changes, locks after wrong passwords, known devices, changes of contacts under way (SEC, LOG-06).

-- One row per change of an account's security, shown to its owner (SEC-12).
CREATE TABLE security_events (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX security_events_account ON security_events (account, id);
CREATE INDEX security_events_at ON security_events (at);

-- Wrong passwords in a row, by account or by the keyed index of an unknown name.
CREATE TABLE login_locks (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    locks BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX login_locks_changed_at ON login_locks (changed_at);

-- Browsers from which an account has logged in before; they are never locked out (rule A8).
CREATE TABLE known_devices (
    account TEXT NOT NULL REFERENCES accounts (id),
    token_hash TEXT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (account, token_hash)
);
CREATE INDEX known_devices_seen_at ON known_devices (seen_at);

-- A phone number or mail address on its way to an account; short-lived, one per account and kind (SEC-06, SEC-07).
CREATE TABLE contact_changes (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (kind IN ('email', 'phone')),
    session TEXT NOT NULL,
    proof_ticket TEXT NOT NULL,
    proven_at BIGINT,
    recipient TEXT,
    code_ticket TEXT,
    expires_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_changes_account_kind ON contact_changes (account, kind);
CREATE INDEX contact_changes_expires_at ON contact_changes (expires_at);
