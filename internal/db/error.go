package db

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"github.com/lib/pq"
	"github.com/ncruces/go-sqlite3"

	"wegwarte/internal/errs"
)

// wrap maps what the drivers say to the house's errors, by their codes.
func wrap(err error) error {
	if err == nil {
		return nil
	}
	var own *errs.Error
	var list errs.List
	switch {
	case errors.As(err, &own), errors.As(err, &list):
		return err
	case errors.Is(err, sql.ErrNoRows):
		return errs.NotFound("error.not-found").Because(err)
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return errs.Busy("error.busy").Because(err)
	}
	switch kind(err) {
	case errs.KindConflict:
		return errs.Conflict("error.duplicate").Because(err)
	case errs.KindBusy:
		return errs.Busy("error.busy").Because(err)
	}
	return errs.Internal(err)
}

// exclusive is how a trigger says what PostgreSQL says of an exclusion constraint.
const exclusive = "excluded: "

func kind(err error) errs.Kind {
	var pg *pq.Error
	if errors.As(err, &pg) {
		switch pg.Code {
		case "23505", "23P01": // unique_violation, exclusion_violation
			return errs.KindConflict
		case "40001", "40P01", "55P03", "53300": // serialization, deadlock, lock, connections
			return errs.KindBusy
		}
		return errs.KindInternal
	}
	switch {
	case errors.Is(err, sqlite3.CONSTRAINT_UNIQUE), errors.Is(err, sqlite3.CONSTRAINT_PRIMARYKEY),
		errors.Is(err, sqlite3.CONSTRAINT_TRIGGER) && strings.Contains(err.Error(), exclusive):
		return errs.KindConflict
	case errors.Is(err, sqlite3.BUSY), errors.Is(err, sqlite3.LOCKED):
		return errs.KindBusy
	}
	return errs.KindInternal
}

// IsDuplicate reports whether err is a row that exists already.
func IsDuplicate(err error) bool {
	var own *errs.Error
	return errors.As(err, &own) && own.Key == "error.duplicate"
}
