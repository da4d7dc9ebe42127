-- Applications, their secrets, the solutions they subscribe to and their wishes for more calls (APP-01..05, SOL-03..06, GW-01..03).

CREATE TABLE apps (
    id TEXT NOT NULL PRIMARY KEY,
    org TEXT NOT NULL,
    app_key TEXT NOT NULL,
    name TEXT NOT NULL,
    description TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('development', 'online_review', 'online', 'listing_review', 'listed', 'delisted', 'suspended', 'deleted')),
    facts TEXT NOT NULL,
    quota_override BIGINT,
    version BIGINT NOT NULL,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX apps_app_key ON apps (app_key);
CREATE INDEX apps_org ON apps (org, id);

-- How many applications each organisation has, so that the limit is checked and taken in one statement.
CREATE TABLE app_owners (
    org TEXT NOT NULL PRIMARY KEY,
    apps BIGINT NOT NULL CHECK (apps >= 0)
);

-- Secrets are sealed; two may be active at a time, retired ones stay to be recognised.
CREATE TABLE app_secrets (
    id TEXT NOT NULL PRIMARY KEY,
    app_id TEXT NOT NULL REFERENCES apps (id),
    state TEXT NOT NULL CHECK (state IN ('active', 'retired')),
    sealed TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT,
    retired_at BIGINT,
    last_used_at BIGINT
);
CREATE INDEX app_secrets_app_id ON app_secrets (app_id);

CREATE TABLE subscriptions (
    id TEXT NOT NULL PRIMARY KEY,
    org TEXT NOT NULL,
    app_id TEXT NOT NULL REFERENCES apps (id),
    solution_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'pending_approval', 'cancelled')),
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    cancelled_at BIGINT
);
CREATE UNIQUE INDEX subscriptions_app_id_solution_id ON subscriptions (app_id, solution_id) WHERE state <> 'cancelled';
CREATE INDEX subscriptions_org ON subscriptions (org, id);

CREATE TABLE quota_raises (
    id TEXT NOT NULL PRIMARY KEY,
    org TEXT NOT NULL,
    app_id TEXT NOT NULL REFERENCES apps (id),
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected')),
    wanted BIGINT NOT NULL,
    reason TEXT NOT NULL,
    peak_per_second BIGINT,
    created_by TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX quota_raises_app_id ON quota_raises (app_id) WHERE state = 'pending';
