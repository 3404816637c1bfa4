-- +goose Up
-- Keys by which programs of others come to the interface. Whoever has one may do
-- what it is for; it is kept as a hash.
CREATE TABLE api_key (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    secret       TEXT NOT NULL,   -- SHA-256; of an ended one its ID
    use_for      TEXT NOT NULL,
    name         TEXT NOT NULL,   -- whose program it is; what it brings is known by it
    created_at   BIGINT NOT NULL,
    created_by   TEXT NOT NULL,
    created_name TEXT NOT NULL,
    ended_at     BIGINT NOT NULL, -- 0 while it holds
    ended_name   TEXT NOT NULL,
    used_at      BIGINT NOT NULL, -- last, 0 if never
    minute_from  BIGINT NOT NULL, -- uses are counted within a minute
    minute_uses  BIGINT NOT NULL
);
CREATE UNIQUE INDEX api_key_secret ON api_key (secret);
CREATE INDEX api_key_tenant ON api_key (tenant_id, ended_at, id);

-- Whose number it is, where a program brought a place; '' of all others.
ALTER TABLE work_opening ADD COLUMN source TEXT NOT NULL DEFAULT '';
DROP INDEX work_opening_number;
CREATE UNIQUE INDEX work_opening_number ON work_opening (tenant_id, source, number) WHERE number <> '';

-- The same done with many cases or steps at once, by somebody, in the background.
CREATE TABLE path_run (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    act        TEXT NOT NULL,
    what       TEXT NOT NULL,   -- JSON: to whom, until when, with what
    state      TEXT NOT NULL CHECK (state IN ('running', 'done', 'stopped', 'failed')),
    size       BIGINT NOT NULL, -- cases or steps
    parts      BIGINT NOT NULL,
    part       BIGINT NOT NULL, -- that were worked through
    changed    BIGINT NOT NULL,
    refused    BIGINT NOT NULL, -- left alone
    role       TEXT NOT NULL,
    actor      TEXT NOT NULL,
    actor_name TEXT NOT NULL,
    began_at   BIGINT NOT NULL,
    touched_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL, -- 0 while it runs
    expires_at BIGINT NOT NULL  -- removed then
);
CREATE INDEX path_run_actor ON path_run (tenant_id, actor, id);
CREATE INDEX path_run_expires ON path_run (tenant_id, expires_at);

-- Some of a run's cases or steps, as they were seen, and which were left alone.
CREATE TABLE path_run_part (
    tenant_id TEXT NOT NULL,
    run_id    TEXT NOT NULL REFERENCES path_run (id),
    number    BIGINT NOT NULL, -- from 1
    seen      TEXT NOT NULL,   -- JSON
    refusals  TEXT NOT NULL,   -- JSON
    PRIMARY KEY (tenant_id, run_id, number)
);

-- +goose Down
DROP TABLE path_run_part;
DROP TABLE path_run;
DROP INDEX work_opening_number;
DELETE FROM work_choice WHERE opening_id IN (SELECT id FROM work_opening WHERE source <> '');
DELETE FROM work_opening WHERE source <> '';
ALTER TABLE work_opening DROP COLUMN source;
CREATE UNIQUE INDEX work_opening_number ON work_opening (tenant_id, number) WHERE number <> '';
DROP TABLE api_key;
