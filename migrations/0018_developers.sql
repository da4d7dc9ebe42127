-- Operators' care of developers: freezing, forced new passwords, notes, views; closing accounts, exports of personal data
-- (ADM-04, ADM-08, SEC-13).

ALTER TABLE accounts ADD COLUMN frozen_reason TEXT;
-- Since when the next log-in must be preceded by a new password.
ALTER TABLE accounts ADD COLUMN reset_at BIGINT;
-- When a closing account is erased, and since when it is.
ALTER TABLE accounts ADD COLUMN closing_at BIGINT;
ALTER TABLE accounts ADD COLUMN closed_at BIGINT;

ALTER TABLE organisations ADD COLUMN frozen_at BIGINT;
ALTER TABLE organisations ADD COLUMN frozen_reason TEXT;

-- The operator who only looks on through this session, and under which login name.
ALTER TABLE sessions ADD COLUMN onlooker TEXT;
ALTER TABLE sessions ADD COLUMN onlooker_login TEXT;
CREATE INDEX sessions_onlooker ON sessions (onlooker);

-- Why, where an operator did it.
ALTER TABLE security_events ADD COLUMN note TEXT;

-- What operators write down about a developer; nobody else sees it.
CREATE TABLE developer_notes (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    operator TEXT NOT NULL,
    login TEXT NOT NULL,
    text TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX developer_notes_account ON developer_notes (account, id);

-- One row per export; the file is sealed, and wrapped_key opens it until it was taken or its time is over.
CREATE TABLE personal_exports (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL CHECK (state IN ('preparing', 'ready', 'taken', 'expired')),
    file TEXT,
    wrapped_key TEXT,
    size BIGINT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT
);
CREATE INDEX personal_exports_by_account ON personal_exports (account, id);
CREATE INDEX personal_exports_expires_at ON personal_exports (state, expires_at);
-- An account has at most one export that is still to be taken.
CREATE UNIQUE INDEX personal_exports_account ON personal_exports (account) WHERE state IN ('preparing', 'ready');
