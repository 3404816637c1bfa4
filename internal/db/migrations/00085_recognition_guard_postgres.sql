-- +goose Up
ALTER TABLE recognition_authority ENABLE ROW LEVEL SECURITY;
ALTER TABLE recognition_authority FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON recognition_authority USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE recognition ENABLE ROW LEVEL SECURITY;
ALTER TABLE recognition FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON recognition USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE recognition_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE recognition_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON recognition_event USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE recognition_document ENABLE ROW LEVEL SECURITY;
ALTER TABLE recognition_document FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON recognition_document USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE recognition_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE recognition_measure FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON recognition_measure USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON recognition_measure;
ALTER TABLE recognition_measure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE recognition_measure DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON recognition_document;
ALTER TABLE recognition_document NO FORCE ROW LEVEL SECURITY;
ALTER TABLE recognition_document DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON recognition_event;
ALTER TABLE recognition_event NO FORCE ROW LEVEL SECURITY;
ALTER TABLE recognition_event DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON recognition;
ALTER TABLE recognition NO FORCE ROW LEVEL SECURITY;
ALTER TABLE recognition DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON recognition_authority;
ALTER TABLE recognition_authority NO FORCE ROW LEVEL SECURITY;
ALTER TABLE recognition_authority DISABLE ROW LEVEL SECURITY;
