-- +goose Up
-- Whom a figure tells of and who brought it may look. Figures are written for oneself,
-- by a Land also for its municipalities. Nobody changes or deletes one.
ALTER TABLE figure ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure FORCE ROW LEVEL SECURITY;
CREATE POLICY told ON figure FOR SELECT USING (current_setting('wegwarte.tenant', true) IN (tenant_id, by_tenant_id));
CREATE POLICY own ON figure FOR INSERT WITH CHECK (by_tenant_id = current_setting('wegwarte.tenant', true)
    AND (tenant_id = by_tenant_id OR tenant_id IN (SELECT t.id FROM tenant t JOIN tenant l ON l.land_key = t.land_key
        WHERE l.kind = 'land' AND l.id = current_setting('wegwarte.tenant', true))));
ALTER TABLE figure_name ENABLE ROW LEVEL SECURITY;
ALTER TABLE figure_name FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON figure_name USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON figure_name;
ALTER TABLE figure_name NO FORCE ROW LEVEL SECURITY;
ALTER TABLE figure_name DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON figure;
DROP POLICY told ON figure;
ALTER TABLE figure NO FORCE ROW LEVEL SECURITY;
ALTER TABLE figure DISABLE ROW LEVEL SECURITY;
