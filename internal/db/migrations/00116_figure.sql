-- +goose Up
-- Official figures and own counts of municipalities: counts, no persons. Nothing here
-- is changed or deleted: a newer value is a new row.
CREATE TABLE figure (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id), -- whom it tells of
    by_tenant_id TEXT NOT NULL REFERENCES tenant (id), -- who brought it: they themselves, or their Land
    run_id       TEXT NOT NULL,                        -- what came together
    key          TEXT NOT NULL,
    from_day     TEXT NOT NULL,
    to_day       TEXT NOT NULL,
    value        BIGINT NOT NULL,                      -- thousandths of the key's unit
    low          BIGINT NOT NULL,
    high         BIGINT NOT NULL,
    mark         TEXT NOT NULL CHECK (mark IN ('', 'uncertain', 'provisional', 'estimated', 'revised', 'withdrawn')),
    way          TEXT NOT NULL CHECK (way IN ('entered', 'sheet', 'counted')),
    source       TEXT NOT NULL,
    url          TEXT NOT NULL,                        -- may be ''
    licence      TEXT NOT NULL,
    note         TEXT NOT NULL,                        -- may be ''
    as_of        TEXT NOT NULL,                        -- when it was published, or counted
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    CHECK (low <= value AND value <= high),
    CHECK (from_day <= to_day)
);
CREATE INDEX figure_key ON figure (tenant_id, key, from_day, to_day, as_of, id);
CREATE INDEX figure_by ON figure (by_tenant_id, key, from_day);

-- Which key somebody said a foreign name stands for; '' for none of ours.
CREATE TABLE figure_name (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    name      TEXT NOT NULL, -- folded
    words     TEXT NOT NULL, -- as it stood in the file
    key       TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX figure_name_name ON figure_name (tenant_id, name);

-- +goose Down
DROP TABLE figure_name;
DROP TABLE figure;
