-- +goose Up
CREATE TRIGGER audit_checkpoint_kept BEFORE UPDATE OR DELETE ON audit_checkpoint
    FOR EACH ROW EXECUTE FUNCTION audit_entry_kept();
CREATE TRIGGER audit_checkpoint_not_emptied BEFORE TRUNCATE ON audit_checkpoint
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_kept();
ALTER TABLE audit_checkpoint ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoint FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON audit_checkpoint USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON audit_checkpoint;
ALTER TABLE audit_checkpoint NO FORCE ROW LEVEL SECURITY;
ALTER TABLE audit_checkpoint DISABLE ROW LEVEL SECURITY;
DROP TRIGGER audit_checkpoint_not_emptied ON audit_checkpoint;
DROP TRIGGER audit_checkpoint_kept ON audit_checkpoint;
