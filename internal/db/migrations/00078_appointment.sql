-- +goose Up
-- What was arranged: when and where an appointment is, of something to prepare.
ALTER TABLE preparation ADD COLUMN meet_on TEXT NOT NULL DEFAULT '';
ALTER TABLE preparation ADD COLUMN meet_at TEXT NOT NULL DEFAULT '';    -- time of day, '' if not said
ALTER TABLE preparation ADD COLUMN meet_where TEXT NOT NULL DEFAULT '';

-- Who a person of a hand-over is in the municipality's register since they
-- arrived: what was arranged for them before is theirs.
CREATE TABLE arrived_person (
    tenant_id    TEXT NOT NULL REFERENCES tenant (id), -- the municipality
    transfer_id  TEXT NOT NULL REFERENCES transfer (id),
    announced_id TEXT NOT NULL,                        -- in the hand-over
    person_id    TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (tenant_id, transfer_id, announced_id)
);
CREATE INDEX arrived_person_is ON arrived_person (tenant_id, person_id);
CREATE INDEX household_transfer ON household (tenant_id, transfer_id);

-- How many doses will probably be wanted, where and in which week, as it was
-- counted on one day: made once a week and never changed, so that nothing can
-- be told from what differs between two askings. It names nobody, and what
-- could tell of few is withheld before it is stored.
CREATE TABLE dose_release (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    made_on   TEXT NOT NULL,   -- the Monday
    made_at   BIGINT NOT NULL,
    rules     TEXT NOT NULL,   -- name and version of the rule set
    threshold BIGINT NOT NULL, -- fewer are withheld
    withheld  BIGINT NOT NULL, -- cells
    PRIMARY KEY (tenant_id, made_on)
);
CREATE TABLE dose_count (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    made_on   TEXT NOT NULL,
    place     TEXT NOT NULL,   -- a municipality or facility, 'coming', '' for all together
    vaccine   TEXT NOT NULL,   -- '' for persons who want any
    dose      BIGINT NOT NULL, -- 0 for all together
    week      TEXT NOT NULL,   -- its Monday, '' for all together
    persons   BIGINT NOT NULL, -- -1: withheld
    PRIMARY KEY (tenant_id, made_on, place, vaccine, dose, week)
);
CREATE INDEX dose_count_most ON dose_count (tenant_id, made_on, vaccine, dose, week, persons, place);

-- +goose Down
DROP TABLE dose_count;
DROP TABLE dose_release;
DROP INDEX household_transfer;
DROP TABLE arrived_person;
ALTER TABLE preparation DROP COLUMN meet_where;
ALTER TABLE preparation DROP COLUMN meet_at;
ALTER TABLE preparation DROP COLUMN meet_on;
