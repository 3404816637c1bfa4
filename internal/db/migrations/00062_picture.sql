-- +goose Up
-- Photos of places: of a site for those who will live there, of a flat as it was
-- handed over. What they belong to has no key, as it is of several kinds.
CREATE TABLE picture (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    data      TEXT NOT NULL, -- the kind of data that one must be able to read for it
    of_id     TEXT NOT NULL, -- what it belongs to
    about_id  TEXT NOT NULL, -- the household that this is about, '' where nobody
    caption   TEXT NOT NULL,
    width     BIGINT NOT NULL,
    height    BIGINT NOT NULL,
    bytes     BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX picture_of ON picture (tenant_id, of_id, at, id);

CREATE TABLE picture_file (
    picture_id TEXT NOT NULL REFERENCES picture (id),
    part       TEXT NOT NULL,
    tenant_id  TEXT NOT NULL REFERENCES tenant (id),
    key_name   TEXT NOT NULL,
    file_key   BYTEA NOT NULL,
    sealed     BYTEA NOT NULL,
    PRIMARY KEY (picture_id, part)
);
CREATE INDEX picture_file_key ON picture_file (tenant_id, key_name);

-- +goose Down
DROP TABLE picture_file;
DROP TABLE picture;
