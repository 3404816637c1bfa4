-- +goose Up
-- What is had on a day and later is found without what was.
CREATE INDEX stay_until ON stay (tenant_id, until_day, site_id, state, from_day, places, persons);
CREATE INDEX stay_open ON stay (tenant_id, site_id, until_day, from_day);
CREATE INDEX hold_until ON hold (tenant_id, until_day, place_id, closure_id);
CREATE INDEX closure_why ON closure (tenant_id, why, until_day);
CREATE INDEX dwelling_closes ON dwelling (tenant_id, closes);

-- +goose Down
DROP INDEX dwelling_closes;
DROP INDEX closure_why;
DROP INDEX hold_until;
DROP INDEX stay_open;
DROP INDEX stay_until;
