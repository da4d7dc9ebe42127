-- The one review desk: cases of every kind, their history, the search terms, and what operators edit.

CREATE TABLE review_numbers (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    last BIGINT NOT NULL
);
INSERT INTO review_numbers (id, last) VALUES (1, 0);

CREATE TABLE review_cases (
    id TEXT PRIMARY KEY,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    org TEXT NOT NULL,
    applicant TEXT NOT NULL,
    phone TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('pending', 'approved', 'rejected', 'withdrawn', 'revoked')),
    version BIGINT NOT NULL,
    submitted_at BIGINT NOT NULL,
    promised_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    claimed_by TEXT,
    claimed_name TEXT,
    claimed_at BIGINT,
    decided_by TEXT,
    decided_name TEXT,
    decided_at BIGINT,
    reasons TEXT NOT NULL,
    revision BIGINT NOT NULL
);
CREATE UNIQUE INDEX review_cases_number ON review_cases (number);
CREATE INDEX review_cases_by_state ON review_cases (state, submitted_at, id);
CREATE INDEX review_cases_by_org ON review_cases (org);

-- One row for every transition, and one for every internal note; views are in the audit log.
CREATE TABLE review_history (
    id TEXT PRIMARY KEY,
    case_id TEXT NOT NULL REFERENCES review_cases (id),
    place BIGINT NOT NULL,
    at BIGINT NOT NULL,
    who TEXT NOT NULL,
    who_name TEXT NOT NULL,
    action TEXT NOT NULL,
    from_state TEXT NOT NULL,
    to_state TEXT NOT NULL,
    version BIGINT NOT NULL,
    reasons TEXT NOT NULL,
    note TEXT
);
CREATE INDEX review_history_by_case ON review_history (case_id, place);

-- Blind indexes of what a case may be found by; identity terms also show other cases of the same person or company.
CREATE TABLE review_terms (
    case_id TEXT NOT NULL REFERENCES review_cases (id),
    term TEXT NOT NULL,
    identity BOOLEAN NOT NULL,
    PRIMARY KEY (case_id, term)
);
CREATE INDEX review_terms_by_term ON review_terms (term);

-- How many unmasked views each reviewer had on a day (rule P4).
CREATE TABLE review_views (
    operator TEXT NOT NULL,
    day TEXT NOT NULL,
    used BIGINT NOT NULL,
    PRIMARY KEY (operator, day)
);

-- Edits of the built-in catalogue of reasons and of the built-in calendar.
CREATE TABLE review_reasons (
    code TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    zh TEXT NOT NULL,
    en TEXT NOT NULL,
    target TEXT NOT NULL
);

CREATE TABLE work_days (
    day TEXT PRIMARY KEY,
    works BOOLEAN NOT NULL,
    note TEXT NOT NULL
);
