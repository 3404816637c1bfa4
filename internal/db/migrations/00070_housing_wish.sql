-- +goose Up
-- What a household wishes of a place, and which schools, Kitas and doctors it goes to.
CREATE TABLE housing_wish (
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    household_id TEXT NOT NULL, -- the Land's, as long as there is a transfer
    uses         TEXT NOT NULL, -- JSON: names
    wishes       TEXT NOT NULL, -- JSON: districts, and kinds of sites
    version      BIGINT NOT NULL,
    at           BIGINT NOT NULL,
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    PRIMARY KEY (tenant_id, household_id)
);

-- +goose Down
DROP TABLE housing_wish;
