-- +goose Up
-- A municipality's arrivals for a calendar program. Whoever has the link may
-- read: its secret is kept as a hash.
CREATE TABLE calendar_feed (
    id           TEXT PRIMARY KEY,
    tenant_id    TEXT NOT NULL REFERENCES tenant (id), -- the municipality
    secret       TEXT NOT NULL,   -- SHA-256
    name         TEXT NOT NULL,   -- who uses it, in the office's words
    created_at   BIGINT NOT NULL,
    created_by   TEXT NOT NULL,
    created_name TEXT NOT NULL,
    ended_at     BIGINT NOT NULL, -- 0 while it holds
    ended_name   TEXT NOT NULL,
    read_at      BIGINT NOT NULL, -- last, 0 if never
    hour_from    BIGINT NOT NULL, -- reads are counted within an hour
    hour_reads   BIGINT NOT NULL
);
CREATE UNIQUE INDEX calendar_feed_secret ON calendar_feed (secret);
CREATE INDEX calendar_feed_tenant ON calendar_feed (tenant_id, ended_at, id);

-- +goose Down
DROP TABLE calendar_feed;
