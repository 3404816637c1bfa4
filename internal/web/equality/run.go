package equality

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/facts/equal"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/ui"
)

// runModule shows progress without the page being asked for again.
const runModule = "arrival_run.js"

// shown is one audit.
type shown struct {
	equal.Run
	Tasks   []equal.Task
	Town    string
	Office  bool // the reader's, and not the lead
	Answers bool // the reader is the lead
	At      tenant.Kind
	Today   clock.Date
	Typed   map[string]string // into the form that is shown again
	Task    id.ID             // whose form that is
	Faults  i18n.Faults
}

// line is a comparison with what it is about.
type line struct {
	equal.Outcome
	equal.Compared
}

func number(query url.Values) int {
	n, err := strconv.Atoi(query.Get("nr"))
	if err != nil || n < 0 || n > 1<<30 {
		return 0
	}
	return n
}

// Show shows one.
func Show(v *door.Visit) error {
	p, err := find(v)
	if err != nil {
		return err
	}
	if p.State == equal.Running {
		v.Scripts, v.Refresh = append(v.Scripts, runModule), 5
	}
	return v.Show(p.title(v.Context()), runPage(p))
}

// report gives one that is done.
func report(v *door.Visit) (shown, error) {
	p, err := find(v)
	if err == nil && p.State != equal.Done {
		err = errs.NotFound("error.not-found")
	}
	return p, err
}

// ShowReport shows it as a sheet for the lead and the council.
func ShowReport(v *door.Visit) error {
	p, err := report(v)
	if err != nil {
		return err
	}
	v.Trail = append(v.Trail, ui.Crumb{Label: p.title(v.Context()), URL: with(runPath, p.Number)})
	return v.Show(v.T("equality.report"), reportPage(p))
}

func find(v *door.Visit) (p shown, err error) {
	p.Town, p.Office, p.Answers, p.At, p.Today = v.Tenant.Name, v.Scope.Writes(tenant.Equality), equal.Answers(v.Scope), v.Scope.Kind, v.Today()
	v.Trail = []ui.Crumb{{Label: v.T("equality.title"), URL: path}}
	which := number(v.R.URL.Query())
	return p, v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.Run, err = equal.Find(ctx, tx, v.Scope, which); err == nil {
			p.Tasks, err = equal.Tasks(ctx, tx, v.Scope, which)
		}
		return err
	})
}

func (p shown) title(ctx context.Context) string {
	return i18n.T(ctx, "equality.name", "number", p.Number)
}

// lines gives the comparisons that are wanted, in the order of outcomes.
func (p shown) lines(want func(equal.Compared) bool) (all []line) {
	for _, part := range p.Parts {
		o := equal.OutcomeOf(part.Outcome, p.At)
		for _, c := range part.Compared {
			if want(c) {
				all = append(all, line{o, c})
			}
		}
	}
	return all
}

func (p shown) findings() []line {
	return p.lines(func(c equal.Compared) bool { return c.Stands() && !c.ByLaw })
}
func (p shown) hints() []line {
	return p.lines(func(c equal.Compared) bool { return c.Hint() && !c.ByLaw })
}
func (p shown) lawful() []line {
	return p.lines(func(c equal.Compared) bool { return c.Counts() && c.ByLaw })
}
func (p shown) compared() int {
	return len(p.lines(func(c equal.Compared) bool { return c.Counts() && !c.ByLaw }))
}
func (p shown) withheld() int {
	return len(p.lines(func(c equal.Compared) bool { return !c.Told() }))
}

// of gives the comparisons of one outcome that are told and that no law causes.
func (p shown) of(part equal.Part) (all []line) {
	o := equal.OutcomeOf(part.Outcome, p.At)
	for _, c := range part.Compared {
		if c.Told() && !c.ByLaw {
			all = append(all, line{o, c})
		}
	}
	return all
}

// asked reports whether the lead was asked about a comparison.
func (p shown) asked(l line) bool {
	return slices.ContainsFunc(p.Tasks, func(t equal.Task) bool {
		return t.Outcome == l.Key && t.Attribute == l.Attribute && t.Group == l.Group
	})
}

// quiet names the outcomes in which nothing was found, and those of which nothing is told.
func (p shown) quiet() (calm, silent []string) {
	for _, part := range p.Parts {
		found, told := false, false
		for _, l := range p.of(part) {
			told, found = true, found || l.Stands() || l.Hint()
		}
		switch {
		case !told:
			silent = append(silent, part.Outcome)
		case !found:
			calm = append(calm, part.Outcome)
		}
	}
	return calm, silent
}

// laws gives those that bear on what was compared.
func (p shown) laws() (all []equal.Law) {
	seen := map[string]bool{}
	for _, part := range p.Parts {
		for _, a := range equal.Attributes {
			for _, l := range equal.LawsOn(p.On, part.Outcome, a) {
				if !seen[l.ID] {
					seen[l.ID] = true
					all = append(all, l)
				}
			}
		}
	}
	return all
}

// cites names the laws that cause a difference.
func (p shown) cites(l line) string { return p.Cites(l.Key, l.Attribute) }

// SendProgress tells our module how far a run is.
func SendProgress(v *door.Visit) error {
	p, err := find(v)
	if err != nil {
		return err
	}
	ctx := v.Context()
	data, err := json.Marshal(map[string]any{"state": p.State, "done": p.Through, "total": p.Size, "text": i18n.T(ctx, "progress.of", "done", p.Through, "total", p.Size), "note": i18n.T(ctx, "equality.goes-on")})
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, data)
}

// change does something with a run and shows it again.
func change(v *door.Visit, key string, do func(ctx context.Context, tx *db.Tx, seen equal.Seen) error) error {
	seen := equal.Seen{Number: number(url.Values{"nr": {v.Text("nr")}})}
	seen.Version, _ = strconv.Atoi(v.Text("version"))
	if err := v.Do(func(ctx context.Context, tx *db.Tx) error { return do(ctx, tx, seen) }); err != nil {
		return err
	}
	return v.Go(with(runPath, seen.Number), key)
}

// Stop ends a run.
func Stop(v *door.Visit) error {
	return change(v, "equality.stopped", func(ctx context.Context, tx *db.Tx, seen equal.Seen) error {
		return equal.Stop(ctx, tx, v.Clock, v.Scope, seen.Number)
	})
}

// HandOn gives the report to the lead.
func HandOn(v *door.Visit) error {
	return change(v, "equality.handed.now", func(ctx context.Context, tx *db.Tx, seen equal.Seen) error {
		_, err := equal.HandOn(ctx, tx, v.Clock, v.Scope, seen)
		return err
	})
}

// LineTable is the comparisons of a run as a table to keep.
var LineTable = export.List{Path: runPath, Kind: "equality-run", Data: tenant.Equality, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	ctx, which := v.Context(), number(query)
	at := v.Scope.Kind
	return export.Of(v.Scope, export.Source[line]{Title: v.T("equality.compared"), Query: url.Values{"nr": {strconv.Itoa(which)}},
		Filter: func(export.Names) []string { return []string{v.T("equality.name", "number", which)} },
		Columns: []export.Column[line]{
			export.Text(v.T("equality.what"), func(l line) string { return outcomeName(ctx, l.Key) }),
			export.Text(v.T("equality.attribute"), func(l line) string { return attributeName(ctx, l.Attribute) }),
			export.Text(v.T("equality.group"), func(l line) string { return groupName(ctx, l.Compared) }),
			export.Text(v.T("equality.unit"), func(l line) string { return unit(ctx, l.Outcome) }),
			export.Text(v.T("equality.mean"), told(func(l line) string { return figure(ctx, l.Outcome, l.Mean) })),
			export.Text(v.T("equality.rest"), told(func(l line) string { return figure(ctx, l.Outcome, l.Rest) })),
			export.Text(v.T("equality.difference"), told(func(l line) string { return signed(ctx, l.Outcome, l.Difference) })),
			export.Text(v.T("equality.between"), told(func(l line) string { return interval(ctx, l.Outcome, l.Compared) })),
			export.Text(v.T("equality.ratio"), told(func(l line) string { return ratio(ctx, l.Compared) })),
			export.Text(v.T("equality.chance"), told(func(l line) string { return chance(ctx, l.P) })),
			export.Text(v.T("equality.chance.all"), told(func(l line) string { return chanceOfAll(ctx, l.Compared) })),
			export.Text(v.T("equality.verdict"), func(l line) string { return verdict(ctx, l.Compared) }),
		}, Page: export.Whole(func(ctx context.Context, tx *db.Tx) ([]line, error) {
			r, err := equal.Find(ctx, tx, v.Scope, which)
			return shown{Run: r, At: at}.lines(func(equal.Compared) bool { return true }), err
		})}), nil
}}

// told leaves cells of what is withheld empty.
func told(cell func(line) string) func(line) string {
	return func(l line) string {
		if !l.Told() {
			return ""
		}
		return cell(l)
	}
}
