-- +goose Up
-- Lists that somebody brought, until they are taken in or thrown away.
CREATE TABLE upload (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    unit_id      TEXT NOT NULL,   -- the facility it is for, '' for all of the tenant
    kind         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('checking', 'ready', 'running', 'done', 'cancelled', 'failed')),
    name         TEXT NOT NULL,   -- of the file
    digest       TEXT NOT NULL,   -- of its bytes
    layout       TEXT NOT NULL,   -- JSON: which columns were found
    size         BIGINT NOT NULL, -- households
    rows         BIGINT NOT NULL,
    parts        BIGINT NOT NULL,
    checked      BIGINT NOT NULL, -- parts
    taken        BIGINT NOT NULL, -- parts
    taken_size   BIGINT NOT NULL, -- households in them
    found        TEXT NOT NULL,   -- JSON: what checking found
    came         TEXT NOT NULL,   -- JSON: what came of taking it in
    kind_of      TEXT NOT NULL,   -- of the tenant
    role         TEXT NOT NULL,   -- in which the actor brought or confirmed it
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    brought_at   BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL, -- 0 before
    touched_at   BIGINT NOT NULL, -- the last step
    ended_at     BIGINT NOT NULL, -- 0 before
    expires_at   BIGINT NOT NULL  -- removed then
);
CREATE INDEX upload_list ON upload (tenant_id, unit_id, kind, id);
-- The same file lies there once.
CREATE UNIQUE INDEX upload_open ON upload (tenant_id, unit_id, kind, digest) WHERE state IN ('checking', 'ready', 'running');

-- Some households of a list. Once they are taken in, only the rows that were not.
CREATE TABLE upload_part (
    tenant_id TEXT NOT NULL,
    upload_id TEXT NOT NULL REFERENCES upload (id),
    number    BIGINT NOT NULL, -- from 1
    size      BIGINT NOT NULL, -- households
    content   BYTEA NOT NULL,
    result    TEXT NOT NULL,   -- JSON: what became of each household, '' before
    PRIMARY KEY (tenant_id, upload_id, number)
);

-- +goose Down
DROP TABLE upload_part;
DROP TABLE upload;
