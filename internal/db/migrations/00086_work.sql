-- +goose Up
-- The way into work: what somebody can and wants (their own words), what their
-- paper says about work, what they did and learned, which places there are, what
-- they chose and what came of it.
CREATE TABLE work_profile (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    data      TEXT NOT NULL, -- JSON: what the person says
    seeks     TEXT NOT NULL,
    stage     TEXT NOT NULL, -- what is next; the columns keep it for the list
    since_day TEXT NOT NULL,
    next_day  TEXT NOT NULL, -- '' where no day is set
    asked_on  TEXT NOT NULL, -- that the authority was asked for a permission; '' before
    asked_of  TEXT NOT NULL,
    answer    TEXT NOT NULL, -- '' as long as there is none
    answer_on TEXT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX work_profile_person ON work_profile (tenant_id, person_id);
CREATE INDEX work_profile_since ON work_profile (tenant_id, since_day, id) WHERE seeks <> 'no';
CREATE INDEX work_profile_stage ON work_profile (tenant_id, stage, since_day, id) WHERE seeks <> 'no';
CREATE INDEX work_profile_next ON work_profile (tenant_id, next_day, id) WHERE seeks <> 'no';

-- What a paper says about work, as it was read on a day. The last one counts, and
-- those before it stay.
CREATE TABLE work_paper (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    paper       TEXT NOT NULL,
    says        TEXT NOT NULL,
    paper_until TEXT NOT NULL, -- '' where no day stands on it
    registered  TEXT NOT NULL, -- '' where not known
    facility    TEXT NOT NULL, -- yes, no, '' not asked; so the others
    cleared     TEXT NOT NULL,
    accelerated TEXT NOT NULL,
    dublin      TEXT NOT NULL,
    ban         TEXT NOT NULL,
    shown_on    TEXT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL
);
CREATE INDEX work_paper_person ON work_paper (tenant_id, person_id, id);

-- A line of the CV.
CREATE TABLE work_entry (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    kind        TEXT NOT NULL,
    title       TEXT NOT NULL,
    place       TEXT NOT NULL,
    from_month  TEXT NOT NULL, -- 2019-04
    until_month TEXT NOT NULL, -- '' while it goes on
    note        TEXT NOT NULL,
    hidden      BOOLEAN NOT NULL, -- the person does not want it in the CV
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL
);
CREATE INDEX work_entry_person ON work_entry (tenant_id, person_id, from_month, id);

-- A place of work, training or internship. No person but the employer's contact.
CREATE TABLE work_opening (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    kind       TEXT NOT NULL,
    number     TEXT NOT NULL, -- by which a list knows it again; '' of one that was typed
    employer   TEXT NOT NULL,
    sort_name  TEXT NOT NULL, -- of the employer
    title      TEXT NOT NULL,
    data       TEXT NOT NULL, -- JSON
    begins_on  TEXT NOT NULL, -- '' where it can begin at once
    open_until TEXT NOT NULL, -- '' where no day is set
    closed_on  TEXT NOT NULL, -- '' while it is open
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE UNIQUE INDEX work_opening_number ON work_opening (tenant_id, number) WHERE number <> '';
CREATE INDEX work_opening_new ON work_opening (tenant_id, at, id) WHERE closed_on = '';
CREATE INDEX work_opening_employer ON work_opening (tenant_id, sort_name, id) WHERE closed_on = '';
CREATE INDEX work_opening_title ON work_opening (tenant_id, title, id) WHERE closed_on = '';
CREATE INDEX work_opening_begins ON work_opening (tenant_id, begins_on, id) WHERE closed_on = '';
CREATE INDEX work_opening_until ON work_opening (tenant_id, open_until, id) WHERE closed_on = '';

-- What somebody said to a place.
CREATE TABLE work_choice (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    opening_id TEXT NOT NULL REFERENCES work_opening (id),
    choice     TEXT NOT NULL,
    day        TEXT NOT NULL,
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE UNIQUE INDEX work_choice_once ON work_choice (tenant_id, person_id, opening_id);

-- What came of it: days of trial, internships, jobs, training.
CREATE TABLE work_outcome (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    opening_id TEXT NOT NULL, -- '' where it came another way
    kind       TEXT NOT NULL,
    employer   TEXT NOT NULL,
    title      TEXT NOT NULL,
    from_day   TEXT NOT NULL,
    until_day  TEXT NOT NULL, -- the last day; '' while no end is known
    ended      TEXT NOT NULL, -- how; '' while it goes on
    week_hours BIGINT NOT NULL, -- 0: not asked
    note       TEXT NOT NULL,
    version    BIGINT NOT NULL,
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE INDEX work_outcome_person ON work_outcome (tenant_id, person_id, from_day, id);

-- +goose Down
DROP TABLE work_outcome;
DROP TABLE work_choice;
DROP TABLE work_opening;
DROP TABLE work_entry;
DROP TABLE work_paper;
DROP TABLE work_profile;
