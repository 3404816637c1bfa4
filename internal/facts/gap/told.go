package gap

import (
	"context"
	"slices"
	"strings"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// Statement is everything that is told of an indicator.
type Statement struct {
	Indicator
	On   clock.Date                   // the day that was asked for
	Base clock.Date                   // the day of the first year: that of the population's figures, or of the count
	Days [engine.Years + 1]clock.Date // the days of the years

	Missing []string // figures and assumptions without which nothing can be said; then there is no Answer
	Split   bool     // it is known who arrived: else Anyway is all of the gap, and nothing is known of Arrivals

	Inputs []Input                    // everything that was reckoned with; People.Sheet has the ages
	After  clock.Date                 // who came after this day arrived
	People *engine.Projection         // who lives there; nil for what is counted where the population is not known
	Answer *engine.Answer             // its years are ranges in thousandths of the unit
	Sets   map[string]*engine.Closing // "value" and "sure": which of Offered close the gap of the last year, by its value and by its highest end

	Measures []Measure // all for this indicator but those dropped, by their day
	Offered  []Measure // those that Sets chose from: proposed, the first MostMeasures of them
	Safe     bool      // what was counted in the register was rounded to fives before anything was reckoned
}

// Now is the first of the years.
func (s Statement) Now() engine.Year { return s.Answer.Years[0] }

// Last is the last of them.
func (s Statement) Last() engine.Year { return s.Answer.Years[engine.Years] }

// Input gives the input of a key.
func (s Statement) Input(key string) (Input, bool) {
	i := slices.IndexFunc(s.Inputs, func(in Input) bool { return in.Key == key })
	if i < 0 {
		return Input{}, false
	}
	return s.Inputs[i], true
}

// Old reports whether a figure it stands on is old.
func (s Statement) Old() bool {
	return slices.ContainsFunc(s.Inputs, func(in Input) bool { return in.Old })
}

// Unchecked counts the assumptions that nobody in the municipality has checked.
func (s Statement) Unchecked() (n int) {
	for _, in := range s.Inputs {
		if in.Way == Usual {
			n++
		}
	}
	return n
}

// Told gives every indicator of the scope's municipality on a day, for those who work there: what arrivals add is reckoned from counts as they are.
func Told(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) ([]Statement, error) {
	return told(ctx, tx, s, on, false)
}

// Protected is Told for everybody: what the register says is rounded to fives in bands of age before anything is reckoned from it.
func Protected(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date) ([]Statement, error) {
	return told(ctx, tx, s, on, true)
}

func told(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, safe bool) ([]Statement, error) {
	k, err := gather(ctx, tx, s, on, safe)
	if err != nil {
		return nil, err
	}
	all := make([]Statement, len(Indicators()))
	for n, i := range Indicators() {
		if all[n], err = k.state(i); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Find gives one indicator as Told does.
func Find(ctx context.Context, tx *db.Tx, s tenant.Scope, on clock.Date, key string) (Statement, error) {
	i, known := IndicatorOf(key)
	if !known {
		return Statement{}, errs.NotFound("error.not-found")
	}
	k, err := gather(ctx, tx, s, on, false)
	if err != nil {
		return Statement{}, err
	}
	return k.state(i)
}

// state reckons one indicator.
func (k *known) state(i Indicator) (Statement, error) {
	st := Statement{Indicator: i, On: k.on, Base: k.base, Days: k.days, Split: k.split, After: k.after, Safe: k.safe, Sets: map[string]*engine.Closing{}}
	for _, m := range k.measures {
		if m.Indicator == i.Key && m.State != Dropped {
			st.Measures = append(st.Measures, m)
		}
		if m.Indicator == i.Key && m.State == Proposed && len(st.Offered) < engine.MostMeasures {
			st.Offered = append(st.Offered, m)
		}
	}
	q := k.question(i, &st)
	if len(st.Missing) > 0 {
		return st, nil
	}
	var err error
	if st.Answer, err = engine.Ask(q); err != nil {
		return st, errs.Internal(err)
	}
	st.People = k.people
	var offered []engine.Measure
	for _, m := range st.Offered {
		offered = append(offered, m.engine())
	}
	for name, sure := range map[string]bool{"value": false, "sure": true} {
		if len(offered) > 0 && err == nil {
			st.Sets[name], err = engine.Close(q, offered, sure)
		}
	}
	if err != nil {
		err = errs.Internal(err)
	}
	return st, err
}

// question puts an indicator to the engine, and notes what it stands on and what lacks.
func (k *known) question(i Indicator, st *Statement) engine.Question {
	q := engine.Question{People: k.people, Ages: i.span()}
	for t, day := range k.days {
		q.Days[t] = number(day)
	}
	take := func(in Input, ok bool) Input {
		if kind, _ := KindOf(in.Key); !ok && kind.Figure != "" {
			st.Missing = append(st.Missing, kind.Figure)
		} else if !ok {
			st.Missing = append(st.Missing, in.Key)
		} else {
			st.Inputs = append(st.Inputs, in)
		}
		return in
	}
	needed := func(key string) Input {
		in, ok := k.figure(key)
		in.Key = key
		return take(in, ok)
	}
	if len(i.Count) > 0 {
		q.Count = k.counted(i, needed, take)
	} else {
		if k.people == nil && len(k.heads()) == 0 {
			st.Missing = append(st.Missing, "population.age")
		} else {
			st.Inputs = append(st.Inputs, k.population())
		}
		take(k.assumption("births"))
	}
	for _, key := range i.Rates {
		in := take(k.assumption(key))
		kind, _ := KindOf(key)
		q.Rates = append(q.Rates, engine.Rate{Figure: in.one(), Of: kind.of(), Divide: kind.Divide})
	}
	places := needed(i.Places)
	q.Places = places.one()
	latest := places.To
	if in, there := k.figure(i.Staffed); there {
		st.Inputs = append(st.Inputs, in)
		f := in.one()
		q.Staffed = &f
	}
	for _, m := range st.Measures {
		if m.counts(latest) {
			q.Decided = append(q.Decided, m.engine())
		}
	}
	for _, c := range i.Claims {
		q.Claims = append(q.Claims, engine.Claim{From: number(c.From), Ages: engine.Span{From: c.Ages[0], To: c.Ages[1]}})
	}
	switch {
	case len(i.Ages) == 2 && k.split:
		st.Inputs = append(st.Inputs, k.arrived)
	case strings.HasPrefix(i.Recent, registered) && k.split:
		st.Inputs = append(st.Inputs, k.homes)
	case len(i.Count) > 0:
		st.Split = st.Split || !strings.HasPrefix(i.Recent, registered)
	}
	for _, key := range []string{"window", "net.moves", "net.deaths"} {
		if in, ok := k.assumption(key); ok && slices.Contains(i.Assumes(), key) {
			st.Inputs = append(st.Inputs, in)
		}
	}
	st.Inputs = append(st.Inputs, k.ahead...)
	return q
}

// registered is how the keys of what the house counts begin.
const registered = "register."

// population is what the residents of all ages add up to, and where that is from.
func (k *known) population() Input {
	in, _ := k.figure(ageKey(0))
	in.Key, in.Range = "population.age", engine.Range{}
	for _, r := range k.heads() {
		in.Low, in.Value, in.High = in.Low+r.Low, in.Value+r.Value, in.High+r.High
	}
	return in
}

// counted adds up the figures that count what is needed.
func (k *known) counted(i Indicator, needed func(string) Input, take func(Input, bool) Input) *engine.Count {
	c := &engine.Count{}
	add := func(in Input) {
		c.Now.Low, c.Now.Value, c.Now.High = c.Now.Low+in.Low, c.Now.Value+in.Value, c.Now.High+in.High
	}
	for _, key := range i.Count {
		add(needed(key))
	}
	for _, key := range i.Also {
		if in, there := k.figure(key); there {
			add(take(in, true))
		}
	}
	if strings.HasPrefix(i.Recent, registered) {
		c.Arrived.Range = k.homes.Range
	} else {
		part := take(k.assumption(i.Recent))
		of := func(n, percent int64) int64 { return n * percent / 100_000 }
		c.Arrived.Range = engine.Range{Low: of(c.Now.Low, part.Low), Value: of(c.Now.Value, part.Value), High: of(c.Now.High, part.High)}
	}
	c.Each = take(k.assumption(i.Each)).one()
	moves, _ := k.assumption("net.moves")
	c.Net = moves.per1000()
	return c
}
