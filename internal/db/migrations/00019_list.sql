-- +goose Up
-- Lists of households by any of their columns: of all the tenant's or of one
-- facility, those that are here and those that have moved on.
ALTER TABLE household ADD COLUMN eldest TEXT NOT NULL DEFAULT ''; -- first possible birthday of the eldest, '' if none is known
CREATE INDEX household_size ON household (tenant_id, left_on, size, id);
CREATE INDEX household_eldest ON household (tenant_id, left_on, eldest, id);
CREATE INDEX household_registered ON household (tenant_id, left_on, registered_on, id);
CREATE INDEX household_unit_size ON household (tenant_id, unit_id, left_on, size, id);
CREATE INDEX household_unit_eldest ON household (tenant_id, unit_id, left_on, eldest, id);
CREATE INDEX household_unit_day ON household (tenant_id, unit_id, left_on, unit_since, id);
CREATE INDEX household_gone_name ON household (tenant_id, sort_name, id) WHERE left_on <> '';
CREATE INDEX household_unit_gone_name ON household (tenant_id, unit_id, sort_name, id) WHERE left_on <> '';
CREATE INDEX household_gone_size ON household (tenant_id, size, id) WHERE left_on <> '';
CREATE INDEX household_unit_gone_size ON household (tenant_id, unit_id, size, id) WHERE left_on <> '';
CREATE INDEX household_gone_eldest ON household (tenant_id, eldest, id) WHERE left_on <> '';
CREATE INDEX household_unit_gone_eldest ON household (tenant_id, unit_id, eldest, id) WHERE left_on <> '';
CREATE INDEX household_gone_day ON household (tenant_id, left_on, id) WHERE left_on <> '';
CREATE INDEX household_unit_gone_day ON household (tenant_id, unit_id, left_on, id) WHERE left_on <> '';

-- Whether somebody found by one word has another one too.
DROP INDEX person_token_person;
CREATE INDEX person_token_person ON person_token (tenant_id, person_id, token);

-- +goose Down
DROP INDEX person_token_person;
CREATE INDEX person_token_person ON person_token (tenant_id, person_id);
DROP INDEX household_unit_gone_day;
DROP INDEX household_gone_day;
DROP INDEX household_unit_gone_eldest;
DROP INDEX household_gone_eldest;
DROP INDEX household_unit_gone_size;
DROP INDEX household_gone_size;
DROP INDEX household_unit_gone_name;
DROP INDEX household_gone_name;
DROP INDEX household_unit_day;
DROP INDEX household_unit_eldest;
DROP INDEX household_unit_size;
DROP INDEX household_registered;
DROP INDEX household_eldest;
DROP INDEX household_size;
ALTER TABLE household DROP COLUMN eldest;
