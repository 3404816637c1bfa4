-- +goose Up
-- What a tenant wants to know of somebody before they come, where that differs
-- from the catalogue: a Land for all its municipalities, a municipality for
-- itself. No personal data: every tenant reads every row.
CREATE TABLE expectation (
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    item         TEXT NOT NULL,    -- 'measure:tb-screening', 'need:kita-place', 'group:health'
    wanted       BOOLEAN NOT NULL, -- false: not asked for, although the catalogue does
    from_age     BIGINT NOT NULL,
    to_age       BIGINT NOT NULL,  -- included; 0: open
    born_after   TEXT NOT NULL,
    changed_at   BIGINT NOT NULL,
    changed_by   TEXT NOT NULL,
    changed_name TEXT NOT NULL,
    PRIMARY KEY (tenant_id, item)
);

-- The answer "asked, and none": of one need, or of a whole group.
CREATE TABLE no_need (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    item         TEXT NOT NULL,    -- 'need:kita-place', 'group:health'
    source       TEXT NOT NULL,
    source_day   TEXT NOT NULL,
    health       BOOLEAN NOT NULL, -- only for roles that need health data
    origin_id    TEXT,             -- the row at the Land it was handed over from
    recorded_at  BIGINT NOT NULL,
    recorded_by  TEXT NOT NULL,
    withdrawn_at BIGINT NOT NULL,  -- no longer so, or recorded in error; 0 while it holds
    withdrawn_by TEXT NOT NULL
);
CREATE UNIQUE INDEX no_need_origin ON no_need (tenant_id, person_id, origin_id);
CREATE INDEX no_need_person ON no_need (tenant_id, person_id, item, id);

-- What was announced of one household, for the figures about notice and
-- completeness: no personal data.
CREATE TABLE announcement (
    transfer_id    TEXT NOT NULL REFERENCES transfer (id),
    version        BIGINT NOT NULL,  -- of the hand-over
    household_id   TEXT NOT NULL,
    tenant_id      TEXT NOT NULL,
    to_tenant_id   TEXT NOT NULL,
    unit_id        TEXT NOT NULL,    -- where the household lived, '' if in none
    holds          BOOLEAN NOT NULL, -- false once announced anew or taken back
    announced_on   TEXT NOT NULL,    -- when the present day was announced
    arrive_on      TEXT NOT NULL,
    kind           TEXT NOT NULL,
    notice_days    BIGINT NOT NULL,
    promised_days  BIGINT NOT NULL,
    persons        BIGINT NOT NULL,
    expected       BIGINT NOT NULL,  -- how many things ought to be known
    known          BIGINT NOT NULL,
    PRIMARY KEY (transfer_id, version, household_id)
);
CREATE INDEX announcement_land ON announcement (tenant_id, holds, arrive_on);
CREATE INDEX announcement_municipality ON announcement (to_tenant_id, holds, arrive_on);

-- What the Land has promised its municipalities. Of several that fit, the one
-- that begins last holds. No personal data: every tenant reads every row.
CREATE TABLE promise (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    kind         TEXT NOT NULL,    -- 'usual', 'urgent'
    from_day     TEXT NOT NULL,    -- of the arrival
    until_day    TEXT NOT NULL,    -- included; '' open
    pause        BOOLEAN NOT NULL, -- nobody is to arrive
    notice_days  BIGINT NOT NULL,  -- calendar days
    acknowledge  BIGINT NOT NULL,  -- working days
    answer       BIGINT NOT NULL,  -- working days
    new_day      BIGINT NOT NULL,  -- working days
    source       TEXT NOT NULL,
    changed_at   BIGINT NOT NULL,
    changed_by   TEXT NOT NULL,
    changed_name TEXT NOT NULL,
    ended_at     BIGINT NOT NULL   -- taken back; 0 while it holds
);
CREATE INDEX promise_tenant ON promise (tenant_id, ended_at, from_day, id);

-- How many persons the Land plans to send in a week, before there are names.
CREATE TABLE preview (
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    to_tenant_id TEXT NOT NULL REFERENCES tenant (id),
    week         TEXT NOT NULL,    -- its Monday
    persons      BIGINT NOT NULL CHECK (persons >= 0),
    changed_at   BIGINT NOT NULL,
    changed_by   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, to_tenant_id, week)
);
CREATE INDEX preview_week ON preview (tenant_id, week, to_tenant_id);
CREATE INDEX preview_municipality ON preview (to_tenant_id, week);

ALTER TABLE transfer ADD COLUMN kind TEXT NOT NULL DEFAULT 'usual';

-- +goose Down
ALTER TABLE transfer DROP COLUMN kind;
DROP TABLE preview;
DROP TABLE promise;
DROP TABLE announcement;
DROP TABLE no_need;
DROP TABLE expectation;
