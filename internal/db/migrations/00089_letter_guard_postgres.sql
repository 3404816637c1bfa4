-- +goose Up
ALTER TABLE letter ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON letter USING (tenant_id = current_setting('wegwarte.tenant', true));
ALTER TABLE letter_text ENABLE ROW LEVEL SECURITY;
ALTER TABLE letter_text FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON letter_text USING (tenant_id = current_setting('wegwarte.tenant', true));

-- +goose Down
DROP POLICY own ON letter_text;
ALTER TABLE letter_text NO FORCE ROW LEVEL SECURITY;
ALTER TABLE letter_text DISABLE ROW LEVEL SECURITY;
DROP POLICY own ON letter;
ALTER TABLE letter NO FORCE ROW LEVEL SECURITY;
ALTER TABLE letter DISABLE ROW LEVEL SECURITY;
