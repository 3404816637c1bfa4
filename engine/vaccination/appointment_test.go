package vaccination

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// offered gives an appointment as "J07CA09 J07BD54; left HPV; no day MenB".
func offered(a Appointment) string {
	var atc []string
	for _, in := range a.Injections {
		atc = append(atc, in.Vaccine.ATC)
	}
	slices.Sort(atc)
	text := strings.Join(atc, " ")
	if len(a.Left) > 0 {
		text += "; left " + strings.Join(a.Left, ", ")
	}
	if len(a.NoDay) > 0 {
		text += "; no day " + strings.Join(a.NoDay, ", ")
	}
	return text
}

func TestAnAppointmentIsOfTheFewestInjections(t *testing.T) {
	for _, c := range []struct {
		why, born, doses, without string
		pregnant                  bool
		want                      string
	}{
		{why: "a child of two without anything: hexavalent, MMRV, MenB", born: "2024-05-01", want: "J07AH09 J07BD54 J07CA09"},
		{why: "a child of one: PCV too", born: "2025-05-01", want: "J07AH09 J07AL02 J07BD54 J07CA09"},
		{why: "only Hib is missing", born: "2024-05-01", doses: "2025-06-01 J07CA12, 2025-07-01 J07CA12, 2026-01-01 J07CA12, 2025-06-01 J07BD54, 2025-07-01 J07BD54, 2026-06-01 J07AH09, 2026-07-01 J07AH09", want: "J07AG01"},
		{why: "varicella alone: the single vaccine gives nothing beside", born: "2024-05-01", doses: "2025-06-01 J07CA09, 2025-07-01 J07CA09, 2026-01-01 J07CA09, 2025-06-01 J07BD52, 2025-07-01 J07BD52, 2026-06-01 J07AH09, 2026-07-01 J07AH09", want: "J07BK01"},
		{why: "an adult: Tdap-IPV, MMR", born: "1990-01-01", want: "J07BD52 J07CA02"},
		{why: "an adult who is pregnant: no live vaccine", born: "1995-01-01", pregnant: true, want: "J07CA02"},
		{why: "an adult with polio complete: Tdap", born: "1990-01-01", doses: "2010-01-01 J07BF03, 2010-02-01 J07BF03, 2010-08-01 J07BF03, 2010-01-01 J07BD52", want: "J07AJ52"},
		{why: "and pertussis: Td", born: "1990-01-01", doses: "2010-01-01 J07BF03, 2010-02-01 J07BF03, 2026-10-26 J07CA02, 2010-01-01 J07BD52", want: "J07AM51"},
		{why: "nothing with pertussis where it must not be given", born: "1990-01-01", without: "Pertussis", want: "J07AM51 J07BD52 J07BF03"},
		{why: "due next week is not due", born: "1990-01-01", doses: "2026-11-01 J07CA02, 2020-01-01 J07BD52", want: ""},
		{why: "due today is", born: "1990-01-01", doses: "2026-10-26 J07CA02, 2020-01-01 J07BD52", want: "J07CA02"},
		{why: "what no source gives a day for is named", born: "2010-11-26", doses: "2025-11-26 J07BM03", want: "; no day HPV"},
		{why: "mumps must not be given: no vaccine of the rules has measles alone", born: "2024-05-01", without: "Mumps", doses: "2025-06-01 J07CA09, 2025-07-01 J07CA09, 2026-01-01 J07CA09, 2026-06-01 J07AH09, 2026-07-01 J07AH09", want: "J07BK01; left Masern, Roeteln"},
		{why: "a schoolchild whose series began in time: Tdap-IPV is what the first offer names at that age", born: "2019-05-01", doses: "2022-06-01 J07CA02", want: "J07CA02"},
		{why: "sixty: PCV and zoster as well; measles is exempt", born: "1960-01-01", want: "J07AL02 J07BK03 J07CA02"},
	} {
		p := Person{Born: day(c.born), Pregnant: c.pregnant, Contraindicated: shipped.Set(c.without)}
		found := evaluate(t, shipped, p, given(t, shipped, c.doses), day("2026-11-26"))
		if got := offered(shipped.Appointment(p, found, day("2026-11-26"))); got != c.want {
			t.Errorf("%s: %q, want %q", c.why, got, c.want)
		}
	}
}

func TestNothingAliveIsGivenBesideInPregnancy(t *testing.T) {
	rs := Standard()[0]
	for x := range rs.Codes { // a vaccine that nobody makes
		if c := &rs.Codes[x]; c.ATC == "J07CA02" {
			c.Against = append(c.Against, "Mumps")
		}
	}
	s, on := NewSchedule(rs), day("2026-11-26")
	for pregnant, want := range map[bool]string{false: "J07BD52 J07CA02", true: "J07AJ52 J07BF03"} {
		p := Person{Born: day("1990-01-01"), Pregnant: pregnant}
		if got := offered(s.Appointment(p, evaluate(t, s, p, nil, on), on)); got != want {
			t.Errorf("pregnant %v: %s, want %s", pregnant, got, want)
		}
	}
}

func TestWhatIsGivenBesideIsNamed(t *testing.T) {
	p, on := Person{Born: day("1990-01-01")}, day("2026-11-26")
	a := shipped.Appointment(p, evaluate(t, shipped, p, given(t, shipped, "2026-10-01 J07CA02"), on), on)
	for _, in := range a.Injections {
		if in.Vaccine.ATC == "J07CA02" && (strings.Join(in.Beside, " ") != "Pertussis" || strings.Join(in.For, " ") != "Diphtherie Tetanus Polio" || in.Name != "DTaP-IPV / Tdap-IPV") {
			t.Errorf("%+v", in)
		}
	}
	if len(a.Injections) != 2 {
		t.Errorf("%+v", a)
	}
}

// An appointment is held against every set of vaccines there is.
func TestNoOtherSetOfVaccinesIsBetter(t *testing.T) {
	for name, s := range map[string]*Schedule{"shipped": shipped, "everything on": everythingOn} {
		t.Run(name, often(func(t *rapid.T) {
			p, doses, on := aPerson(t, s)
			found, err := s.Evaluate(p, doses, on, nil)
			if err != nil {
				t.Fatal(err)
			}
			var due Set
			for n, f := range found {
				if f.Due > 0 && f.DueFrom > 0 && f.DueFrom <= on {
					due |= 1 << n
				}
			}
			age := ageIn(timeOf(p.Born), timeOf(on))
			var usable []Set
			for _, v := range s.Rules.Vaccines {
				against, _ := s.OfCode(v.ATC)
				if int(v.From.months) <= age && age < int(v.To.months) && against&p.Contraindicated == 0 && (!p.Pregnant || against&s.Set(s.Rules.Live.Against...) == 0) {
					usable = append(usable, against)
				}
			}
			cover, few, beside := 0, 0, 0
			for subset := range 1 << len(usable) {
				var all Set
				n, given := 0, 0
				for x, against := range usable {
					if subset>>x&1 == 1 {
						all |= against
						n, given = n+1, given+against.Len()
					}
				}
				c := (all & due).Len()
				if b := given - c; c > cover || c == cover && (n < few || n == few && b < beside) {
					cover, few, beside = c, n, b
				}
			}
			a := s.Appointment(p, found, on)
			given, covered := 0, Set(0)
			for _, in := range a.Injections {
				against, _ := s.OfCode(in.Vaccine.ATC)
				given += against.Len()
				covered |= against & due
			}
			if covered.Len() != cover || len(a.Injections) != few || given-cover != beside || len(a.Left) != due.Len()-cover {
				t.Fatalf("%d of %d injections, %d beside; got %+v", cover, few, beside, a)
			}
		}))
	}
}

func TestTheFirstOfferIsThatOfTheAge(t *testing.T) {
	for _, c := range []struct{ born, want string }{
		{"2026-09-27", ""}, {"2026-09-26", "DTaP-IPV-Hib-HepB"}, {"2026-02-27", "DTaP-IPV-Hib-HepB"}, {"2026-02-26", "DTaP-IPV-Hib-HepB + MMR-V"},
		{"2021-11-27", "DTaP-IPV-Hib-HepB + MMR-V"}, {"2021-11-26", "Tdap-IPV + MMR-V"}, {"2008-11-27", "Tdap-IPV + MMR-V"},
		{"2008-11-26", "Tdap-IPV + MMR, Influenza (season)"}, {"1971-01-01", "Tdap-IPV + MMR, Influenza (season)"}, {"1970-12-31", "Tdap-IPV, Influenza (season)"},
	} {
		var got []string
		for _, o := range shipped.FirstOffer(Person{Born: day(c.born)}, day("2026-11-26")) {
			got = append(got, o.Vaccines)
		}
		if strings.Join(got, ", ") != c.want {
			t.Errorf("born %s: %v, want %s", c.born, got, c.want)
		}
	}
}
