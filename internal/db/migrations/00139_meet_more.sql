-- +goose Up
-- To whom reports go: one or several.
CREATE TABLE meet_named (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    name       TEXT NOT NULL,
    set_at     BIGINT NOT NULL,
    set_by     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, account_id)
);
INSERT INTO meet_named (tenant_id, account_id, name, set_at, set_by) SELECT tenant_id, account_id, name, set_at, set_by FROM meet_desk;
DROP TABLE meet_desk;

-- The public places among which two choose where they meet first.
CREATE TABLE meet_place (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    kind      TEXT NOT NULL,
    name      TEXT NOT NULL,
    address   TEXT NOT NULL,
    hours     TEXT NOT NULL, -- when it is open, in words
    step_free BOOLEAN NOT NULL,
    gone      BOOLEAN NOT NULL, -- not to be chosen any more; who chose it still sees it
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX meet_place_name ON meet_place (tenant_id, gone, name, id);
ALTER TABLE meet_pair ADD COLUMN place_id TEXT NOT NULL DEFAULT '';

-- Who said how it was; what they said is counted, without their name.
ALTER TABLE meet_pair ADD COLUMN one_said BIGINT NOT NULL DEFAULT 0;
ALTER TABLE meet_pair ADD COLUMN other_said BIGINT NOT NULL DEFAULT 0;
CREATE TABLE meet_said (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    question  TEXT NOT NULL,
    answer    TEXT NOT NULL,
    n         BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, question, answer)
);

-- +goose Down
DROP TABLE meet_said;
ALTER TABLE meet_pair DROP COLUMN other_said;
ALTER TABLE meet_pair DROP COLUMN one_said;
ALTER TABLE meet_pair DROP COLUMN place_id;
DROP TABLE meet_place;
CREATE TABLE meet_desk (
    tenant_id  TEXT PRIMARY KEY REFERENCES tenant (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    name       TEXT NOT NULL,
    set_at     BIGINT NOT NULL,
    set_by     TEXT NOT NULL
);
INSERT INTO meet_desk (tenant_id, account_id, name, set_at, set_by) SELECT tenant_id, account_id, name, set_at, set_by FROM meet_named n
    WHERE n.account_id = (SELECT min(m.account_id) FROM meet_named m WHERE m.tenant_id = n.tenant_id);
DROP TABLE meet_named;
