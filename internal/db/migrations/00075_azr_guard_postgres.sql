-- +goose Up
ALTER TABLE keep_answer ENABLE ROW LEVEL SECURITY;
ALTER TABLE keep_answer FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON keep_answer USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE kept_back ENABLE ROW LEVEL SECURITY;
ALTER TABLE kept_back FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON kept_back USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON kept_back;
ALTER TABLE kept_back NO FORCE ROW LEVEL SECURITY;
ALTER TABLE kept_back DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON keep_answer;
ALTER TABLE keep_answer NO FORCE ROW LEVEL SECURITY;
ALTER TABLE keep_answer DISABLE ROW LEVEL SECURITY;
