-- +goose Up
ALTER TABLE scenario ENABLE ROW LEVEL SECURITY;
ALTER TABLE scenario FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON scenario USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON scenario;
ALTER TABLE scenario NO FORCE ROW LEVEL SECURITY;
ALTER TABLE scenario DISABLE ROW LEVEL SECURITY;
