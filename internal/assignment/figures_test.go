package assignment_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

// announcedWith registers somebody alone and announces them so many days ahead.
func (w world) announcedWith(t *testing.T, days int) assignment.Transfer {
	t.Helper()
	h := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: string(id.New()), Persons: []person.Person{{GivenName: "A", FamilyName: "B"}}})
	draft := w.drafted(t, days, h)
	return run(t, w, w.As(tenant.LandAllocation), assignment.Announce, assignment.AnnounceCommand{Seen: seen(draft), Reason: "x"})
}

func (w world) figures(t *testing.T, s tenant.Scope, f assignment.FigureFilter) []assignment.Figure {
	t.Helper()
	f.From, f.Until = testkit.Today, testkit.Today.AddDays(120)
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Figure, error) {
		return assignment.Figures(ctx, tx, s, f)
	})
}

func TestFiguresCountWhatWasAnnouncedAndStillHolds(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		for _, days := range []int{9, 14, 14, 20} {
			w.announcedWith(t, days)
		}
		back := w.announcedWith(t, 2)
		run(t, w, desk, assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(back), Reason: "Irrtum"})
		moved := w.announcedWith(t, 1)
		run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(moved), Plan: plan(21)})
		other := w.announced(t, 30, w.alone) // of the other facility

		all := assignment.Sum(w.figures(t, desk, assignment.FigureFilter{By: assignment.ByMonth}))
		if all.Households() != 6 || all.Quantile(.5) != 14 || all.Quantile(.1) != 9 || all.Kept() != 83 || all.Persons != 6 {
			t.Errorf("%+v: median %d, p10 %d, kept %d", all, all.Quantile(.5), all.Quantile(.1), all.Kept())
		}
		social := w.As(tenant.FacilitySocial)
		if own := assignment.Sum(w.figures(t, social, assignment.FigureFilter{By: assignment.ByFacility, Unit: w.OtherUnit.ID})); own.Households() != 5 {
			t.Errorf("a facility counts %d of its own, whatever it asks for", own.Households())
		}
		if town := w.figures(t, w.As(tenant.Intake), assignment.FigureFilter{By: assignment.ByMunicipality}); len(town) != 1 || town[0].Name != "Musterstadt" {
			t.Errorf("the municipality sees %+v", town)
		}
		cases := do(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.FigureCase, error) {
			return assignment.FigureCases(ctx, tx, s, assignment.FigureFilter{From: testkit.Today, Until: testkit.Today.AddDays(90)}, assignment.CaseQuery{Least: 21, Most: 99})
		})
		if len(cases) != 2 || cases[0].Transfer != moved.ID || cases[1].Transfer != other.ID || cases[1].Facility != w.OtherUnit.Name || cases[1].Expected == 0 {
			t.Errorf("behind the figure: %+v", cases)
		}
		next := do(t, w, desk, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.FigureCase, error) {
			return assignment.FigureCases(ctx, tx, s, assignment.FigureFilter{From: testkit.Today, Until: testkit.Today.AddDays(90)}, assignment.CaseQuery{Least: 21, Most: 99, After: cases[0].Key()})
		})
		if len(next) != 1 || next[0].Transfer != other.ID {
			t.Errorf("the next page: %+v", next)
		}
	})
}

// Cases come by each column, one way and the other, and a page goes on behind any
// of them with those that stand behind it.
func TestCasesComeByTheColumnAskedFor(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		for i := range 4 {
			h := w.settle(t, []id.ID{w.Facility.ID, w.OtherUnit.ID}[i%2], familyOf(fmt.Sprintf("C-%d", i)))
			w.announced(t, 20+3*(i%3), h)
		}
		span := assignment.FigureFilter{From: testkit.Today, Until: testkit.Today.AddDays(90)}
		list := func(s tenant.Scope, q assignment.CaseQuery) []assignment.FigureCase {
			q.Most = 999
			return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.FigureCase, error) {
				return assignment.FigureCases(ctx, tx, s, span, q)
			})
		}
		for by, value := range map[assignment.CaseColumn]func(c assignment.FigureCase) string{
			assignment.CaseByDay:       func(c assignment.FigureCase) string { return c.ArriveOn.String() },
			assignment.CaseByNumber:    func(c assignment.FigureCase) string { return c.Number },
			assignment.CaseByTown:      func(c assignment.FigureCase) string { return c.Town },
			assignment.CaseByUnit:      func(c assignment.FigureCase) string { return c.Facility },
			assignment.CaseByAnnounced: func(c assignment.FigureCase) string { return c.Announced.String() },
			assignment.CaseByNotice:    func(c assignment.FigureCase) string { return fmt.Sprintf("%03d", c.Days) },
			assignment.CaseByKnown:     func(c assignment.FigureCase) string { return fmt.Sprintf("%03d", c.Percent()) },
		} {
			for _, s := range []tenant.Scope{w.As(tenant.LandAllocation), w.As(tenant.FacilitySocial), w.As(tenant.Intake)} {
				for _, down := range []bool{false, true} {
					all := list(s, assignment.CaseQuery{By: by, Down: down})
					if least := map[bool]int{true: 2, false: 4}[s.OnlyUnit() != ""]; len(all) < least {
						t.Errorf("%s sees %d", s.Role, len(all))
					}
					for i, c := range all {
						if i > 0 && (value(all[i-1]) > value(c)) != down && value(all[i-1]) != value(c) {
							t.Errorf("%s by %q, down %t: %s before %s", s.Role, by, down, value(all[i-1]), value(c))
						}
						if rest := list(s, assignment.CaseQuery{By: by, Down: down, After: c.Key()}); len(rest) != len(all)-i-1 || len(rest) > 0 && rest[0].Key() != all[i+1].Key() {
							t.Errorf("%s by %q, down %t: %d behind number %d of %d", s.Role, by, down, len(rest), i, len(all))
						}
					}
				}
			}
		}
	})
}

// A quantile is one of the values there are, and a share of them at least lies
// at or below it: as counted by hand.
func TestAQuantileIsWhatCountingGives(t *testing.T) {
	w := newWorld(t, testkit.SQLite(t))
	var days []int
	for range 5 {
		days = append(days, 3)
		w.announcedWith(t, 3)
	}
	for _, n := range []int{1, 8, 13, 30} {
		days = append(days, n)
		w.announcedWith(t, n)
	}
	slices.Sort(days)
	figure := assignment.Sum(w.figures(t, w.As(tenant.LandAllocation), assignment.FigureFilter{By: assignment.ByMonth}))
	rapid.Check(t, func(t *rapid.T) {
		share := rapid.Float64Range(.01, 1).Draw(t, "share")
		got, below := figure.Quantile(share), 0
		for _, d := range days {
			if d <= got {
				below++
			}
		}
		if !slices.Contains(days, got) || float64(below) < share*float64(len(days))-1e-6 {
			t.Fatalf("%g of %v is %d", share, days, got)
		}
		if i := slices.Index(days, got); float64(i) >= share*float64(len(days)) {
			t.Fatalf("%g of %v is %d, and a smaller one would do", share, days, got)
		}
	})
}

func TestTheWorkListHasThoseFirstWhoGoSoonest(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		social := w.As(tenant.FacilitySocial)
		longest := w.settle(t, w.Facility.ID, person.RegisterCommand{FileNumber: "L-1", UnitSince: testkit.Today.AddDays(-90), Persons: []person.Person{{GivenName: "A", FamilyName: "Zuerst"}}})
		w.announced(t, 20, w.family)
		page := func(after assignment.UnknownKey) []assignment.Unknown {
			return do(t, w, social, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Unknown, error) {
				list, _, err := assignment.Unknowns(ctx, tx, w.Clock, s, after)
				return list, err
			})
		}
		list := page(assignment.UnknownKey{})
		if len(list) != 2 || list[0].ID != w.family.ID || list[0].Town != "Musterstadt" || list[1].ID != longest.ID || list[0].Whole() || list[0].Hidden == 0 {
			t.Fatalf("%+v", list)
		}
		for _, g := range list[0].Gaps {
			if !social.Reads(g.Data()) {
				t.Errorf("the social service is told of %s", g.Item())
			}
		}
		if rest := page(list[0].Key()); len(rest) != 1 || rest[0].ID != longest.ID {
			t.Errorf("behind the first: %+v", rest)
		}
		if rest := page(list[1].Key()); len(rest) != 0 {
			t.Errorf("behind the last: %+v", rest)
		}
	})
}

func TestWhatIsExpectedIsCountedInTheHandOver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		intake := w.As(tenant.Intake)
		before := w.shown(t, w.As(tenant.LandAllocation), w.drafted(t, 20, w.alone)).Current.Completeness()
		do(t, w, intake, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
			return true, record.Expect(ctx, tx, w.Clock, s, []record.Expectation{{Of: record.GapNeed, Code: "child-seat", Wanted: true}})
		})
		told := w.announced(t, 20, w.family)
		h := w.shown(t, intake, told).Current
		c := h.Completeness()
		if c.Expected-c.Known != len(h.Missing("")) || c.Known == 0 || c.Whole() {
			t.Errorf("%+v with %d missing", c, len(h.Missing("")))
		}
		if !slices.ContainsFunc(h.Missing(""), func(g record.Gap) bool { return g.Item() == "need:child-seat" }) {
			t.Error("what the municipality asks for is not among what is missing")
		}
		if before.Expected == 0 || before.Whole() {
			t.Errorf("the desk is not shown how much is known before it announces: %+v", before)
		}
	})
}

func TestAPreviewStandsBesideWhatHasBeenAnnounced(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		desk := w.As(tenant.LandAllocation)
		foresee := func(s tenant.Scope, cmds ...assignment.PreviewCommand) error {
			return w.Try(t, s, func(ctx context.Context, tx *db.Tx) error { return assignment.Foresee(ctx, tx, w.Clock, s, cmds...) })
		}
		arrival := testkit.Today.AddDays(16) // a Wednesday
		if err := foresee(desk, assignment.PreviewCommand{Municipality: w.Municipality.ID, Week: arrival, Persons: 10},
			assignment.PreviewCommand{Municipality: w.Elsewhere.ID, Week: arrival, Persons: 4}); err != nil {
			t.Fatal(err)
		}
		w.announced(t, 16, w.family)
		w.announced(t, 23, w.alone) // the week after
		for name, c := range map[string]struct {
			scope tenant.Scope
			want  string
		}{
			"the Land sees all": {desk, "[Anderswo 2026-12-07 4 0][Musterstadt 2026-12-07 10 3]"},
			"a municipality":    {w.As(tenant.Intake), "[Musterstadt 2026-12-07 10 3]"},
			"the other":         {w.At(w.Elsewhere, tenant.Lead), "[Anderswo 2026-12-07 4 0]"},
		} {
			got := ""
			for _, p := range do(t, w, c.scope, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]assignment.Preview, error) {
				return assignment.Previews(ctx, tx, s, testkit.Today, 8)
			}) {
				got += fmt.Sprintf("[%s %s %d %d]", p.Name, p.Week, p.Planned, p.Announced)
			}
			if got != c.want {
				t.Errorf("%s: %s", name, got)
			}
		}
		wants(t, foresee(desk, assignment.PreviewCommand{Municipality: w.Municipality.ID, Week: testkit.Today.AddDays(-14), Persons: 1}), "error.preview.week")
		wants(t, foresee(desk, assignment.PreviewCommand{Municipality: w.Land.ID, Week: arrival, Persons: -1}), "error.preview.persons")
		wants(t, foresee(w.As(tenant.Intake), assignment.PreviewCommand{Municipality: w.Municipality.ID, Week: arrival, Persons: 1}), "error.forbidden")
	})
}

func TestAWeekBeginsOnItsMonday(t *testing.T) {
	for day, want := range map[string]string{"2026-11-23": "2026-11-23", "2026-11-29": "2026-11-23", "2027-01-01": "2026-12-28"} {
		if got := assignment.Monday(clock.MustDate(day)); got.String() != want {
			t.Errorf("%s is in the week of %s", day, got)
		}
	}
}
