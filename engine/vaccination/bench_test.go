package vaccination

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// aTown invents people with doses, as many as they have.
func aTown(n int) (people []Person, doses [][]Dose) {
	chance := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // invented people
	on := int(day("2026-11-26"))
	for range n {
		days := chance.IntN(60 * 365)
		born := Day(on - days) //nolint:gosec // a day of this century or the last
		var had []Dose
		for range chance.IntN(13) {
			c := shipped.Rules.Codes[chance.IntN(len(shipped.Rules.Codes))]
			against, _ := shipped.OfCode(c.ATC)
			when := On(born + Day(chance.IntN(days+1))) //nolint:gosec // as above
			if chance.IntN(10) == 0 {
				when = span(when.First.String()[:7])
			}
			had = append(had, Dose{against, when})
		}
		people, doses = append(people, Person{Born: born, Pregnant: chance.IntN(20) == 0}), append(doses, had)
	}
	return people, doses
}

func BenchmarkEvaluate(b *testing.B) {
	people, doses := aTown(10_000)
	on := day("2026-11-26")
	var room []Finding
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		var err error
		x := n % len(people)
		if room, err = shipped.Evaluate(people[x], doses[x], on, room[:0]); err != nil {
			b.Fatal(err)
		}
		n++
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "evaluations/s")
}

func BenchmarkAppointment(b *testing.B) {
	people, doses := aTown(1_000)
	on := day("2026-11-26")
	var found [][]Finding
	for x := range people {
		f, err := shipped.Evaluate(people[x], doses[x], on, nil)
		if err != nil {
			b.Fatal(err)
		}
		found = append(found, f)
	}
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		shipped.Appointment(people[n%len(people)], found[n%len(people)], on)
		n++
	}
}

func TestEvaluatingCostsNoMemory(t *testing.T) {
	people, doses := aTown(100)
	room := make([]Finding, 0, len(shipped.Antigens))
	for x := range people {
		if n := testing.AllocsPerRun(10, func() { room, _ = shipped.Evaluate(people[x], doses[x], day("2026-11-26"), room[:0]) }); n > 0 {
			t.Fatalf("%v allocations: %s", n, fmt.Sprint(doses[x]))
		}
	}
}
