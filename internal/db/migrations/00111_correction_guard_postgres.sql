-- +goose Up
ALTER TABLE correction ENABLE ROW LEVEL SECURITY;
ALTER TABLE correction FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON correction USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON correction;
ALTER TABLE correction NO FORCE ROW LEVEL SECURITY;
ALTER TABLE correction DISABLE ROW LEVEL SECURITY;
