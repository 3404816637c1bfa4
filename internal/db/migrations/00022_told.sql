-- +goose Up
-- The person is told, and says yes or no.

-- Who meets those who arrive in a municipality. It names an office, nobody.
CREATE TABLE arrival_contact (
    tenant_id  TEXT PRIMARY KEY REFERENCES tenant (id),
    office     TEXT NOT NULL,
    address    TEXT NOT NULL,
    phone      TEXT NOT NULL,
    hours      TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    changed_by TEXT NOT NULL
);

-- A consent that somebody took back. The need itself is withdrawn; this says
-- when and how they said so.
CREATE TABLE consent_withdrawal (
    id          TEXT PRIMARY KEY,
    tenant_id   TEXT NOT NULL REFERENCES tenant (id),
    need_id     TEXT NOT NULL REFERENCES need (id),
    person_id   TEXT NOT NULL REFERENCES person (id),
    said_on     TEXT NOT NULL,
    how         TEXT NOT NULL,
    health      BOOLEAN NOT NULL, -- whether the need told of health
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL
);
CREATE UNIQUE INDEX consent_withdrawal_need ON consent_withdrawal (tenant_id, need_id);
CREATE INDEX consent_withdrawal_person ON consent_withdrawal (tenant_id, person_id, said_on, id);

-- What travels only because somebody consented. Once recalled, the frozen
-- hand-over stays as it is, and nobody is shown the need in it any more.
CREATE TABLE handover_consent (
    transfer_id  TEXT NOT NULL REFERENCES transfer (id),
    tenant_id    TEXT NOT NULL,
    to_tenant_id TEXT NOT NULL,
    need_id      TEXT NOT NULL, -- the Land's
    person_id    TEXT NOT NULL, -- the Land's
    health       BOOLEAN NOT NULL,
    recalled_at  BIGINT NOT NULL, -- 0 while the consent holds
    recalled_by  TEXT NOT NULL,
    by_end       TEXT NOT NULL,
    PRIMARY KEY (transfer_id, need_id)
);
CREATE INDEX handover_consent_need ON handover_consent (need_id, tenant_id, to_tenant_id);

-- The copies in a municipality of what was handed over.
CREATE INDEX need_copied ON need (tenant_id, origin_id);

-- +goose Down
DROP INDEX need_copied;
DROP TABLE handover_consent;
DROP TABLE consent_withdrawal;
DROP TABLE arrival_contact;
