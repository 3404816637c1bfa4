-- +goose Up
-- Photos and PDFs of papers. What is known of one stands here; the file itself,
-- encrypted, stands apart, so that a list reads no files.
CREATE TABLE paper (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    person_id    TEXT NOT NULL REFERENCES person (id),
    kind         TEXT NOT NULL,
    data         TEXT NOT NULL,        -- the kind of data that one must be able to read for it
    need_id      TEXT REFERENCES need (id),
    measure_id   TEXT REFERENCES measure (id),
    item_data    TEXT NOT NULL,        -- the same of the need or measure, '' without one
    issued_on    TEXT NOT NULL,
    language     TEXT NOT NULL,
    note         TEXT NOT NULL,
    media_type   TEXT NOT NULL CHECK (media_type IN ('image/jpeg', 'application/pdf')),
    bytes        BIGINT NOT NULL CHECK (bytes >= 0),
    width        BIGINT NOT NULL,      -- of a picture
    height       BIGINT NOT NULL,
    pages        BIGINT NOT NULL,
    turned       BIGINT NOT NULL CHECK (turned BETWEEN 0 AND 3), -- quarter turns to the right
    print        TEXT,                 -- of the file as it came, so that it is not kept twice; NULL once removed
    origin_id    TEXT,                 -- the row at the Land it was handed over from
    version      BIGINT NOT NULL,
    added_at     BIGINT NOT NULL,
    added_by     TEXT NOT NULL,
    removed_at   BIGINT NOT NULL,      -- 0 while the file is there
    removed_by   TEXT NOT NULL,
    removed_why  TEXT NOT NULL,
    removed_note TEXT NOT NULL,
    CHECK (need_id IS NULL OR measure_id IS NULL),
    CHECK ((removed_at = 0) = (removed_why = ''))
);
CREATE INDEX paper_person ON paper (tenant_id, person_id, added_at, id);
CREATE UNIQUE INDEX paper_once ON paper (tenant_id, person_id, print);
CREATE UNIQUE INDEX paper_origin ON paper (tenant_id, person_id, origin_id);
CREATE INDEX paper_copied ON paper (tenant_id, origin_id);

-- The bytes, each part under a key of its own that is sealed with the key named.
CREATE TABLE paper_file (
    paper_id  TEXT NOT NULL REFERENCES paper (id),
    part      TEXT NOT NULL CHECK (part IN ('content', 'preview')),
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    key_name  TEXT NOT NULL,
    file_key  BYTEA NOT NULL,
    sealed    BYTEA NOT NULL,
    PRIMARY KEY (paper_id, part)
);
CREATE INDEX paper_file_key ON paper_file (tenant_id, key_name);

-- +goose Down
DROP TABLE paper_file;
DROP TABLE paper;
