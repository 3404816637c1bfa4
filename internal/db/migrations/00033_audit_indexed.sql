-- +goose Up
-- How far the index of whom the entries are about goes: it is written behind
-- them, many at once.
ALTER TABLE audit_head ADD COLUMN indexed BIGINT NOT NULL DEFAULT 0;
UPDATE audit_head SET indexed = seq;

-- Which Land a municipality belongs to.
CREATE INDEX tenant_land ON tenant (land_key, kind, id);

-- +goose Down
DROP INDEX tenant_land;
ALTER TABLE audit_head DROP COLUMN indexed;
