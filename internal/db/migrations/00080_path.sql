-- +goose Up
-- Somebody's own way in a municipality: who goes it with them, what they want,
-- what is to be done for it, by whom and until when. A household has a case; who
-- is of age can have one of their own.
CREATE TABLE path_case (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id    TEXT NOT NULL,   -- '' for the household
    file_number  TEXT NOT NULL,
    persons      BIGINT NOT NULL,
    phase        TEXT NOT NULL,
    complexity   BIGINT NOT NULL, -- 0 to 3
    weight       BIGINT NOT NULL, -- follows from phase, complexity and persons
    manager_id   TEXT NOT NULL,   -- account, '' while nobody has it
    manager_name TEXT NOT NULL,
    agreed_on    TEXT NOT NULL,   -- that they want it; '' not yet
    opened_on    TEXT NOT NULL,
    ended_on     TEXT NOT NULL,   -- '' while it goes on
    ending       TEXT NOT NULL,
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL
);
CREATE UNIQUE INDEX path_case_once ON path_case (tenant_id, household_id, person_id) WHERE ended_on = '';
CREATE INDEX path_case_household ON path_case (tenant_id, household_id, opened_on, id);
CREATE INDEX path_case_manager ON path_case (tenant_id, manager_id, weight, id) WHERE ended_on = '';
CREATE INDEX path_case_opened ON path_case (tenant_id, opened_on, id);

CREATE TABLE path_goal (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL REFERENCES household (id),
    person_id    TEXT NOT NULL, -- '' for the household
    area         TEXT NOT NULL,
    words        TEXT NOT NULL, -- their own
    language     TEXT NOT NULL, -- of the words, BCP 47
    set_on       TEXT NOT NULL,
    state        TEXT NOT NULL, -- open, reached, dropped
    closed_on    TEXT NOT NULL,
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL
);
CREATE INDEX path_goal_household ON path_goal (tenant_id, household_id, set_on, id);
CREATE INDEX path_goal_person ON path_goal (tenant_id, person_id, set_on, id) WHERE person_id <> '';

CREATE TABLE path_step (
    id               TEXT PRIMARY KEY,
    tenant_id        TEXT NOT NULL REFERENCES tenant (id),
    household_id     TEXT NOT NULL REFERENCES household (id),
    person_id        TEXT NOT NULL,   -- '' for the household
    case_id          TEXT NOT NULL REFERENCES path_case (id),
    goal_id          TEXT NOT NULL,   -- '' for none
    manager_id       TEXT NOT NULL,   -- of the case
    area             TEXT NOT NULL,
    title            TEXT NOT NULL,
    words            TEXT NOT NULL,   -- message key, where the house has its own words for it; '' else
    turn             TEXT NOT NULL,   -- whose it is
    turn_name        TEXT NOT NULL,   -- "IHK FOSA"
    since_day        TEXT NOT NULL,   -- that it is theirs; never before the start
    start_on         TEXT NOT NULL,
    due_on           TEXT NOT NULL,   -- '' for no day
    state            TEXT NOT NULL,   -- open, done, dropped
    closed_on        TEXT NOT NULL,
    evidence         TEXT NOT NULL,   -- by what it shows that it is done
    milestone        TEXT NOT NULL,   -- which first it is, once done; '' none
    template         TEXT NOT NULL,   -- from which it came; '' none
    template_version BIGINT NOT NULL,
    template_step    TEXT NOT NULL,
    room             TEXT NOT NULL,   -- that moves it; '' moved by hand
    ref              TEXT NOT NULL,   -- what of that room
    version          BIGINT NOT NULL,
    at               BIGINT NOT NULL,
    by_id            TEXT NOT NULL,
    by_name          TEXT NOT NULL
);
CREATE INDEX path_step_household ON path_step (tenant_id, household_id, start_on, id);
CREATE INDEX path_step_person ON path_step (tenant_id, person_id, start_on, id) WHERE person_id <> '';
CREATE INDEX path_step_case ON path_step (tenant_id, case_id, id);
CREATE UNIQUE INDEX path_step_ref ON path_step (tenant_id, room, ref) WHERE room <> '';
CREATE INDEX path_step_since ON path_step (tenant_id, since_day, id) WHERE state = 'open';
CREATE INDEX path_step_turn ON path_step (tenant_id, turn, since_day, id, area) WHERE state = 'open';
CREATE INDEX path_step_turn_name ON path_step (tenant_id, turn, turn_name, since_day, id) WHERE state = 'open';
CREATE INDEX path_step_mine ON path_step (tenant_id, manager_id, since_day, id) WHERE state = 'open';
CREATE INDEX path_step_mine_turn ON path_step (tenant_id, manager_id, turn, since_day, id, area) WHERE state = 'open';
CREATE INDEX path_step_mine_due ON path_step (tenant_id, manager_id, due_on, id) WHERE state = 'open' AND due_on <> '';
CREATE INDEX path_step_due ON path_step (tenant_id, due_on, id) WHERE state = 'open' AND due_on <> '';
CREATE INDEX path_step_mine_start ON path_step (tenant_id, manager_id, start_on, id) WHERE state = 'open';

-- Whose turn a step was, from when to when.
CREATE TABLE path_turn (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    step_id   TEXT NOT NULL REFERENCES path_step (id),
    turn      TEXT NOT NULL,
    turn_name TEXT NOT NULL,
    from_day  TEXT NOT NULL,
    until_day TEXT NOT NULL,
    note      TEXT NOT NULL, -- why it went on
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX path_turn_step ON path_turn (tenant_id, step_id, from_day, id);

-- Firsts of a person: the first flat of their own, the first day at school.
CREATE TABLE path_milestone (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL,
    kind      TEXT NOT NULL,
    reached   TEXT NOT NULL, -- the day
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person_id, kind)
);
CREATE INDEX path_milestone_kind ON path_milestone (tenant_id, kind, reached, person_id);

-- Whether somebody wants to stay or to return: their own entry.
CREATE TABLE path_wish (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL,
    wish      TEXT NOT NULL,
    said_on   TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person_id)
);

-- A municipality's own version of a template: of the house's or a new one.
CREATE TABLE path_template (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    name      TEXT NOT NULL,   -- key
    version   BIGINT NOT NULL,
    title     TEXT NOT NULL,
    base      BIGINT NOT NULL, -- version of the house's it was made from, 0 none
    reason    TEXT NOT NULL,   -- what changed, which law
    retired   BOOLEAN NOT NULL,
    steps     TEXT NOT NULL,   -- JSON
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, name, version)
);

-- Which template a way was made from, in which version.
CREATE TABLE path_applied (
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    case_id    TEXT NOT NULL REFERENCES path_case (id),
    person_id  TEXT NOT NULL, -- '' for the household
    template   TEXT NOT NULL,
    version    BIGINT NOT NULL,
    applied_on TEXT NOT NULL,
    PRIMARY KEY (tenant_id, case_id, person_id, template)
);
CREATE INDEX path_applied_template ON path_applied (tenant_id, template, version, case_id, person_id);

-- +goose Down
DROP TABLE path_applied;
DROP TABLE path_template;
DROP TABLE path_wish;
DROP TABLE path_milestone;
DROP TABLE path_turn;
DROP TABLE path_step;
DROP TABLE path_goal;
DROP TABLE path_case;
