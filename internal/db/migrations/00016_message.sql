-- +goose Up
-- What runs later, and what is told by mail.

-- Work that runs later: kinds and identifiers, never anything about a person.
CREATE TABLE job (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL,   -- whose data it works on, '' for the house as a whole
    kind        TEXT NOT NULL,
    about       TEXT NOT NULL,   -- JSON
    once        TEXT NOT NULL,   -- of the same word there is one, '' for no such bound
    state       TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'failed')),
    run_at      BIGINT NOT NULL, -- not before; while somebody has it: when their lease ends
    lease       TEXT NOT NULL,   -- of whom it is taken, '' if of nobody
    attempts    BIGINT NOT NULL,
    said        TEXT NOT NULL,   -- why the last attempt failed
    enqueued_at BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL  -- 0 while it waits
);
CREATE UNIQUE INDEX job_once ON job (tenant_id, once) WHERE once <> '';
CREATE INDEX job_due ON job (run_at, id) WHERE state = 'waiting';
CREATE INDEX job_state ON job (state, run_at, id);

-- Mails to people who work here: what is said, not the words, so that nothing
-- else can be in one.
CREATE TABLE mail (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    account_id TEXT NOT NULL,   -- to whom, '' where there is no account yet
    address    TEXT NOT NULL,   -- where there is none; of one that was sent, where it went
    language   TEXT NOT NULL,   -- of one that was sent, or to an address; '' else
    kind       TEXT NOT NULL,
    facts      TEXT NOT NULL,   -- JSON: counts, days, numbers of transfers, identifiers of places
    path       TEXT NOT NULL,   -- of the page it leads to
    token      TEXT NOT NULL,   -- the secret end of a link that works once; '' once the mail has ended
    once       TEXT NOT NULL,   -- of the same word there is one, '' for no such bound
    gathers    BOOLEAN NOT NULL, -- others of its kind join it while it waits
    state      TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'failed', 'bounced')),
    attempts   BIGINT NOT NULL,
    answer     TEXT NOT NULL,   -- the last server's, without addresses
    useful_to  BIGINT NOT NULL, -- not sent later than that
    queued_at  BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL  -- 0 while it is queued
);
CREATE UNIQUE INDEX mail_once ON mail (tenant_id, once) WHERE once <> '';
CREATE INDEX mail_tenant ON mail (tenant_id, id);
CREATE UNIQUE INDEX mail_gathering ON mail (tenant_id, account_id, kind) WHERE gathers AND state = 'queued' AND attempts = 0;
CREATE INDEX mail_state ON mail (tenant_id, state, id);

-- Addresses that a mail server refused: they get nothing until somebody says
-- that they are right.
CREATE TABLE mail_stop (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    address    TEXT NOT NULL,
    mail_id    TEXT NOT NULL,
    answer     TEXT NOT NULL,
    stopped_at BIGINT NOT NULL,
    PRIMARY KEY (tenant_id, address)
);

-- What somebody wants to be told at once, in the morning, or not at all, where
-- it differs from what their role is told.
CREATE TABLE mail_wish (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    topic      TEXT NOT NULL,
    pace       TEXT NOT NULL CHECK (pace IN ('now', 'daily', 'never')),
    PRIMARY KEY (tenant_id, account_id, topic)
);

-- What the other end did since yesterday morning.
CREATE INDEX transfer_event_land_at ON transfer_event (tenant_id, at);
CREATE INDEX transfer_event_municipality_at ON transfer_event (to_tenant_id, at);

-- +goose Down
DROP INDEX transfer_event_municipality_at;
DROP INDEX transfer_event_land_at;
DROP TABLE mail_wish;
DROP TABLE mail_stop;
DROP TABLE mail;
DROP TABLE job;
