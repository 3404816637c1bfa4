-- +goose Up
-- Somebody moves to another municipality and says what goes along; both ends see it.
CREATE TABLE moving (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id), -- where they live
    to_tenant_id TEXT NOT NULL REFERENCES tenant (id), -- where they move to
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id    TEXT NOT NULL REFERENCES person (id), -- who says so, for themselves and for children they care for
    name         TEXT NOT NULL,
    persons      TEXT NOT NULL, -- JSON: whom they say it for
    parts        TEXT NOT NULL, -- JSON: what goes along
    moves_on     TEXT NOT NULL,
    said_at      BIGINT NOT NULL, -- when they consented
    state        TEXT NOT NULL CHECK (state IN ('said', 'confirmed', 'taken', 'revoked')),
    confirmed_at BIGINT NOT NULL,
    confirmed_by TEXT NOT NULL,
    ended_at     BIGINT NOT NULL, -- when it was taken over, or taken back
    version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX moving_person ON moving (tenant_id, person_id) WHERE state IN ('said', 'confirmed');
CREATE INDEX moving_from ON moving (tenant_id, state, moves_on, id);
CREATE INDEX moving_to ON moving (to_tenant_id, state, moves_on, id);

-- +goose Down
DROP TABLE moving;
