-- +goose Up
ALTER TABLE council_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_text FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON council_text USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE council_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE council_report FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON council_report USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON council_text;
ALTER TABLE council_text NO FORCE ROW LEVEL SECURITY;
ALTER TABLE council_text DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON council_report;
ALTER TABLE council_report NO FORCE ROW LEVEL SECURITY;
ALTER TABLE council_report DISABLE ROW LEVEL SECURITY;
