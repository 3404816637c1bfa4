-- +goose Up
ALTER TABLE offer_token ALTER COLUMN token TYPE TEXT COLLATE "C";
ALTER TABLE provider ALTER COLUMN sort_name TYPE TEXT COLLATE "C";
ALTER TABLE offer ALTER COLUMN sort_title TYPE TEXT COLLATE "C";
ALTER TABLE offer ALTER COLUMN provider_name TYPE TEXT COLLATE "C";
-- +goose StatementBegin
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['provider', 'offer', 'offer_find', 'offer_token'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
END
$$;
-- +goose StatementEnd

-- +goose Down
-- +goose StatementBegin
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['provider', 'offer', 'offer_find', 'offer_token'] LOOP
        EXECUTE format('DROP POLICY own ON %I', name);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;
-- +goose StatementEnd
