package own

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/reader"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// readers is who read and changed what, by days.
type readers struct {
	portal.Acting
	reader.Read
	Today clock.Date
	Town  string
	Paged bool
}

// ShowReaders shows who read somebody's record and why, to whose page it is.
func ShowReaders(v *door.Visit) error {
	before, _ := strconv.ParseInt(v.R.URL.Query().Get("vor"), 10, 64)
	p := readers{Today: v.Today(), Town: v.Tenant.Name, Paged: before > 0}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) (err error) {
		p.Acting = a
		p.Read, err = reader.Show(ctx, tx, v.Clock, s, a.Person, before)
		return err
	})
	if err != nil {
		return err
	}
	return v.Show(v.T("own.readers.title"), readersPage(p))
}

func (p readers) next() string { return "/ich/wer-hat-gelesen?vor=" + strconv.FormatInt(p.Next, 10) }

// who words who it was: an office, never a name but of whom the person knows.
func (p readers) who(ctx context.Context, d reader.Deed) string {
	switch d.Who {
	case reader.Program:
		return i18n.T(ctx, "own.readers.program")
	case reader.Helper:
		return i18n.T(ctx, "own.readers.helper", "name", d.Name)
	case reader.Family:
		return i18n.T(ctx, "own.readers.family")
	}
	return i18n.T(ctx, "own.readers.office", "role", i18n.Key("own.role."+string(d.Role)), "town", p.Town)
}

// purpose words why, in plain words.
func purpose(ctx context.Context, d reader.Deed) string {
	return i18n.T(ctx, "own.purpose."+string(d.Purpose))
}

// kinds words the kinds of data, each once.
func kinds(ctx context.Context, all []tenant.Data) string {
	var words []string
	seen := map[string]bool{}
	for _, d := range all {
		if d == "" {
			continue
		}
		if w := i18n.T(ctx, "own.data."+string(d)); !seen[w] {
			seen[w] = true
			words = append(words, w)
		}
	}
	return strings.Join(words, i18n.T(ctx, "own.and"))
}
