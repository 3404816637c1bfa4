-- +goose Up
ALTER TABLE paper ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON paper USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE paper_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE paper_file FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON paper_file USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON paper_file;
ALTER TABLE paper_file NO FORCE ROW LEVEL SECURITY;
ALTER TABLE paper_file DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON paper;
ALTER TABLE paper NO FORCE ROW LEVEL SECURITY;
ALTER TABLE paper DISABLE ROW LEVEL SECURITY;
