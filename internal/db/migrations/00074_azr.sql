-- +goose Up
-- What persons said of statements that the AZR deletes: whether they want them
-- kept here. Without a row nobody has asked.
CREATE TABLE keep_answer (
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    measure_id  TEXT NOT NULL REFERENCES measure (id),
    keep        BOOLEAN NOT NULL,
    said_on     TEXT NOT NULL,
    how         TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, measure_id)
);
CREATE INDEX measure_azr ON measure (tenant_id, source_day, id) WHERE source = 'azr';
CREATE INDEX paper_measure ON paper (measure_id);

-- What a person wants kept at the Land: it is not handed over. In a municipality
-- a row without an item says that the Land holds such a row, and not of what.
CREATE TABLE kept_back (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    item        TEXT NOT NULL CHECK (item IN ('', 'need', 'measure', 'statement', 'document', 'paper')),
    item_id     TEXT NOT NULL,
    data        TEXT NOT NULL,   -- the kind of data it is
    said_on     TEXT NOT NULL,
    how         TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    lifted_at   BIGINT NOT NULL, -- 0 while it holds
    lifted_by   TEXT NOT NULL,
    lifted_on   TEXT NOT NULL,
    lifted_how  TEXT NOT NULL
);
CREATE UNIQUE INDEX kept_back_once ON kept_back (tenant_id, person_id, item, item_id, data) WHERE lifted_at = 0;

-- What a question is about is kept back: its words are shown no more.
ALTER TABLE question ADD COLUMN kept BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX question_subject ON question (tenant_id, subject);

-- The first day of the AZR's that a frozen hand-over speaks of and that is over
-- then; '' where none is, '0' where nobody has looked yet.
ALTER TABLE handover ADD COLUMN azr_until TEXT NOT NULL DEFAULT '0';
ALTER TABLE handover ADD COLUMN thinned_at BIGINT NOT NULL DEFAULT 0;
CREATE INDEX handover_azr ON handover (tenant_id, azr_until, id) WHERE azr_until <> '';

-- +goose Down
DROP INDEX handover_azr;
ALTER TABLE handover DROP COLUMN thinned_at;
ALTER TABLE handover DROP COLUMN azr_until;
DROP INDEX question_subject;
ALTER TABLE question DROP COLUMN kept;
DROP TABLE kept_back;
DROP INDEX paper_measure;
DROP INDEX measure_azr;
DROP TABLE keep_answer;
