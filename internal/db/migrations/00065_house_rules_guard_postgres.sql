-- +goose Up
ALTER TABLE house_rules ENABLE ROW LEVEL SECURITY;
ALTER TABLE house_rules FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON house_rules USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON house_rules;
ALTER TABLE house_rules NO FORCE ROW LEVEL SECURITY;
ALTER TABLE house_rules DISABLE ROW LEVEL SECURITY;
