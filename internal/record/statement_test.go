package record_test

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func metformin(who id.ID) record.StatementCommand {
	return record.StatementCommand{Person: who, Kind: record.Medicine, About: "Metformin 500 mg", ATC: "a10ba02", Dosage: "1-0-1",
		From: clock.MustDate("2025-05-17"), FromPrecision: person.ToTheYear, Supply: record.Supply{SupplyDays: 14}, Source: record.OwnWord, Basis: "asylg-8-3"}
}

func penicillin(who id.ID) record.StatementCommand {
	return record.StatementCommand{Person: who, Kind: record.Allergy, About: "Penicillin", Sort: "medicine", Danger: "high", Certainty: "confirmed",
		Source: record.OtherDocument, Basis: record.ByConsent, Consent: "mündlich, auf Arabisch"}
}

// summary is a document that says both, and an aid.
func summary(who id.ID, content string) record.DocumentCommand {
	return record.DocumentCommand{Person: who, Kind: record.PatientSummary, Name: "ips.json", MediaType: "application/fhir+json",
		Content: []byte(content), IssuedOn: clock.MustDate("2026-10-20"), Statements: []record.StatementCommand{metformin(""), penicillin(""),
			{Kind: record.Aid, About: "rolstoel", Sort: "wheelchair"}}}
}

func TestAStatementIsKeptAsItsSourceSaysIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			added, err := record.AddStatements(ctx, tx, w.Clock, s, metformin(w.here))
			if err != nil {
				return err
			}
			found, err := record.StatementsOf(ctx, tx, s, []id.ID{w.here})
			want := record.Statement{ID: added[0].ID, Person: w.here, Kind: record.Medicine, About: "Metformin 500 mg", Codes: []string{}, ATC: "A10BA02",
				Standing: record.Holding, Dosage: "1-0-1", From: clock.MustDate("2025-01-01"), FromPrecision: person.ToTheYear, SupplyDays: 14,
				Source: record.OwnWord, SourceDay: testkit.Today, Basis: "asylg-8-3", RecordedAt: testkit.Now, RecordedBy: s.Actor}
			if diff := cmp.Diff([]record.Statement{want}, found, days); diff != "" {
				t.Error(diff)
			}
			return err
		})
	})
}

func TestAStatementHasToKeepTheRules(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	for name, c := range map[string]struct {
		change     func(*record.StatementCommand)
		key, field string
	}{
		"it is about one of three kinds":       {func(c *record.StatementCommand) { c.Kind = "diagnosis" }, "error.statement.kind", "kind"},
		"it names something":                   {func(c *record.StatementCommand) { c.About = " " }, "error.required", "about"},
		"it does not name what there is not":   {func(c *record.StatementCommand) { c.None = true }, "error.statement.none", "none"},
		"its sort is the house's word":         {func(c *record.StatementCommand) { c.Sort = "wheelchair" }, "error.statement.choice", "sort"},
		"its standing is one of four":          {func(c *record.StatementCommand) { c.Standing = "maybe" }, "error.statement.choice", "standing"},
		"a danger is one of two":               {func(c *record.StatementCommand) { c.Danger = "deadly" }, "error.statement.choice", "danger"},
		"a certainty is one of two":            {func(c *record.StatementCommand) { c.Certainty = "sure" }, "error.statement.choice", "certainty"},
		"an ATC code looks like one":           {func(c *record.StatementCommand) { c.ATC = "Metformin" }, "error.record.atc", "atc"},
		"a PZN looks like one":                 {func(c *record.StatementCommand) { c.PZN = "12" }, "error.statement.pzn", "pzn"},
		"it has a basis":                       {func(c *record.StatementCommand) { c.Basis = "" }, "error.record.basis", "basis"},
		"consent says when and how":            {func(c *record.StatementCommand) { c.Basis = record.ByConsent }, "error.record.consent.required", "consent"},
		"it does not end before it begins":     {func(c *record.StatementCommand) { c.Until = clock.MustDate("2024-12-31") }, "error.record.until.before-from", "until"},
		"nobody takes along more than a year":  {func(c *record.StatementCommand) { c.SupplyDays = 400 }, "error.statement.days", "supply_days"},
		"supply does not end before it begins": {func(c *record.StatementCommand) { c.LastsUntil = clock.MustDate("2024-12-31") }, "error.record.until.before-from", "lasts_until"},
		"somebody said so":                     {func(c *record.StatementCommand) { c.Source = "" }, "error.record.source", "source"},
		"a dosage is short":                    {func(c *record.StatementCommand) { c.Dosage = string(make([]byte, 600)) }, "error.record.too-long", "dosage"},
	} {
		t.Run(name, func(t *testing.T) {
			s := w.As(tenant.FacilityMedic)
			cmd := metformin(w.here)
			c.change(&cmd)
			err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
				_, err := record.AddStatements(ctx, tx, w.Clock, s, cmd)
				return err
			})
			if list := errs.All(err); len(list) != 1 || list[0].Key != c.key || list[0].Field != c.field {
				t.Errorf("got %v, want %q at %q", err, c.key, c.field)
			}
		})
	}
}

func TestADocumentsStatementsAreKeptOnceWithItAsTheirSource(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			first, err := record.AddDocument(ctx, tx, w.Clock, s, summary(w.here, "{1}"))
			if err != nil {
				return err
			}
			newer := summary(w.here, "{2}")
			newer.Statements[0].Standing = record.Stopped
			again, err := record.AddDocument(ctx, tx, w.Clock, s, newer)
			if err != nil {
				return err
			}
			if first.Added != 3 || again.Added != 1 || again.Known != 2 {
				t.Errorf("got %+v, then %+v", first, again)
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			for _, a := range shown.Statements {
				if a.Source != record.OtherDocument || a.SourceDay != clock.MustDate("2026-10-20") || a.Document == "" || a.Basis != "asylg-8-3" {
					t.Errorf("%+v does not name its source", a)
				}
			}
			if len(shown.Statements) != 4 {
				t.Errorf("%d statements", len(shown.Statements))
			}
			return err
		})
	})
}

func TestASupplyGivenAlongIsCountedFromTheArrival(t *testing.T) {
	arrival := clock.MustDate("2026-12-01") // a Tuesday
	medicine := func(a record.Statement) record.Statement {
		a.Kind, a.Standing = record.Medicine, record.Holding
		return a
	}
	for name, c := range map[string]struct {
		said record.Statement
		want record.RunsOut
		none bool
	}{
		"nobody said": {record.Statement{}, record.RunsOut{}, false},
		"five days":   {record.Statement{SupplyDays: 5}, record.RunsOut{Last: clock.MustDate("2026-12-05"), Days: 5, Prescription: clock.MustDate("2026-12-04")}, false},
		"until a day": {record.Statement{LastsUntil: clock.MustDate("2026-12-27")}, record.RunsOut{Last: clock.MustDate("2026-12-27"), Days: 27, Prescription: clock.MustDate("2026-12-24")}, false},
		"both: the earlier": {record.Statement{SupplyDays: 30, LastsUntil: clock.MustDate("2026-12-02")},
			record.RunsOut{Last: clock.MustDate("2026-12-02"), Days: 2, Prescription: clock.MustDate("2026-12-02")}, false},
		"gone before they come": {record.Statement{LastsUntil: clock.MustDate("2026-11-25")}, record.RunsOut{Last: clock.MustDate("2026-11-25"), Days: -5, Prescription: clock.MustDate("2026-11-25")}, false},
		"enough to the end":     {record.Statement{SupplyDays: 10, Until: clock.MustDate("2026-12-10")}, record.RunsOut{Last: clock.MustDate("2026-12-10"), Days: 10, Ends: clock.MustDate("2026-12-10")}, false},
		"to be taken longer":    {record.Statement{SupplyDays: 2, Until: clock.MustDate("2026-12-10")}, record.RunsOut{Last: clock.MustDate("2026-12-02"), Days: 2, Ends: clock.MustDate("2026-12-10"), Prescription: clock.MustDate("2026-12-02")}, false},
		"no longer taken":       {record.Statement{SupplyDays: 5, Until: clock.MustDate("2026-11-30")}, record.RunsOut{}, true},
		"stopped by staff":      {record.Statement{SupplyDays: 5, EndedOn: clock.MustDate("2026-11-30")}, record.RunsOut{}, true},
		"takes none":            {record.Statement{None: true}, record.RunsOut{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			said := medicine(c.said)
			got := record.RunningOut([]record.Statement{said}, arrival)
			if c.none {
				if len(got) != 0 {
					t.Errorf("got %+v", got)
				}
				return
			}
			c.want.Medicine = said
			if diff := cmp.Diff([]record.RunsOut{c.want}, got, days); diff != "" {
				t.Error(diff)
			}
			after := record.RunningOut(record.Arrived([]record.Statement{said}, arrival), arrival)
			if diff := cmp.Diff(got, after, days, cmpopts.IgnoreFields(record.RunsOut{}, "Medicine")); diff != "" {
				t.Errorf("on arrival it is another: %s", diff)
			}
		})
	}
}

// TestASupplyIsNeverBetterThanASourceSays holds for any sources of a medicine:
// the last day is none that a source knows of an earlier one before, and unknown
// only where no source knows.
func TestASupplyIsNeverBetterThanASourceSays(t *testing.T) {
	arrival := clock.MustDate("2026-12-01")
	rapid.Check(t, func(t *rapid.T) {
		var list []record.Statement
		earliest := clock.Date{}
		for i := range rapid.IntRange(1, 5).Draw(t, "sources") {
			a := record.Statement{ID: id.ID(rune('a' + i)), Kind: record.Medicine, About: "x", Standing: record.Holding, SourceDay: arrival.AddDays(-i)}
			if n := rapid.IntRange(0, 40).Draw(t, "days"); n > 0 {
				a.SupplyDays = n
				if last := arrival.AddDays(n - 1); earliest.IsZero() || last.Before(earliest) {
					earliest = last
				}
			}
			list = append(list, a)
		}
		got := record.RunningOut(list, arrival)
		if len(got) != 1 || got[0].Last != earliest || got[0].Unknown() != earliest.IsZero() {
			t.Fatalf("got %+v, want %s", got, earliest)
		}
	})
}

func TestSourcesOfOneThingStandTogetherAndContradictionsSideBySide(t *testing.T) {
	said := func(a record.Statement) record.Statement {
		if a.Standing == "" {
			a.Standing = record.Holding
		}
		a.ID = id.New()
		return a
	}
	old, newer := clock.MustDate("2026-01-01"), clock.MustDate("2026-09-01")
	for name, c := range map[string]struct {
		list   []record.Statement
		differ [][]string // of each entry
	}{
		"one medicine by its substance": {[]record.Statement{{Kind: record.Medicine, About: "Metformin AL", ATC: "A10BA02"}, {Kind: record.Medicine, About: "Glucophage", ATC: "A10BA02"}}, [][]string{nil}},
		"a group is no substance":       {[]record.Statement{{Kind: record.Medicine, About: "Metformin", ATC: "A10"}, {Kind: record.Medicine, About: "Insulin", ATC: "A10"}}, [][]string{nil, nil}},
		"another dosage": {[]record.Statement{{Kind: record.Medicine, About: "Ramipril", Dosage: "1-0-0", SourceDay: old}, {Kind: record.Medicine, About: "RAMIPRIL", Dosage: "1-0-1", SourceDay: newer}},
			[][]string{{record.DifferDosage}}},
		"taken and stopped":         {[]record.Statement{{Kind: record.Medicine, About: "x"}, {Kind: record.Medicine, About: "x", Standing: record.Stopped}}, [][]string{{record.DifferStanding}}},
		"not said contradicts not":  {[]record.Statement{{Kind: record.Medicine, About: "x"}, {Kind: record.Medicine, About: "x", Standing: record.Unstated}}, [][]string{nil}},
		"one code in two languages": {[]record.Statement{{Kind: record.Allergy, About: "Penicillin", Codes: []string{"s|1"}, Danger: "high"}, {Kind: record.Allergy, About: "بنسلين", Codes: []string{"s|2", "s|1"}, Danger: "low"}}, [][]string{{record.DifferDanger}}},
		"one kind of aid":           {[]record.Statement{{Kind: record.Aid, About: "rolstoel", Sort: "wheelchair"}, {Kind: record.Aid, About: "Rollstuhl", Sort: "wheelchair"}}, [][]string{nil}},
		"implants are many things":  {[]record.Statement{{Kind: record.Aid, About: "Hüfte", Sort: "implant"}, {Kind: record.Aid, About: "Knie", Sort: "implant"}}, [][]string{nil, nil}},
		"an allergy and none":       {[]record.Statement{{Kind: record.Allergy, None: true}, {Kind: record.Allergy, About: "Nuss", Sort: "food"}}, [][]string{{"none"}, {"none"}}},
		"none of another sort":      {[]record.Statement{{Kind: record.Allergy, None: true, Sort: "medicine"}, {Kind: record.Allergy, About: "Nuss", Sort: "food"}}, [][]string{nil, nil}},
	} {
		t.Run(name, func(t *testing.T) {
			for i := range c.list {
				c.list[i] = said(c.list[i])
			}
			entries := record.Entries(c.list)
			var got [][]string
			count := 0
			for _, e := range entries {
				differ := e.Differ
				if len(e.Against) > 0 {
					differ = append(differ, "none")
				}
				got = append(got, differ)
				count += len(e.Statements)
				if !slices.IsSortedFunc(e.Statements, func(a, b record.Statement) int { return b.SourceDay.Compare(a.SourceDay) }) {
					t.Error("the latest word does not come first")
				}
			}
			if diff := cmp.Diff(c.differ, got); diff != "" || count != len(c.list) {
				t.Errorf("%d of %d: %s", count, len(c.list), diff)
			}
		})
	}
}

func TestWhatMayKillStandsFirstAndWhatIsOverLast(t *testing.T) {
	entries := record.Entries([]record.Statement{
		{Kind: record.Aid, About: "Brille"}, {Kind: record.Medicine, About: "a", Standing: record.Stopped}, {Kind: record.Medicine, About: "b"},
		{Kind: record.Allergy, About: "Staub", Danger: "low"}, {Kind: record.Allergy, About: "Nuss", Danger: "high"},
	})
	var got []string
	for _, e := range entries {
		got = append(got, e.Statements[0].About)
	}
	if diff := cmp.Diff([]string{"Nuss", "Staub", "b", "a", "Brille"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestAStatementEndsIsSuppliedAndTakenBack(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.recorded(t, func(ctx context.Context, tx *db.Tx, s tenant.Scope) error {
			added, err := record.AddStatements(ctx, tx, w.Clock, s, metformin(w.here), penicillin(w.here))
			if err != nil {
				return err
			}
			medicine, allergy := added[0].ID, added[1].ID
			if err := record.SupplyMedicine(ctx, tx, w.Clock, s, allergy, record.Supply{SupplyDays: 3}); !errs.Is(err, errs.KindConflict) {
				t.Errorf("an allergy is supplied: %v", err)
			}
			if err := record.SupplyMedicine(ctx, tx, w.Clock, s, medicine, record.Supply{LastsUntil: testkit.Today.AddDays(3)}); err != nil {
				return err
			}
			if err := record.EndStatement(ctx, tx, w.Clock, s, medicine, testkit.Today.AddDays(1)); !errs.Is(err, errs.KindInvalid) {
				t.Errorf("it ends tomorrow: %v", err)
			}
			if err := record.EndStatement(ctx, tx, w.Clock, s, medicine, testkit.Today.AddDays(-1)); err != nil {
				return err
			}
			found, err := record.ShowStatement(ctx, tx, w.Clock, s, medicine)
			if err != nil || found.HoldsOn(testkit.Today) || found.Standing != record.Holding || found.LastsUntil != testkit.Today.AddDays(3) || found.SupplyDays != 0 {
				t.Errorf("got %+v, %v", found, err)
			}
			if err := record.WithdrawStatement(ctx, tx, w.Clock, s, medicine); err != nil {
				return err
			}
			if _, err := record.ShowStatement(ctx, tx, w.Clock, s, medicine); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("taken back, and still shown: %v", err)
			}
			if _, err := record.WithdrawStatementConsent(ctx, tx, w.Clock, s, record.ConsentCommand{Need: allergy, How: "mündlich"}); err != nil {
				return err
			}
			shown, err := record.Show(ctx, tx, w.Clock, s, []id.ID{w.here})
			if len(shown.Statements) != 0 || len(shown.Withdrawals) != 1 {
				t.Errorf("without a consent: %+v, %+v", shown.Statements, shown.Withdrawals)
			}
			return err
		})
	})
}
