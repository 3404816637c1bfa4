-- +goose Up
-- What counts for housing from a day on, with its source: what a site should have
-- at least, and what the municipality gets per person. Nothing is changed or deleted.
CREATE TABLE housing_rule (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number    BIGINT NOT NULL,
    kind      TEXT NOT NULL,
    value     BIGINT NOT NULL, -- 0: it does not count
    from_day  TEXT NOT NULL,
    source    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX housing_rule_number ON housing_rule (tenant_id, number);

-- +goose Down
DROP TABLE housing_rule;
