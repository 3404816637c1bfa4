-- +goose Up
ALTER TABLE picture ENABLE ROW LEVEL SECURITY;
ALTER TABLE picture FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON picture USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE picture_file ENABLE ROW LEVEL SECURITY;
ALTER TABLE picture_file FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON picture_file USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON picture_file;
ALTER TABLE picture_file NO FORCE ROW LEVEL SECURITY;
ALTER TABLE picture_file DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON picture;
ALTER TABLE picture NO FORCE ROW LEVEL SECURITY;
ALTER TABLE picture DISABLE ROW LEVEL SECURITY;
