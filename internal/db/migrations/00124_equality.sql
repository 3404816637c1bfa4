-- +goose Up
-- An audit of equal treatment, and what it keeps: comparisons, of nobody.
CREATE TABLE equality_run (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    kind       TEXT NOT NULL,   -- of the tenant
    number     BIGINT NOT NULL, -- how people speak of it
    from_on    TEXT NOT NULL,   -- about those who came from this day
    to_on      TEXT NOT NULL,   -- to this one
    state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    through    BIGINT NOT NULL, -- outcomes that are reckoned
    size       BIGINT NOT NULL,
    persons    BIGINT NOT NULL, -- rounded
    result     TEXT NOT NULL,   -- JSON
    handed_on  TEXT NOT NULL,   -- to the lead; '' not
    began_at   BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL, -- 0 while it runs
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX equality_run_number ON equality_run (tenant_id, number);
-- While one runs there is no other.
CREATE UNIQUE INDEX equality_run_alone ON equality_run (tenant_id) WHERE state = 'running';

-- A question to the lead that grew from a finding, and its answer.
CREATE TABLE equality_task (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    run_number  BIGINT NOT NULL,
    outcome     TEXT NOT NULL,
    attribute   TEXT NOT NULL,
    grp         TEXT NOT NULL, -- of the attribute
    question    TEXT NOT NULL,
    due         TEXT NOT NULL,
    asked_on    TEXT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    answer      TEXT NOT NULL,
    answered_on TEXT NOT NULL, -- '' while it waits
    answered_by TEXT NOT NULL,
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL
);
CREATE INDEX equality_task_run ON equality_task (tenant_id, run_number, id);

-- +goose Down
DROP TABLE equality_task;
DROP TABLE equality_run;
