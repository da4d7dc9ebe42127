-- Who changed each setting and each text last; one row per name, so that the page need not read the whole history (ADM-05).
CREATE TABLE settings_last (
    scope TEXT NOT NULL CHECK (scope IN ('settings', 'templates')),
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    author_name TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE UNIQUE INDEX settings_last_scope_name ON settings_last (scope, name);
