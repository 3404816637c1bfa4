-- +goose Up
ALTER TABLE consent_withdrawal ENABLE ROW LEVEL SECURITY;
ALTER TABLE consent_withdrawal FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON consent_withdrawal USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE handover_consent ENABLE ROW LEVEL SECURITY;
ALTER TABLE handover_consent FORCE ROW LEVEL SECURITY;
CREATE POLICY both_ends ON handover_consent USING (current_setting('wegwarte.tenant', true) IN (tenant_id, to_tenant_id));

-- The Land prints for those who leave it whom they meet: everybody may read it,
-- only the municipality changes it.
ALTER TABLE arrival_contact ENABLE ROW LEVEL SECURITY;
ALTER TABLE arrival_contact FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON arrival_contact FOR SELECT USING (true);
CREATE POLICY own ON arrival_contact USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON arrival_contact;
DROP POLICY told ON arrival_contact;
ALTER TABLE arrival_contact NO FORCE ROW LEVEL SECURITY;
ALTER TABLE arrival_contact DISABLE ROW LEVEL SECURITY;
DROP POLICY both_ends ON handover_consent;
ALTER TABLE handover_consent NO FORCE ROW LEVEL SECURITY;
ALTER TABLE handover_consent DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON consent_withdrawal;
ALTER TABLE consent_withdrawal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE consent_withdrawal DISABLE ROW LEVEL SECURITY;
