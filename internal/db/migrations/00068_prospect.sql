-- +goose Up
-- What the Land has told its municipalities of its own places ahead: counts and
-- names of facilities, no persons. Nothing is changed or deleted; the latest counts.
CREATE TABLE prospect (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id), -- the Land
    number    BIGINT NOT NULL,
    figures   TEXT NOT NULL, -- JSON
    note      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX prospect_number ON prospect (tenant_id, number);

-- +goose Down
DROP TABLE prospect;
