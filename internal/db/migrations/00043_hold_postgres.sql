-- +goose Up
-- No place is had by two at once, and no household has two stays at once. A day
-- is compared as the number its digits make.
CREATE EXTENSION IF NOT EXISTS btree_gist;
-- +goose StatementBegin
CREATE FUNCTION held_days(from_day TEXT, until_day TEXT) RETURNS int4range LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS
    $$ SELECT int4range(replace(from_day, '-', '')::int, CASE WHEN until_day <> '' THEN replace(until_day, '-', '')::int END) $$;
-- +goose StatementEnd
ALTER TABLE hold ADD CONSTRAINT hold_once EXCLUDE USING gist (place_id WITH =, held_days(from_day, until_day) WITH &&);
ALTER TABLE stay ADD CONSTRAINT stay_once EXCLUDE USING gist (tenant_id WITH =, household_id WITH =, held_days(from_day, until_day) WITH &&)
    WHERE (state <> 'cancelled');

ALTER TABLE site ENABLE ROW LEVEL SECURITY;
ALTER TABLE site FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON site USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE dwelling ENABLE ROW LEVEL SECURITY;
ALTER TABLE dwelling FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON dwelling USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE room ENABLE ROW LEVEL SECURITY;
ALTER TABLE room FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON room USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE place ENABLE ROW LEVEL SECURITY;
ALTER TABLE place FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON place USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE stay ENABLE ROW LEVEL SECURITY;
ALTER TABLE stay FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON stay USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE closure ENABLE ROW LEVEL SECURITY;
ALTER TABLE closure FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON closure USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE hold ENABLE ROW LEVEL SECURITY;
ALTER TABLE hold FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON hold USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE site_cost ENABLE ROW LEVEL SECURITY;
ALTER TABLE site_cost FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON site_cost USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON site_cost;
ALTER TABLE site_cost NO FORCE ROW LEVEL SECURITY;
ALTER TABLE site_cost DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON hold;
ALTER TABLE hold NO FORCE ROW LEVEL SECURITY;
ALTER TABLE hold DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON closure;
ALTER TABLE closure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE closure DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON stay;
ALTER TABLE stay NO FORCE ROW LEVEL SECURITY;
ALTER TABLE stay DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON place;
ALTER TABLE place NO FORCE ROW LEVEL SECURITY;
ALTER TABLE place DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON room;
ALTER TABLE room NO FORCE ROW LEVEL SECURITY;
ALTER TABLE room DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON dwelling;
ALTER TABLE dwelling NO FORCE ROW LEVEL SECURITY;
ALTER TABLE dwelling DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON site;
ALTER TABLE site NO FORCE ROW LEVEL SECURITY;
ALTER TABLE site DISABLE ROW LEVEL SECURITY;
ALTER TABLE stay DROP CONSTRAINT stay_once;
ALTER TABLE hold DROP CONSTRAINT hold_once;
DROP FUNCTION held_days;
