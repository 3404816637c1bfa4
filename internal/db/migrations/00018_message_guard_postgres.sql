-- +goose Up
-- The second wall for what was added. Two tables are also asked before a tenant
-- is known: who works through the jobs does so for all, and a calendar program
-- shows a secret and nothing else. They hold identifiers and hashes.
-- +goose StatementBegin
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['job', 'mail', 'mail_stop', 'mail_wish', 'calendar_feed'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['job', 'calendar_feed'] LOOP
        EXECUTE format('CREATE POLICY before_a_tenant ON %I USING (current_setting(''wegwarte.tenant'', true) = '''')', name);
    END LOOP;
END $$;
-- +goose StatementEnd

-- +goose Down
DROP POLICY before_a_tenant ON calendar_feed;
DROP POLICY before_a_tenant ON job;
DROP POLICY own ON calendar_feed;
DROP POLICY own ON mail_wish;
DROP POLICY own ON mail_stop;
DROP POLICY own ON mail;
DROP POLICY own ON job;
