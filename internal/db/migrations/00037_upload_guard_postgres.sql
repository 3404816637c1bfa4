-- +goose Up
ALTER TABLE upload ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON upload USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE upload_part ENABLE ROW LEVEL SECURITY;
ALTER TABLE upload_part FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON upload_part USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON upload_part;
ALTER TABLE upload_part NO FORCE ROW LEVEL SECURITY;
ALTER TABLE upload_part DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON upload;
ALTER TABLE upload NO FORCE ROW LEVEL SECURITY;
ALTER TABLE upload DISABLE ROW LEVEL SECURITY;
