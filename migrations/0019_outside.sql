-- Log-ins through an outside OpenID Connect provider (ACC-16).

-- Identities at outside providers that log an account in.
CREATE TABLE outside_identities (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account TEXT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (issuer, subject)
);
CREATE UNIQUE INDEX outside_identities_account_issuer ON outside_identities (account, issuer);

-- Log-ins on their way; bound to the browser that began them, used once. A session is there when it wants to be linked.
CREATE TABLE outside_logins (
    state_hash TEXT PRIMARY KEY,
    browser_hash TEXT NOT NULL,
    secrets TEXT NOT NULL,
    session TEXT,
    expires_at BIGINT NOT NULL
);
CREATE INDEX outside_logins_expires_at ON outside_logins (expires_at);
