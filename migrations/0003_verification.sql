-- Real-name verification: uploaded documents, filed versions, where each organisation stands.

-- The content is sealed in a file of its own; wrapped_key opens it, and forgetting the key destroys it.
CREATE TABLE documents (
    id TEXT PRIMARY KEY,
    org TEXT NOT NULL,
    account TEXT NOT NULL,
    slot TEXT NOT NULL,
    content_type TEXT NOT NULL,
    width BIGINT,
    height BIGINT,
    size BIGINT NOT NULL,
    file TEXT NOT NULL,
    wrapped_key TEXT NOT NULL,
    attached BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX documents_by_org ON documents (org, id);
CREATE INDEX documents_loose ON documents (attached, created_at);

-- Uploads of an account on a day, refused ones included.
CREATE TABLE document_quota (
    account TEXT NOT NULL,
    day TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (account, day)
);

-- One row per organisation; state and facts follow requirements 2.1.
CREATE TABLE verifications (
    org TEXT PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'pending', 'approved', 'rejected', 'withdrawn', 'revoked')),
    facts TEXT NOT NULL,
    case_id TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX verifications_case_id ON verifications (case_id);

-- Every filed version, sealed with a key of its own; only the newest of a case is current.
CREATE TABLE verification_filings (
    case_id TEXT NOT NULL,
    version BIGINT NOT NULL,
    org TEXT NOT NULL,
    kind TEXT NOT NULL,
    dossier TEXT NOT NULL,
    wrapped_key TEXT NOT NULL,
    documents TEXT NOT NULL,
    agreement_version TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    account TEXT NOT NULL,
    filed_at BIGINT NOT NULL,
    superseded_at BIGINT,
    PRIMARY KEY (case_id, version)
);
CREATE INDEX verification_filings_by_org ON verification_filings (org, filed_at);

-- Keyed hashes of the person's and the company's number, to find them verified or waiting elsewhere.
CREATE TABLE verification_identities (
    case_id TEXT NOT NULL,
    org TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'company')),
    fingerprint TEXT NOT NULL,
    PRIMARY KEY (case_id, kind)
);
CREATE INDEX verification_identities_by_fingerprint ON verification_identities (fingerprint);
