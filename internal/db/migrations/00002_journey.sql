-- +goose Up
-- Whom it is about: households and persons, what they need, what was done for
-- them, and their way from the Land to a municipality. Every row names its
-- tenant; a household that arrived has rows of its own in the municipality.

CREATE TABLE household (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    file_number    TEXT NOT NULL,
    unit_id        TEXT REFERENCES unit (id), -- the Land facility it lives in
    unit_since     TEXT NOT NULL,
    registered_on  TEXT NOT NULL,
    transfer_id    TEXT,                      -- by which it came to this tenant
    left_on        TEXT NOT NULL,             -- '' while it is here
    size           BIGINT NOT NULL,
    sort_name      TEXT NOT NULL,             -- folded name of its first person
    version        BIGINT NOT NULL,
    created_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX household_file ON household (tenant_id, file_number);
CREATE INDEX household_name ON household (tenant_id, left_on, sort_name, id);
CREATE INDEX household_unit ON household (tenant_id, unit_id, left_on, sort_name, id);

-- Where a household has lived at the Land, the first stay first.
CREATE TABLE household_stay (
    tenant_id    TEXT NOT NULL,
    household_id TEXT NOT NULL REFERENCES household (id),
    number       BIGINT NOT NULL,  -- from 1
    unit_id      TEXT NOT NULL REFERENCES unit (id),
    since        TEXT NOT NULL,    -- '' where not known
    until        TEXT NOT NULL,    -- '' while it lives there
    PRIMARY KEY (tenant_id, household_id, number)
);

CREATE TABLE person (
    id                TEXT PRIMARY KEY,
    tenant_id         TEXT NOT NULL REFERENCES tenant (id),
    household_id      TEXT NOT NULL REFERENCES household (id),
    position          BIGINT NOT NULL,   -- order within the household, from 1
    family_name       TEXT NOT NULL,     -- transliterated, in Latin letters
    given_name        TEXT NOT NULL,
    family_name_own   TEXT NOT NULL,     -- as the person writes it, '' if the same
    given_name_own    TEXT NOT NULL,
    birth_date        TEXT NOT NULL,     -- first possible day, '' if not known
    birth_precision   TEXT NOT NULL CHECK (birth_precision IN ('day', 'month', 'year', 'unknown')),
    sex               TEXT NOT NULL CHECK (sex IN ('female', 'male', 'diverse', 'unknown')),
    phone             TEXT NOT NULL,
    email             TEXT NOT NULL,
    version           BIGINT NOT NULL,
    created_at        BIGINT NOT NULL
);
CREATE INDEX person_household ON person (tenant_id, household_id, position);
CREATE INDEX person_birth ON person (tenant_id, birth_date, id);

CREATE TABLE person_language (
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    language  TEXT NOT NULL, -- BCP 47
    speaks    BOOLEAN NOT NULL,
    reads     BOOLEAN NOT NULL,
    PRIMARY KEY (person_id, language)
);

CREATE TABLE person_relation (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    other_id  TEXT NOT NULL REFERENCES person (id),
    kind      TEXT NOT NULL CHECK (kind IN ('spouse', 'parent', 'guardian', 'stay-together'))
);
CREATE UNIQUE INDEX person_relation_pair ON person_relation (tenant_id, person_id, other_id, kind);
CREATE INDEX person_relation_other ON person_relation (tenant_id, other_id);

-- Folded words of names, for the search; prefix look-ups by btree.
CREATE TABLE person_token (
    tenant_id TEXT NOT NULL,
    token     TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    PRIMARY KEY (tenant_id, token, person_id)
);
CREATE INDEX person_token_person ON person_token (tenant_id, person_id);

-- Nationality and legal status: for the legal desk alone, never for an engine.
-- Each statement stays; the one with the highest number holds.
CREATE TABLE person_legal (
    tenant_id   TEXT NOT NULL,
    person_id   TEXT NOT NULL REFERENCES person (id),
    number      BIGINT NOT NULL, -- from 1
    nationality TEXT NOT NULL,
    status      TEXT NOT NULL,
    source      TEXT NOT NULL,
    stated_on   TEXT NOT NULL,
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person_id, number)
);

-- A file that says something about a person, kept as it came.
CREATE TABLE document (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    kind         TEXT NOT NULL,
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    content      BYTEA NOT NULL,
    issued_on    TEXT NOT NULL,
    leftovers    TEXT NOT NULL, -- JSON: what was not understood
    received_at  BIGINT NOT NULL,
    received_by  TEXT NOT NULL
);
CREATE UNIQUE INDEX document_once ON document (tenant_id, person_id, sha256);

-- A measure that is needed. Never a diagnosis.
CREATE TABLE need (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    code        TEXT NOT NULL,     -- in the catalogue
    catalogue   TEXT NOT NULL,     -- the catalogue's version
    severity    TEXT NOT NULL CHECK (severity IN ('wish', 'needed', 'essential')),
    detail      TEXT NOT NULL,
    from_day    TEXT NOT NULL,
    until_day   TEXT NOT NULL,
    source      TEXT NOT NULL,
    source_day  TEXT NOT NULL,
    basis       TEXT NOT NULL,     -- legal basis, or 'consent'
    consent     TEXT NOT NULL,     -- when and how it was given
    health      BOOLEAN NOT NULL,  -- only for roles that need health data
    origin_id   TEXT,              -- the row at the Land it was handed over from
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,  -- recorded in error; 0 while it holds
    withdrawn_by TEXT NOT NULL
);
CREATE UNIQUE INDEX need_origin ON need (tenant_id, person_id, origin_id);
CREATE INDEX need_person ON need (tenant_id, person_id, code, id);

-- A measure that was carried out, offered, declined … each source its own row:
-- what contradicts stands side by side.
CREATE TABLE measure (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    person_id      TEXT NOT NULL REFERENCES person (id),
    kind           TEXT NOT NULL,
    outcome        TEXT NOT NULL CHECK (outcome IN ('done', 'declined', 'not-offered', 'planned', 'not-documented')),
    day            TEXT NOT NULL,
    day_precision  TEXT NOT NULL CHECK (day_precision IN ('day', 'month', 'year', 'unknown')),
    place          TEXT NOT NULL,
    vaccine        TEXT NOT NULL,
    atc            TEXT NOT NULL,
    antigens       TEXT NOT NULL, -- JSON list
    batch          TEXT NOT NULL,
    dose           TEXT NOT NULL,
    note           TEXT NOT NULL,
    source         TEXT NOT NULL,
    source_day     TEXT NOT NULL,
    document_id    TEXT REFERENCES document (id),
    document_path  TEXT NOT NULL, -- where in the document
    health         BOOLEAN NOT NULL,
    origin_id      TEXT,          -- the row at the Land it was handed over from
    recorded_at    BIGINT NOT NULL,
    recorded_by    TEXT NOT NULL,
    withdrawn_at   BIGINT NOT NULL, -- recorded in error; 0 while it holds
    withdrawn_by   TEXT NOT NULL
);
CREATE UNIQUE INDEX measure_origin ON measure (tenant_id, person_id, origin_id);
CREATE INDEX measure_person ON measure (tenant_id, person_id, kind, day, id);

-- One announcement of one or more households to a municipality for a day.
-- Land (tenant_id) and municipality (to_tenant_id) see the same row.
CREATE TABLE transfer (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    to_tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    number         TEXT NOT NULL,   -- how people speak of it
    state          TEXT NOT NULL CHECK (state IN ('draft', 'announced', 'acknowledged', 'queried', 'ready',
                                        'postponed', 'arrived', 'withdrawn', 'did-not-arrive')),
    resume         TEXT NOT NULL,   -- where it stood when it was asked about, '' if nothing is open
    open_questions BIGINT NOT NULL,
    turn           TEXT NOT NULL CHECK (turn IN ('land', 'municipality', 'nobody')),
    turn_since     BIGINT NOT NULL,
    due_on         TEXT NOT NULL,   -- until when the one whose turn it is has to act
    arrive_on      TEXT NOT NULL,
    arrive_at      TEXT NOT NULL,   -- time of day, '' if not said
    meeting_point  TEXT NOT NULL,
    announced_on   TEXT NOT NULL,   -- when the present day was announced, '' while a draft
    notice_days    BIGINT NOT NULL, -- calendar days, at the announcement of the present day
    notice_working BIGINT NOT NULL,
    promised_days  BIGINT NOT NULL,
    handover       BIGINT NOT NULL, -- the latest version, 0 while a draft
    households     BIGINT NOT NULL,
    persons        BIGINT NOT NULL,
    version        BIGINT NOT NULL,
    created_at     BIGINT NOT NULL
);
CREATE UNIQUE INDEX transfer_number ON transfer (tenant_id, number);
CREATE INDEX transfer_land ON transfer (tenant_id, state, arrive_on, id);
CREATE INDEX transfer_land_day ON transfer (tenant_id, arrive_on, id);
CREATE INDEX transfer_land_turn ON transfer (tenant_id, turn, due_on, id);
CREATE INDEX transfer_municipality ON transfer (to_tenant_id, state, arrive_on, id);
CREATE INDEX transfer_municipality_day ON transfer (to_tenant_id, arrive_on, id);

-- The last number given in a year.
CREATE TABLE transfer_counter (
    tenant_id TEXT NOT NULL,
    year      BIGINT NOT NULL,
    last      BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, year)
);

CREATE TABLE transfer_household (
    transfer_id  TEXT NOT NULL REFERENCES transfer (id),
    tenant_id    TEXT NOT NULL,
    to_tenant_id TEXT NOT NULL,
    household_id TEXT NOT NULL REFERENCES household (id),
    active       BOOLEAN NOT NULL, -- false once withdrawn, arrived or not arrived
    PRIMARY KEY (transfer_id, household_id)
);
-- A household is on one way at a time.
CREATE UNIQUE INDEX transfer_household_once ON transfer_household (household_id) WHERE active;
CREATE INDEX transfer_household_way ON transfer_household (household_id, transfer_id);
-- Households without a way, those who wait longest first.
CREATE INDEX household_waiting ON household (tenant_id, left_on, unit_since, id);

-- What the municipality was told, frozen at each announcement.
CREATE TABLE handover (
    id           TEXT PRIMARY KEY,
    transfer_id  TEXT NOT NULL REFERENCES transfer (id),
    tenant_id    TEXT NOT NULL,
    to_tenant_id TEXT NOT NULL,
    version      BIGINT NOT NULL,
    content      TEXT NOT NULL, -- JSON
    sha256       TEXT NOT NULL,
    made_at      BIGINT NOT NULL,
    made_by      TEXT NOT NULL
);
CREATE UNIQUE INDEX handover_version ON handover (transfer_id, version);

CREATE TABLE transfer_event (
    id           TEXT PRIMARY KEY,
    transfer_id  TEXT NOT NULL REFERENCES transfer (id),
    version      BIGINT NOT NULL, -- of the transfer after it: their order
    tenant_id    TEXT NOT NULL,
    to_tenant_id TEXT NOT NULL,
    at           BIGINT NOT NULL,
    by_end       TEXT NOT NULL CHECK (by_end IN ('land', 'municipality')),
    actor        TEXT NOT NULL,
    actor_name   TEXT NOT NULL,
    action       TEXT NOT NULL,
    from_state   TEXT NOT NULL,
    to_state     TEXT NOT NULL,
    note         TEXT NOT NULL,
    content      TEXT NOT NULL -- JSON: what differed, the old and the new day
);
CREATE UNIQUE INDEX transfer_event_version ON transfer_event (transfer_id, version);

CREATE TABLE question (
    id            TEXT PRIMARY KEY,
    transfer_id   TEXT NOT NULL REFERENCES transfer (id),
    tenant_id     TEXT NOT NULL,
    to_tenant_id  TEXT NOT NULL,
    household_id  TEXT NOT NULL, -- it goes to the facility where that lives, '' for the desk alone
    person_id     TEXT NOT NULL, -- in the hand-over, '' for the whole
    subject       TEXT NOT NULL, -- the item it is about: 'need:ID', 'measure:ID', 'missing:…', 'person:ID', ''
    kind          TEXT NOT NULL, -- the kind of data it is about: who may not read that, may not read this
    text          TEXT NOT NULL,
    asked_at      BIGINT NOT NULL,
    asked_by      TEXT NOT NULL,
    asked_name    TEXT NOT NULL,
    due_on        TEXT NOT NULL,
    answer        TEXT NOT NULL,
    answered_at   BIGINT NOT NULL, -- 0 while it is open
    answered_by   TEXT NOT NULL,
    answered_name TEXT NOT NULL
);
CREATE INDEX question_transfer ON question (transfer_id, asked_at, id);
CREATE INDEX question_open ON question (tenant_id, answered_at, due_on, id);

-- What the municipality has to do before the day.
CREATE TABLE preparation (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id), -- the municipality
    transfer_id TEXT NOT NULL REFERENCES transfer (id),
    person_id   TEXT NOT NULL, -- in the hand-over, '' for the whole
    code        TEXT NOT NULL,
    need        TEXT NOT NULL, -- the code of the need it follows from, '' if from none
    severity    TEXT NOT NULL, -- of that need
    kind        TEXT NOT NULL, -- the kind of data it tells of
    owner       TEXT NOT NULL, -- role
    due_on      TEXT NOT NULL,
    done_at     BIGINT NOT NULL,
    done_by     TEXT NOT NULL,
    done_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX preparation_once ON preparation (tenant_id, transfer_id, person_id, code);
CREATE INDEX preparation_open ON preparation (tenant_id, done_at, due_on, id);

-- +goose Down
DROP TABLE preparation;
DROP TABLE question;
DROP TABLE transfer_event;
DROP TABLE handover;
DROP TABLE transfer_household;
DROP TABLE transfer_counter;
DROP TABLE transfer;
DROP TABLE measure;
DROP TABLE need;
DROP TABLE document;
DROP TABLE person_legal;
DROP TABLE person_token;
DROP TABLE person_relation;
DROP TABLE person_language;
DROP TABLE person;
DROP TABLE household_stay;
DROP TABLE household;
