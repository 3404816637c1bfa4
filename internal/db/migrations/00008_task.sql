-- +goose Up
-- Who has taken on what is to be prepared, and what a municipality adds of its own.
ALTER TABLE preparation ADD COLUMN assignee TEXT NOT NULL DEFAULT '';
ALTER TABLE preparation ADD COLUMN assignee_name TEXT NOT NULL DEFAULT '';
ALTER TABLE preparation ADD COLUMN title TEXT NOT NULL DEFAULT ''; -- of one's own; the code is 'own:…' then
ALTER TABLE preparation ADD COLUMN note TEXT NOT NULL DEFAULT '';
CREATE INDEX preparation_owner ON preparation (tenant_id, done_at, owner, due_on, id);

-- +goose Down
DROP INDEX preparation_owner;
ALTER TABLE preparation DROP COLUMN note;
ALTER TABLE preparation DROP COLUMN title;
ALTER TABLE preparation DROP COLUMN assignee_name;
ALTER TABLE preparation DROP COLUMN assignee;
