-- +goose Up
-- Who should go where, week by week: what municipalities say they have room for,
-- the rules that count, the proposals, and what a municipality is told of why.

-- What a municipality has for those who come, from a day on. Nothing is changed
-- or deleted: what is said later counts.
CREATE TABLE capacity (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id), -- the municipality
    land_id   TEXT NOT NULL REFERENCES tenant (id), -- whom it tells
    ags       TEXT NOT NULL,
    number    BIGINT NOT NULL,                      -- of the municipality's statements, from 1
    amounts   TEXT NOT NULL,                        -- JSON: {"places": 12, …}; what is left out is not said
    note      TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX capacity_number ON capacity (tenant_id, number);
CREATE INDEX capacity_land ON capacity (land_id, ags, number);

-- What counts in a proposal, and how much; the newest row does.
CREATE TABLE proposal_rule (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id), -- the Land
    number    BIGINT NOT NULL,
    content   TEXT NOT NULL,                        -- JSON
    reason    TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX proposal_rule_number ON proposal_rule (tenant_id, number);

CREATE TABLE proposal (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id), -- the Land
    number       BIGINT NOT NULL,
    parent_id    TEXT NOT NULL,                        -- the proposal it was changed from; '' if none
    state        TEXT NOT NULL CHECK (state IN ('open', 'announced')),
    arrive_on    TEXT NOT NULL,
    households   BIGINT NOT NULL,
    persons      BIGINT NOT NULL,
    unplaced     BIGINT NOT NULL,                      -- households
    towns        BIGINT NOT NULL,
    objective    BIGINT NOT NULL,
    bound        BIGINT NOT NULL,
    situation    TEXT NOT NULL,                        -- JSON: who waited, and what there was
    rules        TEXT NOT NULL,                        -- JSON: what counted
    overrides    TEXT NOT NULL,                        -- JSON: what people decided, with their reasons
    solution     TEXT NOT NULL,                        -- JSON: who goes where, with the certificate
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL
);
CREATE UNIQUE INDEX proposal_number ON proposal (tenant_id, number);
CREATE INDEX proposal_parent ON proposal (tenant_id, parent_id, number);

-- Why a transfer goes where it goes: written when it is announced, for both ends.
CREATE TABLE transfer_reason (
    transfer_id  TEXT PRIMARY KEY REFERENCES transfer (id),
    tenant_id    TEXT NOT NULL,
    to_tenant_id TEXT NOT NULL,
    proposal_id  TEXT NOT NULL REFERENCES proposal (id),
    content      TEXT NOT NULL -- JSON
);
CREATE INDEX transfer_reason_proposal ON transfer_reason (tenant_id, proposal_id);

-- +goose Down
DROP TABLE transfer_reason;
DROP TABLE proposal;
DROP TABLE proposal_rule;
DROP TABLE capacity;
