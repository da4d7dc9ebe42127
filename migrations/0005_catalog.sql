-- What the platform offers (ADM-03, SOL-01, SOL-02) and the numbers the gateway watches for changes.

-- A counter per part of the gateway's snapshot, raised in the same transaction as the change.
CREATE TABLE revisions (
    name TEXT NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
);
INSERT INTO revisions (name, value) VALUES ('catalog', 1);
INSERT INTO revisions (name, value) VALUES ('apps', 1);

-- APIs that came from documents of one title share an upstream secret.
CREATE TABLE api_groups (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    upstream_secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX api_groups_title ON api_groups (title);

-- Each import once; its shared components are kept here and not with every API.
CREATE TABLE api_documents (
    id TEXT NOT NULL PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES api_groups (id),
    version TEXT NOT NULL,
    openapi TEXT NOT NULL,
    components TEXT NOT NULL,
    imported_at BIGINT NOT NULL,
    imported_by TEXT NOT NULL
);
CREATE INDEX api_documents_group_id ON api_documents (group_id);

-- One operation of a document. The columns next_* hold a newer import of a published API until it is published again.
CREATE TABLE apis (
    id TEXT NOT NULL PRIMARY KEY,
    group_id TEXT NOT NULL REFERENCES api_groups (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    method TEXT NOT NULL,
    path TEXT NOT NULL,
    route TEXT NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    description_zh TEXT NOT NULL,
    description_en TEXT NOT NULL,
    upstream_url TEXT NOT NULL,
    min_level BIGINT NOT NULL CHECK (min_level BETWEEN 0 AND 4),
    document_id TEXT NOT NULL REFERENCES api_documents (id),
    spec TEXT NOT NULL,
    next_document_id TEXT REFERENCES api_documents (id),
    next_spec TEXT,
    next_path TEXT,
    next_upstream_url TEXT,
    revision BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    retired_at BIGINT
);
CREATE UNIQUE INDEX apis_group_id_method_route ON apis (group_id, method, route);
CREATE UNIQUE INDEX apis_method_route ON apis (method, route) WHERE state = 'published';
CREATE INDEX apis_state ON apis (state, id);

CREATE TABLE solutions (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'published', 'retired')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    summary_zh TEXT NOT NULL,
    summary_en TEXT NOT NULL,
    documents_zh TEXT NOT NULL,
    documents_en TEXT NOT NULL,
    required_roles TEXT NOT NULL,
    min_level BIGINT NOT NULL CHECK (min_level BETWEEN 0 AND 4),
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    published_at BIGINT,
    retired_at BIGINT
);
CREATE INDEX solutions_state ON solutions (state, id);

CREATE TABLE solution_apis (
    solution_id TEXT NOT NULL REFERENCES solutions (id),
    api_id TEXT NOT NULL REFERENCES apis (id),
    position BIGINT NOT NULL,
    PRIMARY KEY (solution_id, api_id)
);
CREATE INDEX solution_apis_api_id ON solution_apis (api_id);
