package days

import (
	"context"
	"fmt"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/person"
	"wegwarte/internal/tenant"
)

// jottings are what case managers wrote down.
var jottings = []struct {
	path.NoteFields
	ago int // days
}{
	{path.NoteFields{Purpose: path.Call, Sight: path.CaseFile, Text: "Angerufen. Der Kurs an der Volkshochschule beginnt später, neuer Platz ab Januar zugesagt."}, 3},
	{path.NoteFields{Purpose: path.Agreement, Sight: path.Shared, Area: path.Papers, Text: "Vereinbart: Sie bringt am Donnerstag die Geburtsurkunden mit, wir melden beim Standesamt an."}, 6},
	{path.NoteFields{Purpose: path.ForMyself, Sight: path.Private, Text: "Beim nächsten Mal langsamer erklären und nach dem Bruder fragen."}, 6},
	{path.NoteFields{Purpose: path.Visit, Sight: path.CaseFile, Area: path.Housing, Text: "Besuch in der Unterkunft. Zimmer ist trocken, der Herd geht nicht; Hausmeister ist verständigt."}, 15},
	{path.NoteFields{Purpose: path.FromOffice, Sight: path.CaseFile, Area: path.Job, Text: "Jobcenter: Bescheid ist in Arbeit, Rückfrage zur Bankverbindung beantwortet."}, 9},
	{path.NoteFields{Purpose: path.Talk, Sight: path.CaseFile, Area: path.Health, Text: "Zahnarzttermin verschoben, sie meldet sich selbst wieder."}, 12},
	{path.NoteFields{Purpose: path.Talk, Sight: path.Shared, Area: path.Participation, Text: "Am Mittwoch geht eine Lotsin mit ins Begegnungscafé am Markt. Treffpunkt 15 Uhr am Brunnen."}, 4},
}

var meetingPlaces = []string{"Rathaus, Zimmer 114", "Begegnungscafé am Markt", "in der Unterkunft", "Rathaus, Zimmer 112"}

// accompany has those who walk with households write notes, meet them, hand one
// over and stand in for each other.
func (p *player) accompany(ctx context.Context, tx *db.Tx, who tenant.Scope, now time.Time) error {
	today := clock.DateOf(now)
	type one struct {
		id, household, manager id.ID
		name                   string
		opened                 clock.Date
		version                int
	}
	cases, err := db.All(ctx, tx, func(row db.Row) (o one, err error) {
		return o, row.Scan(&o.id, &o.household, &o.manager, &o.name, &o.opened, &o.version)
	}, `SELECT k.id, k.household_id, k.manager_id, k.manager_name, k.opened_on, k.version FROM path_case k WHERE k.tenant_id = $1 AND k.ended_on = '' AND k.person_id = '' AND k.manager_id <> '' ORDER BY k.opened_on, k.id`, who.Tenant)
	if err != nil || len(cases) == 0 {
		return err
	}
	managers, err := path.Managers(ctx, tx, who)
	if err != nil || len(managers) < 2 {
		return err
	}
	offered, met := false, map[id.ID]int{}
	for i, k := range cases {
		s := who
		s.Actor, s.Name = k.manager, k.name
		for n := range i % 4 {
			jot := jottings[(i+n)%len(jottings)]
			day := today.AddDays(-jot.ago)
			if day.Before(k.opened) {
				continue
			}
			if _, err := path.AddNote(ctx, tx, clock.At(opening(day).Add(time.Duration(20+i%300)*time.Minute)), s, path.AddNoteCommand{Household: k.household, NoteFields: jot.NoteFields}); err != nil {
				return fmt.Errorf("note %d: %w", i, err)
			}
		}
		if i%3 == 0 && met[k.manager] < 18 {
			n := met[k.manager]
			met[k.manager]++
			day := today.AddWorkdays(n / 3)
			f := path.MeetingFields{Begins: opening(day).Add(time.Duration(2+2*(n%3)) * time.Hour), Minutes: 45, Place: meetingPlaces[i%len(meetingPlaces)], Interpreter: []path.Interpreter{path.NoInterpreter, path.Wanted, path.Booked}[n%3]}
			if f.Interpreter == path.Booked {
				f.Service = "Sprachmittlung Kreis Unna"
			}
			h, err := person.Show(ctx, tx, clock.At(now), s, k.household)
			if err != nil {
				return err
			}
			switch first := h.Persons[0]; {
			case n%3 == 0 && first.Email == "":
				first.Email = fmt.Sprintf("post%d@post.example", 100+i)
				if _, err := person.Change(ctx, tx, clock.At(now), s, first); err != nil {
					return fmt.Errorf("mailbox %d: %w", i, err)
				}
				f.Person, f.Remind = first.ID, path.RemindByMail
			case n%3 == 1 && first.Phone != "":
				f.Person, f.Remind = first.ID, path.RemindBySMS
			}
			if _, err := path.Meet(ctx, tx, clock.At(now), s, path.MeetCommand{Household: k.household, Double: true, MeetingFields: f}); err != nil {
				return fmt.Errorf("meeting %d: %w", i, err)
			}
		}
		if !offered && k.manager == managers[1].ID && i > 2 {
			offered = true
			if _, err := path.Offer(ctx, tx, clock.At(now), s, path.OfferCommand{Case: path.Seen{ID: k.id, Version: k.version}, To: managers[0].ID, Words: "Am besten nachmittags anrufen, vormittags ist Kurs. Die Tochter übersetzt nicht, bitte immer Sprachmittlung."}); err != nil {
				return err
			}
		}
	}
	s := who
	s.Actor, s.Name = managers[1].ID, managers[1].Name
	if _, err := path.SetStandIn(ctx, tx, clock.At(now), s, path.StandInCommand{Sub: managers[0].ID, From: today.AddDays(4), Until: today.AddDays(11)}); err != nil {
		return err
	}
	_, err = path.SaveBlock(ctx, tx, clock.At(now), s, path.Block{Title: "Termin bestätigt", Purpose: path.Call, Text: "Termin bestätigt, Unterlagen dabei: "})
	return err
}
