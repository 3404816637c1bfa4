-- +goose Up
-- What each municipality had told everybody by a day.
CREATE INDEX open_release_town ON open_release (ags, told_at) WHERE state = 'published';

-- +goose Down
DROP INDEX open_release_town;
