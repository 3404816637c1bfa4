-- +goose Up
-- Somebody moves to a municipality that is not in this house: to_tenant_id is then
-- where they live, and its name stands here.
ALTER TABLE moving ADD COLUMN to_name TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE moving DROP COLUMN to_name;
