package own

import (
	"context"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/fact"
	"wegwarte/internal/recognition"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/say"
	"wegwarte/internal/work"
)

// papers is what the authority knows of somebody, but their health.
type papers struct {
	portal.Acting
	Today  clock.Date
	Town   string
	Groups []group
	Rest   []fact.Correction
}

// ShowPapers shows what is known, from whom and why, and what of it is disputed.
func ShowPapers(v *door.Visit) error {
	p := papers{Today: v.Today(), Town: v.Tenant.Name}
	err := reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		p.Acting = a
		known, err := fact.ShowPapers(ctx, tx, v.Clock, s, v.Setup().Keys, a)
		p.Groups = paperGroups(v.Context(), known)
		p.Rest = disputed(p.Groups, known.Said)
		return err
	}, portal.Papers)
	if err != nil {
		return err
	}
	return v.Show(v.T("own.papers.title"), papersPage(p))
}

// SendPaper gives one of the photos and PDFs.
func SendPaper(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	var paper record.Paper
	var data []byte
	err = reads(v, func(ctx context.Context, tx *db.Tx, s tenant.Scope, a portal.Acting) error {
		s, err := portal.Open(s, a, rightsOf(a, portal.Papers, portal.Health)...)
		if err != nil {
			return err
		}
		paper, data, err = fact.OpenFile(ctx, tx, v.Clock, s, v.Setup().Keys, a, which)
		return err
	})
	if err != nil {
		return err
	}
	name := string(paper.ID) + ".pdf"
	if paper.IsPicture() {
		name = string(paper.ID) + ".jpg"
	}
	return v.SendStored(name, paper.MediaType, data)
}

// rightsOf gives those of some rights that the visitor has.
func rightsOf(a portal.Acting, some ...portal.Right) (has []portal.Right) {
	for _, r := range some {
		if a.May(r) {
			has = append(has, r)
		}
	}
	if len(has) == 0 {
		return some // and is refused
	}
	return has
}

// paperGroups orders what is known as somebody asks for it.
func paperGroups(ctx context.Context, p fact.Papers) []group {
	all := []group{grouped(i18n.T(ctx, "own.group.me"), register(ctx, p))}
	add := func(key string, lines []line) {
		if len(lines) > 0 {
			all = append(all, grouped(i18n.T(ctx, key), lines))
		}
	}
	add("own.group.home", homes(ctx, p.Stays))
	var needs, measures []line
	for _, n := range p.Needs {
		if !n.Health {
			needs = append(needs, needLine(ctx, n))
		}
	}
	for _, m := range p.Measures {
		if !m.Health {
			measures = append(measures, measureLine(ctx, m))
		}
	}
	add("own.group.needs", needs)
	add("own.group.measures", measures)
	add("own.group.work", working(ctx, p))
	add("own.group.recognition", procedures(ctx, p.Procedures))
	var shown []record.Paper
	for _, f := range p.Files {
		if !f.TellsOfHealth() {
			shown = append(shown, f)
		}
	}
	add("own.group.files", files(ctx, shown))
	return all
}

// register words what the register holds of the person, and of whom they live with.
func register(ctx context.Context, p fact.Papers) (lines []line) {
	source := i18n.T(ctx, "own.from.register", "day", p.Household.RegisteredOn)
	if p.Household.Transfer != "" {
		source = i18n.T(ctx, "own.from.transfer", "day", p.Household.RegisteredOn)
	}
	add := func(item fact.Item, value string) {
		if value == "" {
			value = i18n.T(ctx, "own.nothing")
		}
		lines = append(lines, line{Item: item, Term: i18n.T(ctx, "own.fact."+string(item)), Value: value, Source: source})
	}
	add(fact.Name, p.Me.Name())
	if own := p.Me.NameOwn(); own != "" {
		add(fact.NameOwn, own)
	}
	add(fact.Birth, say.Day(ctx, p.Me.Birth.Date, p.Me.Birth.Precision))
	add(fact.Sex, i18n.T(ctx, "own.sex."+string(p.Me.Sex)))
	add(fact.Languages, spoken(ctx, p.Me.Languages))
	add(fact.Phone, say.Phone(p.Me.Phone))
	add(fact.Email, p.Me.Email)
	var with []string
	for _, r := range p.Family {
		key := "own.relation." + string(r.Kind)
		if r.Me && !r.Kind.Mutual() {
			key += ".me"
		}
		if r.Kind == "" {
			key = "own.relation.none"
		}
		with = append(with, r.Name+" ("+i18n.T(ctx, key)+")")
	}
	add(fact.Family, strings.Join(with, i18n.T(ctx, "own.and")))
	return lines
}

func homes(ctx context.Context, stays []housing.Housed) (lines []line) {
	for _, h := range stays {
		key := "own.home.since"
		if h.State == housing.Planned {
			key = "own.home.planned"
		}
		l := line{Item: fact.Home, Row: h.ID, Value: h.SiteName, More: i18n.T(ctx, key, "day", h.From), Source: i18n.T(ctx, "own.from.housing", "day", clock.DateOf(h.At))}
		if h.DwellingName != "" && h.DwellingName != h.SiteName {
			l.Value += ", " + h.DwellingName
		}
		if !h.Until.IsZero() {
			l.More += " " + i18n.T(ctx, "own.until", "day", h.Until)
		}
		lines = append(lines, l)
	}
	return lines
}

// working words the work profile: one item, whatever of it is wrong.
func working(ctx context.Context, p fact.Papers) (lines []line) {
	told := p.Work.Profile
	source := i18n.T(ctx, "own.from", "source", i18n.Key("own.source.person"), "day", clock.DateOf(told.At))
	var words []string
	add := func(key, value string) {
		if value != "" {
			words = append(words, i18n.T(ctx, key, "text", value))
		}
	}
	add("own.work.wants", told.Wants)
	add("own.work.can", told.Can)
	add("own.work.occupations", strings.Join(told.Occupations, ", "))
	add("own.work.skills", strings.Join(told.Skills, ", "))
	for _, e := range p.Work.Entries {
		text := strings.Trim(strings.Join([]string{e.Title, e.Place}, ", "), ", ")
		if e.From != "" {
			text += " (" + string(e.From) + " – " + string(e.Until) + ")"
		}
		words = append(words, text)
	}
	for _, o := range p.Work.Outcomes {
		words = append(words, strings.Trim(strings.Join([]string{o.Title, o.Employer}, ", "), ", ")+" ("+i18n.DateShort(ctx, o.From)+")")
	}
	if len(words) > 0 {
		lines = append(lines, line{Item: fact.Work, Value: strings.Join(words, " · "), Source: source})
	}
	return append(lines, permit(ctx, p.Work.Papers)...)
}

// permit words what somebody read on the paper that was shown, to tell whether
// its owner may work.
func permit(ctx context.Context, read []work.Read) []line {
	if len(read) == 0 {
		return nil
	}
	f := read[0].Facts
	words := []string{i18n.T(ctx, "own.permit.says."+string(f.Says))}
	if !f.PaperUntil.IsZero() {
		words = append(words, i18n.T(ctx, "own.until", "day", f.PaperUntil))
	}
	for _, one := range []struct {
		key    string
		answer work.Answer
	}{{"facility", f.Facility}, {"identity", f.Identity}, {"accelerated", f.Accelerated}, {"dublin", f.Dublin}, {"ban", f.Ban}} {
		if one.answer != work.NotAsked {
			words = append(words, i18n.T(ctx, "own.permit."+one.key, "answer", i18n.Key("own.answer."+string(one.answer))))
		}
	}
	return []line{{Item: fact.Permit, Term: i18n.T(ctx, "own.permit"), Value: i18n.T(ctx, "own.permit.paper."+string(f.Paper)), More: strings.Join(words, " "),
		Source: i18n.T(ctx, "own.permit.read", "day", read[0].Shown)}}
}

func procedures(ctx context.Context, all []recognition.Procedure) (lines []line) {
	for _, one := range all {
		l := line{Item: fact.Recognition, Row: one.ID, Value: one.Certificate, Source: i18n.T(ctx, "own.from.office", "day", one.Started)}
		if l.Value == "" {
			l.Value = one.Occupation
		} else if one.Occupation != "" {
			l.More = i18n.T(ctx, "own.recognition.as", "text", one.Occupation)
		}
		lines = append(lines, l)
	}
	return lines
}
