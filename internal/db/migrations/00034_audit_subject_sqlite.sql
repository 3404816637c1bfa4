-- +goose Up
-- An index and nothing else: stored once instead of twice.
CREATE TABLE audit_subject_once (
    tenant_id TEXT NOT NULL,
    subject   TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, subject, seq)
) WITHOUT ROWID;
INSERT INTO audit_subject_once SELECT tenant_id, subject, seq FROM audit_subject;
DROP TABLE audit_subject;
ALTER TABLE audit_subject_once RENAME TO audit_subject;

-- +goose Down
CREATE TABLE audit_subject_twice (
    tenant_id TEXT NOT NULL,
    subject   TEXT NOT NULL,
    seq       BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, subject, seq)
);
INSERT INTO audit_subject_twice SELECT tenant_id, subject, seq FROM audit_subject;
DROP TABLE audit_subject;
ALTER TABLE audit_subject_twice RENAME TO audit_subject;
