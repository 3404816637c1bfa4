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

-- What many cases have in common: a word for how steps are stuck, and what the
-- steering group makes of it.
CREATE TABLE theme (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    name        TEXT NOT NULL,
    word        TEXT NOT NULL,   -- the name folded
    state       TEXT NOT NULL,   -- tag, raised, taken, answered
    answer      TEXT NOT NULL,
    answered_on TEXT NOT NULL,
    persons     BIGINT NOT NULL, -- as last told; -1: too few
    told_on     TEXT NOT NULL,   -- when they were counted, '' not yet
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL
);
CREATE UNIQUE INDEX theme_word ON theme (tenant_id, word);
CREATE TABLE theme_step (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    theme_id  TEXT NOT NULL REFERENCES theme (id),
    step_id   TEXT NOT NULL,
    tagged_on TEXT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, theme_id, step_id)
);
CREATE INDEX theme_step_of ON theme_step (tenant_id, step_id, theme_id);
CREATE TABLE theme_wait (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    theme_id  TEXT NOT NULL REFERENCES theme (id),
    place     BIGINT NOT NULL, -- in the list, from 0
    turn      TEXT NOT NULL,   -- who is waited for, '' anybody
    turn_name TEXT NOT NULL,
    weeks     BIGINT NOT NULL, -- by when half had gone on; -1: half wait still
    PRIMARY KEY (tenant_id, theme_id, place)
);
CREATE TABLE theme_example (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    theme_id  TEXT NOT NULL REFERENCES theme (id),
    words     TEXT NOT NULL,
    shared_on TEXT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX theme_example_of ON theme_example (tenant_id, theme_id, shared_on, id);

-- +goose Down
DROP TABLE theme_example;
DROP TABLE theme_wait;
DROP TABLE theme_step;
DROP TABLE theme;
DROP INDEX household_arrived;
DROP TABLE outcome_point;
DROP TABLE outcome_cohort;
