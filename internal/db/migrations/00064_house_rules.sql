-- +goose Up
-- What holds in a site, whom to call and what is there, for those who will live in
-- it. What the municipality says in its own words in German stands in
-- site.house_rules.
CREATE TABLE house_rules (
    id        TEXT PRIMARY KEY REFERENCES site (id), -- the site's: each has one
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    rules     TEXT NOT NULL, -- JSON: {"quiet_from": "22:00", "holds": ["waste"]}
    words     TEXT NOT NULL, -- JSON: {"uk": "…"}: the German ones in other languages
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE INDEX house_rules_tenant ON house_rules (tenant_id, id);

-- +goose Down
DROP TABLE house_rules;
