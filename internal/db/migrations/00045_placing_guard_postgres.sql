-- +goose Up
ALTER TABLE placing_run ENABLE ROW LEVEL SECURITY;
ALTER TABLE placing_run FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON placing_run USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON placing_run;
ALTER TABLE placing_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE placing_run DISABLE ROW LEVEL SECURITY;
