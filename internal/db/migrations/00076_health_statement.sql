-- +goose Up
-- What somebody does not bear, what they take, and the aids they need: what one
-- source says about one of them. What contradicts stands side by side; nothing
-- is overwritten. What staff add later (ended_on, the supply) has columns of its own.
CREATE TABLE health_statement (
    id              TEXT PRIMARY KEY,
    tenant_id       TEXT NOT NULL REFERENCES tenant (id),
    person_id       TEXT NOT NULL REFERENCES person (id),
    kind            TEXT NOT NULL CHECK (kind IN ('allergy', 'medicine', 'aid')),
    none            BOOLEAN NOT NULL, -- it says that there is none, of the sort or of any
    about           TEXT NOT NULL,    -- what against, which medicine, which aid: as written
    sort            TEXT NOT NULL,    -- in the house's words, '' where it cannot be told
    codes           TEXT NOT NULL,    -- JSON list of "system|code"
    atc             TEXT NOT NULL,
    pzn             TEXT NOT NULL,
    standing        TEXT NOT NULL CHECK (standing IN ('current', 'paused', 'ended', 'unknown')),
    danger          TEXT NOT NULL CHECK (danger IN ('', 'low', 'high')),
    certainty       TEXT NOT NULL CHECK (certainty IN ('', 'presumed', 'confirmed')),
    reaction        TEXT NOT NULL,
    dosage          TEXT NOT NULL,
    from_day        TEXT NOT NULL,
    from_precision  TEXT NOT NULL CHECK (from_precision IN ('day', 'month', 'year', 'unknown')),
    until_day       TEXT NOT NULL,   -- the last day by the source's word
    ended_on        TEXT NOT NULL,   -- the last day by the word of staff
    lasts_until     TEXT NOT NULL,   -- the last day for which there is supply
    supply_days     BIGINT NOT NULL, -- supply given along, counted from the arrival; 0: not known
    source          TEXT NOT NULL,
    source_day      TEXT NOT NULL,
    document_id     TEXT REFERENCES document (id),
    document_path   TEXT NOT NULL,
    basis           TEXT NOT NULL,
    consent         TEXT NOT NULL,   -- when and how it was given, where the basis is consent
    origin_id       TEXT,            -- the row at the Land it was handed over from
    recorded_at     BIGINT NOT NULL,
    recorded_by     TEXT NOT NULL,
    withdrawn_at    BIGINT NOT NULL, -- recorded in error, or without a consent any more; 0 while it holds
    withdrawn_by    TEXT NOT NULL,
    consent_back_on TEXT NOT NULL,   -- the day on which the consent was taken back
    consent_back_by TEXT NOT NULL    -- how it was said
);
CREATE UNIQUE INDEX health_statement_origin ON health_statement (tenant_id, person_id, origin_id);
CREATE INDEX health_statement_person ON health_statement (tenant_id, person_id, kind, about, id);
CREATE INDEX health_statement_copied ON health_statement (tenant_id, origin_id);

-- Which kind of data travels by consent: a need, or what is said about health.
ALTER TABLE handover_consent ADD COLUMN of_kind TEXT NOT NULL DEFAULT 'need';

-- +goose Down
ALTER TABLE handover_consent DROP COLUMN of_kind;
DROP TABLE health_statement;
