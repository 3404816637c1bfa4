-- +goose Up
-- A report counts for one key: who is admitted by the law on admission, or who
-- has to live there by the residence rule. Reports that are there are of the first.
ALTER TABLE report ADD COLUMN purpose TEXT NOT NULL DEFAULT 'asylum' CHECK (purpose IN ('asylum', 'residence'));
DROP INDEX report_day;
DROP INDEX report_tenant;
CREATE INDEX report_day ON report (land_id, purpose, ags, day, number);
CREATE INDEX report_tenant ON report (tenant_id, purpose, day, number);

-- +goose Down
DROP INDEX report_tenant;
DROP INDEX report_day;
DELETE FROM report WHERE purpose <> 'asylum';
ALTER TABLE report DROP COLUMN purpose;
CREATE INDEX report_day ON report (land_id, ags, day, number);
CREATE INDEX report_tenant ON report (tenant_id, day, number);
