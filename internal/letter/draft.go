package letter

import (
	"cmp"
	"context"
	"regexp"
	"slices"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/recognition"
	"wegwarte/internal/tenant"
)

// Draft is a letter that is being written: what the house knows for it, and
// what somebody has said.
type Draft struct {
	Household person.Household
	Person    person.Person
	Kind      Kind
	Lang      i18n.Lang         // beside German; German where there is none
	Values    map[string]string // of the fields
	ByHand    bool              // it is given to the person: no address is needed
	Version   Version
	Sender    assignment.Contact
	Town      string // the municipality
	Writer    string
	Street    string   // where the person lives; "" where nobody knows
	Place     string   // postcode and town
	Parents   []string // of a child
	Phone     string   // of the person; of a child, of a parent
	Children  int      // of the person, under age
	Offices   []Office // that were written to before
	Day       clock.Date
}

// Office is one that was written to.
type Office struct{ Name, Address string }

// Where is where something is entered that a letter needs.
type Where string

// The places.
const (
	InLetter   Where = "letter"
	InPerson   Where = "person"
	InHousing  Where = "housing"
	InContact  Where = "contact"
	InRelation Where = "relation"
)

// Gap is something that a letter needs and nobody has said.
type Gap struct {
	Name  string // of the field or word
	Where Where
}

// PrepareCommand begins a letter about a person.
type PrepareCommand struct {
	Household id.ID
	Person    id.ID // "" for the first whom the kind suits
	Kind      Kind
	Lang      i18n.Lang // "" for German alone
	Values    map[string]string
	ByHand    bool
}

// Prepare gathers what the house knows for a letter. What was said for the
// latest letter of the kind about the household is offered again.
func Prepare(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope, cmd PrepareCommand) (Draft, error) {
	d := Draft{Kind: cmd.Kind, Lang: cmd.Lang, Values: cmd.Values, ByHand: cmd.ByHand, Day: clock.Today(c), Writer: s.Name}
	if err := s.MayWrite(tenant.Path); err != nil {
		return d, err
	}
	if !cmd.Kind.Known() {
		return d, errs.NotFound("error.not-found")
	}
	if !cmd.Kind.WrittenBy(s) {
		return d, errs.Forbidden("error.forbidden")
	}
	if d.Lang == "" || !d.Lang.OnPaper() || d.Kind.ToOffice() {
		d.Lang = i18n.German
	}
	var err error
	if d.Household, err = person.Show(ctx, tx, c, s, cmd.Household); err != nil {
		return d, err
	}
	if d.Person, err = d.choose(cmd.Person); err != nil {
		return d, err
	}
	if err := d.surroundings(ctx, tx, c, s); err != nil {
		return d, err
	}
	current, err := Current(ctx, tx, c, s)
	if err != nil {
		return d, err
	}
	d.Version = current[d.Kind]
	return d, d.offer(ctx, tx, c, s)
}

// choose finds whom the letter is about.
func (d *Draft) choose(which id.ID) (person.Person, error) {
	if which != "" {
		if p, ok := d.Household.Person(which); ok && p.Into == "" {
			return p, nil
		}
		return person.Person{}, errs.NotFound("error.not-found")
	}
	all := d.Household.Unmerged()
	if len(all) == 0 {
		return person.Person{}, errs.NotFound("error.not-found")
	}
	meant := slices.DeleteFunc(slices.Clone(all), func(p person.Person) bool { return p.Birth.MinorOn(d.Day) != d.Kind.AboutChild() })
	switch {
	case len(meant) == 0:
		return all[0], nil
	case d.Kind.AboutChild(): // the youngest: a place in a Kita is for small children
		return slices.MaxFunc(meant, func(a, b person.Person) int { return a.Birth.Date.Compare(b.Birth.Date) }), nil
	}
	return meant[0], nil
}

// surroundings reads where they live, who belongs to them, and who writes.
func (d *Draft) surroundings(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (err error) {
	if d.Town, err = tenant.NameOf(ctx, tx, s.Tenant); err != nil {
		return err
	}
	if d.Sender, err = assignment.ContactOf(ctx, tx, s, s.Tenant); err != nil {
		return err
	}
	d.Phone = d.Person.Phone
	relations, err := person.Relations(ctx, tx, s, []id.ID{d.Household.ID})
	if err != nil {
		return err
	}
	for _, r := range relations {
		if r.Kind != person.Parent && r.Kind != person.Guardian {
			continue
		}
		if p, ok := d.Household.Person(r.Person); ok && r.Other == d.Person.ID {
			d.Parents = append(d.Parents, p.Name())
			if d.Kind.AboutChild() {
				d.Phone = cmp.Or(d.Phone, p.Phone)
			}
		}
		if p, ok := d.Household.Person(r.Other); ok && r.Person == d.Person.ID && p.Birth.MinorOn(d.Day) {
			d.Children++
		}
	}
	stays, err := housing.StaysOf(ctx, tx, c, s, d.Household.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(stays, func(h housing.Housed) bool { return h.State == housing.Actual && h.On(d.Day) })
	if i < 0 {
		return nil
	}
	site, err := housing.FindSite(ctx, tx, s, stays[i].Site)
	d.Street, d.Place = site.Street, site.Town
	return err
}

// offer fills in what can be known, and what was said before.
func (d *Draft) offer(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) (err error) {
	if d.Values == nil {
		latest, err := db.All(ctx, tx, scanSaid, `SELECT said FROM letter WHERE tenant_id = $1 AND household_id = $2 AND kind = $3 ORDER BY at DESC, id DESC LIMIT 1`, s.Tenant, d.Household.ID, d.Kind)
		if err != nil {
			return err
		}
		d.Values = map[string]string{}
		if len(latest) > 0 {
			for _, kept := range []string{OfficeName, OfficeAddress, Reference, "place", "profession", "applied-on", "complete-on"} {
				d.Values[kept] = latest[0][kept]
			}
		}
		if err := d.recognised(ctx, tx, c, s); err != nil {
			return err
		}
		if d.Kind == Invitation && d.Values["place"] == "" {
			d.Values["place"] = strings.Trim(d.Sender.Office+", "+d.Sender.Address, ", ")
		}
	}
	if !d.Kind.ToOffice() {
		return nil
	}
	d.Offices, err = db.All(ctx, tx, scanOffice,
		`SELECT DISTINCT office, office_address FROM letter WHERE tenant_id = $1 AND office <> '' ORDER BY office, office_address LIMIT 100`, s.Tenant)
	return err
}

// recognised fills in the procedure of the person that waits for its authority
// since longest.
func (d *Draft) recognised(ctx context.Context, tx *db.Tx, c clock.Clock, s tenant.Scope) error {
	if d.Kind != Reminder || !s.Reads(tenant.Work) {
		return nil
	}
	all, err := recognition.Of(ctx, tx, c, s, []id.ID{d.Person.ID})
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(p recognition.Procedure) bool { return p.Turn != recognition.ByAuthority || !p.Ended.IsZero() })
	if len(all) == 0 {
		return nil
	}
	p := slices.MinFunc(all, func(a, b recognition.Procedure) int { return a.Due.Compare(b.Due) }) // the one due for longest
	d.Values["profession"], d.Values["law"] = p.Occupation, paragraph.ReplaceAllString(p.Cite, " Abs. $1")
	d.Values[Reference] = p.Reference
	for name, day := range map[string]clock.Date{"applied-on": p.Applied, "complete-on": p.Complete, "due-on": p.Due} {
		if d.Values[name] = ""; !day.IsZero() {
			d.Values[name] = day.String()
		}
	}
	if p.Authority == "" {
		return nil
	}
	a, err := recognition.FindAuthority(ctx, tx, s, p.Authority)
	d.Values[OfficeName], d.Values[OfficeAddress] = a.Name, a.Address
	return err
}

// paragraph is how rules number the paragraphs of a section.
var paragraph = regexp.MustCompile(`\((\d+)\)`)

// Gaps names what is missing, and where it is entered.
func (d Draft) Gaps() []Gap {
	var gaps []Gap
	miss := func(is bool, name string, where Where) {
		if is {
			gaps = append(gaps, Gap{name, where})
		}
	}
	miss(d.Sender.Office == "" || d.Sender.Address == "", wordOffice, InContact)
	miss(d.Sender.Phone == "", wordReach, InContact)
	miss(d.Person.Name() == "", wordPerson, InPerson)
	design := designs[d.Kind]
	miss((d.Street == "" || d.Place == "") && (design.form || d.Kind.ByPost() && !d.ByHand), wordAddress, InHousing)
	if design.form || design.office {
		miss(d.born(context.Background()) == "", wordBorn, InPerson)
	}
	if design.minor {
		miss(len(d.Parents) == 0, wordParents, InRelation)
	}
	for _, f := range design.fields {
		miss(!f.Optional && strings.TrimSpace(d.Values[f.Name]) == "", f.Name, InLetter)
	}
	return gaps
}

// born words the birth date as far as it is known.
func (d Draft) born(ctx context.Context) string {
	switch b := d.Person.Birth; b.Precision {
	case person.ToTheDay:
		return i18n.Date(ctx, b.Date)
	case person.ToTheMonth:
		return b.Date.String()[:7]
	case person.ToTheYear:
		return b.Date.String()[:4]
	case person.NotKnown:
	}
	return ""
}

func scanSaid(row db.Row) (said map[string]string, err error) {
	err = row.Scan(db.JSON(&said))
	return said, err
}

func scanOffice(row db.Row) (o Office, err error) {
	err = row.Scan(&o.Name, &o.Address)
	return o, err
}
