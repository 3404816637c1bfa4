-- +goose Up
-- A question, an objection or the proposal of another day; what the Land made
-- of it, and whether the answer went into the record.
ALTER TABLE question ADD COLUMN sort TEXT NOT NULL DEFAULT 'question';
ALTER TABLE question ADD COLUMN proposed_on TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN verdict TEXT NOT NULL DEFAULT '';
ALTER TABLE question ADD COLUMN filed BOOLEAN NOT NULL DEFAULT FALSE;

-- +goose Down
ALTER TABLE question DROP COLUMN filed;
ALTER TABLE question DROP COLUMN verdict;
ALTER TABLE question DROP COLUMN proposed_on;
ALTER TABLE question DROP COLUMN sort;
