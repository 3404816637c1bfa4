-- +goose Up
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoint_kept BEFORE UPDATE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never changed'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_checkpoint_stays BEFORE DELETE ON audit_checkpoint
BEGIN SELECT RAISE(ABORT, 'checkpoints are never deleted'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER audit_checkpoint_stays;
DROP TRIGGER audit_checkpoint_kept;
