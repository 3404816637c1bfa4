-- +goose Up
ALTER TABLE housing_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE housing_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON housing_rule USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON housing_rule;
ALTER TABLE housing_rule NO FORCE ROW LEVEL SECURITY;
ALTER TABLE housing_rule DISABLE ROW LEVEL SECURITY;
