package linkage

import "math"

// record is a Record prepared to be compared many times.
type record struct {
	names  []name
	birth  Birth
	born   *int // records with this date
	fields []*text
	place  int     // in what was given
	most   float64 // the weight that its names and further fields can have at best
}

type name struct{ given, family *text }

// comparer weighs pairs of records by a model and by how common values are.
type comparer struct {
	model Model
	n     float64 // records
}

// levelsOf are the levels of a pair, and which names were compared.
type levelsOf struct {
	given, family, birth Level
	turned               bool
	one, two             name
	fields               [mostFields]Level
	bits                 float64
}

// mostFields is how many further fields a model may have.
const mostFields = 16

// compare gives the levels of a pair and their weight. Of several spellings and
// both orders of the names it takes those that say most for one person.
func (c *comparer) compare(a, b *record) levelsOf {
	best := levelsOf{bits: math.Inf(-1)}
	turned := math.Log2(c.model.Turned / (1 - c.model.Turned))
	for _, x := range a.names {
		for _, y := range b.names {
			l := levelsOf{given: compareTexts(x.given, y.given), family: compareTexts(x.family, y.family), one: x, two: y}
			l.bits = c.name(&c.model.Given, l.given, x.given, y.given) + c.name(&c.model.Family, l.family, x.family, y.family)
			if l.bits > best.bits {
				best = l
			}
			if l.given == Same && l.family == Same {
				continue
			}
			l = levelsOf{given: compareTexts(x.given, y.family), family: compareTexts(x.family, y.given), one: x, two: y, turned: true}
			if l.given == Unknown && l.family == Unknown {
				continue
			}
			l.bits = turned + c.either(l.given, x.given, y.family) + c.either(l.family, x.family, y.given)
			if l.bits > best.bits {
				best = l
			}
		}
	}
	if len(a.names) == 0 || len(b.names) == 0 {
		best.bits = 0
	}
	best.birth = compareBirths(a.birth, b.birth)
	best.bits += c.birth(best.birth, a)
	for i := range a.fields {
		best.fields[i] = compareTexts(a.fields[i], b.fields[i])
		best.bits += c.name(&c.model.Fields[i].Table, best.fields[i], a.fields[i], b.fields[i])
	}
	return best
}

// name is the weight of a level of a name or another text. That two have the
// same one says the more, the fewer others have it.
func (c *comparer) name(t *Table, l Level, a, b *text) float64 {
	switch l {
	case Same:
		return math.Log2(max(t.M[l], least) / c.common(max(a.count, b.count), t.U[Same]))
	case Sounds:
		return math.Log2(max(t.M[l], least) / c.common(max(*a.bearers, *b.bearers), t.U[Same]+t.U[Sounds]))
	}
	return t.bits(l)
}

// either is the weight of a level between a given and a family name.
func (c *comparer) either(l Level, a, b *text) float64 {
	return (c.name(&c.model.Given, l, a, b) + c.name(&c.model.Family, l, a, b)) / 2
}

func (c *comparer) birth(l Level, a *record) float64 {
	if l == Same {
		return math.Log2(max(c.model.Birth.M[l], least) / c.common(*a.born, c.model.Birth.U[l]))
	}
	return c.model.Birth.bits(l)
}

// imagined is how many records that agree as the model says stand beside those
// that there are: a small register does not show how common its names are.
const imagined = 1000

// common gives how likely somebody else bears a value that count records bear,
// two of which are those compared.
func (c *comparer) common(count int, usual float64) float64 {
	return max(least, (float64(max(0, count-2))+imagined*usual)/(max(0, c.n-2)+imagined))
}

// most gives the weight that names and further fields of a record can have at
// best, whatever they are compared with.
func (c *comparer) most(r *record) float64 {
	best := 0.
	for _, n := range r.names {
		best = max(best, c.best(&c.model.Given, n.given)+c.best(&c.model.Family, n.family))
	}
	turned := math.Log2(c.model.Turned / (1 - c.model.Turned))
	for _, n := range r.names { // the other's given name is weighed by our family name's rarity, too
		either := (c.best(&c.model.Given, n.given) + c.best(&c.model.Family, n.given) + c.best(&c.model.Given, n.family) + c.best(&c.model.Family, n.family)) / 2
		best = max(best, either+turned)
	}
	for i, f := range r.fields {
		best += c.best(&c.model.Fields[i].Table, f)
	}
	return best
}

func (c *comparer) best(t *Table, value *text) float64 {
	if value == nil {
		return 0
	}
	best := max(0, c.name(t, Same, value, value), c.name(t, Sounds, value, value))
	for _, l := range []Level{Typo, Near, Part, Differs} {
		best = max(best, t.bits(l))
	}
	return best
}

// explain gives the evidence of a comparison; its bits add up to the pair's.
func (c *comparer) explain(a, b *record, l *levelsOf) []Evidence {
	var all []Evidence
	if len(a.names) > 0 && len(b.names) > 0 {
		x, y := l.one, l.two
		if l.turned {
			all = append(all, c.said(Given, &c.model.Given, c.either(l.given, x.given, y.family), l.given, x.given, y.family),
				c.said(Family, &c.model.Family, c.either(l.family, x.family, y.given), l.family, x.family, y.given),
				Evidence{Value: Order, Level: Differs, Bits: math.Log2(c.model.Turned / (1 - c.model.Turned))})
		} else {
			all = append(all, c.said(Given, &c.model.Given, c.name(&c.model.Given, l.given, x.given, y.given), l.given, x.given, y.given),
				c.said(Family, &c.model.Family, c.name(&c.model.Family, l.family, x.family, y.family), l.family, x.family, y.family))
		}
	}
	birth := Evidence{Value: Date, Level: l.birth, Bits: c.birth(l.birth, a)}
	if l.birth == Same {
		birth.Common = c.common(*a.born, c.model.Birth.U[Same])
	}
	all = append(all, birth)
	for i, f := range c.model.Fields {
		e := c.said(Other, &c.model.Fields[i].Table, c.name(&c.model.Fields[i].Table, l.fields[i], a.fields[i], b.fields[i]), l.fields[i], a.fields[i], b.fields[i])
		e.Field = f.Name
		all = append(all, e)
	}
	return all
}

func (c *comparer) said(v Value, t *Table, bits float64, l Level, a, b *text) Evidence {
	e := Evidence{Value: v, Level: l, Bits: bits}
	switch l {
	case Same:
		e.Common = c.common(max(a.count, b.count), t.U[Same])
	case Sounds:
		e.Common = c.common(max(*a.bearers, *b.bearers), t.U[Same]+t.U[Sounds])
	}
	return e
}
