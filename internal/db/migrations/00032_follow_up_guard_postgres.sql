-- +goose Up
-- The municipality never reads these rows: what it is told stands on the transfer.
ALTER TABLE follow_up ENABLE ROW LEVEL SECURITY;
ALTER TABLE follow_up FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON follow_up USING (tenant_id = current_setting('wegwarte.tenant', true));

ALTER TABLE follow_up_event ENABLE ROW LEVEL SECURITY;
ALTER TABLE follow_up_event FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON follow_up_event USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON follow_up_event;
ALTER TABLE follow_up_event NO FORCE ROW LEVEL SECURITY;
ALTER TABLE follow_up_event DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON follow_up;
ALTER TABLE follow_up NO FORCE ROW LEVEL SECURITY;
ALTER TABLE follow_up DISABLE ROW LEVEL SECURITY;
