-- +goose Up
-- The second wall.
-- +goose StatementBegin
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['equality_run', 'equality_task'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP POLICY own ON equality_task;
ALTER TABLE equality_task NO FORCE ROW LEVEL SECURITY;
ALTER TABLE equality_task DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON equality_run;
ALTER TABLE equality_run NO FORCE ROW LEVEL SECURITY;
ALTER TABLE equality_run DISABLE ROW LEVEL SECURITY;
