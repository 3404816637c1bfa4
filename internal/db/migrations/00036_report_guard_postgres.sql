-- +goose Up
-- Everybody at the Land and its municipalities may look: a sum that nobody can
-- check is no arithmetic. A report is written by the municipality or the Land it
-- goes to; places and rules by the Land. Nobody changes or deletes a row.
-- +goose StatementBegin
DO $$
DECLARE
    lands TEXT := '(SELECT l.id FROM tenant l JOIN tenant o ON o.land_key = l.land_key
        WHERE l.kind = ''land'' AND o.id = current_setting(''wegwarte.tenant'', true))';
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['report', 'report_place', 'report_rule'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY told ON %I FOR SELECT USING (%s IN %s)', name,
            CASE name WHEN 'report' THEN 'land_id' ELSE 'tenant_id' END, lands);
        EXECUTE format('CREATE POLICY own ON %I FOR INSERT WITH CHECK (current_setting(''wegwarte.tenant'', true) IN (%s))', name,
            CASE name WHEN 'report' THEN 'tenant_id, land_id' ELSE 'tenant_id' END);
    END LOOP;
END $$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['report', 'report_place', 'report_rule'] LOOP
        EXECUTE format('DROP POLICY own ON %I', name);
        EXECUTE format('DROP POLICY told ON %I', name);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
END $$;
-- +goose StatementEnd
