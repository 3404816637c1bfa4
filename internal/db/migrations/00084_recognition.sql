-- +goose Up
-- The recognition of a qualification: what somebody learned, for which occupation
-- it is to be recognised, by whom, what happened on which day, what came of it.
-- Whose turn it is, since when and until when follows from the events and the
-- rule of the authority; the columns keep it for lists, and the night reckons it anew.
CREATE TABLE recognition_authority (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    name        TEXT NOT NULL,
    sort_name   TEXT NOT NULL,
    law         TEXT NOT NULL, -- a law of the shipped rules, or 'own': the terms below
    acknowledge TEXT NOT NULL, -- '1 month'; '' where none is known
    decide      TEXT NOT NULL,
    extend      TEXT NOT NULL,
    cite        TEXT NOT NULL, -- the paragraphs
    source      TEXT NOT NULL, -- who says so, and when
    address     TEXT NOT NULL,
    email       TEXT NOT NULL,
    phone       TEXT NOT NULL,
    note        TEXT NOT NULL,
    resting     BOOLEAN NOT NULL, -- is not chosen any more
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL
);
CREATE INDEX recognition_authority_name ON recognition_authority (tenant_id, sort_name, id);

CREATE TABLE recognition (
    id              TEXT PRIMARY KEY,
    tenant_id       TEXT NOT NULL REFERENCES tenant (id),
    person_id       TEXT NOT NULL REFERENCES person (id),
    occupation_code TEXT NOT NULL,
    occupation      TEXT NOT NULL,
    certificate     TEXT NOT NULL,
    learned_at      TEXT NOT NULL,
    learned_year    BIGINT NOT NULL, -- 0: not known
    regulated       BOOLEAN NOT NULL,
    authority_id    TEXT NOT NULL, -- '' while it is not known
    reference       TEXT NOT NULL, -- the authority's
    accelerated     BOOLEAN NOT NULL,
    costs           BIGINT NOT NULL, -- cents, 0: not known
    funding         TEXT NOT NULL,
    note            TEXT NOT NULL,
    result          TEXT NOT NULL,
    missing         TEXT NOT NULL, -- what the decision says is missing
    applied_on      TEXT NOT NULL, -- '' where it has not happened; as the events say
    complete_on     TEXT NOT NULL,
    decided_on      TEXT NOT NULL,
    recognised_on   TEXT NOT NULL,
    stage           TEXT NOT NULL,
    turn            TEXT NOT NULL,
    since_day       TEXT NOT NULL,
    acknowledge_by  TEXT NOT NULL,
    decide_by       TEXT NOT NULL,
    due_day         TEXT NOT NULL, -- '9999-12-31' where no day is set, so that it comes last
    cite            TEXT NOT NULL, -- of the rule
    started_on      TEXT NOT NULL,
    ended_on        TEXT NOT NULL, -- '' while it goes on
    outcome         TEXT NOT NULL,
    version         BIGINT NOT NULL,
    at              BIGINT NOT NULL,
    by_id           TEXT NOT NULL,
    by_name         TEXT NOT NULL
);
CREATE INDEX recognition_person ON recognition (tenant_id, person_id, started_on, id);
CREATE INDEX recognition_open ON recognition (tenant_id, id) WHERE ended_on = '';
CREATE INDEX recognition_due ON recognition (tenant_id, due_day, id) WHERE ended_on = '';
CREATE INDEX recognition_since ON recognition (tenant_id, since_day, id) WHERE ended_on = '';
CREATE INDEX recognition_stage ON recognition (tenant_id, stage, since_day, id) WHERE ended_on = '';
CREATE INDEX recognition_occupation ON recognition (tenant_id, occupation, id) WHERE ended_on = '';
CREATE INDEX recognition_turn ON recognition (tenant_id, turn, due_day, id) WHERE ended_on = '';
CREATE INDEX recognition_authority_due ON recognition (tenant_id, authority_id, due_day, id) WHERE ended_on = '';
CREATE INDEX recognition_took ON recognition (tenant_id, authority_id, complete_on, decided_on, ended_on) WHERE complete_on <> '';

-- What happened. A wrong event is struck out, with a reason, and stays.
CREATE TABLE recognition_event (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    recognition_id TEXT NOT NULL REFERENCES recognition (id),
    day            TEXT NOT NULL,
    kind           TEXT NOT NULL,
    until_day      TEXT NOT NULL, -- of a pause or an extension, '' where none was named
    note           TEXT NOT NULL,
    struck         TEXT NOT NULL, -- why it is wrong; '' while it holds
    struck_by      TEXT NOT NULL,
    at             BIGINT NOT NULL,
    by_id          TEXT NOT NULL,
    by_name        TEXT NOT NULL
);
CREATE INDEX recognition_events ON recognition_event (tenant_id, recognition_id, day, at, id);

-- What has to be handed in, and how far each is.
CREATE TABLE recognition_document (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    recognition_id TEXT NOT NULL REFERENCES recognition (id),
    place          BIGINT NOT NULL,
    code           TEXT NOT NULL,
    label          TEXT NOT NULL, -- of one that is none of the usual
    state          TEXT NOT NULL,
    since_day      TEXT NOT NULL,
    paper_id       TEXT NOT NULL, -- the photo or PDF on record, '' where there is none
    note           TEXT NOT NULL
);
CREATE INDEX recognition_documents ON recognition_document (tenant_id, recognition_id, place, id);

-- What follows a result: a course, a test, an analysis, a partnership with an employer.
CREATE TABLE recognition_measure (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    recognition_id TEXT NOT NULL REFERENCES recognition (id),
    kind           TEXT NOT NULL,
    state          TEXT NOT NULL,
    chosen_on      TEXT NOT NULL,
    from_day       TEXT NOT NULL,
    until_day      TEXT NOT NULL,
    provider       TEXT NOT NULL,
    note           TEXT NOT NULL,
    at             BIGINT NOT NULL,
    by_id          TEXT NOT NULL,
    by_name        TEXT NOT NULL
);
CREATE INDEX recognition_measures ON recognition_measure (tenant_id, recognition_id, chosen_on, id);

-- +goose Down
DROP TABLE recognition_measure;
DROP TABLE recognition_document;
DROP TABLE recognition_event;
DROP TABLE recognition;
DROP TABLE recognition_authority;
