-- +goose Up
-- What somebody says is wrong of what is known of them, and what became of it.
CREATE TABLE correction (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    item        TEXT NOT NULL,   -- what it is about: a field of the register, or a kind of row
    about_id    TEXT NOT NULL,   -- the row; '' for a field
    kind        TEXT NOT NULL,   -- of data: who may not read that, does not read this
    was         TEXT NOT NULL,   -- what stood there, in German words
    said        TEXT NOT NULL,   -- what is right
    words       TEXT NOT NULL,   -- more, in their own words
    language    TEXT NOT NULL,   -- they wrote in
    made_at     BIGINT NOT NULL,
    made_by     TEXT NOT NULL,
    due_day     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('open', 'taken', 'refused', 'withdrawn')),
    decided_at  BIGINT NOT NULL, -- 0 while it is open
    decided_by  TEXT NOT NULL,
    reason      TEXT NOT NULL    -- what they are told
);
CREATE UNIQUE INDEX correction_once ON correction (tenant_id, person_id, item, about_id) WHERE state = 'open';
CREATE INDEX correction_person ON correction (tenant_id, person_id, made_at, id);
CREATE INDEX correction_state ON correction (tenant_id, state, due_day, id);

-- +goose Down
DROP TABLE correction;
