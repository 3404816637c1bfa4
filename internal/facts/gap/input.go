package gap

import (
	"cmp"
	"time"

	engine "wegwarte/engine/gap"
	"wegwarte/internal/clock"
	"wegwarte/internal/facts/figure"
)

// Input is a number that something was reckoned with, and where it is from.
type Input struct {
	Key  string // of a figure or of an assumption; "register.…": counted by the house
	Unit string
	engine.Range
	Way Way

	Source, URL, Licence string     // of a figure
	From, To, AsOf       clock.Date // period, and publication; of the house's own count: after which day, on which day
	Old, Unsure          bool       // of a figure

	By, Why string // of an assumption of the municipality's own
	At      time.Time
	Version int // of it, also where it was dropped: 0 where nothing was ever assumed
}

// Way is where an input is from.
type Way string

// The ways.
const (
	OfFigure   Way = "figure"   // an official figure, or an own count that was entered
	OfSeveral  Way = "several"  // follows from several figures
	OfRegister Way = "register" // counted by the house
	OfForecast Way = "forecast" // what the house expects
	Own        Way = "own"      // assumed by the municipality
	Usual      Way = "usual"    // assumed as usual; nobody has checked it there
)

// wanted are the inputs of indicators, as they are found.
type wanted struct {
	on      clock.Date
	figures map[string]figure.Figure
	assumed map[string]Assumption
	derived map[string]Input // by key of the assumption
}

// figure gives a figure as an input.
func (w *wanted) figure(key string) (Input, bool) {
	f, there := w.figures[key]
	if !there {
		return Input{}, false
	}
	k, _ := figure.KeyOf(key)
	return Input{Key: key, Unit: k.Unit, Range: engine.Range{Low: f.Low, Value: f.Value, High: f.High}, Way: OfFigure, Source: f.Source, URL: f.URL, Licence: f.Licence,
		From: f.From, To: f.To, AsOf: f.AsOf, Old: f.Old(w.on), Unsure: f.Unsure()}, true
}

// assumption gives what counts under a key: what the municipality assumes, a figure, what follows from several, what is usual. False: nothing is known.
func (w *wanted) assumption(key string) (in Input, ok bool) {
	k, _ := KindOf(key)
	own := w.assumed[key]
	switch f, there := w.figure(cmp.Or(k.Figure, "none")); {
	case own.ID != "" && !own.Dropped:
		in = Input{Range: own.Range, Way: Own, By: own.By, Why: own.Why, At: own.At}
	case there:
		in = f
	case w.derived[key].Way != "":
		in = w.derived[key]
	case len(k.Usual) == 3:
		in = Input{Range: engine.Range{Low: k.Usual[0], Value: k.Usual[1], High: k.Usual[2]}, Way: Usual}
	default:
		return Input{Key: key, Unit: k.Unit, Version: own.Version}, false
	}
	in.Key, in.Unit, in.Version = key, k.Unit, own.Version
	return in, true
}

// one is a figure of the engine's.
func (in Input) one() engine.Figure { return engine.Figure{Name: in.Key, Range: in.Range} }

// per1000 is a range in thousandths of a unit that is itself so many in 1,000: as the engine has net rates.
func (in Input) per1000() engine.Range {
	return engine.Range{Low: down(in.Low, 1000), Value: down(in.Value+500, 1000), High: -down(-in.High, 1000)}
}

// down divides, towards the smaller number.
func down(n, by int64) int64 {
	q := n / by
	if n%by < 0 {
		q--
	}
	return q
}
