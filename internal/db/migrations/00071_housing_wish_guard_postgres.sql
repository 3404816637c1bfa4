-- +goose Up
ALTER TABLE housing_wish ENABLE ROW LEVEL SECURITY;
ALTER TABLE housing_wish FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON housing_wish USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON housing_wish;
ALTER TABLE housing_wish NO FORCE ROW LEVEL SECURITY;
ALTER TABLE housing_wish DISABLE ROW LEVEL SECURITY;
