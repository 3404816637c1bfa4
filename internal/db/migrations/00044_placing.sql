-- +goose Up
-- Suggestions of who should live where, with all they follow from.
CREATE TABLE placing_run (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    number     BIGINT NOT NULL,
    parent_id  TEXT NOT NULL,   -- the suggestion it was changed from; '' if none
    first_day  TEXT NOT NULL,
    households BIGINT NOT NULL, -- that need a place
    persons    BIGINT NOT NULL,
    homes      BIGINT NOT NULL, -- persons who get a place that is no hall
    halls      BIGINT NOT NULL, -- persons who are in a hall at the end
    unplaced   BIGINT NOT NULL, -- persons
    objective  BIGINT NOT NULL,
    bound      BIGINT NOT NULL,
    town       TEXT NOT NULL,   -- JSON: the instance, and whom its names stand for
    health     BOOLEAN NOT NULL, -- it knows needs that tell of health or are for few: only for who may read those
    overrides  TEXT NOT NULL,   -- JSON: what people decided, with their reasons
    report     TEXT NOT NULL,   -- JSON: who goes where, with its proof
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE UNIQUE INDEX placing_run_number ON placing_run (tenant_id, number);

-- +goose Down
DROP TABLE placing_run;
