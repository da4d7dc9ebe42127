CREATE TABLE accounts (
    id TEXT PRIMARY KEY,
    phone_index TEXT,
    phone TEXT,
    email_index TEXT,
    email TEXT,
    username_key TEXT,
    username TEXT,
    password_hash TEXT NOT NULL,
    nickname TEXT NOT NULL,
    language TEXT NOT NULL,
    developer_type TEXT CHECK (developer_type IN ('individual', 'enterprise')),
    profile TEXT NOT NULL,
    frozen_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX accounts_phone_index ON accounts (phone_index);
CREATE UNIQUE INDEX accounts_email_index ON accounts (email_index);
CREATE UNIQUE INDEX accounts_username_key ON accounts (username_key);

CREATE TABLE organisations (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('personal', 'company')),
    verification TEXT NOT NULL CHECK (verification IN ('unverified', 'pending', 'rejected', 'verified')),
    developer_kind TEXT CHECK (developer_kind IN ('individual', 'enterprise')),
    level BIGINT NOT NULL CHECK (level BETWEEN 0 AND 4),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);

CREATE TABLE memberships (
    org TEXT NOT NULL REFERENCES organisations (id),
    account TEXT NOT NULL REFERENCES accounts (id),
    role TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org, account)
);
CREATE INDEX memberships_account ON memberships (account);

CREATE TABLE agreement_acceptances (
    account TEXT NOT NULL REFERENCES accounts (id),
    agreement TEXT NOT NULL,
    version TEXT NOT NULL,
    major BIGINT NOT NULL,
    accepted_at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    PRIMARY KEY (account, agreement, version)
);

CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id),
    org TEXT NOT NULL REFERENCES organisations (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE UNIQUE INDEX sessions_token_hash ON sessions (token_hash);
CREATE INDEX sessions_account ON sessions (account);
CREATE INDEX sessions_expires_at ON sessions (expires_at);

CREATE TABLE captchas (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    answer_mac TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX captchas_expires_at ON captchas (expires_at);

CREATE TABLE codes (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    recipient TEXT NOT NULL,
    code_mac TEXT NOT NULL,
    tries BIGINT NOT NULL,
    ip TEXT NOT NULL,
    send_reference TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX codes_recipient ON codes (recipient, purpose);
CREATE INDEX codes_send_reference ON codes (send_reference);
CREATE INDEX codes_expires_at ON codes (expires_at);

CREATE TABLE allowances (
    subject TEXT PRIMARY KEY,
    events TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX allowances_changed_at ON allowances (changed_at);

CREATE TABLE operators (
    id TEXT PRIMARY KEY,
    login TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    roles TEXT NOT NULL,
    is_super BOOLEAN NOT NULL,
    disabled_at BIGINT,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX operators_login ON operators (login);

CREATE TABLE staff_sessions (
    id TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    operator TEXT NOT NULL REFERENCES operators (id),
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE UNIQUE INDEX staff_sessions_token_hash ON staff_sessions (token_hash);
CREATE INDEX staff_sessions_operator ON staff_sessions (operator);

CREATE TABLE operator_setup (
    id BIGINT PRIMARY KEY,
    token_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE TABLE standing_revision (
    id BIGINT PRIMARY KEY,
    revision BIGINT NOT NULL
);
INSERT INTO standing_revision (id, revision) VALUES (1, 0);
