-- +goose Up
-- The second wall. A key is also asked for before a tenant is known: then it shows
-- a hash, and nothing of anybody.
-- +goose StatementBegin
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['path_run', 'path_run_part'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
    ALTER TABLE api_key ENABLE ROW LEVEL SECURITY;
    ALTER TABLE api_key FORCE ROW LEVEL SECURITY;
    CREATE POLICY own ON api_key USING (tenant_id = current_setting('wegwarte.tenant', true));
    CREATE POLICY before_a_tenant ON api_key USING (current_setting('wegwarte.tenant', true) = '');
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP POLICY own ON path_run_part;
ALTER TABLE path_run_part NO FORCE ROW LEVEL SECURITY;
ALTER TABLE path_run_part DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON path_run;
ALTER TABLE path_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE path_run DISABLE ROW LEVEL SECURITY;
DROP POLICY before_a_tenant ON api_key;
DROP POLICY own ON api_key;
ALTER TABLE api_key NO FORCE ROW LEVEL SECURITY;
ALTER TABLE api_key DISABLE ROW LEVEL SECURITY;
