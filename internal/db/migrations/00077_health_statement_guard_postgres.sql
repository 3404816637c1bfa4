-- +goose Up
ALTER TABLE health_statement ENABLE ROW LEVEL SECURITY;
ALTER TABLE health_statement FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON health_statement USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON health_statement;
ALTER TABLE health_statement NO FORCE ROW LEVEL SECURITY;
ALTER TABLE health_statement DISABLE ROW LEVEL SECURITY;
