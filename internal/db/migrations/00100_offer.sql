-- +goose Up
-- Who offers something in the municipality. No person: the contact is the official one.
CREATE TABLE provider (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    data      TEXT NOT NULL, -- JSON
    ended_on  TEXT NOT NULL, -- '' while it offers something
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX provider_name ON provider (tenant_id, sort_name, id);
CREATE INDEX provider_kind ON provider (tenant_id, kind, sort_name, id);

-- A provider's own people log in as those of a facility do.
ALTER TABLE account ADD COLUMN provider_id TEXT REFERENCES provider (id);
CREATE INDEX account_provider ON account (provider_id) WHERE provider_id IS NOT NULL;

-- What is offered, to everybody.
CREATE TABLE offer (
    id            TEXT PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenant (id),
    provider_id   TEXT NOT NULL REFERENCES provider (id),
    provider_name TEXT NOT NULL, -- to sort by
    number        TEXT NOT NULL, -- by which a list or a calendar knows it again; '' of one that was typed
    theme         TEXT NOT NULL,
    area          TEXT NOT NULL,
    title         TEXT NOT NULL,
    sort_title    TEXT NOT NULL,
    data          TEXT NOT NULL, -- JSON
    state         TEXT NOT NULL CHECK (state IN ('draft', 'published', 'ended')),
    how           TEXT NOT NULL CHECK (how IN ('open', 'seat', 'contact')),
    seats         BIGINT,        -- NULL: no limit
    taken         BIGINT NOT NULL, -- seats that are taken, or held for somebody who waits
    sign_until    TEXT NOT NULL, -- '' where no day is set
    next_on       TEXT NOT NULL, -- the next day; '9999-12-31' where none is set
    until_on      TEXT NOT NULL, -- the last day; '9999-12-31' where none is set
    version       BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    by_id         TEXT NOT NULL,
    by_name       TEXT NOT NULL
);
CREATE UNIQUE INDEX offer_number ON offer (tenant_id, provider_id, number) WHERE number <> '';
CREATE INDEX offer_next ON offer (tenant_id, next_on, id);
CREATE INDEX offer_title ON offer (tenant_id, sort_title, id);
CREATE INDEX offer_by ON offer (tenant_id, provider_name, id);
CREATE INDEX offer_theme ON offer (tenant_id, theme, id);
CREATE INDEX offer_state ON offer (tenant_id, state, id);
CREATE INDEX offer_provider ON offer (tenant_id, provider_id, next_on, id);

-- A published offer as it is searched: narrow, so that many are looked through at once.
CREATE TABLE offer_find (
    id         TEXT PRIMARY KEY REFERENCES offer (id),
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    next_on    TEXT NOT NULL,
    until_on   TEXT NOT NULL,
    sign_until TEXT NOT NULL,
    theme      TEXT NOT NULL,
    area       TEXT NOT NULL,
    times      BIGINT NOT NULL,  -- three bits a weekday: morning, afternoon, evening
    languages  TEXT NOT NULL,    -- ' de ar '
    marks      BIGINT NOT NULL,  -- bits: childcare, step-free, costs nothing, online
    seats_left BIGINT NOT NULL,  -- -1: no limit
    latitude   BIGINT NOT NULL,  -- millionths of a degree; 0 where not known
    longitude  BIGINT NOT NULL,
    age_from   BIGINT NOT NULL,
    age_until  BIGINT NOT NULL
);
CREATE INDEX offer_find_next ON offer_find (tenant_id, next_on, id, until_on, theme, area, times, marks, seats_left, sign_until, latitude, longitude, languages);
CREATE INDEX offer_find_near ON offer_find (tenant_id, latitude, longitude, id, until_on, theme, area, times, marks, seats_left, sign_until, languages);
CREATE INDEX offer_find_theme ON offer_find (tenant_id, theme, next_on, id, until_on);
CREATE INDEX offer_find_area ON offer_find (tenant_id, area, next_on, id, until_on);

CREATE TABLE offer_token (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    token     TEXT NOT NULL,
    offer_id  TEXT NOT NULL REFERENCES offer (id)
);
CREATE INDEX offer_token_word ON offer_token (tenant_id, token, offer_id);
CREATE INDEX offer_token_offer ON offer_token (tenant_id, offer_id, token);

-- +goose Down
DROP TABLE offer_token;
DROP TABLE offer_find;
DROP TABLE offer;
DROP INDEX account_provider;
ALTER TABLE account DROP COLUMN provider_id;
DROP TABLE provider;
