package career

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/engine/matching"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
	"wegwarte/internal/work"
)

// file is the page of somebody's way into work.
type file struct {
	work.File
	May     work.Evaluation
	Changes []work.Change
	Matches []work.Match
	Today   clock.Date
	Writes  bool
	Doing   string // the form that came back
	Values  answers
	Faults  i18n.Faults
	Clash   bool // somebody changed it meanwhile: both versions are shown
}

// mostShown is how many further places are shown.
const mostShown = 20

// ShowFile shows somebody's way into work: what is next, what their paper lets them
// do and why, what they say, which places fit, what came of it.
func ShowFile(v *door.Visit) error {
	p, err := loadFile(v)
	if err != nil {
		return err
	}
	return v.Show(p.title(v.Context()), filePage(p))
}

func (p file) title(ctx context.Context) string {
	return i18n.T(ctx, "work.of", "name", p.Who.Name())
}

func loadFile(v *door.Visit) (p file, err error) {
	who, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p = file{Today: v.Today(), Values: answers{}}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		if p.File, err = work.Show(ctx, tx, v.Clock, v.Scope, who); err != nil {
			return err
		}
		p.Matches, err = work.Matches(ctx, tx, v.Clock, v.Scope, p.File)
		return err
	})
	p.Profile.Standing = p.Profile.On(p.Today)
	p.May, p.Changes = work.Evaluate(p.Facts(), p.Today), work.Changes(p.Facts(), p.Today)
	p.Writes = v.Scope.Writes(tenant.Work) && p.Household.LeftOn.IsZero()
	v.Trail = []ui.Crumb{{Label: v.T("work.title"), URL: listPath}}
	return p, err
}

// send does what a form of the page asks for, and shows the page again, the form
// open, where something is wrong.
func send(v *door.Visit, doing, flash string, values answers, faults *errs.List, do func(ctx context.Context, tx *db.Tx, who id.ID) error) error {
	who, err := v.ID("id")
	if err != nil {
		return err
	}
	if err = faults.Err(); err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) error { return do(ctx, tx, who) })
	}
	if err == nil {
		anchor, _, _ := strings.Cut(doing, "-")
		return v.Go(fileURL(who)+"#"+anchor, flash)
	}
	if !errs.Is(err, errs.KindInvalid) && !errs.Is(err, errs.KindConflict) {
		return err
	}
	p, load := loadFile(v)
	if load != nil {
		return load
	}
	p.Doing, p.Values, p.Faults, p.Clash = doing, values, i18n.Err(v.Context(), err), errs.Is(err, errs.KindConflict)
	return v.ShowInvalid(p.title(v.Context()), filePage(p))
}

// SaveProfile keeps what somebody says of themselves.
func SaveProfile(v *door.Visit) error {
	a := answers(typed(v))
	var faults errs.List
	t := work.Told{Seeks: work.Seeks(a.one("seeks")), Wants: a.one("wants"), Can: a.one("can"), Occupations: a["occupations"], Skills: strings.FieldsFunc(a.one("skills"), isComma),
		Levels: map[string]int{}, MostMinutes: a.count("most_minutes", &faults), WeekHours: a.count("week_hours", &faults)}
	for _, one := range a["licences"] {
		t.Licences = append(t.Licences, work.Licence(one))
	}
	for _, one := range work.Sections {
		if !contains(a["cv"], string(one)) {
			t.Hidden = append(t.Hidden, one)
		}
	}
	for name := range a {
		if tag, ok := strings.CutPrefix(name, "level."); ok && a.one(name) != "0" {
			t.Levels[tag] = a.count(name, &faults)
		}
	}
	for field, week := range map[string]*matching.Week{"free": &t.Free, "care": &t.Care, "busy": &t.Busy} {
		var err error
		if *week, err = work.ParseWeek(a.one(field)); err != nil {
			for _, fault := range errs.All(err) {
				faults.Add(fault.At(field))
			}
		}
	}
	return send(v, "profil", "work.profile.saved", a, &faults, func(ctx context.Context, tx *db.Tx, who id.ID) error {
		_, err := work.SaveProfile(ctx, tx, v.Clock, v.Scope, work.SaveProfileCommand{Person: who, Version: a.version(), Told: t})
		return err
	})
}

func isComma(r rune) bool { return r == ',' || r == ';' || r == '\n' || r == '\r' }

func contains(list []string, one string) bool {
	for _, s := range list {
		if s == one {
			return true
		}
	}
	return false
}

// RecordPaper keeps what the paper says that somebody showed.
func RecordPaper(v *door.Visit) error {
	a := answers(typed(v))
	var faults errs.List
	answer := func(f work.Fact) work.Answer { return work.Answer(a.one(string(f))) }
	facts := work.Facts{Paper: work.Paper(a.one("paper")), Says: work.Says(a.one("says")), PaperUntil: a.day("paper_until", &faults), Registered: a.day("registered", &faults),
		Facility: answer(work.FactFacility), Identity: answer(work.FactIdentity), Accelerated: answer(work.FactAccelerated), Dublin: answer(work.FactDublin), Ban: answer(work.FactBan)}
	shown := a.day("shown", &faults)
	return send(v, "papier", "work.paper.saved", a, &faults, func(ctx context.Context, tx *db.Tx, who id.ID) error {
		_, err := work.RecordPaper(ctx, tx, v.Clock, v.Scope, work.RecordCommand{Person: who, Seen: id.ID(a.one("seen")), Facts: facts, Shown: shown})
		return err
	})
}

// SetRequest keeps that the authority was asked for a permission.
func SetRequest(v *door.Visit) error {
	a := answers(typed(v))
	var faults errs.List
	r := work.Request{On: a.day("asked_on", &faults), Of: a.one("asked_of"), Answer: work.Reply(a.one("answer")), AnswerOn: a.day("answer_on", &faults)}
	return send(v, "antrag", "work.request.saved", a, &faults, func(ctx context.Context, tx *db.Tx, who id.ID) error {
		return work.SetRequest(ctx, tx, v.Clock, v.Scope, work.RequestCommand{Person: who, Request: r})
	})
}

// SaveEntry keeps a line of the CV, or takes it out.
func SaveEntry(v *door.Visit) error {
	a := answers(typed(v))
	var faults errs.List
	e := work.Entry{ID: id.ID(a.one("entry")), Kind: work.EntryKind(a.one("kind")), Title: a.one("title"), Place: a.one("place"), Note: a.one("note"), Hidden: a.one("hidden") != "", Version: a.version()}
	if a.one("remove") != "" {
		return send(v, "eintrag-"+a.one("entry"), "work.entry.removed", a, &faults, func(ctx context.Context, tx *db.Tx, who id.ID) error {
			e.Person = who
			return work.RemoveEntry(ctx, tx, v.Clock, v.Scope, e)
		})
	}
	for field, month := range map[string]*work.Month{"from": &e.From, "until": &e.Until} {
		var ok bool
		if *month, ok = work.ParseMonth(a.one(field)); !ok && a.one(field) != "" {
			faults.Add(errs.Invalid("work.month").At(field))
		}
	}
	return send(v, "eintrag-"+a.one("entry"), "work.entry.saved", a, &faults, func(ctx context.Context, tx *db.Tx, who id.ID) error {
		e.Person = who
		_, err := work.SaveEntry(ctx, tx, v.Clock, v.Scope, e)
		return err
	})
}

// Choose keeps what somebody says to a place.
func Choose(v *door.Visit) error {
	a := answers(typed(v))
	return send(v, "stellen", "work.chosen."+map[bool]string{true: "no", false: "interested"}[a.one("choice") == string(work.NotThis)], a, new(errs.List),
		func(ctx context.Context, tx *db.Tx, who id.ID) error {
			return work.Choose(ctx, tx, v.Clock, v.Scope, work.ChooseCommand{Person: who, Opening: id.ID(a.one("opening")), Choice: work.Word(a.one("choice"))})
		})
}

// SaveOutcome keeps a time at work or on trial.
func SaveOutcome(v *door.Visit) error {
	a := answers(typed(v))
	var faults errs.List
	o := work.Outcome{ID: id.ID(a.one("outcome")), Opening: id.ID(a.one("opening")), Kind: work.Kind(a.one("kind")), Employer: a.one("employer"), Title: a.one("title"), From: a.day("from", &faults),
		Until: a.day("until", &faults), Ended: work.Ended(a.one("ended")), WeekHours: a.count("week_hours", &faults), Note: a.one("note"), Version: a.version()}
	return send(v, "ergebnis-"+a.one("outcome"), "work.outcome.saved", a, &faults, func(ctx context.Context, tx *db.Tx, who id.ID) error {
		o.Person = who
		_, err := work.SaveOutcome(ctx, tx, v.Clock, v.Scope, o)
		return err
	})
}

// field is a question of a form of the page: what was typed where it came back, else
// what is known.
func (p file) field(ctx context.Context, doing, name, known string) ui.Field {
	f := ui.Field{Name: name, Label: i18n.T(ctx, "work.field."+name), Value: known, Suffix: doing, Dir: "auto"}
	if p.Doing == doing {
		f.Value, f.Error = p.Values.one(name), p.Faults.At(name)
	}
	return f
}

func hinted(f ui.Field, hint string) ui.Field {
	f.Hint = hint
	return f
}

func needed(f ui.Field) ui.Field {
	f.Required = true
	return f
}

func brief(f ui.Field) ui.Field {
	f.Short, f.InputMode, f.Dir = true, "numeric", ""
	return f
}

// chosen gives what was chosen in a form that came back, else what is known.
func chosen[T ~string](p file, doing, name string, known T) T {
	if p.Doing == doing {
		return T(p.Values.one(name))
	}
	return known
}

// tongues are the languages that the register knows of the person, German with them.
func (p file) tongues() []string {
	tags := []string{"de"}
	for _, l := range p.Who.Languages {
		if l.Tag != "de" {
			tags = append(tags, l.Tag)
		}
	}
	return tags
}

func (p file) level(tag string) int {
	if p.Doing == "profil" {
		n, _ := strconv.Atoi(p.Values.one("level." + tag))
		return n
	}
	return p.Profile.Levels[tag]
}
