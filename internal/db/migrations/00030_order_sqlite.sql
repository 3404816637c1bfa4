-- +goose Up
-- Lists of transfers by any of their columns, for either end: those under way
-- and those that have ended.
ALTER TABLE transfer ADD COLUMN stage BIGINT NOT NULL DEFAULT 0;             -- of the state, in the order of the way
ALTER TABLE transfer ADD COLUMN ended BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE transfer ADD COLUMN sort_name TEXT NOT NULL DEFAULT ''; -- folded name of its first person
ALTER TABLE transfer ADD COLUMN sort_town TEXT NOT NULL DEFAULT ''; -- folded name of the municipality
UPDATE transfer SET
    stage = CASE state WHEN 'draft' THEN 0 WHEN 'announced' THEN 1 WHEN 'queried' THEN 2 WHEN 'acknowledged' THEN 3 WHEN 'ready' THEN 4
        WHEN 'postponed' THEN 5 WHEN 'arrived' THEN 6 WHEN 'withdrawn' THEN 7 ELSE 8 END,
    ended = state IN ('arrived', 'withdrawn', 'did-not-arrive'),
    sort_town = coalesce((SELECT replace(replace(replace(replace(replace(replace(replace(replace(lower(n.name), 'Ä', 'ae'), 'Ö', 'oe'), 'Ü', 'ue'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '-', ' ')
        FROM tenant n WHERE n.id = transfer.to_tenant_id), ''),
    sort_name = coalesce((SELECT h.sort_name FROM transfer_household w JOIN household h ON h.id = w.household_id
        WHERE w.transfer_id = transfer.id ORDER BY w.household_id LIMIT 1), '');
CREATE INDEX transfer_land_by_name ON transfer (tenant_id, ended, sort_name, id);
CREATE INDEX transfer_land_by_town ON transfer (tenant_id, ended, sort_town, id);
CREATE INDEX transfer_land_by_when ON transfer (tenant_id, ended, arrive_on, id);
CREATE INDEX transfer_land_by_notice ON transfer (tenant_id, ended, notice_days, id);
CREATE INDEX transfer_land_by_stage ON transfer (tenant_id, stage, id);
CREATE INDEX transfer_land_by_whose ON transfer (tenant_id, ended, turn, due_on, id);
CREATE INDEX transfer_land_by_size ON transfer (tenant_id, ended, persons, id);
CREATE INDEX transfer_municipality_by_name ON transfer (to_tenant_id, ended, sort_name, id);
CREATE INDEX transfer_municipality_by_when ON transfer (to_tenant_id, ended, arrive_on, id);
CREATE INDEX transfer_municipality_by_notice ON transfer (to_tenant_id, ended, notice_days, id);
CREATE INDEX transfer_municipality_by_stage ON transfer (to_tenant_id, stage, id);
CREATE INDEX transfer_municipality_by_whose ON transfer (to_tenant_id, ended, turn, due_on, id);
CREATE INDEX transfer_municipality_by_size ON transfer (to_tenant_id, ended, persons, id);

-- +goose Down
DROP INDEX transfer_municipality_by_size;
DROP INDEX transfer_municipality_by_whose;
DROP INDEX transfer_municipality_by_stage;
DROP INDEX transfer_municipality_by_notice;
DROP INDEX transfer_municipality_by_when;
DROP INDEX transfer_municipality_by_name;
DROP INDEX transfer_land_by_size;
DROP INDEX transfer_land_by_whose;
DROP INDEX transfer_land_by_stage;
DROP INDEX transfer_land_by_notice;
DROP INDEX transfer_land_by_when;
DROP INDEX transfer_land_by_town;
DROP INDEX transfer_land_by_name;
ALTER TABLE transfer DROP COLUMN sort_town;
ALTER TABLE transfer DROP COLUMN sort_name;
ALTER TABLE transfer DROP COLUMN ended;
ALTER TABLE transfer DROP COLUMN stage;
