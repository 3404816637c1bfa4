package days

import (
	"context"
	"fmt"
	"slices"
	"time"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/world"
)

// hopes are what people said they want to reach, by the language they said it in.
var hopes = map[string][]struct {
	area  path.Area
	words string
}{
	"ar": {{path.Job, "أريد أن أعمل في مهنتي مرة أخرى."}, {path.School, "أريد أن يجد أولادي أصدقاء في المدرسة."}, {path.Housing, "نريد بيتًا صغيرًا لنا وحدنا."}},
	"uk": {{path.Job, "Хочу знову працювати вчителькою."}, {path.School, "Хочу, щоб діти закінчили і нашу школу онлайн."}, {path.Participation, "Хочу співати в хорі."}},
	"fa": {{path.Language, "می\u200cخواهم آن\u200cقدر آلمانی یاد بگیرم که خودم با دکتر حرف بزنم."}, {path.Job, "می\u200cخواهم کارگاه خیاطی خودم را داشته باشم."}},
	"tr": {{path.Job, "Ustalık belgemi alıp çalışmak istiyorum."}, {path.Housing, "Çocukların okuluna yakın bir ev istiyoruz."}},
	"fr": {{path.Language, "Je veux parler allemand avec mes voisins."}, {path.Participation, "Je veux rejouer au football dans un club."}},
	"de": {{path.Job, "Ich möchte eine Ausbildung machen."}, {path.Participation, "Ich möchte Leute kennenlernen."}},
}

// waitedFor is who is waited for, by what it is about.
var waitedFor = map[path.Area][]struct {
	turn path.Turn
	name string
}{
	path.Papers:        {{path.Authority, "Ausländerbehörde Kreis Unna"}, {path.Authority, "Standesamt"}, {path.Municipality, "Bürgerbüro"}},
	path.Language:      {{path.Provider, "Volkshochschule"}, {path.Authority, "BAMF Regionalstelle"}},
	path.School:        {{path.Municipality, "Jugendamt"}, {path.SchoolTurn, "Grundschule am Kanal"}},
	path.Health:        {{path.Doctor, "Praxis am Markt"}, {path.Authority, "Gesundheitsamt"}},
	path.Job:           {{path.Authority, "Jobcenter"}, {path.Employer, ""}},
	path.Participation: {{path.Provider, "Begegnungscafé"}, {path.Person, ""}},
	path.Housing:       {{path.Landlord, ""}, {path.Municipality, "Wohnungsamt"}},
}

// walk has the municipality that is shown go the way with those who live there:
// who has which case, what they want, what is done and what waits for whom.
func (p *player) walk(ctx context.Context, residents []world.Resident, now time.Time) error {
	town := p.offices.towns[world.DemoMunicipality]
	who := p.offices.scope(town, "", tenant.CaseManager)
	left := map[id.ID]clock.Date{}
	for _, r := range residents {
		if !r.Left.IsZero() {
			left[r.ID] = r.Left
		}
	}
	return p.db.Do(ctx, who.Tenant, func(ctx context.Context, tx *db.Tx) error {
		managers, err := path.Managers(ctx, tx, who)
		if err != nil {
			return err
		}
		if err := templates(ctx, tx, who, now); err != nil {
			return err
		}
		households, err := db.All(ctx, tx, db.Value[id.ID], `SELECT k.household_id FROM path_case k WHERE k.tenant_id = $1 ORDER BY k.opened_on, k.id`, who.Tenant)
		if err != nil {
			return err
		}
		for i, h := range households {
			w := walker{player: p, tx: tx, who: who, managers: managers, i: i, now: now, today: clock.DateOf(now)}
			if err := w.goes(ctx, h, left[h]); err != nil {
				return fmt.Errorf("way of household %d: %w", i, err)
			}
		}
		if err := p.accompany(ctx, tx, who, now); err != nil {
			return err
		}
		return publish(ctx, tx, who, now)
	})
}

// templates adds one of the municipality's own.
func templates(ctx context.Context, tx *db.Tx, who tenant.Scope, now time.Time) error {
	at := clock.At(opening(clock.DateOf(now).AddDays(-60)))
	_, err := path.Publish(ctx, tx, at, who, path.PublishCommand{Template: path.Template{Title: "Ankommen im Quartier", Reason: "Beschluss der Runde „Integration vor Ort“", Steps: []path.TemplateStep{
		{Area: path.Participation, Title: "Stadtrundgang mit den Lotsinnen und Lotsen", Turn: path.CaseManager, After: 7, Due: 30},
		{Area: path.Participation, Title: "Bibliotheksausweis für alle", Turn: path.Person, After: 7, Due: 60},
		{Area: path.Papers, Title: "Fahrkarte beantragen", Turn: path.CaseManager, Due: 14}}}})
	return err
}

// publish brings a later version of a template: the ways that were made from the
// earlier one are told.
func publish(ctx context.Context, tx *db.Tx, who tenant.Scope, now time.Time) error {
	all, err := path.Versions(ctx, tx, who, "work")
	if err != nil {
		return err
	}
	of := all[len(all)-1]
	of.Reason = "Werkstatttage gibt es seit November für alle ab 16"
	of.Steps = append(slices.Clone(of.Steps), path.TemplateStep{Area: path.Job, Title: "Werkstatttage im Berufskolleg", Turn: path.Provider, After: 28, Due: 90})
	_, err = path.Publish(ctx, tx, clock.At(opening(clock.DateOf(now).AddDays(-3))), who, path.PublishCommand{Template: of, Name: of.Name})
	return err
}

// walker goes one way.
type walker struct {
	*player
	tx       *db.Tx
	who      tenant.Scope
	managers []account.Colleague
	i        int
	now      time.Time
	today    clock.Date
}

// at is a time of a day, not later than now.
func (w walker) at(day clock.Date) clock.Clock {
	if hour := opening(day).Add(time.Duration(30+w.i%300) * time.Minute); hour.Before(w.now) {
		return clock.At(hour)
	}
	return clock.At(w.now)
}

// goes lets happen what happened on the way of a household.
func (w walker) goes(ctx context.Context, household id.ID, left clock.Date) error {
	p, err := path.Show(ctx, w.tx, w.at(w.today), w.who, household, "")
	if err != nil || len(p.Cases) == 0 {
		return err
	}
	k := p.Cases[0]
	if !k.Open() {
		return nil
	}
	last := w.today
	if !left.IsZero() && left.After(k.Opened) {
		last = left
	}
	seen := path.Seen{ID: k.ID, Version: k.Version}
	if w.i%11 != 7 && len(w.managers) > 0 { // some have nobody yet
		if _, err := path.Assign(ctx, w.tx, w.at(soon(k.Opened, 2, last)), w.who, seen, w.managers[(w.i%3+1)/2%len(w.managers)].ID); err != nil {
			return err
		}
		seen.Version++
	}
	age := k.Opened.DaysUntil(last)
	phase := path.Phases[min(len(path.Phases)-1, age/35)]
	set := path.SetCommand{Case: seen, Phase: phase, Complexity: []int{0, 1, 1, 2, 0, 3, 1}[w.i%7]}
	if phase != path.Intake {
		set.AgreedOn = soon(k.Opened, 9, last)
	}
	if _, err := path.Set(ctx, w.tx, w.at(soon(k.Opened, age, last)), w.who, set); err != nil {
		return err
	}
	seen.Version++
	if err := w.hope(ctx, p, last); err != nil {
		return err
	}
	if p, err = path.Show(ctx, w.tx, w.at(w.today), w.who, household, ""); err != nil { // with what began meanwhile
		return err
	}
	for n, t := range p.Steps {
		if t.Room == "" {
			if err := w.step(ctx, t, n, last); err != nil {
				return err
			}
		}
	}
	if last != w.today || !left.IsZero() {
		_, err = path.End(ctx, w.tx, w.at(last), w.who, seen, path.OnTheirOwn)
	}
	return err
}

// soon is some days after a day, but not after the last.
func soon(day clock.Date, days int, last clock.Date) clock.Date {
	if d := day.AddDays(days); d.Before(last) {
		return d
	}
	return last
}

// hope notes what somebody wants, and whether they want to stay.
func (w walker) hope(ctx context.Context, p path.Path, last clock.Date) error {
	for n, one := range p.Household.Persons {
		years, known := one.Birth.AgeOn(w.today)
		if !known || years < 18 {
			continue
		}
		if w.i%4 != 3 || n > 0 {
			language := "de"
			for _, l := range one.Languages {
				if _, there := hopes[l.Tag]; there {
					language = l.Tag
				}
			}
			said := hopes[language][(w.i+n)%len(hopes[language])]
			if _, err := path.SetGoal(ctx, w.tx, w.at(soon(p.Cases[0].Opened, 12, last)), w.who, path.SetGoalCommand{Household: p.Household.ID, Person: one.ID, Area: said.area, Words: said.words, Language: language}); err != nil {
				return err
			}
		}
		if wish := []path.Wish{path.ToStay, "", path.Undecided, path.ToStay, path.ToReturn, ""}[(w.i+n)%6]; wish != "" {
			if err := path.SetWish(ctx, w.tx, w.at(soon(p.Cases[0].Opened, 12, last)), w.who, path.WishCommand{Household: p.Household.ID, Person: one.ID, Wish: wish}); err != nil {
				return err
			}
		}
		if w.i%3 == 0 && n == 0 { // ways into work have begun for some
			_, err := path.Apply(ctx, w.tx, w.at(soon(p.Cases[0].Opened, 20, last)), w.who, path.ApplyCommand{Household: p.Household.ID, Person: one.ID, Template: "work"})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// step does what became of one step: most are done about when they were due, some
// wait for somebody, what has hardly begun stays as it is, and little is late for long.
func (w walker) step(ctx context.Context, t path.Step, n int, last clock.Date) error {
	throw := (w.i*7 + n*3) % 10
	begun := t.Start.DaysUntil(last)
	if begun < 3 || t.State != path.StepOpen {
		return nil
	}
	span := 30
	if !t.Due.IsZero() {
		span = t.Start.DaysUntil(t.Due)
	}
	done := span * (4 + throw) / 10
	if throw >= 8 && begun > span+21 && (w.i+n)%8 != 0 {
		throw, done = 7, span+throw+n%5
	}
	if throw < 8 && done < begun {
		day := t.Start.AddDays(done)
		cmd := path.ActCommand{Step: path.Seen{ID: t.ID, Version: t.Version}, Act: path.Finish, On: day}
		_, err := path.ActOn(ctx, w.tx, w.at(day), w.who, cmd)
		return err
	}
	to, day := waitedFor[t.Area], t.Start.AddDays(min(begun, 4+throw))
	if len(to) == 0 || throw%2 == 1 {
		return nil
	}
	pass := to[(w.i+n)%len(to)]
	_, err := path.ActOn(ctx, w.tx, w.at(day), w.who, path.ActCommand{Step: path.Seen{ID: t.ID, Version: t.Version}, Act: path.Pass, On: day, StepFields: path.StepFields{Turn: pass.turn, TurnName: pass.name}})
	return err
}
