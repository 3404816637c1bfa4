-- +goose Up
-- Whoever supervises asks by moment: lists run from the newest entry backwards.
-- What somebody did is asked for by moment too, so that its index replaces the
-- one by number alone.
CREATE INDEX audit_at ON audit_entry (tenant_id, at, seq);
CREATE INDEX audit_actor_at ON audit_entry (tenant_id, actor, at, seq);
CREATE INDEX audit_action_at ON audit_entry (tenant_id, action, at, seq);
DROP INDEX audit_actor;

-- What was signed about the end of a chain at a moment: append-only (see the
-- guards of each database). The same lines are kept elsewhere.
CREATE TABLE audit_checkpoint (
    tenant_id  TEXT NOT NULL,
    seq        BIGINT NOT NULL,
    hash       TEXT NOT NULL,
    at         BIGINT NOT NULL,
    public_key TEXT NOT NULL, -- Ed25519, base64
    signature  TEXT NOT NULL, -- base64
    PRIMARY KEY (tenant_id, seq)
);

-- +goose Down
DROP TABLE audit_checkpoint;
CREATE INDEX audit_actor ON audit_entry (tenant_id, actor, seq);
DROP INDEX audit_action_at;
DROP INDEX audit_actor_at;
DROP INDEX audit_at;
