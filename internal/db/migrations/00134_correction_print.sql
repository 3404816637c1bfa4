-- +goose Up
-- What the value was when it was said to be wrong, as a hash under the correction's
-- own identifier: so that "taken over" can be told from a word. '': not kept then.
ALTER TABLE correction ADD COLUMN value_print TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE correction DROP COLUMN value_print;
