-- +goose Up
-- Who stands in for whom, from when to when.
CREATE TABLE path_standin (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    for_id     TEXT NOT NULL, -- account of who is away
    for_name   TEXT NOT NULL,
    sub_id     TEXT NOT NULL, -- account of who stands in
    sub_name   TEXT NOT NULL,
    from_day   TEXT NOT NULL,
    until_day  TEXT NOT NULL,
    ended      BOOLEAN NOT NULL, -- taken back before its time
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,
    by_name    TEXT NOT NULL
);
CREATE INDEX path_standin_by ON path_standin (tenant_id, sub_id, until_day, id) WHERE NOT ended;
CREATE INDEX path_standin_until ON path_standin (tenant_id, until_day, id) WHERE NOT ended;

-- A case goes from one to another with a brief, as it was on that day.
CREATE TABLE path_handover (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    case_id      TEXT NOT NULL REFERENCES path_case (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    from_id      TEXT NOT NULL, -- '' where nobody had it
    from_name    TEXT NOT NULL,
    to_id        TEXT NOT NULL,
    to_name      TEXT NOT NULL,
    words        TEXT NOT NULL, -- of who hands over
    brief        TEXT NOT NULL, -- JSON
    state        TEXT NOT NULL, -- offered, taken, refused, withdrawn
    offered_at   BIGINT NOT NULL,
    ended_at     BIGINT NOT NULL,
    version      BIGINT NOT NULL
);
CREATE UNIQUE INDEX path_handover_once ON path_handover (tenant_id, case_id) WHERE state = 'offered';
CREATE INDEX path_handover_case ON path_handover (tenant_id, case_id, id);
CREATE INDEX path_handover_to ON path_handover (tenant_id, to_id, id) WHERE state = 'offered';
CREATE INDEX path_handover_from ON path_handover (tenant_id, from_id, id) WHERE state = 'offered';

-- Meetings of a case manager with somebody, of the way: who, when, where, in which
-- language, and whether an interpreter comes.
CREATE TABLE path_meeting (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id    TEXT NOT NULL,    -- '' for the household
    manager_id   TEXT NOT NULL,    -- account of who meets them
    manager_name TEXT NOT NULL,
    begins_at    BIGINT NOT NULL,
    minutes      BIGINT NOT NULL,
    place        TEXT NOT NULL,
    about        TEXT NOT NULL,
    language     TEXT NOT NULL,    -- BCP 47, '' German
    interpreter  TEXT NOT NULL,    -- none, wanted, booked, refused
    service      TEXT NOT NULL,    -- of the interpreter
    state        TEXT NOT NULL,    -- planned, held, missed, cancelled
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL
);
CREATE INDEX path_meeting_manager ON path_meeting (tenant_id, manager_id, begins_at, id);
CREATE INDEX path_meeting_begins ON path_meeting (tenant_id, begins_at, id);
CREATE INDEX path_meeting_household ON path_meeting (tenant_id, household_id, begins_at, id);

-- +goose Down
DROP TABLE path_meeting;
DROP TABLE path_handover;
DROP TABLE path_standin;
