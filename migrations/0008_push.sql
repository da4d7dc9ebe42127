-- Notices to people: the inbox, what became of each text message and mail, and the inbox of demo mode (NTF-01..05).

-- One row per notice to an account; worded when it is read, in the account's language.
CREATE TABLE notices (
    id TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    reference TEXT NOT NULL,
    kind TEXT NOT NULL,
    params TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    read_at BIGINT
);
CREATE UNIQUE INDEX notices_reference ON notices (reference);
CREATE INDEX notices_by_account ON notices (account, id);
CREATE INDEX notices_created_at ON notices (created_at);
CREATE INDEX notices_unread ON notices (account) WHERE read_at IS NULL;

-- One row per text message or mail; the words and the full recipient travel only in the sealed job.
CREATE TABLE deliveries (
    reference TEXT NOT NULL PRIMARY KEY,
    notice TEXT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL CHECK (channel IN ('sms', 'mail')),
    recipient_masked TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'failed')),
    attempts BIGINT NOT NULL,
    provider TEXT,
    provider_reference TEXT,
    last_error TEXT,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    sent_at BIGINT
);
CREATE INDEX deliveries_notice ON deliveries (notice);
CREATE INDEX deliveries_state ON deliveries (state, created_at);

-- Filled only in demo mode, by the stub providers.
CREATE TABLE demo_messages (
    id TEXT NOT NULL PRIMARY KEY,
    reference TEXT NOT NULL,
    at BIGINT NOT NULL,
    channel TEXT NOT NULL,
    recipient TEXT NOT NULL,
    text TEXT NOT NULL,
    code TEXT
);
CREATE UNIQUE INDEX demo_messages_reference ON demo_messages (reference);
