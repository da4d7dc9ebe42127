-- Second factors, re-authentication and API tokens (LOG-09, ADM-09, rules A11, A12).

-- Until when a factor that was entered again counts for deeds that ask for one.
ALTER TABLE sessions ADD COLUMN fresh_until BIGINT;
ALTER TABLE staff_sessions ADD COLUMN fresh_until BIGINT;

-- An organisation may ask its members for a second factor.
ALTER TABLE organisations ADD COLUMN demands_factor BOOLEAN NOT NULL DEFAULT FALSE;

-- Personal tokens for the API; only a hash of each is kept (rule S6).
CREATE TABLE api_tokens (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts (id),
    org TEXT NOT NULL REFERENCES organisations (id),
    name TEXT NOT NULL,
    token_hash TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);
CREATE UNIQUE INDEX api_tokens_token_hash ON api_tokens (token_hash);
CREATE INDEX api_tokens_account ON api_tokens (account, id);

-- Second factors of accounts and operators: a sealed TOTP secret, or the public key of a passkey.
-- `counter` is the last time step whose code was used, or the passkey's signature counter.
CREATE TABLE factors (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('totp', 'passkey')),
    name TEXT NOT NULL,
    credential TEXT,
    secret TEXT NOT NULL,
    counter BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    confirmed_at BIGINT,
    used_at BIGINT
);
CREATE INDEX factors_owner ON factors (owner, id);
CREATE UNIQUE INDEX factors_one_totp ON factors (owner) WHERE kind = 'totp';
CREATE UNIQUE INDEX factors_credential ON factors (credential);

-- Codes for the day a factor is lost; each works once and is kept as a hash.
CREATE TABLE recovery_codes (
    owner TEXT NOT NULL,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (owner, code_hash)
);

-- A log-in whose password was right and whose second factor is still to come, bound to a browser by its cookie.
CREATE TABLE login_challenges (
    token_hash TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    tries BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX login_challenges_expires_at ON login_challenges (expires_at);

-- What a passkey is asked to sign, once; the owner is empty while nobody is logged in.
CREATE TABLE passkey_challenges (
    id TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    purpose TEXT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenges_expires_at ON passkey_challenges (expires_at);
