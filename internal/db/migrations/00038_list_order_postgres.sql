-- +goose Up
-- Every list by each column it shows that an index can give in order.
-- What stands in another table is copied: it does not change, or is kept up.
ALTER TABLE account ADD COLUMN unit_name TEXT COLLATE "C" NOT NULL DEFAULT ''; -- of the facility
ALTER TABLE duplicate ADD COLUMN sort_name TEXT COLLATE "C" NOT NULL DEFAULT ''; -- folded name of the one
ALTER TABLE emergency ADD COLUMN sort_who TEXT COLLATE "C" NOT NULL DEFAULT ''; -- folded name of who opened it
ALTER TABLE announcement ADD COLUMN number TEXT COLLATE "C" NOT NULL DEFAULT ''; -- of the transfer
ALTER TABLE announcement ADD COLUMN sort_town TEXT COLLATE "C" NOT NULL DEFAULT ''; -- folded name of the municipality
ALTER TABLE announcement ADD COLUMN unit_name TEXT COLLATE "C" NOT NULL DEFAULT ''; -- of the facility
ALTER TABLE announcement ADD COLUMN percent BIGINT NOT NULL DEFAULT 0; -- of what ought to be known
ALTER TABLE follow_up ADD COLUMN number TEXT COLLATE "C" NOT NULL DEFAULT ''; -- of the transfer
ALTER TABLE follow_up ADD COLUMN sort_town TEXT COLLATE "C" NOT NULL DEFAULT ''; -- folded name of the municipality
ALTER TABLE follow_up ADD COLUMN unit_name TEXT COLLATE "C" NOT NULL DEFAULT ''; -- of the facility
-- No tenant is set here: the second wall is lowered for its owner meanwhile.
ALTER TABLE duplicate NO FORCE ROW LEVEL SECURITY;
ALTER TABLE emergency NO FORCE ROW LEVEL SECURITY;
ALTER TABLE announcement NO FORCE ROW LEVEL SECURITY;
ALTER TABLE follow_up NO FORCE ROW LEVEL SECURITY;
ALTER TABLE person NO FORCE ROW LEVEL SECURITY;
ALTER TABLE transfer NO FORCE ROW LEVEL SECURITY;
UPDATE account SET unit_name = coalesce((SELECT u.name FROM unit u WHERE u.id = account.unit_id), '');
UPDATE duplicate SET sort_name = coalesce((SELECT replace(replace(replace(replace(replace(replace(replace(replace(lower(p.family_name || ' ' || p.given_name), 'Ä', 'ae'), 'Ö', 'oe'), 'Ü', 'ue'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '-', ' ') FROM person p WHERE p.id = duplicate.one_id), '');
UPDATE emergency SET sort_who = coalesce((SELECT replace(replace(replace(replace(replace(replace(replace(replace(lower(a.name), 'Ä', 'ae'), 'Ö', 'oe'), 'Ü', 'ue'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '-', ' ') FROM account a WHERE a.id = emergency.account_id), '');
UPDATE announcement SET
    percent = CASE WHEN expected = 0 THEN 100 ELSE 100 * known / expected END,
    number = coalesce((SELECT t.number FROM transfer t WHERE t.id = announcement.transfer_id), ''),
    sort_town = coalesce((SELECT replace(replace(replace(replace(replace(replace(replace(replace(lower(n.name), 'Ä', 'ae'), 'Ö', 'oe'), 'Ü', 'ue'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '-', ' ') FROM tenant n WHERE n.id = announcement.to_tenant_id), ''),
    unit_name = coalesce((SELECT u.name FROM unit u WHERE u.id = announcement.unit_id), '');
UPDATE follow_up SET
    number = coalesce((SELECT t.number FROM transfer t WHERE t.id = follow_up.transfer_id), ''),
    sort_town = coalesce((SELECT replace(replace(replace(replace(replace(replace(replace(replace(lower(n.name), 'Ä', 'ae'), 'Ö', 'oe'), 'Ü', 'ue'), 'ä', 'ae'), 'ö', 'oe'), 'ü', 'ue'), 'ß', 'ss'), '-', ' ') FROM tenant n WHERE n.id = follow_up.to_tenant_id), ''),
    unit_name = coalesce((SELECT u.name FROM unit u WHERE u.id = follow_up.unit_id), '');
ALTER TABLE transfer FORCE ROW LEVEL SECURITY;
ALTER TABLE person FORCE ROW LEVEL SECURITY;
ALTER TABLE follow_up FORCE ROW LEVEL SECURITY;
ALTER TABLE announcement FORCE ROW LEVEL SECURITY;
ALTER TABLE emergency FORCE ROW LEVEL SECURITY;
ALTER TABLE duplicate FORCE ROW LEVEL SECURITY;
CREATE INDEX account_by_unit ON account (tenant_id, unit_name, id);
CREATE INDEX account_by_state ON account (tenant_id, (CASE WHEN NOT active THEN 3 WHEN asked_at > 0 THEN 0 WHEN password_hash = '' THEN 1 ELSE 2 END), id);
DROP INDEX duplicate_state;
CREATE INDEX duplicate_state ON duplicate (tenant_id, state, certainty, id); -- all in one direction
CREATE INDEX duplicate_by_name ON duplicate (tenant_id, state, sort_name, id);
CREATE INDEX duplicate_by_day ON duplicate (tenant_id, state, decided_at, id);
CREATE INDEX mail_by_kind ON mail (tenant_id, kind, id);
CREATE INDEX mail_state_by_kind ON mail (tenant_id, state, kind, id);
CREATE INDEX release_by_kind ON release (tenant_id, kind, records, id);
CREATE INDEX release_own_by_kind ON release (tenant_id, asked_by, kind, records, id);
CREATE INDEX release_own_by_state ON release (tenant_id, asked_by, state, asked_at, id);
CREATE INDEX emergency_by_who ON emergency (tenant_id, sort_who, id);
DROP INDEX announcement_land; -- the ones by day of arrival have the same columns first
DROP INDEX announcement_municipality;
CREATE INDEX announcement_land_by_number ON announcement (tenant_id, holds, number, transfer_id, household_id);
CREATE INDEX announcement_municipality_by_number ON announcement (to_tenant_id, holds, number, transfer_id, household_id);
CREATE INDEX announcement_land_by_town ON announcement (tenant_id, holds, sort_town, transfer_id, household_id);
CREATE INDEX announcement_land_by_unit ON announcement (tenant_id, holds, unit_name, transfer_id, household_id);
CREATE INDEX announcement_municipality_by_unit ON announcement (to_tenant_id, holds, unit_name, transfer_id, household_id);
CREATE INDEX announcement_land_by_announced ON announcement (tenant_id, holds, announced_on, transfer_id, household_id);
CREATE INDEX announcement_municipality_by_announced ON announcement (to_tenant_id, holds, announced_on, transfer_id, household_id);
CREATE INDEX announcement_land_by_when ON announcement (tenant_id, holds, arrive_on, transfer_id, household_id);
CREATE INDEX announcement_municipality_by_when ON announcement (to_tenant_id, holds, arrive_on, transfer_id, household_id);
CREATE INDEX announcement_land_by_notice ON announcement (tenant_id, holds, notice_days, transfer_id, household_id);
CREATE INDEX announcement_municipality_by_notice ON announcement (to_tenant_id, holds, notice_days, transfer_id, household_id);
CREATE INDEX announcement_land_by_known ON announcement (tenant_id, holds, percent, transfer_id, household_id);
CREATE INDEX announcement_municipality_by_known ON announcement (to_tenant_id, holds, percent, transfer_id, household_id);
CREATE INDEX follow_up_by_number ON follow_up (tenant_id, number, id);
CREATE INDEX follow_up_by_town ON follow_up (tenant_id, sort_town, id);
CREATE INDEX follow_up_by_unit ON follow_up (tenant_id, unit_name, id);
CREATE INDEX follow_up_by_size ON follow_up (tenant_id, persons, id);

-- +goose Down
DROP INDEX follow_up_by_size;
DROP INDEX follow_up_by_unit;
DROP INDEX follow_up_by_town;
DROP INDEX follow_up_by_number;
DROP INDEX announcement_municipality_by_known;
DROP INDEX announcement_land_by_known;
DROP INDEX announcement_municipality_by_notice;
DROP INDEX announcement_land_by_notice;
DROP INDEX announcement_municipality_by_when;
DROP INDEX announcement_land_by_when;
DROP INDEX announcement_municipality_by_announced;
DROP INDEX announcement_land_by_announced;
DROP INDEX announcement_municipality_by_unit;
DROP INDEX announcement_land_by_unit;
DROP INDEX announcement_land_by_town;
DROP INDEX announcement_municipality_by_number;
DROP INDEX announcement_land_by_number;
CREATE INDEX announcement_municipality ON announcement (to_tenant_id, holds, arrive_on);
CREATE INDEX announcement_land ON announcement (tenant_id, holds, arrive_on);
DROP INDEX emergency_by_who;
DROP INDEX release_own_by_state;
DROP INDEX release_own_by_kind;
DROP INDEX release_by_kind;
DROP INDEX mail_state_by_kind;
DROP INDEX mail_by_kind;
DROP INDEX duplicate_by_day;
DROP INDEX duplicate_by_name;
DROP INDEX duplicate_state;
CREATE INDEX duplicate_state ON duplicate (tenant_id, state, certainty DESC, id);
DROP INDEX account_by_state;
DROP INDEX account_by_unit;
ALTER TABLE follow_up DROP COLUMN unit_name;
ALTER TABLE follow_up DROP COLUMN sort_town;
ALTER TABLE follow_up DROP COLUMN number;
ALTER TABLE announcement DROP COLUMN percent;
ALTER TABLE announcement DROP COLUMN unit_name;
ALTER TABLE announcement DROP COLUMN sort_town;
ALTER TABLE announcement DROP COLUMN number;
ALTER TABLE emergency DROP COLUMN sort_who;
ALTER TABLE duplicate DROP COLUMN sort_name;
ALTER TABLE account DROP COLUMN unit_name;
