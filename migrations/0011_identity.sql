-- Who people are: identities that were checked, face checks, and who takes part in business registration.

-- One person per account and one account per person (ACC-12, LVL-01). The card's data are sealed with a key of their own;
-- the index is the keyed hash that imported people and verifications use too. Review is 'review', an import is 'import',
-- anything else is the name of the identity source that compared the four factors.
CREATE TABLE identities (
    account TEXT PRIMARY KEY REFERENCES accounts (id),
    number_index TEXT NOT NULL,
    wrapped_key TEXT NOT NULL,
    sealed TEXT NOT NULL,
    source TEXT NOT NULL,
    reference TEXT,
    level BIGINT NOT NULL,
    consent TEXT NOT NULL,
    proven_at BIGINT NOT NULL,
    raised_at BIGINT,
    guided_at BIGINT,
    CHECK (level IN (3, 4))
);
CREATE UNIQUE INDEX identities_number_index ON identities (number_index);

-- Face checks: whose, for what, bound to the browser or session that began it and to the way back from the vendor. No
-- picture is kept, only verdict, score and the vendor's number (LVL-06, rule P5).
CREATE TABLE face_checks (
    id TEXT PRIMARY KEY,
    purpose TEXT NOT NULL,
    number_index TEXT NOT NULL,
    holder TEXT NOT NULL,
    return_hash TEXT NOT NULL,
    vendor TEXT NOT NULL,
    vendor_reference TEXT NOT NULL,
    next_path TEXT NOT NULL,
    consent TEXT NOT NULL,
    state TEXT NOT NULL,
    score TEXT,
    started_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX face_checks_started_at ON face_checks (started_at);

-- Who takes part in business registration, which itself happens in the operator's own system (LVL-03).
CREATE TABLE business_registrations (
    org TEXT PRIMARY KEY REFERENCES organisations (id),
    reference TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id),
    begun_at BIGINT NOT NULL
);
