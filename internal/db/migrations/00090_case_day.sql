-- +goose Up
-- The case manager's day: which cases have no next step, what each case has next,
-- and cases by their columns, of one manager or of all.
CREATE INDEX path_step_case_open ON path_step (tenant_id, case_id, due_on, id) WHERE state = 'open';
CREATE INDEX path_step_words ON path_step (tenant_id, words, id) WHERE words <> '';
ALTER TABLE path_case ADD COLUMN phase_rank BIGINT NOT NULL DEFAULT 0; -- of the phase, in the order of the way
UPDATE path_case SET phase_rank = CASE phase WHEN 'intake' THEN 0 WHEN 'assessment' THEN 1 WHEN 'goals' THEN 2 WHEN 'linking' THEN 3 WHEN 'monitoring' THEN 4 ELSE 5 END;
CREATE INDEX path_case_by_weight ON path_case (tenant_id, weight, id) WHERE ended_on = '';
CREATE INDEX path_case_by_phase ON path_case (tenant_id, phase_rank, id) WHERE ended_on = '';
CREATE INDEX path_case_by_number ON path_case (tenant_id, file_number, id) WHERE ended_on = '';
CREATE INDEX path_case_by_opened ON path_case (tenant_id, opened_on, id) WHERE ended_on = '';
CREATE INDEX path_case_by_manager ON path_case (tenant_id, manager_name, id) WHERE ended_on = '';
CREATE INDEX path_case_own_phase ON path_case (tenant_id, manager_id, phase_rank, id) WHERE ended_on = '';
CREATE INDEX path_case_own_number ON path_case (tenant_id, manager_id, file_number, id) WHERE ended_on = '';
CREATE INDEX path_case_own_opened ON path_case (tenant_id, manager_id, opened_on, id) WHERE ended_on = '';

-- Notes about a household or one of its persons: a working note of its author
-- alone, the case file, or shared with the person. What is corrected stays.
CREATE TABLE path_note (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id    TEXT NOT NULL,    -- '' for the household
    area         TEXT NOT NULL,
    purpose      TEXT NOT NULL,
    sight        TEXT NOT NULL,    -- private, file, shared
    text         TEXT NOT NULL,
    noted_on     TEXT NOT NULL,
    struck       BOOLEAN NOT NULL, -- taken back: shown to nobody but in its history
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    author_id    TEXT NOT NULL,
    author_name  TEXT NOT NULL,
    by_id        TEXT NOT NULL,    -- who wrote this version
    by_name      TEXT NOT NULL
);
CREATE INDEX path_note_household ON path_note (tenant_id, household_id, noted_on, id);
CREATE INDEX path_note_person ON path_note (tenant_id, person_id, noted_on, id) WHERE person_id <> '';

CREATE TABLE path_note_before (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    note_id   TEXT NOT NULL REFERENCES path_note (id),
    version   BIGINT NOT NULL,
    area      TEXT NOT NULL,
    purpose   TEXT NOT NULL,
    sight     TEXT NOT NULL,
    text      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, note_id, version)
);

-- A municipality's own beginnings of notes.
CREATE TABLE path_block (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    title     TEXT NOT NULL,
    purpose   TEXT NOT NULL,
    text      TEXT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX path_block_tenant ON path_block (tenant_id, title, id);

-- The words of steps, goals and notes, by whose beginnings they are found. Whoever
-- may not see a thing does not find its words: the reader is part of the key.
CREATE TABLE path_token (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    reader    TEXT NOT NULL, -- '' who reads ways, 'health' who reads of health, else an account
    token     TEXT NOT NULL,
    ref       TEXT NOT NULL, -- identifier of the step, goal or note
    kind      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, reader, token, ref, kind) -- whole, so that a search reads the index alone
);
CREATE INDEX path_token_ref ON path_token (tenant_id, ref, token);

-- +goose Down
DROP TABLE path_token;
DROP TABLE path_block;
DROP TABLE path_note_before;
DROP TABLE path_note;
DROP INDEX path_case_own_opened;
DROP INDEX path_case_own_number;
DROP INDEX path_case_own_phase;
DROP INDEX path_case_by_manager;
DROP INDEX path_case_by_opened;
DROP INDEX path_case_by_number;
DROP INDEX path_case_by_phase;
DROP INDEX path_case_by_weight;
ALTER TABLE path_case DROP COLUMN phase_rank;
DROP INDEX path_step_words;
DROP INDEX path_step_case_open;
