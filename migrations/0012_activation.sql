-- Accounts brought over from elsewhere and their activation, invitations, published agreements.

-- People an operator imported; the record is sealed with a key of its own, the indexes are keyed hashes (ACT-06).
CREATE TABLE imported_people (
    id TEXT PRIMARY KEY,
    number_index TEXT NOT NULL,
    phone_index TEXT,
    email_index TEXT,
    wrapped_key TEXT NOT NULL,
    sealed TEXT NOT NULL,
    account TEXT REFERENCES accounts (id),
    imported_at BIGINT NOT NULL,
    activated_at BIGINT
);
CREATE UNIQUE INDEX imported_people_number_index ON imported_people (number_index);
CREATE UNIQUE INDEX imported_people_phone_index ON imported_people (phone_index);
CREATE UNIQUE INDEX imported_people_email_index ON imported_people (email_index);
CREATE UNIQUE INDEX imported_people_account ON imported_people (account);

-- Activations whose first step is done; short-lived (ACT-03).
CREATE TABLE activations (
    token_hash TEXT PRIMARY KEY,
    person TEXT NOT NULL REFERENCES imported_people (id),
    phone TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX activations_expires_at ON activations (expires_at);

-- Codes with which somebody may register while an invitation is demanded (ACC-20).
CREATE TABLE invitations (
    id TEXT PRIMARY KEY,
    code_index TEXT NOT NULL,
    hint TEXT NOT NULL,
    note TEXT NOT NULL,
    uses BIGINT NOT NULL,
    used BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT,
    created_at BIGINT NOT NULL,
    CHECK (used <= uses)
);
CREATE UNIQUE INDEX invitations_code_index ON invitations (code_index);

-- Every published version of an agreement; the built-in texts are version 1.0 and stand in no row (ACC-06).
CREATE TABLE agreement_versions (
    agreement TEXT NOT NULL,
    major BIGINT NOT NULL,
    minor BIGINT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    text_zh TEXT NOT NULL,
    text_en TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    PRIMARY KEY (agreement, major, minor)
);
