-- +goose Up
-- How long it takes from arrival to a first: what was told of it, which is never
-- changed. It names nobody, and nothing small can be told from it.
CREATE TABLE outcome_cohort (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    from_on   TEXT NOT NULL,   -- who arrived from this day
    to_on     TEXT NOT NULL,   -- to this one
    people    TEXT NOT NULL,   -- households, or an age
    persons   BIGINT NOT NULL, -- -1: too few
    PRIMARY KEY (tenant_id, from_on, people)
);
CREATE TABLE outcome_point (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    kind      TEXT NOT NULL,   -- of the first
    people    TEXT NOT NULL,
    from_on   TEXT NOT NULL,
    mark      BIGINT NOT NULL, -- days after arrival
    had       BIGINT NOT NULL, -- -1: nothing is told of this mark
    gone      BIGINT NOT NULL, -- who left before without; -1: not told
    told_on   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, kind, people, from_on, mark)
);
CREATE INDEX household_arrived ON household (tenant_id, registered_on, id);

-- +goose Down
DROP INDEX household_arrived;
DROP TABLE outcome_point;
DROP TABLE outcome_cohort;
