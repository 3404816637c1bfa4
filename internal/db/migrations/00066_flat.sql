-- +goose Up
-- The way into a flat of one's own: who looks for one, what was found, from whom,
-- and how it was handed over. What comes next, whose turn it is and since when is
-- told by the flats that were found; the columns keep it for lists.
CREATE TABLE flat_search (
    id            TEXT PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenant (id),
    household_id  TEXT NOT NULL REFERENCES household (id),
    file_number   TEXT NOT NULL,
    persons       BIGINT NOT NULL,
    entitled_from TEXT NOT NULL, -- '' as long as no paper shows it
    shown         TEXT NOT NULL,
    rent_limit    BIGINT NOT NULL, -- cents a month with running costs, 0: not asked
    limit_source  TEXT NOT NULL,
    wishes        TEXT NOT NULL,
    stage         TEXT NOT NULL,
    turn          TEXT NOT NULL,
    since_day     TEXT NOT NULL,
    next_day      TEXT NOT NULL, -- '' where no day is set
    ended_on      TEXT NOT NULL, -- '' while they look
    outcome       TEXT NOT NULL,
    started_on    TEXT NOT NULL,
    version       BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    by_id         TEXT NOT NULL,
    by_name       TEXT NOT NULL
);
CREATE UNIQUE INDEX flat_search_once ON flat_search (tenant_id, household_id) WHERE ended_on = '';
CREATE INDEX flat_search_household ON flat_search (tenant_id, household_id, started_on, id);
CREATE INDEX flat_search_since ON flat_search (tenant_id, since_day, id) WHERE ended_on = '';
CREATE INDEX flat_search_entitled ON flat_search (tenant_id, entitled_from, id) WHERE ended_on = '';
CREATE INDEX flat_search_stage ON flat_search (tenant_id, stage, since_day, id) WHERE ended_on = '';
CREATE INDEX flat_search_next ON flat_search (tenant_id, next_day, id) WHERE ended_on = '';
CREATE INDEX flat_search_persons ON flat_search (tenant_id, persons, id) WHERE ended_on = '';

CREATE TABLE landlord (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    name      TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    kind      TEXT NOT NULL,
    contact   TEXT NOT NULL,
    phone     TEXT NOT NULL,
    email     TEXT NOT NULL,
    note      TEXT NOT NULL,
    resting   BOOLEAN NOT NULL, -- is not asked for now
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX landlord_name ON landlord (tenant_id, sort_name, id);

CREATE TABLE flat (
    id            TEXT PRIMARY KEY,
    tenant_id     TEXT NOT NULL REFERENCES tenant (id),
    search_id     TEXT NOT NULL REFERENCES flat_search (id),
    landlord_id   TEXT NOT NULL, -- '' where none of the list
    address       TEXT NOT NULL,
    rooms         BIGINT NOT NULL, -- half rooms: 5 is two and a half
    area          BIGINT NOT NULL, -- tenths of m²
    rent          BIGINT NOT NULL, -- cents a month with running costs, without heating
    free_from     TEXT NOT NULL,
    state         TEXT NOT NULL,
    view_on       TEXT NOT NULL, -- '' where there is no appointment
    view_time     TEXT NOT NULL,
    deposit       BIGINT NOT NULL, -- cents, 0: none
    deposit_by    TEXT NOT NULL,
    handover_on   TEXT NOT NULL,
    note          TEXT NOT NULL,
    since_day     TEXT NOT NULL, -- of its state
    version       BIGINT NOT NULL,
    at            BIGINT NOT NULL,
    by_id         TEXT NOT NULL,
    by_name       TEXT NOT NULL
);
CREATE INDEX flat_search_flats ON flat (tenant_id, search_id, at, id);

-- How a flat was handed over: what both sides sign.
CREATE TABLE flat_report (
    flat_id   TEXT PRIMARY KEY REFERENCES flat (id),
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    day       TEXT NOT NULL,
    present   TEXT NOT NULL,
    keys      TEXT NOT NULL,
    meters    TEXT NOT NULL, -- JSON
    rooms     TEXT NOT NULL, -- JSON
    note      TEXT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);

-- +goose Down
DROP TABLE flat_report;
DROP TABLE flat;
DROP TABLE landlord;
DROP TABLE flat_search;
