-- +goose Up
-- The guard of a table that the next migration drops, and the way back restores.
DROP POLICY own ON meet_desk;
ALTER TABLE meet_desk NO FORCE ROW LEVEL SECURITY;
ALTER TABLE meet_desk DISABLE ROW LEVEL SECURITY;

-- +goose Down
ALTER TABLE meet_desk ENABLE ROW LEVEL SECURITY;
ALTER TABLE meet_desk FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON meet_desk USING (tenant_id = current_setting('wegwarte.tenant', true));
