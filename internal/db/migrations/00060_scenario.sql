-- +goose Up
-- What could be done so that people are housed: named sets of measures.
CREATE TABLE scenario (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number    BIGINT NOT NULL,
    name      TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    measures  TEXT NOT NULL, -- JSON
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX scenario_name ON scenario (tenant_id, sort_name);
CREATE UNIQUE INDEX scenario_number ON scenario (tenant_id, number);

-- +goose Down
DROP TABLE scenario;
