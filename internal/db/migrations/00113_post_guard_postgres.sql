-- +goose Up
-- Two tables are also asked before a tenant is known: a calendar program shows a
-- secret and nothing else, and so does who asks for the answer to a complaint.
-- +goose StatementBegin
DO $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['post_thread', 'post_message', 'post_translation', 'post_attachment', 'post_sealed', 'post_wish', 'own_answer', 'own_feed', 'feedback', 'feedback_place'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY own ON %I USING (tenant_id = current_setting(''wegwarte.tenant'', true))', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['own_feed', 'feedback'] LOOP
        EXECUTE format('CREATE POLICY before_a_tenant ON %I USING (current_setting(''wegwarte.tenant'', true) = '''')', name);
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
    FOREACH name IN ARRAY ARRAY['own_feed', 'feedback'] LOOP
        EXECUTE format('DROP POLICY before_a_tenant ON %I', name);
    END LOOP;
    FOREACH name IN ARRAY ARRAY['post_thread', 'post_message', 'post_translation', 'post_attachment', 'post_sealed', 'post_wish', 'own_answer', 'own_feed', 'feedback', 'feedback_place'] LOOP
        EXECUTE format('DROP POLICY own ON %I', name);
        EXECUTE format('ALTER TABLE %I NO FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I DISABLE ROW LEVEL SECURITY', name);
    END LOOP;
END
$$;
-- +goose StatementEnd
