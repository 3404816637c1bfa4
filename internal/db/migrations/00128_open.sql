-- +goose Up
-- How a municipality, or the Land, shows its figures to everybody: the last row holds.
CREATE TABLE open_setting (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number    BIGINT NOT NULL,
    data      TEXT NOT NULL, -- JSON: rhythm, automatic, smallest count, who answers for the page
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX open_setting_number ON open_setting (tenant_id, number);

-- How many people are announced to each municipality of a Land, by week, protected
-- together. What is small is not in it. Nothing is changed: later ones are held against it.
CREATE TABLE open_count (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number    BIGINT NOT NULL,
    month     TEXT NOT NULL, -- whose weeks they are: its first day
    day       TEXT NOT NULL,
    smallest  BIGINT NOT NULL,
    cells     TEXT NOT NULL, -- JSON
    checked   TEXT NOT NULL, -- JSON: what the check found
    at        BIGINT NOT NULL
);
CREATE UNIQUE INDEX open_count_number ON open_count (tenant_id, number);
CREATE INDEX open_count_month ON open_count (tenant_id, month, number);

-- A question, or a rumour, and what is so.
CREATE TABLE open_answer (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    place     BIGINT NOT NULL, -- in their order, from 1; of one that is no longer shown 0
    version   BIGINT NOT NULL,
    data      TEXT NOT NULL,   -- JSON
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX open_answer_place ON open_answer (tenant_id, place, id);
CREATE TABLE open_answer_version (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    answer_id TEXT NOT NULL REFERENCES open_answer (id),
    version   BIGINT NOT NULL,
    data      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, answer_id, version)
);

-- What was, or is to be, told to everybody on a day. What is published is never changed.
CREATE TABLE open_release (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    ags        TEXT NOT NULL,   -- by which everybody finds it: of a municipality, or of the Land
    number     BIGINT NOT NULL, -- its version, from 1; 0 of a draft
    day        TEXT NOT NULL,
    state      TEXT NOT NULL CHECK (state IN ('draft', 'published', 'withdrawn')),
    content    TEXT NOT NULL,   -- JSON, canonical
    hash       TEXT NOT NULL,   -- SHA-256 of it
    checked    TEXT NOT NULL,   -- JSON: what the check found
    reason     TEXT NOT NULL,   -- why it was withdrawn
    made_at    BIGINT NOT NULL,
    told_at    BIGINT NOT NULL, -- when it went out; 0 of a draft
    told_name  TEXT NOT NULL,   -- who sent it out
    ended_at   BIGINT NOT NULL, -- when it was withdrawn
    ended_name TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE UNIQUE INDEX open_release_number ON open_release (tenant_id, number) WHERE number > 0;
CREATE UNIQUE INDEX open_release_draft ON open_release (tenant_id) WHERE state = 'draft';
CREATE INDEX open_release_changed ON open_release (changed_at, id) WHERE state <> 'draft';

-- +goose Down
DROP TABLE open_release;
DROP TABLE open_answer_version;
DROP TABLE open_answer;
DROP TABLE open_count;
DROP TABLE open_setting;
