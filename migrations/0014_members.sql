-- Members: who else an organisation lets in and with which roles, whom it invited, and how its main account moves.

-- The main account has the role 'owner' and needs no others; everybody else has the role 'member' and these.
ALTER TABLE memberships ADD COLUMN roles TEXT NOT NULL DEFAULT '[]';
CREATE UNIQUE INDEX memberships_owner ON memberships (org) WHERE role = 'owner';

-- The organisation somebody acted for last, which the next log-in opens again.
ALTER TABLE accounts ADD COLUMN acting_org TEXT;

-- What the organisation calls itself; the name beside it is the one that was verified.
ALTER TABLE organisations ADD COLUMN display_name TEXT;

-- An invited person is known by a keyed index only; the text they were named by is sealed.
CREATE TABLE member_invitations (
    id TEXT PRIMARY KEY,
    org TEXT NOT NULL REFERENCES organisations (id),
    way TEXT NOT NULL CHECK (way IN ('phone', 'email', 'username')),
    recipient_index TEXT NOT NULL,
    recipient TEXT NOT NULL,
    roles TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn', 'expired')),
    invited_by TEXT NOT NULL REFERENCES accounts (id),
    answered_by TEXT,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX member_invitations_org_recipient_index ON member_invitations (org, recipient_index) WHERE state = 'open';
CREATE INDEX member_invitations_recipient ON member_invitations (recipient_index, state);
CREATE INDEX member_invitations_by_org ON member_invitations (org, state, created_at);

-- The main account on its way to an administrator: proven by the one, then accepted by the other.
CREATE TABLE ownership_transfers (
    id TEXT PRIMARY KEY,
    org TEXT NOT NULL REFERENCES organisations (id),
    from_account TEXT NOT NULL REFERENCES accounts (id),
    to_account TEXT NOT NULL REFERENCES accounts (id),
    state TEXT NOT NULL CHECK (state IN ('started', 'proven', 'done', 'cancelled')),
    facts TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX ownership_transfers_org ON ownership_transfers (org) WHERE state IN ('started', 'proven');

-- What the members of an organisation did, newest first (AUT-14).
CREATE INDEX audit_log_org ON audit_log (org, seq);
