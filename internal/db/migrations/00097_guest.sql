-- +goose Up
-- Somebody with a page of their own logs in as who works there does: with a
-- number instead of an e-mail address, and a PIN instead of a password.
ALTER TABLE account ADD COLUMN own BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE account ADD COLUMN misses BIGINT NOT NULL DEFAULT 0; -- wrong PINs since the last right one

DROP INDEX account_tenant;
DROP INDEX account_by_unit;
DROP INDEX account_by_state;
CREATE INDEX account_tenant ON account (tenant_id, own, name, id);
CREATE INDEX account_by_unit ON account (tenant_id, own, unit_name, id);
CREATE INDEX account_by_state ON account (tenant_id, own, (CASE WHEN NOT active THEN 3 WHEN asked_at > 0 THEN 0 WHEN password_hash = '' THEN 1 ELSE 2 END), id);

-- Whose page an account opens.
CREATE TABLE guest (
    id         TEXT PRIMARY KEY REFERENCES account (id),
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    person_id  TEXT REFERENCES person (id), -- NULL: somebody who helps others with theirs
    invited_at BIGINT NOT NULL,
    invited_by TEXT NOT NULL,
    first_at   BIGINT NOT NULL -- when they chose a PIN; 0: not yet
);
CREATE UNIQUE INDEX guest_person ON guest (tenant_id, person_id);

-- What somebody lets somebody else do on their page, until when.
CREATE TABLE guest_help (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    guest_id  TEXT NOT NULL REFERENCES guest (id),
    kind      TEXT NOT NULL CHECK (kind IN ('relative', 'counsellor', 'mentor')),
    rights    TEXT NOT NULL,
    made_at   BIGINT NOT NULL,
    made_by   TEXT NOT NULL,
    until_day TEXT NOT NULL,
    ended_at  BIGINT NOT NULL,
    ended_by  TEXT NOT NULL
);
CREATE INDEX guest_help_person ON guest_help (tenant_id, person_id, made_at, id);
CREATE INDEX guest_help_guest ON guest_help (tenant_id, guest_id, ended_at, id);

-- +goose Down
DROP TABLE guest_help;
DROP TABLE guest;
DELETE FROM account_role WHERE account_id IN (SELECT id FROM account WHERE own);
DELETE FROM account WHERE own;
DROP INDEX account_by_state;
DROP INDEX account_by_unit;
DROP INDEX account_tenant;
ALTER TABLE account DROP COLUMN misses;
ALTER TABLE account DROP COLUMN own;
CREATE INDEX account_tenant ON account (tenant_id, name, id);
CREATE INDEX account_by_unit ON account (tenant_id, unit_name, id);
CREATE INDEX account_by_state ON account (tenant_id, (CASE WHEN NOT active THEN 3 WHEN asked_at > 0 THEN 0 WHEN password_hash = '' THEN 1 ELSE 2 END), id);
