-- +goose Up
-- The Land's municipalities read it; the Land alone writes it, and nobody changes it.
ALTER TABLE prospect ENABLE ROW LEVEL SECURITY;
ALTER TABLE prospect FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON prospect FOR SELECT USING (tenant_id IN (SELECT l.id FROM tenant l JOIN tenant o ON o.land_key = l.land_key
    WHERE l.kind = 'land' AND o.id = current_setting('wegwarte.tenant', true)));
CREATE POLICY own ON prospect FOR INSERT WITH CHECK (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON prospect;
DROP POLICY told ON prospect;
ALTER TABLE prospect NO FORCE ROW LEVEL SECURITY;
ALTER TABLE prospect DISABLE ROW LEVEL SECURITY;
