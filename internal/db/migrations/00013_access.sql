-- +goose Up
-- How people who work at a tenant come in: links to set a password, second
-- factors, the browsers they use, and what needs a second pair of eyes.

ALTER TABLE account ADD COLUMN second_factor BOOLEAN NOT NULL DEFAULT FALSE; -- there is a confirmed app or a passkey
ALTER TABLE account ADD COLUMN asked_at BIGINT NOT NULL DEFAULT 0;           -- when they said to have forgotten the password, 0: nothing open
CREATE INDEX account_asked ON account (tenant_id, asked_at, id);

-- A link by which somebody sets their password, once. Looked up before a tenant is known.
CREATE TABLE account_link (
    token_hash TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    kind       TEXT NOT NULL CHECK (kind IN ('invitation', 'reset')),
    made_at    BIGINT NOT NULL,
    made_by    TEXT NOT NULL,   -- '' where the person asked for it
    expires_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL, -- used or revoked; 0 while it holds
    ended      TEXT NOT NULL CHECK (ended IN ('', 'used', 'revoked'))
);
CREATE INDEX account_link_open ON account_link (account_id, ended_at, made_at);

-- A log-in of one browser, until it is ended. Asked at each request, before the
-- tenant is known.
CREATE TABLE sign_in (
    id         TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id),
    epoch      BIGINT NOT NULL, -- of the account then: it ends with that, too
    device     TEXT NOT NULL, -- in words of ours, 'firefox/windows'
    factor     TEXT NOT NULL CHECK (factor IN ('', 'totp', 'recovery', 'passkey')),
    began_at   BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL -- 0 while it lasts
);
CREATE INDEX sign_in_account ON sign_in (account_id, began_at, id);

-- A browser from which an account has logged in.
CREATE TABLE account_device (
    account_id TEXT NOT NULL REFERENCES account (id),
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    token_hash TEXT NOT NULL,    -- of a cookie
    device     TEXT NOT NULL,
    first_at   BIGINT NOT NULL,
    last_at    BIGINT NOT NULL,
    told       BOOLEAN NOT NULL, -- the person has confirmed it, or it was their first
    PRIMARY KEY (account_id, token_hash)
);

-- An authenticator app (RFC 6238), one for an account.
CREATE TABLE account_totp (
    account_id   TEXT PRIMARY KEY REFERENCES account (id),
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    secret       BYTEA NOT NULL,  -- sealed
    last_step    BIGINT NOT NULL, -- of the last code that was used: none before it is taken again
    made_at      BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL  -- 0 until a first code was right
);

CREATE TABLE account_recovery (
    account_id TEXT NOT NULL REFERENCES account (id),
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    code_hash  TEXT NOT NULL,
    used_at    BIGINT NOT NULL, -- 0 until it is used
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE account_passkey (
    id         TEXT PRIMARY KEY, -- of the credential, base64url
    account_id TEXT NOT NULL REFERENCES account (id),
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    name       TEXT NOT NULL,
    credential TEXT NOT NULL,    -- JSON: public key, counter, flags
    made_at    BIGINT NOT NULL,
    used_at    BIGINT NOT NULL   -- 0 until it is used
);
CREATE INDEX account_passkey_account ON account_passkey (account_id, made_at, id);

-- A release by a second person: that many records may leave the house once.
CREATE TABLE release (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    kind         TEXT NOT NULL,   -- what is to be sent out, a word of the one who asks
    filter       TEXT NOT NULL,   -- which of it; names nobody
    records      BIGINT NOT NULL CHECK (records > 0),
    reason       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'used')),
    asked_by     TEXT NOT NULL REFERENCES account (id),
    asked_at     BIGINT NOT NULL,
    decided_by   TEXT NOT NULL,   -- '' while it is open
    decided_at   BIGINT NOT NULL,
    note         TEXT NOT NULL,   -- of the one who decided
    expires_at   BIGINT NOT NULL, -- 0 while it is open
    used_at      BIGINT NOT NULL,
    CHECK (decided_by <> asked_by)
);
CREATE INDEX release_state ON release (tenant_id, state, asked_at, id);
CREATE INDEX release_asked ON release (tenant_id, asked_by, asked_at, id);
CREATE INDEX release_time ON release (tenant_id, asked_at, id);

-- One household opened in an emergency by somebody whose role does not see all of it.
CREATE TABLE emergency (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    account_id   TEXT NOT NULL,
    role         TEXT NOT NULL,
    reason       TEXT NOT NULL,
    opened_at    BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    ended_at     BIGINT NOT NULL, -- by the person, before it expired; 0 otherwise
    checked_at   BIGINT NOT NULL, -- by the auditor; 0 until then
    checked_by   TEXT NOT NULL,
    note         TEXT NOT NULL    -- of the auditor
);
CREATE INDEX emergency_holder ON emergency (tenant_id, account_id, household_id, expires_at);
CREATE INDEX emergency_check ON emergency (tenant_id, checked_at, opened_at, id);
CREATE INDEX emergency_time ON emergency (tenant_id, opened_at, id);

-- The keys with which something in this database is sealed: names, not the keys.
CREATE TABLE seal_key (
    id       TEXT PRIMARY KEY,
    known_at BIGINT NOT NULL
);

-- +goose Down
DROP TABLE seal_key;
DROP TABLE emergency;
DROP TABLE release;
DROP TABLE account_passkey;
DROP TABLE account_recovery;
DROP TABLE account_totp;
DROP TABLE account_device;
DROP TABLE sign_in;
DROP TABLE account_link;
DROP INDEX account_asked;
ALTER TABLE account DROP COLUMN asked_at;
ALTER TABLE account DROP COLUMN second_factor;
