-- +goose Up
ALTER TABLE moving ENABLE ROW LEVEL SECURITY;
ALTER TABLE moving FORCE ROW LEVEL SECURITY;
-- Who is to take them in sees it once the day is confirmed.
CREATE POLICY both_ends ON moving USING (tenant_id = current_setting('wegwarte.tenant', true)
    OR to_tenant_id = current_setting('wegwarte.tenant', true) AND state IN ('confirmed', 'taken'));

-- +goose Down
DROP POLICY both_ends ON moving;
ALTER TABLE moving NO FORCE ROW LEVEL SECURITY;
ALTER TABLE moving DISABLE ROW LEVEL SECURITY;
