-- +goose Up
-- How people lived at the end of each month: counted once, of nobody.
CREATE TABLE lived_month (
    tenant_id    TEXT NOT NULL REFERENCES tenant (id),
    month        TEXT NOT NULL,   -- its first day
    persons      BIGINT NOT NULL,
    halls        BIGINT NOT NULL, -- of them in halls
    own_door     BIGINT NOT NULL, -- of them behind a door of their own
    measured     BIGINT NOT NULL, -- of them, of whose rooms the area is known
    space_low    BIGINT NOT NULL, -- tenths of m² a person
    space_middle BIGINT NOT NULL,
    space_high   BIGINT NOT NULL,
    counted_on   TEXT NOT NULL,
    PRIMARY KEY (tenant_id, month)
);

-- +goose Down
DROP TABLE lived_month;
