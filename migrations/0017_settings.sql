-- What operators changed while the platform ran: every version whole, so that any of them can be put back (ADM-05).
CREATE TABLE settings_versions (
    scope TEXT NOT NULL CHECK (scope IN ('settings', 'templates')),
    version BIGINT NOT NULL,
    document TEXT NOT NULL,
    changes TEXT NOT NULL,
    note TEXT NOT NULL,
    restored BIGINT,
    author TEXT NOT NULL,
    author_name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX settings_versions_scope_version ON settings_versions (scope, version);

-- Logos that were uploaded; kept, because an earlier version of the settings may name them.
CREATE TABLE brand_logos (
    id TEXT NOT NULL PRIMARY KEY,
    picture TEXT NOT NULL,
    at BIGINT NOT NULL
);

-- Which channels an account wants for a kind of notice, where it differs from the usual (NTF-03).
CREATE TABLE notice_choices (
    account TEXT NOT NULL,
    topic TEXT NOT NULL,
    sms BOOLEAN NOT NULL,
    mail BOOLEAN NOT NULL,
    inbox BOOLEAN NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX notice_choices_account_topic ON notice_choices (account, topic);
