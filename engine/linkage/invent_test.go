package linkage

import (
	"math/rand/v2"
	"strings"
)

// Names of the tests: common ones, put together at random.
var (
	givenNames = strings.Fields(`amina omar yusuf fatima ali mariam hassan leila ahmad nour khaled rania samir huda tarek
		olena oksana ivan petro daria mykola iryna andrii svitlana bohdan kateryna taras ludmila ihor natalia anton
		zahra reza mina farid parisa dariush shirin kaveh nasrin babak roya jamshid laleh behrouz azadeh
		anna peter maria klaus eva martin ruth jonas clara felix hanna paul greta otto emma karl ida fritz`)
	familyNames = strings.Fields(`haddad khalil nasser mansour saleh barakat darwish ghanem hamdan jaber kassab maalouf najjar
		shevchenko kovalenko bondarenko tkachenko kravchuk melnyk polishchuk savchenko lysenko marchenko rudenko petrenko
		ahmadi hosseini karimi moradi rahimi sadeghi tehrani yazdani zamani jafari kazemi mousavi nazari ghorbani
		weber schneider fischer wagner becker hoffmann koch bauer richter klein wolf schroeder neumann schwarz zimmermann
		braun krueger hofmann hartmann lange werner krause lehmann schulze maier koehler herrmann walter`)
	// ways in which offices write one name
	spellings = [][]string{{"kh", "ch"}, {"ou", "u"}, {"ee", "i"}, {"y", "j"}, {"w", "v"}, {"gh", "g"}, {"ss", "s"}, {"sh", "sch"}, {"q", "k"}, {"ei", "ej"}}
)

// inventor makes records, and second records of the same persons as other
// people would have written them down.
type inventor struct{ *rand.Rand }

func invent(seed uint64) inventor { return inventor{rand.New(rand.NewPCG(seed, 7))} }

func (v inventor) one(list []string) string { return list[v.IntN(len(list))] }

// made puts names together of two, so that there are some thousands of them.
func (v inventor) made(list []string) string {
	if v.Float64() < .6 {
		return v.one(list)
	}
	a, b := v.one(list), v.one(list)
	return a[:min(len(a), 3)] + b[len(b)-min(len(b), 4):]
}

func (v inventor) person(fields int) Record {
	r := Record{Names: []Name{{v.made(givenNames), v.made(familyNames)}},
		Birth: Birth{1940 + v.IntN(84), 1 + v.IntN(12), 1 + v.IntN(28)}}
	if v.Float64() < .08 {
		r.Birth.Month, r.Birth.Day = 1, 1
	}
	for i := range fields {
		n := make([]byte, 4+i)
		for k := range n {
			n[k] = byte('0' + v.IntN(10))
		}
		r.Fields = append(r.Fields, string(n))
	}
	return r
}

// again gives the record as somebody else wrote it.
func (v inventor) again(r Record) Record {
	n := r.Names[0]
	for range 1 + v.IntN(3) {
		switch v.IntN(9) {
		case 0:
			n.Given = v.mistyped(n.Given)
		case 1:
			n.Family = v.mistyped(n.Family)
		case 2:
			n.Given = v.spelt(n.Given)
		case 3:
			n.Family = v.spelt(n.Family)
		case 4:
			if v.Float64() < .4 {
				n.Given, n.Family = n.Family, n.Given
			}
		case 5:
			if v.Float64() < .3 {
				n.Given = v.one([]string{"", v.one(givenNames)}) // left out, or another name of theirs
			}
		case 6:
			r.Birth = v.misdated(r.Birth)
		}
	}
	r.Names = []Name{n}
	fields := make([]string, len(r.Fields))
	for i, f := range r.Fields {
		fields[i] = f
		if v.Float64() < .15 {
			fields[i] = v.mistyped(f)
		} else if v.Float64() < .05 {
			fields[i] = ""
		}
	}
	r.Fields = fields
	return r
}

func (v inventor) mistyped(s string) string {
	if len(s) < 3 {
		return s
	}
	i, letter := v.IntN(len(s)-1), string(rune('a'+v.IntN(26)))
	switch v.IntN(4) {
	case 0:
		return s[:i] + letter + s[i:]
	case 1:
		return s[:i] + s[i+1:]
	case 2:
		return s[:i] + letter + s[i+1:]
	}
	return s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
}

func (v inventor) spelt(s string) string {
	pair := spellings[v.IntN(len(spellings))]
	return strings.ReplaceAll(s, pair[0], pair[1])
}

func (v inventor) misdated(b Birth) Birth {
	switch v.IntN(5) {
	case 0:
		b.Month, b.Day = 0, 0
	case 1:
		b.Month, b.Day = 1, 1
	case 2:
		b.Month, b.Day = b.Day, b.Month
	case 3:
		b.Day = 1 + v.IntN(28)
	case 4:
		b.Year += v.IntN(3) - 1
	}
	return b
}

// town gives n persons, of whom some have second records, and who is who.
func (v inventor) town(n, fields int, share float64) (records []Record, who []int) {
	for i := range n {
		r := v.person(fields)
		records, who = append(records, r), append(who, i)
		if v.Float64() < share {
			records, who = append(records, v.again(r)), append(who, i)
		}
	}
	return records, who
}
