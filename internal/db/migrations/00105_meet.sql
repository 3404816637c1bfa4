-- +goose Up
-- What somebody with a page of their own wrote down to meet others: a person of
-- the register, or a volunteer, whom no record is about.
CREATE TABLE meet_profile (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    guest_id   TEXT NOT NULL UNIQUE REFERENCES guest (id),
    volunteer  BOOLEAN NOT NULL,
    data       TEXT NOT NULL,
    code_at    BIGINT NOT NULL, -- when they accepted the code of conduct; 0: not yet
    clear_on   TEXT NOT NULL,   -- day of the certificate of good conduct that was seen; '': none. No copy is kept.
    clear_by   TEXT NOT NULL,
    clear_name TEXT NOT NULL,
    paused     BOOLEAN NOT NULL,
    since      BIGINT NOT NULL,
    version    BIGINT NOT NULL
);
CREATE INDEX meet_profile_since ON meet_profile (tenant_id, paused, since, id);
CREATE INDEX meet_profile_volunteer ON meet_profile (tenant_id, volunteer, since, id);

CREATE TABLE meet_pair (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    one_id      TEXT NOT NULL REFERENCES meet_profile (id),
    other_id    TEXT NOT NULL REFERENCES meet_profile (id),
    one_at      BIGINT NOT NULL, -- when that side said yes; 0: not (yet)
    one_gives   TEXT NOT NULL,   -- what it releases once both did
    other_at    BIGINT NOT NULL,
    other_gives TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('asked', 'agreed', 'ended', 'declined')),
    no_id       TEXT NOT NULL,   -- who declined: they are not asked again
    place       TEXT NOT NULL,
    place_text  TEXT NOT NULL,
    agreed_at   BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    version     BIGINT NOT NULL,
    CHECK (one_id < other_id)
);
CREATE UNIQUE INDEX meet_pair_two ON meet_pair (tenant_id, one_id, other_id);
CREATE INDEX meet_pair_other ON meet_pair (tenant_id, other_id, id);
CREATE INDEX meet_pair_state ON meet_pair (tenant_id, state);

-- What somebody tells of an encounter to the one person who is named for it.
CREATE TABLE meet_report (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    pair_id     TEXT NOT NULL REFERENCES meet_pair (id),
    by_id       TEXT NOT NULL REFERENCES meet_profile (id),
    words       TEXT NOT NULL,
    at          BIGINT NOT NULL,
    answer      TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    answered_by TEXT NOT NULL
);
CREATE INDEX meet_report_open ON meet_report (tenant_id, answered_at, at, id);
CREATE INDEX meet_report_by ON meet_report (tenant_id, by_id, at, id);

-- To whom reports go.
CREATE TABLE meet_desk (
    tenant_id  TEXT PRIMARY KEY REFERENCES tenant (id),
    account_id TEXT NOT NULL REFERENCES account (id),
    name       TEXT NOT NULL,
    set_at     BIGINT NOT NULL,
    set_by     TEXT NOT NULL
);

-- +goose Down
DROP TABLE meet_desk;
DROP TABLE meet_report;
DROP TABLE meet_pair;
DROP TABLE meet_profile;
