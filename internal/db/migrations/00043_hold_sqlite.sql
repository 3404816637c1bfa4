-- +goose Up
-- No place is had by two at once, and no household has two stays at once.
-- +goose StatementBegin
CREATE TRIGGER hold_once BEFORE INSERT ON hold
WHEN EXISTS (SELECT 1 FROM hold h WHERE h.place_id = NEW.place_id
    AND (h.until_day = '' OR h.until_day > NEW.from_day) AND (NEW.until_day = '' OR h.from_day < NEW.until_day))
BEGIN SELECT RAISE(ABORT, 'excluded: hold_once'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER hold_once_changed BEFORE UPDATE ON hold
WHEN EXISTS (SELECT 1 FROM hold h WHERE h.place_id = NEW.place_id AND h.rowid <> OLD.rowid
    AND (h.until_day = '' OR h.until_day > NEW.from_day) AND (NEW.until_day = '' OR h.from_day < NEW.until_day))
BEGIN SELECT RAISE(ABORT, 'excluded: hold_once'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stay_once BEFORE INSERT ON stay
WHEN NEW.state <> 'cancelled' AND EXISTS (SELECT 1 FROM stay s WHERE s.tenant_id = NEW.tenant_id AND s.household_id = NEW.household_id AND s.state <> 'cancelled'
    AND (s.until_day = '' OR s.until_day > NEW.from_day) AND (NEW.until_day = '' OR s.from_day < NEW.until_day))
BEGIN SELECT RAISE(ABORT, 'excluded: stay_once'); END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER stay_once_changed BEFORE UPDATE ON stay
WHEN NEW.state <> 'cancelled' AND EXISTS (SELECT 1 FROM stay s WHERE s.tenant_id = NEW.tenant_id AND s.household_id = NEW.household_id AND s.state <> 'cancelled'
    AND s.id <> NEW.id AND (s.until_day = '' OR s.until_day > NEW.from_day) AND (NEW.until_day = '' OR s.from_day < NEW.until_day))
BEGIN SELECT RAISE(ABORT, 'excluded: stay_once'); END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER stay_once_changed;
DROP TRIGGER stay_once;
DROP TRIGGER hold_once_changed;
DROP TRIGGER hold_once;
