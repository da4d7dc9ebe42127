-- What the gateway must not forget: units of quota handed out, its clock, nonces ahead of it, and the calls (GW-05, GW-09, GW-13).

-- Units of an app's daily quota that nodes have taken over; written before a unit is used.
CREATE TABLE quota_days (
    app_id TEXT NOT NULL,
    day TEXT NOT NULL,
    leased BIGINT NOT NULL CHECK (leased >= 0),
    PRIMARY KEY (app_id, day)
);
CREATE INDEX quota_days_day ON quota_days (day);

-- Notices that were sent, so that each goes out once a day (GW-08).
CREATE TABLE quota_notices (
    app_id TEXT NOT NULL,
    day TEXT NOT NULL,
    kind TEXT NOT NULL,
    PRIMARY KEY (app_id, day, kind)
);
CREATE INDEX quota_notices_day ON quota_notices (day);

-- No timestamp above the horizon was accepted without its nonce being in gateway_nonces.
CREATE TABLE gateway_clock (
    id BIGINT NOT NULL PRIMARY KEY,
    horizon BIGINT NOT NULL
);
INSERT INTO gateway_clock (id, horizon) VALUES (1, 0);

CREATE TABLE gateway_nonces (
    app_key TEXT NOT NULL,
    nonce TEXT NOT NULL,
    sent_at BIGINT NOT NULL,
    PRIMARY KEY (app_key, nonce)
);
CREATE INDEX gateway_nonces_sent_at ON gateway_nonces (sent_at);

-- One row per call of a known app; request ids are ordered by time.
CREATE TABLE calls (
    app_id TEXT NOT NULL,
    request_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    status BIGINT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (app_id, request_id)
);

-- What the test console did (GW-12).
CREATE TABLE test_calls (
    id TEXT NOT NULL PRIMARY KEY,
    app_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    facts TEXT NOT NULL
);
CREATE INDEX test_calls_app_id ON test_calls (app_id, id);
