-- +goose Up
-- What of a release is added up over a Land: JSON, a small part of its content. By the index it is found what each
-- municipality had told everybody by a day.
ALTER TABLE open_release ADD COLUMN sums TEXT NOT NULL DEFAULT '{}';
CREATE INDEX open_release_town ON open_release (ags, told_at) WHERE state = 'published';

-- +goose Down
DROP INDEX open_release_town;
ALTER TABLE open_release DROP COLUMN sums;
