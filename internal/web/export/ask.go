package export

import (
	"context"
	"net/url"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// ask is the page before the file: what it will hold, and what it takes.
type ask struct {
	List    List
	Table   Table
	Names   Names
	Count   Count
	Counted bool
	Free    int
	Release account.Release // the visitor's own that waits or may be used; zero: none
	Grown   bool            // it holds for fewer persons than there are by now
	Needed  bool            // a second person has to agree
	Hidden  url.Values      // what the form carries besides its fields
	Reason  string
	Faults  i18n.Faults
}

// Show shows what a list will be as a table.
func (l List) Show(v *door.Visit) error {
	p, err := l.load(v, v.R.URL.Query(), nil)
	if err != nil {
		return err
	}
	return v.Show(p.title(v), askPage(p))
}

// Send sends the file, or asks for its release.
func (l List) Send(v *door.Visit) error {
	form := v.Form()
	format := form.Get("art")
	if form.Get("do") == "ask" {
		return l.ask(v, form)
	}
	t, err := l.Open(v, form)
	if err != nil {
		return err
	}
	_, known := formats[format]
	if t.files != nil {
		known = format == archived
	}
	if !known { // a list that was searched for has no address to show this page at
		p, err := l.load(v, form, nil)
		if err != nil {
			return err
		}
		return v.Show(p.title(v), askPage(p))
	}
	n, err := sendAs(v, l, t, format)
	if !account.ReleaseNeeded(err) {
		return err
	}
	return l.again(v, form, n, "", nil)
}

// sendAs answers with the file, and says how much it holds.
func sendAs(v *door.Visit, l List, t Table, format string) (Count, error) {
	if t.files != nil {
		return sendFiles(v, l, t)
	}
	all, err := take(v, l, t)
	if err == nil {
		err = send(v, l, t, all, format)
	}
	return Count{all.rows.rows, all.persons}, err
}

// ask asks for the release of a table, and leads back to its page.
func (l List) ask(v *door.Visit, form url.Values) error {
	t, err := l.Open(v, form)
	if err != nil {
		return err
	}
	n, err := measure(v, t)
	if err != nil {
		return err
	}
	if !t.personal || n.Persons <= v.House().FreeExport() {
		return v.Go(Address(l.Path, t.Query), "") // it needs none
	}
	if t.unkept {
		return l.again(v, form, n, "", nil)
	}
	reason := form.Get("reason")
	err = l.request(v, t, n, reason)
	if errs.Is(err, errs.KindInvalid) {
		return l.again(v, form, n, reason, err)
	}
	if err != nil {
		return err
	}
	return v.Go(Address(l.Path, t.Query), "export.asked")
}

// again shows the page with what is missing.
func (l List) again(v *door.Visit, form url.Values, n Count, reason string, fault error) error {
	p, err := l.load(v, form, &n)
	if err != nil {
		return err
	}
	if p.Reason = reason; fault != nil {
		p.Faults = i18n.Err(v.Context(), fault)
	}
	return v.ShowInvalid(p.title(v), askPage(p))
}

// request asks for the release of as many persons as there are.
func (l List) request(v *door.Visit, t Table, found Count, reason string) error {
	return v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := account.AskRelease(ctx, tx, v.Clock, v.Scope, account.AskReleaseCommand{Kind: kind(l, t), Filter: t.filter(), Reason: reason, Records: found.Persons})
		return err
	})
}

// load finds out what the page says. Found is how much there is, where that was
// read already.
func (l List) load(v *door.Visit, query url.Values, found *Count) (ask, error) {
	t, err := l.Open(v, query)
	if err != nil {
		return ask{}, err
	}
	p := ask{List: l, Table: t, Free: v.House().FreeExport(), Hidden: t.Query}
	if t.unkept {
		p.Hidden = query
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Names, err = namesFor(ctx, tx, v.Scope); err != nil {
			return err
		}
		switch {
		case found != nil:
			p.Count, p.Counted = *found, true
		case t.count != nil:
			p.Counted = true
			if p.Count, err = t.count(ctx, tx); err != nil {
				return err
			}
		}
		if !t.personal || t.unkept {
			return nil
		}
		p.Release, err = account.ReleaseFor(ctx, tx, v.Clock, v.Scope, kind(l, t), t.filter())
		if errs.Is(err, errs.KindNotFound) {
			return nil
		}
		return err
	})
	p.Needed = t.personal && p.Counted && p.Count.Persons > p.Free
	p.Grown = p.Release.ID != "" && p.Needed && !p.Release.Covers(p.Count.Persons)
	v.Trail = []ui.Crumb{{Label: t.Title, URL: t.Back}}
	if t.files != nil {
		v.Trail[0].Label = t.files.Page
	}
	if t.Back == "" {
		v.Trail[0].URL = back(l.Path, t.Query)
	}
	return p, err
}

func back(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

func (p ask) title(v *door.Visit) string { return p.Table.heading(v.Context()) }

// say gives a text of this page: of tables, or of files where it is about those.
func (p ask) say(ctx context.Context, key string, args ...any) string {
	if p.Table.files != nil {
		key += ".files"
	}
	return i18n.T(ctx, key, args...)
}

// heading says what is kept, and as what.
func (t Table) heading(ctx context.Context) string {
	if t.files != nil {
		return t.Title
	}
	return i18n.T(ctx, "export.title", "list", t.Title)
}

// granted reports whether the file may be had now by a release.
func (p ask) granted() bool { return p.Release.State == account.ReleaseGranted && !p.Grown }

// waits reports whether a second person has yet to decide.
func (p ask) waits() bool { return p.Release.State == account.ReleaseOpen && !p.Grown }

// About is what a release is about.
type About struct {
	words []string
	List  string // where the list can be looked at, as far as the visitor may
	Table string // where it is kept as a table
}

// Words says which part of its list a release is about.
func (a About) Words() string { return strings.Join(a.words, " · ") }

// AboutOf says what releases are about, in the visitor's language.
func AboutOf(ctx context.Context, tx *db.Tx, v *door.Visit, lists []List, releases []account.Release) (map[id.ID]About, error) {
	all := map[id.ID]About{}
	if len(releases) == 0 {
		return all, nil
	}
	names, err := namesFor(ctx, tx, v.Scope)
	for _, r := range releases {
		query, err := url.ParseQuery(r.Filter)
		if err != nil {
			continue
		}
		for _, l := range lists {
			if t, err := l.Open(v, query); err == nil && kind(l, t) == r.Kind {
				about := About{words: t.words(ctx, names), Table: Address(l.Path, t.Query)}
				if v.Scope.Reads(l.Data) {
					about.List = back(l.Path, t.Query)
				}
				all[r.ID] = about
				break
			}
		}
	}
	return all, err
}

// KindWord names a kind of list.
func KindWord(ctx context.Context, kind string) string {
	if key := "release.kind." + kind; i18n.Has(key) {
		return i18n.T(ctx, key)
	}
	return kind
}
