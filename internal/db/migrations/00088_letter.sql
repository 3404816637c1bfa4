-- +goose Up
-- Letters and forms that were made, as they were composed: the same one can be
-- made again. What somebody said for one is kept beside it.
CREATE TABLE letter (
    id             TEXT PRIMARY KEY,
    tenant_id      TEXT NOT NULL REFERENCES tenant (id),
    household_id   TEXT NOT NULL REFERENCES household (id),
    person_id      TEXT NOT NULL REFERENCES person (id),
    kind           TEXT NOT NULL,
    lang           TEXT NOT NULL,   -- beside German; 'de' where there is none
    number         BIGINT NOT NULL, -- of the version of the text, 0 for the house's
    day            TEXT NOT NULL,
    office         TEXT NOT NULL,   -- to which it goes, '' for one to the person
    office_address TEXT NOT NULL,
    said           TEXT NOT NULL,   -- JSON: fields
    content        TEXT NOT NULL,   -- JSON: what stands on the paper
    answered_on    TEXT NOT NULL,   -- when what it asks for came, '' while it is waited for
    at             BIGINT NOT NULL,
    by_id          TEXT NOT NULL,
    by_name        TEXT NOT NULL
);
CREATE INDEX letter_household ON letter (tenant_id, household_id, at, id);
CREATE INDEX letter_kind ON letter (tenant_id, household_id, kind, at, id);
CREATE INDEX letter_office ON letter (tenant_id, office, office_address);
CREATE INDEX letter_person ON letter (tenant_id, person_id);

-- How a municipality words a kind of letter from a day on. Nothing is changed:
-- a new wording has the next number.
CREATE TABLE letter_text (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    kind      TEXT NOT NULL,
    number    BIGINT NOT NULL,
    from_day  TEXT NOT NULL,
    words     TEXT NOT NULL, -- JSON: subject and body by language; empty: as the house words it
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, kind, number)
);

-- +goose Down
DROP TABLE letter_text;
DROP TABLE letter;
