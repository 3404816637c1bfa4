-- +goose Up
-- The second wall. A key is also asked for before a tenant is known: then it shows
-- a hash, and nothing of anybody.
-- +goose StatementBegin
DO $$
BEGIN
    ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
    ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON api_key USING (tenant_id = current_setting('wegwarte.tenant', true));
    CREATE POLICY before_a_tenant ON api_key USING (current_setting('wegwarte.tenant', true) = '');
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP POLICY before_a_tenant ON api_key;
DROP POLICY own ON api_key;
ALTER TABLE api_key NO FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key DISABLE ROW LEVEL SECURITY;
