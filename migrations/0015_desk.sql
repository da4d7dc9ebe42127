-- The desk as a product: second opinions, partial returns, reviewer groups, rules per kind, retired reasons.

-- What a first person of two has said; a different one must say it too (REV-09).
ALTER TABLE review_cases ADD COLUMN first_deed TEXT;
ALTER TABLE review_cases ADD COLUMN first_by TEXT;
ALTER TABLE review_cases ADD COLUMN first_name TEXT;
ALTER TABLE review_cases ADD COLUMN first_at BIGINT;
ALTER TABLE review_cases ADD COLUMN first_why TEXT;
-- Whether a rejection asks for the marked items only (REV-07).
ALTER TABLE review_cases ADD COLUMN only_marked BOOLEAN NOT NULL DEFAULT FALSE;

-- A retired reason keeps its words for old cases and is offered no more (ADM-03).
ALTER TABLE review_reasons ADD COLUMN retired BOOLEAN NOT NULL DEFAULT FALSE;

-- Who reviews which kinds; kinds and members are JSON lists (REV-02).
CREATE TABLE review_groups (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    kinds TEXT NOT NULL,
    members TEXT NOT NULL
);
CREATE UNIQUE INDEX review_groups_name ON review_groups (name);

-- Rules of a kind that differ from the usual ones; deeds and checks are JSON lists (REV-09, REV-12).
CREATE TABLE review_rules (
    kind TEXT PRIMARY KEY,
    four_eyes TEXT NOT NULL,
    auto_checks TEXT NOT NULL
);

CREATE INDEX review_history_by_time ON review_history (at, action);
