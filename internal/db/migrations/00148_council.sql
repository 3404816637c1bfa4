-- +goose Up
-- The report of a quarter: what people write beside its figures, and what was finished.
CREATE TABLE council_text (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    quarter   TEXT NOT NULL, -- "2026-3"
    section   TEXT NOT NULL,
    words     TEXT NOT NULL,
    version   BIGINT NOT NULL,
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX council_text_of ON council_text (tenant_id, quarter, section);

CREATE TABLE council_report (
    id        TEXT PRIMARY KEY,
    tenant_id TEXT NOT NULL REFERENCES tenant (id),
    quarter   TEXT NOT NULL,
    number    BIGINT NOT NULL, -- from 1
    content   TEXT NOT NULL,   -- JSON: the sections with their figures and words
    at        BIGINT NOT NULL,
    by_id     TEXT NOT NULL,
    by_name   TEXT NOT NULL
);
CREATE UNIQUE INDEX council_report_of ON council_report (tenant_id, quarter, number);

-- +goose Down
DROP TABLE council_report;
DROP TABLE council_text;
