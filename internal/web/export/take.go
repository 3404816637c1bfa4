package export

import (
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/sheet"
	"wegwarte/internal/web/door"
)

// formats are the kinds of file, by the word in the form.
var formats = map[string]struct {
	mediaType string
	write     func(io.Writer, sheet.Table) error
}{
	"xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", func(w io.Writer, t sheet.Table) error { return sheet.WriteXLSX(w, t) }},
	"csv":  {"text/csv; charset=utf-8", sheet.WriteCSV},
}

// patience is how long a table waits for the one before it.
const patience = 20 * time.Second

// atOnce is how many tables are read at once: each holds one of the few
// connections that look into the database, for as long as it takes.
var atOnce = make(chan struct{}, 1)

// most bounds a table: what is larger is no longer looked at as one.
const most = 500_000

// taken is what was read for a file, and is on record.
type taken struct {
	rows    *spool
	persons int
	names   Names
}

// take reads a table at one state of the data and puts on record that it leaves
// the house. Where it holds too many persons for that, the error says so
// (account.ReleaseNeeded), with how many they are.
func take(v *door.Visit, l List, t Table) (taken, error) {
	all := taken{rows: &spool{}}
	err := read(v, t, &all, all.rows.add, func(ctx context.Context, tx *db.Tx) error {
		return account.Export(ctx, tx, v.Clock, v.Scope, account.ExportCommand{Kind: kind(l, t), Data: l.Data, Filter: t.filter(),
			Rows: all.rows.rows, Persons: all.persons, Free: v.House().FreeExport()})
	})
	if err != nil {
		all.rows.close()
	}
	return all, err
}

// measure counts what a table holds. Nothing else comes out of it: what was read
// is not on record and is forgotten.
func measure(v *door.Visit, t Table) (n Count, err error) {
	if t.count != nil {
		err = v.Look(func(ctx context.Context, tx *db.Tx) error {
			n, err = t.count(ctx, tx)
			return err
		})
		return n, err
	}
	var all taken
	err = read(v, t, &all, func([]sheet.Cell) error {
		n.Rows++
		return nil
	}, func(context.Context, *db.Tx) error { return errMeasured })
	n.Persons = all.persons
	if errors.Is(err, errMeasured) {
		err = nil
	}
	return n, err
}

var errMeasured = errors.New("export: it was counted only")

// read has keep take each row of a table, all of them at one state of the data,
// and done be the last in that transaction.
func read(v *door.Visit, t Table, all *taken, keep func([]sheet.Cell) error, done func(context.Context, *db.Tx) error) error {
	return alone(v, func() error {
		return v.Survey(func(ctx context.Context, tx *db.Tx) error { return t.read(ctx, tx, v, all, keep, done) })
	})
}

func (t Table) read(ctx context.Context, tx *db.Tx, v *door.Visit, all *taken, keep func([]sheet.Cell) error, done func(context.Context, *db.Tx) error) (err error) {
	who, rows := map[id.ID]struct{}{}, 0
	if all.names, err = namesFor(ctx, tx, v.Scope); err != nil {
		return err
	}
	err = t.each(ctx, tx, func(row []sheet.Cell, persons []id.ID) error {
		for _, one := range persons {
			who[one] = struct{}{}
		}
		if rows++; rows > most {
			return errs.Invalid("error.export.large", "most", most)
		}
		if err := v.Context().Err(); err != nil { // the browser went away
			return errs.Busy("error.busy").Because(err)
		}
		if !mirrored(v.Context()) {
			for i := range row {
				row[i].Text = unmarked(row[i].Text)
			}
		}
		return keep(row)
	})
	if all.persons = len(who); err != nil {
		return err
	}
	return done(ctx, tx)
}

func kind(l List, t Table) string {
	if t.Kind != "" {
		return t.Kind
	}
	return l.Kind
}

// send answers with the file.
func send(v *door.Visit, l List, t Table, all taken, format string) error {
	defer all.rows.close()
	f, ok := formats[format]
	if !ok {
		return errs.Internal(errors.New("no such format"))
	}
	table := sheet.Table{Name: t.Title, Head: head(v, t, all), Headers: t.labels, Rows: all.rows.all(), Mirror: mirrored(v.Context())}
	longer(v)
	name := strings.Trim(strings.ReplaceAll(l.Path, "/", "-"), "-") + "-" + v.Today().String() + "." + format
	return v.Stream(name, f.mediaType, func(w io.Writer) error { return f.write(w, table) })
}

// mirrored reports whether the reader's language is written from right to left.
func mirrored(ctx context.Context) bool { return i18n.From(ctx).Dir() == "rtl" }

// unmarked gives a text without the marks that keep directions apart on a page:
// where all is written one way they only keep a program from finding a word.
func unmarked(text string) string {
	if !strings.ContainsAny(text, "\u2066\u2067\u2068\u2069") {
		return text
	}
	return marks.Replace(text)
}

var marks = strings.NewReplacer("\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "")

// head says what the table is, of when, by whom, and how much.
func head(v *door.Visit, t Table, all taken) []string {
	ctx := v.Context()
	size := v.T("export.rows", "count", all.rows.rows)
	if t.personal {
		size = v.T("export.rows.persons", "rows", size, "persons", v.T("export.persons", "count", all.persons))
	}
	lines := []string{
		t.Title,
		v.T("export.head.filter", "filter", strings.Join(t.words(ctx, all.names), " · ")),
		v.T("export.head.by", "when", i18n.Time(ctx, v.Clock.Now()), "name", v.Account.Name, "role", v.T("role."+string(v.Scope.Role)), "office", v.Tenant.Name),
		size,
	}
	if !mirrored(ctx) {
		for i := range lines {
			lines[i] = unmarked(lines[i])
		}
	}
	return lines
}
