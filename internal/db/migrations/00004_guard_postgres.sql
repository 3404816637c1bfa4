-- +goose Up
-- The audit is append-only, also for whoever holds the connection.
-- +goose StatementBegin
CREATE FUNCTION audit_entry_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'audit entries are never changed or deleted'; END $$;
-- +goose StatementEnd
CREATE TRIGGER audit_entry_kept BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_kept();
CREATE TRIGGER audit_entry_not_emptied BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept();

-- Words and names are compared by their bytes, as SQLite does: prefix look-ups
-- use the index and pages by key come in the same order on both.
ALTER TABLE person_token ALTER COLUMN token TYPE TEXT COLLATE "C";
ALTER TABLE household ALTER COLUMN sort_name TYPE TEXT COLLATE "C";
ALTER TABLE household ALTER COLUMN file_number TYPE TEXT COLLATE "C";
ALTER TABLE tenant ALTER COLUMN name TYPE TEXT COLLATE "C";
ALTER TABLE account ALTER COLUMN name TYPE TEXT COLLATE "C";
ALTER TABLE unit ALTER COLUMN name TYPE TEXT COLLATE "C";

-- The second wall: a row is visible only to its tenant, whatever a query forgot;
-- what concerns a transfer, to both of its ends. FORCE holds for the owner too.
-- +goose StatementBegin
DO $$
DECLARE name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['audit_entry', 'audit_subject', 'audit_head', 'household', 'household_stay', 'person',
        'person_language', 'person_relation', 'person_token', 'person_legal', 'document', 'need',
        'measure', 'preparation', 'transfer_counter'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['transfer', 'transfer_household', 'handover', 'transfer_event', 'question'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY both_ends ON %I USING (current_setting(''wegwarte.tenant'', true) IN (tenant_id, to_tenant_id))', name);
    END LOOP;
END $$;
-- +goose StatementEnd
-- A draft is the Land's alone.
DROP POLICY both_ends ON transfer;
CREATE POLICY both_ends ON transfer USING (tenant_id = current_setting('wegwarte.tenant', true)
    OR to_tenant_id = current_setting('wegwarte.tenant', true) AND announced_on <> '');

-- +goose Down
-- +goose StatementBegin
DO $$
DECLARE p RECORD;
BEGIN
    FOR p IN SELECT tablename, policyname FROM pg_policies WHERE schemaname = current_schema() LOOP
        EXECUTE format('DROP POLICY %I ON %I', p.policyname, p.tablename);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', p.tablename);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', p.tablename);
    END LOOP;
END $$;
-- +goose StatementEnd
DROP TRIGGER audit_entry_not_emptied ON audit_entry;
DROP TRIGGER audit_entry_kept ON audit_entry;
DROP FUNCTION audit_entry_kept;
