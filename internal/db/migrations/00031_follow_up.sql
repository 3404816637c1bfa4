-- +goose Up
-- Who did not come, and what becomes of them.

-- A household, or the part of one, that did not come with a transfer. It is the
-- Land's own: the municipality is told on the transfer what it has to know.
CREATE TABLE follow_up (
    id               TEXT PRIMARY KEY,
    tenant_id        TEXT NOT NULL REFERENCES tenant (id),
    transfer_id      TEXT NOT NULL REFERENCES transfer (id),
    to_tenant_id     TEXT NOT NULL,
    household_id     TEXT NOT NULL REFERENCES household (id),
    unit_id          TEXT NOT NULL,    -- where it lived when it did not come, '' if in none
    people           TEXT NOT NULL,    -- JSON list: the persons of the hand-over
    persons          BIGINT NOT NULL,
    missed_on        TEXT NOT NULL,    -- the day they were to arrive
    opened_at        BIGINT NOT NULL,
    found            TEXT NOT NULL,    -- where they are, as far as known; '' until it was said
    found_on         TEXT NOT NULL,
    asked            TEXT NOT NULL CHECK (asked IN ('facility', 'desk')), -- who is to act first
    asked_at         BIGINT NOT NULL,
    due_on           TEXT NOT NULL,
    keep             BOOLEAN NOT NULL, -- the municipality is asked to keep what it prepared
    ending           TEXT NOT NULL CHECK (ending IN ('', 'announced-again', 'left', 'arrived-later')), -- '' while it is open
    ended_at         BIGINT NOT NULL,
    next_transfer_id TEXT NOT NULL,    -- by which it was announced again
    version          BIGINT NOT NULL
);
-- Nobody is missing twice.
CREATE UNIQUE INDEX follow_up_once ON follow_up (household_id) WHERE ending = '';
CREATE INDEX follow_up_open ON follow_up (tenant_id, ending, due_on, id);
CREATE INDEX follow_up_ended ON follow_up (tenant_id, missed_on, id);
CREATE INDEX follow_up_household ON follow_up (tenant_id, household_id, id);
CREATE INDEX follow_up_transfer ON follow_up (transfer_id, id);

CREATE TABLE follow_up_event (
    follow_up_id TEXT NOT NULL REFERENCES follow_up (id),
    number       BIGINT NOT NULL,  -- from 1
    tenant_id    TEXT NOT NULL,
    at           BIGINT NOT NULL,
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    action       TEXT NOT NULL,
    found        TEXT NOT NULL,    -- 'hospital' is told to those alone who may read what tells of health
    day          TEXT NOT NULL,
    place        TEXT NOT NULL,
    note         TEXT NOT NULL,
    PRIMARY KEY (follow_up_id, number)
);

-- What both ends know: how many persons have not come, of how many households it
-- is still open what becomes of them, whether they come on another day; and
-- after which transfer to the same municipality another one follows.
ALTER TABLE transfer ADD COLUMN absent BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transfer ADD COLUMN missing BIGINT NOT NULL DEFAULT 0;
ALTER TABLE transfer ADD COLUMN expected BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE transfer ADD COLUMN after_id TEXT NOT NULL DEFAULT '';
CREATE INDEX transfer_missing ON transfer (to_tenant_id, arrive_on, id) WHERE missing > 0;

-- Working days for the facility to say where they are, and for the desk to say
-- what follows.
ALTER TABLE promise ADD COLUMN find BIGINT NOT NULL DEFAULT 1;
ALTER TABLE promise ADD COLUMN decide BIGINT NOT NULL DEFAULT 3;

-- +goose Down
ALTER TABLE promise DROP COLUMN decide;
ALTER TABLE promise DROP COLUMN find;
DROP INDEX transfer_missing;
ALTER TABLE transfer DROP COLUMN after_id;
ALTER TABLE transfer DROP COLUMN expected;
ALTER TABLE transfer DROP COLUMN missing;
ALTER TABLE transfer DROP COLUMN absent;
DROP TABLE follow_up_event;
DROP TABLE follow_up;
