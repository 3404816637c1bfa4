package person

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

func adult() Person {
	return Person{FamilyName: "Haddad", GivenName: "Amina", Birth: BornInYear(1984), Sex: Female,
		Languages: []Language{{Tag: "ar", Speaks: true, Reads: true}}}
}

// days compares days as ==.
var days = cmp.Comparer(func(a, b clock.Date) bool { return a == b })

func child() Person {
	return Person{FamilyName: "Haddad", GivenName: "Sami", Birth: Born(clock.MustDate("2019-05-01")), Sex: Male}
}

// broken gives "field key" of each rule that err tells of.
func broken(err error) []string {
	var all []string
	for _, e := range errs.All(err) {
		all = append(all, e.Field+" "+e.Key)
	}
	return all
}

func TestWhatIsWrongWithAPerson(t *testing.T) {
	for rule, test := range map[string]struct {
		change func(*Person)
		want   []string
	}{
		"an ordinary person is right": {func(*Person) {}, nil},
		"a single name is enough":     {func(p *Person) { p.GivenName = "" }, nil},
		"a name is needed, in Latin letters": {func(p *Person) {
			p.FamilyName, p.GivenName, p.GivenNameOwn = " ", "", "أمينة"
		}, []string{"family-name error.person.name.missing"}},
		"a name has letters":          {func(p *Person) { p.GivenName = "123" }, []string{"given-name error.person.name.letters"}},
		"a name has an end":           {func(p *Person) { p.GivenName = strings.Repeat("a", 101) }, []string{"given-name error.person.text.long"}},
		"no control characters":       {func(p *Person) { p.GivenName = "A\x00b" }, []string{"given-name error.person.text.control"}},
		"nobody is born tomorrow":     {func(p *Person) { p.Birth = Born(today.AddDays(1)) }, []string{"birth error.person.birth.future"}},
		"somebody may be born today":  {func(p *Person) { p.Birth = Born(today) }, nil},
		"this year may be known only": {func(p *Person) { p.Birth = BornInYear(2026) }, nil},
		"nobody is born next month":   {func(p *Person) { p.Birth = BornIn(2026, time.December) }, []string{"birth error.person.birth.future"}},
		"120 years are possible":      {func(p *Person) { p.Birth = Born(clock.MustDate("1906-11-23")) }, nil},
		"121 are not":                 {func(p *Person) { p.Birth = Born(clock.MustDate("1905-11-23")) }, []string{"birth error.person.birth.too-old"}},
		"no birth need be known":      {func(p *Person) { p.Birth = Birth{} }, nil},
		"a precision is one of four":  {func(p *Person) { p.Birth.Precision = "roughly" }, []string{"birth error.person.birth.form"}},
		"a sex is one of four":        {func(p *Person) { p.Sex = "F" }, []string{"sex error.person.sex.unknown"}},
		"a phone number has digits":   {func(p *Person) { p.Phone = "call me" }, []string{"phone error.person.phone.form"}},
		"a phone number may have +":   {func(p *Person) { p.Phone = "+49 (0) 221/123-45" }, nil},
		"an e-mail address has an @":  {func(p *Person) { p.Email = "amina" }, []string{"email error.person.email.form"}},
		"an e-mail address stands alone": {func(p *Person) { p.Email = "Amina <amina@example.org>" },
			[]string{"email error.person.email.form"}},
		"a language is one there is":    {func(p *Person) { p.Languages = []Language{{Tag: "xx1", Speaks: true}} }, []string{"languages error.person.languages.unknown"}},
		"a language is spoken or read":  {func(p *Person) { p.Languages = []Language{{Tag: "ar"}} }, []string{"languages error.person.languages.idle"}},
		"several mistakes come at once": {func(p *Person) { p.Phone, p.Email = "x", "y" }, []string{"phone error.person.phone.form", "email error.person.email.form"}},
	} {
		t.Run(rule, func(t *testing.T) {
			p := adult()
			test.change(&p)
			if diff := cmp.Diff(test.want, broken(p.tidy().check(today).Err())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatIsTheSameIsKeptOnce(t *testing.T) {
	p := Person{FamilyName: "  van   Dyk ", FamilyNameOwn: "van Dyk", Languages: []Language{
		{Tag: "FR", Reads: true}, {Tag: "ar", Speaks: true}, {Tag: "fr", Speaks: true}}}.tidy()
	want := Person{FamilyName: "van Dyk", Birth: Birth{Precision: NotKnown}, Sex: SexUnknown, Languages: []Language{
		{Tag: "ar", Speaks: true}, {Tag: "fr", Speaks: true, Reads: true}}}
	if diff := cmp.Diff(want, p, days); diff != "" {
		t.Error(diff)
	}
}

func TestWhichRelationsThereAre(t *testing.T) {
	minor := Person{GivenName: "Mona", Birth: Born(clock.MustDate("2010-01-01"))}
	for rule, test := range map[string]struct {
		ties []Tie
		want []string
	}{
		"a parent has a child":              {[]Tie{{1, 2, Parent}}, nil},
		"said from both sides it is one":    {[]Tie{{1, 3, Spouse}, {3, 1, Spouse}}, nil},
		"a person without":                  {[]Tie{{1, 5, Parent}}, []string{"1.relation error.relation.position"}},
		"position 0 is nobody":              {[]Tie{{0, 1, Parent}}, []string{"0.relation error.relation.position"}},
		"nobody belongs to themselves":      {[]Tie{{2, 2, Spouse}}, []string{"2.relation error.relation.self"}},
		"a relation has a name":             {[]Tie{{1, 2, "aunt"}}, []string{"1.relation error.relation.kind"}},
		"a parent is not the younger one":   {[]Tie{{2, 1, Parent}}, []string{"2.relation error.relation.parent-younger"}},
		"nobody is their parent's parent":   {[]Tie{{1, 4, Parent}, {4, 1, Parent}}, []string{"4.relation error.relation.circle"}},
		"a guardian is of age":              {[]Tie{{3, 2, Guardian}}, []string{"3.relation error.relation.guardian-minor"}},
		"somebody of unknown age may be":    {[]Tie{{4, 2, Guardian}}, nil},
		"people may want to stay together":  {[]Tie{{2, 3, StayTogether}}, nil},
		"each mistake is told where it was": {[]Tie{{1, 9, Spouse}, {2, 2, Spouse}}, []string{"1.relation error.relation.position", "2.relation error.relation.self"}},
	} {
		t.Run(rule, func(t *testing.T) {
			_, _, err := decideRegister(RegisterCommand{FileNumber: "A-1", Ties: test.ties,
				Persons: []Person{adult(), child(), minor, {GivenName: "Omar"}}}, tenant.Scope{}, nil, today)
			if diff := cmp.Diff(test.want, broken(err)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
