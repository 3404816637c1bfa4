-- +goose Up
-- What somebody and who walks with them write to each other. What they wrote is
-- sealed and stands apart; here is who wrote, when, and whose turn it is.
CREATE TABLE post_thread (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    person_id    TEXT NOT NULL REFERENCES person (id), -- whose page
    words        TEXT NOT NULL,   -- message key of the subject, '' where it was written
    turn         TEXT NOT NULL CHECK (turn IN ('office', 'person', '')), -- '': nobody's
    turn_rank    BIGINT NOT NULL, -- 0 not read by the office, 1 its turn, 2 the person's, 3 nobody's
    since_at     BIGINT NOT NULL, -- of that
    answered_at  BIGINT NOT NULL, -- when the office wrote last; 0: never
    last_at      BIGINT NOT NULL,
    person_new   BOOLEAN NOT NULL, -- something in it the person has not read
    version      BIGINT NOT NULL
);
CREATE INDEX post_thread_rank ON post_thread (tenant_id, turn_rank, since_at, id);
CREATE INDEX post_thread_last ON post_thread (tenant_id, last_at, id);
CREATE INDEX post_thread_person ON post_thread (tenant_id, person_id, last_at, id);

CREATE TABLE post_message (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    thread_id TEXT NOT NULL REFERENCES post_thread (id),
    side      TEXT NOT NULL CHECK (side IN ('person', 'helper', 'office')),
    words     TEXT NOT NULL,   -- message key of what the house worded, '' of what was written
    about     TEXT NOT NULL CHECK (about IN ('', 'meeting', 'preparation', 'letter', 'paper')),
    about_id  TEXT NOT NULL,
    about_at  BIGINT NOT NULL, -- when that begins; 0: it has no time
    language  TEXT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL,
    read_at   BIGINT NOT NULL  -- by the other side; 0: not yet
);
CREATE INDEX post_message_thread ON post_message (tenant_id, thread_id, at, id);
CREATE INDEX post_message_by ON post_message (tenant_id, by_id, at);

-- What a human, or the house for its own words, says a message means in another
-- language. One is corrected by the next; the latest is shown.
CREATE TABLE post_translation (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    message_id TEXT NOT NULL REFERENCES post_message (id),
    language   TEXT NOT NULL,
    maker      TEXT NOT NULL CHECK (maker IN ('interpreter', 'colleague', 'helper', 'writer')),
    name       TEXT NOT NULL,  -- who translated
    at         BIGINT NOT NULL,
    by_id      TEXT NOT NULL,  -- who wrote it down
    by_name    TEXT NOT NULL
);
CREATE INDEX post_translation_message ON post_translation (tenant_id, message_id, id);

CREATE TABLE post_attachment (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    message_id TEXT NOT NULL REFERENCES post_message (id),
    media_type TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf')),
    bytes      BIGINT NOT NULL,
    pages      BIGINT NOT NULL,
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL
);
CREATE INDEX post_attachment_message ON post_attachment (tenant_id, message_id, id);

-- Subjects, texts, translations and files, each under a key of its own.
CREATE TABLE post_sealed (
    owner_id  TEXT NOT NULL,
    part      TEXT NOT NULL CHECK (part IN ('subject', 'text', 'answer', 'translation', 'content', 'preview')),
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    key_name  TEXT NOT NULL,
    file_key  BYTEA NOT NULL,
    sealed    BYTEA NOT NULL,
    PRIMARY KEY (owner_id, part)
);
CREATE INDEX post_sealed_key ON post_sealed (tenant_id, key_name);

-- How somebody wants to be told that there is news on their page.
CREATE TABLE post_wish (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    channel   TEXT NOT NULL CHECK (channel IN ('', 'mail', 'sms')),
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, person_id)
);

-- What somebody said to an appointment with one tap. It holds for the time the
-- appointment had then.
CREATE TABLE own_answer (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    person_id TEXT NOT NULL REFERENCES person (id),
    about     TEXT NOT NULL CHECK (about IN ('meeting', 'preparation')),
    about_id  TEXT NOT NULL,
    answer    TEXT NOT NULL CHECK (answer IN ('cannot', 'interpreter')),
    about_at  BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    PRIMARY KEY (tenant_id, about_id, person_id, answer)
);
CREATE INDEX own_answer_person ON own_answer (tenant_id, person_id);

-- A link by which somebody's own calendar reads their appointments.
CREATE TABLE own_feed (
    id         TEXT PRIMARY KEY,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    person_id  TEXT NOT NULL REFERENCES person (id),
    guest_id   TEXT NOT NULL REFERENCES account (id), -- who made it
    secret     TEXT NOT NULL,   -- SHA-256; the identifier once it ended
    created_at BIGINT NOT NULL,
    ended_at   BIGINT NOT NULL, -- 0 while it holds
    read_at    BIGINT NOT NULL,
    hour_from  BIGINT NOT NULL,
    hour_reads BIGINT NOT NULL
);
CREATE UNIQUE INDEX own_feed_secret ON own_feed (secret);
CREATE INDEX own_feed_person ON own_feed (tenant_id, person_id, ended_at, id);

-- What people praise, propose and complain of, to whom they are not with every
-- day. Of who did not say who they are nothing is kept but the day.
CREATE TABLE feedback (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    kind        TEXT NOT NULL CHECK (kind IN ('praise', 'idea', 'complaint')),
    language    TEXT NOT NULL,
    person_id   TEXT REFERENCES person (id), -- NULL: they did not say who they are
    code        TEXT,           -- SHA-256 of what shows the answer; NULL where it is shown on their page
    day         TEXT NOT NULL,  -- it came
    due_on      TEXT NOT NULL,  -- to be answered until
    state       TEXT NOT NULL CHECK (state IN ('open', 'working', 'answered')),
    state_rank  BIGINT NOT NULL,
    answered_on TEXT NOT NULL,
    translator  TEXT NOT NULL,  -- of the answer, who put it into their language
    version     BIGINT NOT NULL,
    by_id       TEXT NOT NULL,  -- who looked after it last
    by_name     TEXT NOT NULL
);
CREATE INDEX feedback_rank ON feedback (tenant_id, state_rank, due_on, id);
CREATE INDEX feedback_day ON feedback (tenant_id, day, id);
CREATE INDEX feedback_person ON feedback (tenant_id, person_id, id);
CREATE UNIQUE INDEX feedback_code ON feedback (code);

-- The place that answers.
CREATE TABLE feedback_place (
    tenant_id TEXT PRIMARY KEY REFERENCES tenant (id),
    name      TEXT NOT NULL,
    address   TEXT NOT NULL,
    phone     TEXT NOT NULL,
    hours     TEXT NOT NULL,
    days      BIGINT NOT NULL, -- within which it answers
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL
);

-- +goose Down
DROP TABLE feedback_place;
DROP TABLE feedback;
DROP TABLE own_feed;
DROP TABLE own_answer;
DROP TABLE post_wish;
DROP TABLE post_sealed;
DROP TABLE post_attachment;
DROP TABLE post_translation;
DROP TABLE post_message;
DROP TABLE post_thread;
