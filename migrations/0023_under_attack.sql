-- Codes under attack: which of them cost a text message, and the wrong tries of a recipient by day (rule A6, goal 40).
-- And the way from an object to what was done to it, so that people see who looked at their data (goal 53).
ALTER TABLE codes ADD COLUMN spends BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX codes_created_at ON codes (created_at);

CREATE TABLE code_failures (
    recipient TEXT NOT NULL,
    day BIGINT NOT NULL,
    wrong BIGINT NOT NULL,
    PRIMARY KEY (recipient, day)
);

CREATE INDEX audit_log_object ON audit_log (object, seq);
