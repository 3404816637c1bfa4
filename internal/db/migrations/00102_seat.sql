-- +goose Up
-- Who signed up for an offer, who waits, to whom a seat is offered and until when. What
-- somebody released of themselves for it stands here, so that a provider reads no more.
CREATE TABLE seat (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    offer_id    TEXT NOT NULL REFERENCES offer (id),
    provider_id TEXT NOT NULL REFERENCES provider (id),
    person_id   TEXT REFERENCES person (id), -- NULL: somebody without a record
    who         TEXT NOT NULL,               -- by which it is known that somebody is there already
    name        TEXT NOT NULL,
    contact     TEXT NOT NULL,
    language    TEXT NOT NULL,
    birth       TEXT NOT NULL,               -- of a child that applies for a Kita; '' else
    place       BIGINT NOT NULL,             -- which wish of several, from 1; 0: it is no wish of several
    starts      TEXT NOT NULL,               -- of a wish: from when on
    state       TEXT NOT NULL CHECK (state IN ('signed-up', 'waiting', 'offered', 'taken', 'attended', 'declined', 'lapsed', 'withdrawn')),
    state_on    TEXT NOT NULL,               -- since when
    since       TEXT NOT NULL,               -- the day that counts for waiting
    seated_on   TEXT NOT NULL,               -- when a seat was first taken; '' before
    until       TEXT NOT NULL,               -- of an offered seat: the last day for an answer
    answers     TEXT NOT NULL,               -- JSON: what the rule asks
    consent_on  TEXT NOT NULL,
    consent     TEXT NOT NULL,               -- how it was given
    asked       TEXT NOT NULL CHECK (asked IN ('', 'asked')), -- whether they were asked how it was
    version     BIGINT NOT NULL,
    at          BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL
);
-- Nobody is signed up twice, and no child has two Kitas.
CREATE UNIQUE INDEX seat_once ON seat (tenant_id, offer_id, who) WHERE state IN ('signed-up', 'waiting', 'offered', 'taken', 'attended');
CREATE UNIQUE INDEX seat_one_kita ON seat (tenant_id, who) WHERE place > 0 AND state = 'taken';
CREATE INDEX seat_offer ON seat (tenant_id, offer_id, state, since, id);
CREATE INDEX seat_person ON seat (tenant_id, person_id, id);
CREATE INDEX seat_until ON seat (tenant_id, until, id) WHERE state = 'offered';
CREATE INDEX seat_wish ON seat (tenant_id, who, place, id) WHERE place > 0;
CREATE INDEX seat_guest ON seat (tenant_id, state_on, id) WHERE person_id IS NULL AND state IN ('declined', 'lapsed', 'withdrawn', 'attended');
CREATE INDEX seat_waiting ON seat (tenant_id, since, id) WHERE state IN ('signed-up', 'waiting', 'offered');

-- How one gets a seat of an offer: the last row holds.
CREATE TABLE seat_terms (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    offer_id   TEXT NOT NULL REFERENCES offer (id),
    number     BIGINT NOT NULL,
    days       BIGINT NOT NULL, -- for an answer
    attendance TEXT NOT NULL,   -- who or what asks who was there; '': nobody
    rule       TEXT NOT NULL,   -- JSON
    reason     TEXT NOT NULL,   -- why it is not simply who waits longest
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE UNIQUE INDEX seat_terms_number ON seat_terms (tenant_id, offer_id, number);

-- By what a municipality gives its Kita places, in its versions.
CREATE TABLE seat_rule (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    number     BIGINT NOT NULL,
    valid_from TEXT NOT NULL,
    rule       TEXT NOT NULL, -- JSON
    days       BIGINT NOT NULL,
    source     TEXT NOT NULL, -- who decided it, and when
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE UNIQUE INDEX seat_rule_number ON seat_rule (tenant_id, number);

-- A proposal of who comes into which Kita, and what people decided.
CREATE TABLE seat_run (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    number    BIGINT NOT NULL,
    starts    TEXT NOT NULL,
    on_day    TEXT NOT NULL, -- of which waiting counts
    rule_no   BIGINT NOT NULL,
    seed      TEXT NOT NULL,
    state     TEXT NOT NULL CHECK (state IN ('proposed', 'decided')),
    data      TEXT NOT NULL, -- JSON: rule, groups and their seats; no person
    children  BIGINT NOT NULL,
    placed    BIGINT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX seat_run_number ON seat_run (tenant_id, number);
CREATE TABLE seat_line (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    run_id    TEXT NOT NULL REFERENCES seat_run (id),
    who       TEXT NOT NULL,
    wish_id   TEXT NOT NULL, -- the seat that is proposed; '': none
    pinned    BOOLEAN NOT NULL,
    reason    TEXT NOT NULL, -- why people decided otherwise
    calc      TEXT NOT NULL, -- JSON: what came of each wish
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX seat_line_once ON seat_line (tenant_id, run_id, who);

-- What people said of an offer, counted. No row tells who.
CREATE TABLE seat_answer (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    offer_id  TEXT NOT NULL REFERENCES offer (id),
    question  TEXT NOT NULL,
    answer    TEXT NOT NULL,
    n         BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, offer_id, question, answer)
);
-- By which somebody may say it, once: nothing tells whose it is.
CREATE TABLE seat_ask (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    hash      TEXT NOT NULL,
    offer_id  TEXT NOT NULL REFERENCES offer (id),
    until     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, hash)
);

-- +goose Down
DROP TABLE seat_ask;
DROP TABLE seat_answer;
DROP TABLE seat_line;
DROP TABLE seat_run;
DROP TABLE seat_rule;
DROP TABLE seat_terms;
DROP TABLE seat;
