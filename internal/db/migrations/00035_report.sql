-- +goose Up
-- What municipalities report each month, where the Land's facilities stand, and
-- by which rules it is reckoned: counts, no persons. Nothing here is changed or
-- deleted: a correction is a new row.

-- Bestand: how many of those who count live in a municipality on a day.
CREATE TABLE report (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id), -- the municipality
    land_id   TEXT NOT NULL REFERENCES tenant (id), -- whom it reports to
    ags       TEXT NOT NULL,
    number    BIGINT NOT NULL,                      -- of the municipality's reports, from 1
    day       TEXT NOT NULL,
    persons   BIGINT NOT NULL CHECK (persons >= 0),
    way       TEXT NOT NULL CHECK (way IN ('entered', 'sheet')),
    source    TEXT NOT NULL,                        -- where the number is from, in words; may be ''
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX report_number ON report (land_id, ags, number);
CREATE INDEX report_day ON report (land_id, ags, day, number);
CREATE INDEX report_tenant ON report (tenant_id, day, number);

-- Places of the Land's facilities in a municipality, from a day on.
CREATE TABLE report_place (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id), -- the Land
    ags       TEXT NOT NULL,
    facility  TEXT NOT NULL,
    number    BIGINT NOT NULL,                      -- of the Land's statements, from 1
    from_day  TEXT NOT NULL,
    places    BIGINT NOT NULL CHECK (places >= 0),  -- 0: no longer
    source    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX report_place_number ON report_place (tenant_id, number);
CREATE INDEX report_place_from ON report_place (tenant_id, from_day, number);

-- Factors, in parts of ten thousand, from a day on.
CREATE TABLE report_rule (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id), -- the Land
    number     BIGINT NOT NULL,
    purpose    TEXT NOT NULL CHECK (purpose IN ('asylum', 'residence')),
    from_day   TEXT NOT NULL,
    population BIGINT NOT NULL CHECK (population BETWEEN 0 AND 10000),
    area       BIGINT NOT NULL CHECK (area BETWEEN 0 AND 10000),
    cap        BIGINT NOT NULL CHECK (cap >= 0),
    credit     BIGINT NOT NULL CHECK (credit >= 0),
    iterate    BOOLEAN NOT NULL,
    keeps      BIGINT NOT NULL CHECK (keeps >= 0),   -- days a report counts; 0: for ever
    source     TEXT NOT NULL,
    uncertain  TEXT NOT NULL,                        -- what is not sure about it; may be ''
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    CHECK (population + area = 10000)
);
CREATE UNIQUE INDEX report_rule_number ON report_rule (tenant_id, number);

-- +goose Down
DROP TABLE report_rule;
DROP TABLE report_place;
DROP TABLE report;
