package world

import (
	"time"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
)

// Promises is what the Land of the world has promised: two weeks, and that
// nobody arrives over Christmas.
func (c Config) Promises() []assignment.Promise {
	usual := assignment.Promise{Kind: assignment.Usual, From: c.FirstDay().AddDays(-365), Days: 14, Acknowledge: 2, Answer: 2, NewDay: 5, Find: 1, Decide: 3,
		Source: "Zusage des Landes an die Kommunen"}
	all := []assignment.Promise{usual}
	for year := c.FirstDay().Year() - 1; year <= c.Today.Year(); year++ {
		pause := usual
		pause.From, pause.Until, pause.Pause = clock.NewDate(year, time.December, 23), clock.NewDate(year+1, time.January, 5), true
		pause.Source = "Weihnachtspause: in diesen Tagen soll niemand umziehen müssen"
		all = append(all, pause)
	}
	return all
}

// owes reports whether an announcement on a day for another owes a reason, by
// what the Land of the world has promised.
func owes(announced, arrival clock.Date) bool {
	year := announced.Year()
	promise := assignment.Promises(Config{Today: clock.NewDate(year+1, time.January, 1)}.Promises()).On(assignment.Usual, arrival)
	return promise.Owes(promise.Notice(announced, arrival))
}
