-- +goose Up
ALTER TABLE lived_month ENABLE ROW LEVEL SECURITY;
ALTER TABLE lived_month FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON lived_month USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON lived_month;
ALTER TABLE lived_month NO FORCE ROW LEVEL SECURITY;
ALTER TABLE lived_month DISABLE ROW LEVEL SECURITY;
