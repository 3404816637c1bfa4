-- +goose Up
ALTER TABLE gap_assumption ENABLE ROW LEVEL SECURITY;
ALTER TABLE gap_assumption FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON gap_assumption USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE gap_measure ENABLE ROW LEVEL SECURITY;
ALTER TABLE gap_measure FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON gap_measure USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON gap_measure;
ALTER TABLE gap_measure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE gap_measure DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON gap_assumption;
ALTER TABLE gap_assumption NO FORCE ROW LEVEL SECURITY;
ALTER TABLE gap_assumption DISABLE ROW LEVEL SECURITY;
