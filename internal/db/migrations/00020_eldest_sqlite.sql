-- +goose Up
UPDATE household SET eldest = coalesce((SELECT min(p.birth_date) FROM person p
    WHERE p.tenant_id = household.tenant_id AND p.household_id = household.id AND p.birth_date > ''), '');

-- +goose Down
SELECT 1;
