-- +goose Up
-- Somebody agreed to be invited to a meeting and reminded of it.
ALTER TABLE path_meeting ADD COLUMN remind TEXT NOT NULL DEFAULT '';        -- mail, sms; '' they did not agree
ALTER TABLE path_meeting ADD COLUMN reminded_at BIGINT NOT NULL DEFAULT 0;  -- the begin that they were reminded of
CREATE INDEX path_meeting_remind ON path_meeting (tenant_id, begins_at, id) WHERE remind <> '' AND state = 'planned';

-- A mail to somebody who is looked after names the meeting it is about, and not them.
ALTER TABLE mail ADD COLUMN about_id TEXT NOT NULL DEFAULT '';
ALTER TABLE mail ADD COLUMN channel TEXT NOT NULL DEFAULT '';               -- sms; '' a mail
CREATE INDEX mail_about ON mail (tenant_id, about_id, id) WHERE about_id <> '';

-- +goose Down
DROP INDEX mail_about;
ALTER TABLE mail DROP COLUMN channel;
ALTER TABLE mail DROP COLUMN about_id;
DROP INDEX path_meeting_remind;
ALTER TABLE path_meeting DROP COLUMN reminded_at;
ALTER TABLE path_meeting DROP COLUMN remind;
