-- Reviewers as people: how an operator is reached and known again as a developer, what the desk has told whom, and
-- where the operating company's other systems want to hear of it (REV-04, REV-09, REV-10).

-- Contacts as accounts keep them: a keyed index to compare with, and the sealed text to send to.
ALTER TABLE operators ADD COLUMN phone_index TEXT;
ALTER TABLE operators ADD COLUMN phone TEXT;
ALTER TABLE operators ADD COLUMN email_index TEXT;
ALTER TABLE operators ADD COLUMN email TEXT;
ALTER TABLE operators ADD COLUMN language TEXT NOT NULL DEFAULT 'zh-CN';

-- The newest version of a case that its reviewers were told of. Their notices lie in the table "notices", whose
-- column "account" then holds the operator.
ALTER TABLE review_cases ADD COLUMN told_opened BIGINT NOT NULL DEFAULT 0;
ALTER TABLE review_cases ADD COLUMN told_overdue BIGINT NOT NULL DEFAULT 0;

-- The one address that announcements are posted to, with its sealed secret and what became of the last one.
CREATE TABLE webhook (
    id BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    url TEXT NOT NULL,
    secret TEXT NOT NULL,
    stopped BOOLEAN NOT NULL,
    last_at BIGINT,
    last_status BIGINT,
    last_error TEXT
);
