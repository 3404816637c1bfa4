package world

import (
	"slices"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/record"
)

// steps writes down what the offices do, deed by deed; what lies after the last
// day is cut off by the caller.
func (o outline) steps(h *Household, d dice) []Step {
	steps := o.deeds(h, d)
	for i := range steps {
		steps[i].excuse(d)
	}
	return h.takeBack(steps)
}

// takeBack lets somebody in some households think better of a consent two days
// after it was announced what they need.
func (h *Household) takeBack(steps []Step) []Step {
	told := slices.IndexFunc(steps, func(s Step) bool { return s.Do == Announce })
	if told < 0 || h.Index%3 == 2 && h.Way.To != DemoMunicipality {
		return steps
	}
	for _, p := range h.Persons {
		for _, n := range p.Needs {
			asked := slices.ContainsFunc(steps, func(s Step) bool { return s.About == n.Code })
			entry, _ := record.Current().Need(n.Code)
			others := slices.Contains([]record.Group{"language", "education", "transport"}, entry.Group) // count on it
			if n.Basis != record.ByConsent || asked || others || clock.DateOf(n.RecordedAt).After(steps[told].Day) {
				continue
			}
			on := steps[told].Day.AddWorkdays(2)
			at := slices.IndexFunc(steps, func(s Step) bool { return s.Day.After(on) })
			if at < 0 {
				at = len(steps)
			}
			if last := steps[at-1].Do; last == Arrive || last == Withdraw || last == DidNotArrive || last == Find || last == EndStay {
				return steps
			}
			return slices.Insert(slices.Clone(steps), at, Step{Day: on, Do: TakeBack, About: n.Code})
		}
	}
	return steps
}

// excuse gives the reason that is asked for where the notice is below the promise.
func (s *Step) excuse(d dice) {
	told := s.Do == Announce || s.Do == AnnounceAgain
	if told && s.Text == "" && owes(s.Day, s.On) {
		s.Text = pick(d, hurries)
	}
}

func (o outline) deeds(h *Household, d dice) []Step {
	if o.story != nil && o.story.steps != nil {
		return o.story.steps(o.course)
	}
	w := writer{course: o.course, h: h, dice: d, at: pick(d, arrivalTimes), latest: o.course.on}
	w.draft()
	if w.stage == drafted {
		return w.done
	}
	w.announce()
	switch w.stage {
	case fresh, overdue:
	case asked:
		w.acknowledge()
		w.ask(false)
	case acknowledged:
		w.acknowledge()
		w.prepare(.4)
	case ready, today:
		w.acknowledge()
		w.ready()
	case waiting:
		w.acknowledge()
		w.postpone(false)
	case moved:
		w.acknowledge()
		w.postpone(true)
	case withdrawn:
		w.acknowledge()
		w.next(1, 3, Step{Do: Withdraw, Text: pick(d, withdrawals)})
	case missed:
		w.acknowledge()
		w.ready()
		w.on(w.course.on, Step{Do: DidNotArrive, Text: pick(d, absences)})
		w.followUp()
	default:
		w.arrive()
	}
	return w.done
}

// followUp is what becomes of those who did not come: most are still in the
// facility and are announced again, some are gone.
func (w *writer) followUp() {
	w.latest = w.last.AddDays(90)
	if w.course.on.After(w.last.AddDays(-8)) && w.dice.chance(.3) {
		return // nobody has said anything yet
	}
	where := draw(w.dice, []drawn[assignment.Whereabouts]{{assignment.Here, 5}, {assignment.Gone, 3}, {assignment.Elsewhere, 1}, {assignment.Hospital, 1}})
	said := Step{Do: Find, Where: where}
	switch where {
	case assignment.Elsewhere:
		said.Text = pick(w.dice, refuges)
	case assignment.Hospital:
		said.On = w.done[len(w.done)-1].Day.AddWorkdays(20)
	}
	w.next(0, 1, said)
	switch where {
	case assignment.Gone, assignment.Elsewhere:
		w.next(1, 3, Step{Do: EndStay, Where: where})
	case assignment.Here:
		w.next(0, 1, Step{Do: Keep, Text: "Voraussichtlich in zwei bis drei Wochen."})
		w.next(1, 2, Step{})
		day := w.done[len(w.done)-1].Day
		w.done = w.done[:len(w.done)-1]
		w.course.on = workdayFrom(day.AddDays(w.dice.between(16, 22)))
		w.latest = w.course.on
		w.on(day, Step{Do: Draft, On: w.course.on, At: w.at})
		w.on(day, Step{Do: Announce, On: w.course.on, At: w.at})
		w.acknowledge()
		w.prepare(.5)
		w.on(w.course.on, Step{Do: Arrive})
	}
}

func (w *writer) arrive() {
	w.acknowledge()
	switch w.stage {
	case arrivedAsked:
		w.ask(true)
	case arrivedMoved:
		w.postpone(true)
	}
	w.prepare(.5)
	if w.dice.chance(.9) {
		w.ready()
	}
	if w.dice.chance(.7) {
		w.on(w.course.on, Step{Do: Depart})
	}
	text := ""
	if w.stage == arrivedUnequal {
		text = pick(w.dice, differences)
	}
	w.on(w.course.on, Step{Do: Arrive, Text: text})
}

// writer keeps the steps in the order of days and before the arrival.
type writer struct {
	course
	h      *Household
	dice   dice
	at     string
	latest clock.Date
	done   []Step
}

// on adds a step on a day.
func (w *writer) on(day clock.Date, s Step) {
	s.Day = day
	w.done = append(w.done, s)
}

// next adds a step some working days after the last, at the latest on the day of arrival.
func (w *writer) next(lo, hi int, s Step) {
	day := w.done[len(w.done)-1].Day.AddWorkdays(w.dice.between(lo, hi))
	if day.After(w.latest) {
		day = w.latest
	}
	w.on(day, s)
}

func (w *writer) draft() {
	w.on(w.announced, Step{Do: Draft, On: w.course.on, At: w.at})
}

func (w *writer) announce() { w.on(w.announced, Step{Do: Announce, On: w.course.on, At: w.at}) }

func (w *writer) acknowledge() { w.next(0, 2, Step{Do: Acknowledge}) }

func (w *writer) prepare(share float64) { w.next(1, 3, Step{Do: Prepare, Share: share}) }

func (w *writer) ready() { w.next(1, 4, Step{Do: Ready}) }

// ask asks about something the household needs, if there is a question about it.
func (w *writer) ask(answered bool) {
	q := pick(w.dice, questions)
	if _, told := w.h.Need(q.about, w.announced.AddDays(-1), w.course.on); q.about != "" && !told {
		q = pick(w.dice, questions[len(questions)-2:]) // those about the whole
	}
	for _, weightier := range questions[:3] {
		if _, told := w.h.Need(weightier.about, w.announced.AddDays(-1), w.course.on); told {
			q = weightier
		}
	}
	s := Step{Do: Ask, About: q.about, Text: q.question}
	switch { // some object, or would rather have another day
	case w.dice.chance(.12):
		q = pick(w.dice, objections)
		s = Step{Do: Ask, Sort: assignment.SortObjection, Text: q.question}
	case w.dice.chance(.12):
		q = pick(w.dice, proposals)
		s = Step{Do: Ask, Sort: assignment.SortProposal, On: workdayFrom(w.course.on.AddDays(w.dice.between(4, 10))), Text: q.question}
	}
	w.next(0, 1, s)
	if answered {
		w.next(1, 2, Step{Do: Answer, Text: q.answer})
	}
}

// postpone takes back the day; a new one is announced some days later.
func (w *writer) postpone(renewed bool) {
	w.next(1, 2, Step{Do: Postpone, Text: pick(w.dice, postponements)})
	if !renewed {
		return
	}
	w.latest = workdayFrom(w.course.on.AddDays(w.dice.between(7, 14)))
	w.course.on = w.latest
	w.next(1, 2, Step{Do: AnnounceAgain, On: w.course.on, At: w.at})
	w.next(0, 1, Step{Do: Acknowledge})
}

var arrivalTimes = []string{"10:00", "10:30", "11:00", "13:00", "14:00"}

// objections and proposals are what a municipality would rather have, and what
// the desk says to it: it stays as it is.
var objections = []question{
	{"", "Wir haben zurzeit kein Zimmer ohne Stufen frei. Bitte weisen Sie den Haushalt einer anderen Kommune zu.", "Die Nachbarkommunen haben auch keines. Wir bleiben dabei und geben Ihnen mehr Zeit, wenn Sie einen Tag vorschlagen."},
	{"", "In der Schule ist in diesem Halbjahr kein Platz mehr. Wir bitten, das zu berücksichtigen.", "Das Schulamt des Kreises sucht einen Platz. Die Zuweisung bleibt bestehen."},
}

var proposals = []question{
	{"", "Die Wohnung wird erst dann fertig. So ersparen wir der Familie einen zweiten Umzug.", "Der Platz in der Einrichtung wird früher gebraucht."},
	{"", "An diesem Tag ist unsere Dolmetscherin da.", "Der Bus ist schon bestellt, bitte behelfen Sie sich mit dem Telefondienst."},
}

// question is what a municipality asks, and what the facility finds out.
type question struct{ about, question, answer string }

var questions = []question{
	{"wheelchair-space", "Wie breit ist der Rollstuhl, und kann die Person einige Schritte gehen?", "65 cm, klappbar. Wenige Schritte mit Hilfe sind möglich."},
	{"step-free", "Genügt ein Aufzug, oder muss es das Erdgeschoss sein?", "Ein Aufzug genügt, wenn er auch nachts läuft."},
	{"dialysis", "An welchen Tagen ist die Dialyse, und seit wann?", "Montag, Mittwoch und Freitag vormittags; der Plan liegt bei."},
	{"continuous-medication", "Für wie viele Tage wird der Vorrat mitgegeben?", "Für 14 Tage, der Medikationsplan liegt in der Mappe."},
	{"pregnancy-care", "Gibt es einen Mutterpass, und wo war die letzte Untersuchung?", "Ja, die Mutter hat ihn bei sich; letzte Untersuchung in der Einrichtung."},
	{"school-place", "Welche Schulklasse hat das Kind zuletzt besucht?", "Die vierte Klasse, danach schulnahes Angebot in der Einrichtung."},
	{"interpreter", "Reicht Verständigung in einer anderen Sprache, falls niemand zu finden ist?", "Im Notfall am Telefon, bitte nicht durch die Kinder."},
	{"", "Bringt der Haushalt Möbel oder ein Fahrrad mit?", "Nein, nur Gepäck: zwei Koffer und ein Kinderwagen."},
	{"", "Gibt es einen Impfpass, der nicht in der Übergabe steht?", "Nein, mehr liegt hier nicht vor."},
}

var (
	withdrawals   = []string{"Der Haushalt zieht zu Angehörigen in einer anderen Gemeinde.", "Verlegung auf Wunsch des Gesundheitsamtes.", "Aufhebung nach Prüfung der Zuständigkeit."}
	postponements = []string{"Ein Kind liegt im Krankenhaus.", "Die Wohnung ist nach einem Wasserschaden noch nicht fertig.", "Untersuchungstermin am geplanten Tag."}
	hurries       = []string{"Die Einrichtung wird geschlossen.", "Die Einrichtung ist überbelegt.", "Familie ist schon in der Gemeinde."}
	absences      = []string{"Nicht im Bus; in der Einrichtung zuletzt am Vorabend gesehen.", "Am Treffpunkt niemand erschienen, Telefon nicht erreichbar."}
	refuges       = []string{"bei Verwandten in Kassel", "bei Freunden in Bremen"}
	differences   = []string{"Ein Koffer ist unterwegs verloren gegangen.", "Kinderwagen war nicht angekündigt.", "Spricht besser Deutsch als angegeben."}
)
