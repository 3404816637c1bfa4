package world

import (
	"math"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/gazetteer"
)

// What the world's figures say of themselves: they are nobody's statistic.
const (
	inventedSource  = "erfundene Zahl der Vorführwelt"
	inventedLicence = "keine: frei erfunden"
)

// pyramid is how many of a hundred thousand are of an age, in between in a line.
var pyramid = []struct {
	age   int
	share float64
}{{0, 820}, {3, 930}, {10, 950}, {18, 930}, {25, 1120}, {35, 1370}, {45, 1180}, {57, 1640}, {62, 1560}, {70, 1150}, {80, 830}, {86, 640}, {92, 200}, {99, 25}}

// bands are the shares of those who arrived lately by age, and how they are called.
var bands = []struct {
	key   string
	share float64
	grown bool
}{{"u3", .06, false}, {"3to5", .07, false}, {"6to9", .09, false}, {"10to15", .12, false}, {"16to17", .04, false}, {"18to24", .14, true}, {"25to64", .43, true}, {"65plus", .05, true}}

// Figures are the figures of all municipalities, as they were known on the world's
// first day: invented, in proportion to how many people live there.
func (c Config) Figures() (all []figure.Row) {
	for i, m := range gazetteer.NRW().Municipalities {
		t := townFigures{c: c, d: throw(c.Seed, laneFigure, i), ags: m.AGS, people: float64(m.Population), year: c.FirstDay().Year(), own: m.AGS == DemoMunicipality}
		t.population()
		t.children()
		t.housing()
		t.services()
		t.arrivals()
		all = append(all, t.rows...)
	}
	return all
}

// townFigures makes those of one municipality.
type townFigures struct {
	c      Config
	d      dice
	ags    string
	people float64
	year   int  // of the world's first day
	own    bool // the demo's own: it has a past
	ages   [100]float64
	rows   []figure.Row
}

// about gives a share of n, a little more or less.
func (t *townFigures) about(n, share float64) float64 {
	return n * share * min(max(1+.07*t.d.NormFloat64(), .75), 1.25)
}

func (t *townFigures) between(ages ...int) (n float64) {
	for age := ages[0]; age <= ages[1]; age++ {
		n += t.ages[age]
	}
	return n
}

// add keeps a value of a key; spread is what it may be less or more, of its own.
func (t *townFigures) add(key string, from, to clock.Date, value, spread float64) {
	k, known := figure.KeyOf(key)
	if !known {
		panic("world: no figure is called " + key)
	}
	parts := func(v float64) int64 {
		v = min(max(v, 0), float64(k.Most))
		if k.Whole {
			return int64(math.Round(v)) * figure.Thousand
		}
		return int64(math.Round(v*20)) * figure.Thousand / 20
	}
	f := figure.Figure{Key: key, From: from, To: to, Value: parts(value), Source: inventedSource, Licence: inventedLicence}
	f.Low, f.High = parts(value*(1-spread)), parts(value*(1+spread))
	if spread > 0 {
		f.Mark = figure.Estimated
	}
	if f.AsOf = to.AddMonths(3); !f.AsOf.Before(t.c.FirstDay()) {
		f.AsOf = t.c.FirstDay().AddDays(-20)
	}
	t.rows = append(t.rows, figure.Row{AGS: t.ags, Figure: f})
}

// on keeps what holds on a reference day of the year of the world's first day, or
// before; the demo's own municipality has the years before it too.
func (t *townFigures) on(key string, month, day int, value, growth float64) {
	t.spread(key, month, day, value, growth, 0)
}

func (t *townFigures) spread(key string, month, day int, value, growth, spread float64) {
	last := clock.NewDate(t.year, time.Month(month), day)
	if !last.Before(t.c.FirstDay().AddDays(-30)) {
		last = clock.NewDate(t.year-1, last.Month(), last.Day())
	}
	for back := range t.past() {
		t.add(key, last.AddMonths(-12*back), last.AddMonths(-12*back), value*(1-growth*float64(back)), spread)
	}
}

// in keeps what holds of the last year that is over, and years before.
func (t *townFigures) in(key string, value, growth float64) {
	for back := range t.past() {
		t.of(key, t.year-1-back, value*(1-growth*float64(back)))
	}
}

func (t *townFigures) of(key string, year int, value float64) {
	t.add(key, clock.NewDate(year, 1, 1), clock.NewDate(year, 12, 31), value, 0)
}

func (t *townFigures) past() int {
	if t.own {
		return 5
	}
	return 1
}

func (t *townFigures) population() {
	sum, older := 0.0, 1+.08*t.d.NormFloat64()
	for i, at := range pyramid[1:] {
		from := pyramid[i]
		for age := from.age; age <= at.age; age++ {
			share := from.share + (at.share-from.share)*float64(age-from.age)/float64(at.age-from.age)
			t.ages[age] = share * (1 + .025*t.d.NormFloat64())
			if age > 55 {
				t.ages[age] *= older
			}
		}
	}
	for _, n := range t.ages {
		sum += n
	}
	day := clock.NewDate(t.year-1, 12, 31)
	done, told := 0.0, 0.0
	for age := range t.ages {
		t.ages[age] *= t.people / sum
		done += t.ages[age]
		n := math.Round(done) - told // so that all ages are all people
		told += n
		t.ages[age] = n
		if t.own || age < 18 { // of others only those whom the gaps ask for: it is to be made quickly
			t.add((figure.Key{Key: "population.age"}).Of(age), day, day, n, 0)
		}
	}
	t.on("population.total", 12, 31, t.people, .004)
	t.in("population.births", t.ages[0]*1.01, -.01)
	t.in("population.deaths", t.about(t.people, .0115), .005)
	t.in("population.moves.in", t.about(t.people, .055), .01)
	t.in("population.moves.out", t.about(t.people, .051), .01)
}

func (t *townFigures) children() {
	small, bigger, school := t.between(0, 2), t.between(3, 5), t.between(6, 9)
	for _, one := range []struct {
		group               string
		of, places, wishing float64
	}{{"u3", small, .37, 49}, {"3to6", bigger, .96, 97}} {
		places := t.about(one.of, one.places)
		staffed := places * (1 - .10*t.d.Float64())
		t.on("kita."+one.group+".places", 3, 1, places, .02)
		t.on("kita."+one.group+".staffed", 3, 1, staffed, .015)
		t.on("kita."+one.group+".children", 3, 1, min(staffed*.99, one.of*.985), .018)
		t.of("kita."+one.group+".wish", t.year-1, one.wishing)
		last := &t.rows[len(t.rows)-1].Figure
		last.Low, last.High, last.Mark = last.Value-3*figure.Thousand, min(last.Value+3*figure.Thousand, 100*figure.Thousand), figure.Estimated
	}
	t.on("fullday.places", 10, 15, t.about(school, .53), .04)
	t.on("fullday.staffed", 10, 15, t.about(school, .48), .03)
	t.on("fullday.children", 10, 15, t.about(school, .47), .035)
	t.of("fullday.wish", t.year-1, 74)
	last := &t.rows[len(t.rows)-1].Figure
	last.Low, last.High, last.Mark = 69*figure.Thousand, 79*figure.Thousand, figure.Estimated
	for _, one := range []struct {
		level string
		of    float64
	}{{"primary", school}, {"secondary1", t.between(10, 15)}, {"secondary2", t.between(16, 18) * .38}, {"vocational", t.between(16, 20) * .33}} {
		pupils := t.about(one.of, .985)
		t.on("school."+one.level+".pupils", 10, 15, pupils, .008)
		t.on("school."+one.level+".seats", 10, 15, pupils*(.99+.07*t.d.Float64()), .002)
	}
}

func (t *townFigures) housing() {
	dwellings := t.about(t.people, .49)
	stock := t.about(dwellings, .05)
	t.on("housing.dwellings", 12, 31, dwellings, .004)
	t.on("housing.affordable.stock", 12, 31, stock, -.03)
	t.in("housing.affordable.free", t.about(stock, .045), -.04)
	t.in("housing.built", t.about(t.people, .0026), .02)
	t.on("housing.seeking", 6, 30, t.about(t.people, .0065), .05)
	t.in("housing.rent", 6.4+.55*math.Log10(t.people/10_000)*3+.3*t.d.NormFloat64(), .04)
	for ahead := range 5 {
		t.of("housing.affordable.planned", t.year+ahead, t.about(t.people, .00045))
		t.of("housing.affordable.expiring", t.year+ahead, t.about(stock, .03))
	}
}

func (t *townFigures) services() {
	t.in("course.seats", t.about(t.people, .0034), .03)
	t.in("course.literacy.seats", t.about(t.people, .0005), .02)
	t.in("course.childcare.seats", t.about(t.people, .0003), 0)
	t.in("course.asked", t.about(t.people, .0041), .05)
	t.on("course.waiting", 9, 30, t.about(t.people, .0007), .08)
	t.on("doctor.gp", 6, 30, t.about(t.people, 1/1720.), -.01)
	t.on("doctor.gp.per", 6, 30, 1609, 0)
	t.on("doctor.paediatric", 6, 30, t.about(t.between(0, 17), 1/2650.), -.01)
	t.on("doctor.paediatric.per", 6, 30, 2225, 0)
	t.in("counsel.places", t.about(t.people, .011), 0)
	t.in("counsel.asked", t.about(t.people, .0135), .05)
	t.on("counsel.hours", 9, 30, t.about(t.people, .0022), 0)
	t.on("counsel.wait", 9, 30, t.about(1, 19), .06)
	if t.people < 60_000 && !t.own { // their office is the Kreis'
		return
	}
	posts := t.about(t.people, 1/4300.)
	t.on("office.posts", 9, 30, posts, .02)
	t.on("office.filled", 9, 30, posts*(.78+.17*t.d.Float64()), 0)
	t.on("office.cases", 9, 30, t.about(t.people, .012), .1)
	t.in("office.cases.new", t.about(t.people, .03), .06)
	t.on("office.wait", 9, 30, t.about(1, 62), .1)
}

// arrivals are those of the last years who live there: many in 2022.
func (t *townFigures) arrivals() {
	for back := 4; back >= 0; back-- {
		year := t.year - back
		n := t.about(t.people, .0042)
		if year == 2022 {
			n *= 2.6
		}
		total := 0.0
		for _, b := range bands {
			some := math.Round(n * b.share)
			total += some
			if t.own || !b.grown {
				t.of("arrival."+b.key, year, some)
			}
		}
		t.of("arrival.total", year, total)
		t.of("arrival.households", year, math.Round(total/2.3))
	}
}
