-- +goose Up
-- +goose StatementBegin
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['no_need'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['announcement', 'preview'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY both_ends ON %I USING (current_setting(''wegwarte.tenant'', true) IN (tenant_id, to_tenant_id))', name);
    END LOOP;
    -- What was promised and what is asked for is everybody's to read and its tenant's to change.
    FOREACH name IN ARRAY ARRAY['expectation', 'promise'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY open ON %I FOR SELECT USING (true)', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DO $$
DECLARE p RECORD;
BEGIN
    FOR p IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema()
        AND tablename IN ('no_need', 'announcement', 'preview', 'expectation', 'promise') LOOP
        EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', p.tablename);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', p.tablename);
    END LOOP;
END $$;
-- +goose StatementEnd
