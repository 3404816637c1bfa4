-- +goose Up
-- How far the index of whom the entries are about goes: it is written behind
-- them, many at once.
ALTER TABLE audit_head ADD COLUMN indexed BIGINT NOT NULL DEFAULT 0;
UPDATE audit_head SET indexed = seq;

-- +goose Down
ALTER TABLE audit_head DROP COLUMN indexed;
