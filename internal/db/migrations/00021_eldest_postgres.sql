-- +goose Up
-- No tenant is set here: the second wall is lowered for its owner meanwhile.
ALTER TABLE household NO FORCE ROW LEVEL SECURITY;
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
UPDATE household SET eldest = coalesce((SELECT min(p.birth_date) FROM person p
    WHERE p.tenant_id = household.tenant_id AND p.household_id = household.id AND p.birth_date > ''), '');
ALTER TABLE household FORCE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;

-- +goose Down
SELECT 1;
