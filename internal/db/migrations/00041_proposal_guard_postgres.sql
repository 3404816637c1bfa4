-- +goose Up
-- What a municipality has room for is read by itself and its Land, and written by
-- itself. Proposals and their rules are the Land's alone; a reason is its and the
-- municipality's.
ALTER TABLE capacity ENABLE ROW LEVEL SECURITY;
ALTER TABLE capacity FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON capacity FOR SELECT USING (current_setting('wegwarte.tenant', true) IN (tenant_id, land_id));
CREATE POLICY own ON capacity FOR INSERT WITH CHECK (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE proposal_rule ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal_rule FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON proposal_rule USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE proposal ENABLE ROW LEVEL SECURITY;
ALTER TABLE proposal FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON proposal USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE transfer_reason ENABLE ROW LEVEL SECURITY;
ALTER TABLE transfer_reason FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON transfer_reason FOR SELECT USING (current_setting('wegwarte.tenant', true) IN (tenant_id, to_tenant_id));
CREATE POLICY own ON transfer_reason FOR INSERT WITH CHECK (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON transfer_reason;
DROP POLICY told ON transfer_reason;
ALTER TABLE transfer_reason NO FORCE ROW LEVEL SECURITY;
ALTER TABLE transfer_reason DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON proposal;
ALTER TABLE proposal NO FORCE ROW LEVEL SECURITY;
ALTER TABLE proposal DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON proposal_rule;
ALTER TABLE proposal_rule NO FORCE ROW LEVEL SECURITY;
ALTER TABLE proposal_rule DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON capacity;
DROP POLICY told ON capacity;
ALTER TABLE capacity NO FORCE ROW LEVEL SECURITY;
ALTER TABLE capacity DISABLE ROW LEVEL SECURITY;
