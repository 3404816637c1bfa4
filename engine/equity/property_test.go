package equity_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/equity"
	"wegwarte/engine/survival"
)

func TestToSwapTwoGroupsSwapsSignsOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		q := equity.Question{Kind: kind, Groups: 2, Cases: anyCases(kind, 2, 40).Draw(t, "cases"), ByMean: rapid.Bool().Draw(t, "by mean")}
		o := equity.Options{Least: 2, Exact: 50, Most: 500, Seed: 7}
		all := compare(t, q, o)
		q.Cases = slices.Clone(q.Cases)
		for i := range q.Cases {
			q.Cases[i].Group = 1 - q.Cases[i].Group
		}
		for g, f := range compare(t, q, o) {
			was := all[1-g]
			if f.Why != was.Why || !near(f.P, was.P, 1e-12) || !near(f.Difference, was.Difference, 1e-9) || !near(f.Mean, was.Mean, 1e-9) || !near(f.Low, was.Low, 1e-9) || f.In != was.In {
				t.Fatalf("named otherwise:\n%+v\n%+v", f, was)
			}
			if m := all[g]; f.Told() && (!near(f.Difference, -m.Difference, 1e-9) || !near(f.Low, -m.High, 1e-9) || !near(f.P, m.P, 1e-12) || m.Ratio > 0 && !near(f.Ratio, 1/m.Ratio, 1e-6/m.Ratio)) {
				t.Fatalf("seen from the other side:\n%+v\n%+v", f, m)
			}
		}
	})
}

func TestTheOrderOfCasesDoesNotMatter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		q := equity.Question{Kind: kind, Groups: 3, Cases: anyCases(kind, 3, 40).Draw(t, "cases")}
		o := equity.Options{Least: 2, Exact: 50, Most: 300}
		before := compare(t, q, o)
		q.Cases = rapid.Permutation(q.Cases).Draw(t, "order")
		for g, f := range compare(t, q, o) {
			if was := before[g]; f.Why != was.Why || !near(f.P, was.P, 1e-12) || !near(f.Difference, was.Difference, 1e-9) || !near(f.Low, was.Low, 1e-9) {
				t.Fatalf("%+v\n%+v", f, was)
			}
		}
	})
}

func TestWhatAllGetMoreChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := equity.Question{Kind: equity.Amount, Groups: 2, Cases: anyCases(equity.Amount, 2, 30).Draw(t, "cases")}
		o := equity.Options{Least: 2, Exact: 50, Most: 300}
		before := compare(t, q, o)[1]
		more := float64(rapid.IntRange(-100, 100).Draw(t, "more"))
		q.Cases = slices.Clone(q.Cases)
		for i := range q.Cases {
			q.Cases[i].Value += more
		}
		f := compare(t, q, o)[1]
		if f.Told() && (!near(f.Difference, before.Difference, 1e-6) || !near(f.Low, before.Low, 1e-6) || !near(f.P, before.P, 1e-12) || !near(f.Mean, before.Mean+more, 1e-6)) {
			t.Fatalf("%+v\n%+v", f, before)
		}
	})
}

func TestWhoHasNotHadItNeverWaitsShorter(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := equity.Question{Kind: equity.Duration, Groups: 2, Cases: anyCases(equity.Duration, 2, 30).Draw(t, "cases")}
		before := compare(t, q, equity.Options{Least: 2, Exact: 1, Most: 10})[1]
		q.Cases = slices.Clone(q.Cases)
		for i := range q.Cases {
			if q.Cases[i].Group == 1 && rapid.Bool().Draw(t, "still waits") {
				q.Cases[i].Span.End = survival.Watched
			}
		}
		f := compare(t, q, equity.Options{Least: 2, Exact: 1, Most: 10})[1]
		if f.Told() && (f.Within > before.Within || f.Within == before.Within && (f.Mean < before.Mean-1e-9 || !near(f.Rest, before.Rest, 1e-9))) {
			t.Fatalf("%+v\n%+v", f, before)
		}
	})
}

func TestAStratumOfOneSideSaysNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		q := equity.Question{Kind: kind, Groups: 2, Cases: anyCases(kind, 2, 30).Draw(t, "cases")}
		o := equity.Options{Least: 2, Exact: 50, Most: 300}
		before := compare(t, q, o)
		alone := anyCases(kind, 1, 9).Draw(t, "alone")
		for i := range alone {
			alone[i].Stratum = 9
		}
		q.Cases = append(slices.Clone(q.Cases), alone...)
		if f := compare(t, q, o)[1]; f.Told() && before[1].Told() && f != before[1] {
			t.Fatalf("%+v\n%+v", f, before[1])
		}
	})
}

// Whoever knows how many there are, and how many of each group that is told, knows of those withheld only how many they are together.
func TestNoGroupOfFewIsFoundBySubtraction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const least = 5
		var cases []equity.Case
		sizes := rapid.SliceOfN(rapid.IntRange(0, 14), 2, 7).Draw(t, "sizes")
		for g, n := range sizes {
			for i := range n {
				cases = append(cases, equity.Case{Group: g, Value: float64(i % 3)})
			}
		}
		hidden, sum, tiny := 0, 0, false
		for g, f := range compare(t, equity.Question{Kind: equity.Amount, Groups: len(sizes), Cases: cases}, equity.Options{Least: least, Most: 20}) {
			if f.Told() {
				if sizes[g] < least || f.Out < least {
					t.Fatalf("%v: told of %d of %d", sizes, sizes[g], len(cases))
				}
				continue
			}
			if f.In+f.Out+f.Draws > 0 || f.P+f.Mean+f.Rest+f.Difference+f.Low+f.High+f.Ratio+f.Score != 0 {
				t.Fatalf("what is withheld has figures: %+v", f)
			}
			if sizes[g] > 0 && f.Why != equity.Apart {
				hidden, sum, tiny = hidden+1, sum+sizes[g], tiny || sizes[g] < least
			}
		}
		if tiny && sum < len(cases) && (hidden < 2 || sum < least) {
			t.Fatalf("%v: %d groups of %d in all are withheld", sizes, hidden, sum)
		}
	})
}

func TestCorrectionsOnlyRaise(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.SliceOfN(rapid.Float64Range(0, 1), 1, 30).Draw(t, "p")
		holm, hochberg := equity.Holm(p), equity.Hochberg(p)
		for i := range p {
			if holm[i] < hochberg[i]-1e-12 || hochberg[i] < p[i]-1e-12 || holm[i] > 1 {
				t.Fatalf("%v: %v, %v", p[i], holm[i], hochberg[i])
			}
			for j := range p {
				if p[i] < p[j] && (holm[i] > holm[j] || hochberg[i] > hochberg[j]) {
					t.Fatal("the order changes")
				}
			}
		}
	})
}

func TestWhatIsNoQuestionIsRefused(t *testing.T) {
	good := equity.Question{Kind: equity.Share, Groups: 2, Cases: []equity.Case{{Value: 1}, {Group: 1}}}
	for name, change := range map[string]func(*equity.Question, *equity.Options){
		"kind": func(q *equity.Question, _ *equity.Options) { q.Kind = 9 }, "groups": func(q *equity.Question, _ *equity.Options) { q.Groups = 1 },
		"group": func(q *equity.Question, _ *equity.Options) { q.Cases[0].Group = 2 }, "value": func(q *equity.Question, _ *equity.Options) { q.Cases[0].Value = 0.5 },
		"span":  func(q *equity.Question, _ *equity.Options) { q.Kind, q.Cases[0].Span.Until = equity.Duration, -1 },
		"level": func(_ *equity.Question, o *equity.Options) { o.Level = 1 }, "least": func(_ *equity.Question, o *equity.Options) { o.Least = 1 },
	} {
		q, o := good, equity.Options{}
		q.Cases = slices.Clone(good.Cases)
		if change(&q, &o); true {
			if _, err := equity.Compare(q, o); err == nil {
				t.Errorf("%s is taken", name)
			}
		}
	}
	if all, err := equity.Compare(good, equity.Options{}); err != nil || all[0].Why != equity.Few {
		t.Errorf("%+v, %v", all, err)
	}
}

// The mean of six thirds is not a third to the last digit: that must not be taken for a difference.
func TestWhereAllAreAlikeChanceIsCertain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q := equity.Question{Kind: equity.Amount, Groups: 2, Cases: anyCases(equity.Amount, 2, 14).Draw(t, "cases")}
		value := rapid.Float64Range(-1e6, 1e6).Draw(t, "value")
		for i := range q.Cases {
			q.Cases[i].Value = value
		}
		if f := compare(t, q, equity.Options{Least: 2})[1]; f.Told() && (f.P != 1 || !f.Exact) {
			t.Fatalf("%+v", f)
		}
	})
}
