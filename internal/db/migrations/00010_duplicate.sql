-- +goose Up
-- The same person registered twice: what leads to the pairs, what was proposed,
-- and what somebody decided.

-- Of a person who was merged: the person who leads, and through whom they are
-- shown since then. Nothing else about them is changed.
ALTER TABLE person ADD COLUMN merged_into TEXT;
CREATE INDEX person_merged ON person (tenant_id, merged_into) WHERE merged_into IS NOT NULL;

-- Numbers by which likely pairs are found, and names counted.
CREATE TABLE person_key (
    tenant_id TEXT NOT NULL,
    key       BIGINT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (tenant_id, key, person_id)
);
CREATE INDEX person_key_person ON person_key (tenant_id, person_id);

CREATE TABLE duplicate (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    one_id       TEXT NOT NULL REFERENCES person (id), -- the one with the smaller identifier
    other_id     TEXT NOT NULL REFERENCES person (id),
    state        TEXT NOT NULL CHECK (state IN ('open', 'merged', 'apart')),
    certainty    BIGINT NOT NULL,  -- weight of the evidence, in thousandths of a bit
    probability  DOUBLE PRECISION NOT NULL,
    evidence     TEXT NOT NULL,    -- JSON: what was compared, how far it agrees; no values
    leader_id    TEXT,             -- of a merged pair: the one who leads
    reason       TEXT NOT NULL,    -- why they were kept apart
    found_at     BIGINT NOT NULL,
    decided_at   BIGINT NOT NULL,  -- 0 while nobody has decided
    decided_by   TEXT NOT NULL,
    decided_name TEXT NOT NULL,
    version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX duplicate_pair ON duplicate (tenant_id, one_id, other_id);
CREATE INDEX duplicate_other ON duplicate (tenant_id, other_id);
CREATE INDEX duplicate_state ON duplicate (tenant_id, state, certainty DESC, id);

-- +goose Down
DROP TABLE duplicate;
DROP TABLE person_key;
DROP INDEX person_merged;
ALTER TABLE person DROP COLUMN merged_into;
