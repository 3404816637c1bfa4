-- +goose Up
-- What a municipality assumes where no figure says it, with who, when and why: a change is a new version.
CREATE TABLE gap_assumption (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    key       TEXT NOT NULL,
    version   BIGINT NOT NULL,  -- from 1
    low       BIGINT NOT NULL,  -- thousandths of the assumption's unit
    value     BIGINT NOT NULL,
    high      BIGINT NOT NULL,
    dropped   BOOLEAN NOT NULL, -- the figure, or what is usual, counts again
    why       TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    CHECK (low <= value AND value <= high)
);
CREATE UNIQUE INDEX gap_assumption_key ON gap_assumption (tenant_id, key, version);

-- What closes a gap: for everybody who lives there.
CREATE TABLE gap_measure (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    indicator TEXT NOT NULL,
    title     TEXT NOT NULL,
    places    BIGINT NOT NULL,  -- thousandths
    staff     BIGINT NOT NULL,  -- places that are staffed by it: thousandths
    once      BIGINT NOT NULL,  -- cents
    yearly    BIGINT NOT NULL,  -- cents
    from_day  TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('proposed', 'decided', 'done', 'dropped')),
    source    TEXT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX gap_measure_day ON gap_measure (tenant_id, from_day, id);

-- +goose Down
DROP TABLE gap_measure;
DROP TABLE gap_assumption;
