-- +goose Up
ALTER TABLE flat_search ENABLE ROW LEVEL SECURITY;
ALTER TABLE flat_search FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flat_search USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE landlord ENABLE ROW LEVEL SECURITY;
ALTER TABLE landlord FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON landlord USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE flat ENABLE ROW LEVEL SECURITY;
ALTER TABLE flat FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flat USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE flat_report ENABLE ROW LEVEL SECURITY;
ALTER TABLE flat_report FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON flat_report USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON flat_report;
ALTER TABLE flat_report NO FORCE ROW LEVEL SECURITY;
ALTER TABLE flat_report DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON flat;
ALTER TABLE flat NO FORCE ROW LEVEL SECURITY;
ALTER TABLE flat DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON landlord;
ALTER TABLE landlord NO FORCE ROW LEVEL SECURITY;
ALTER TABLE landlord DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON flat_search;
ALTER TABLE flat_search NO FORCE ROW LEVEL SECURITY;
ALTER TABLE flat_search DISABLE ROW LEVEL SECURITY;
