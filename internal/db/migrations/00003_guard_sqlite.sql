-- +goose Up
-- The audit is append-only, also for whoever holds the connection.
-- +goose StatementBegin
CREATE TRIGGER audit_entry_kept BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entry_stays BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER audit_entry_stays;
DROP TRIGGER audit_entry_kept;
