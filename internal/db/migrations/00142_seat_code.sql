-- +goose Up
-- How many come by one sign-up: so many seats it takes.
ALTER TABLE seat ADD COLUMN people BIGINT NOT NULL DEFAULT 1;

-- By what somebody without a log-in shows that a sign-up is theirs. Stored is a hash.
CREATE TABLE seat_code (
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    hash      TEXT NOT NULL,
    seat_id   TEXT NOT NULL REFERENCES seat (id),
    PRIMARY KEY (tenant_id, hash)
);
CREATE INDEX seat_code_seat ON seat_code (tenant_id, seat_id);

-- +goose Down
DROP TABLE seat_code;
ALTER TABLE seat DROP COLUMN people;
