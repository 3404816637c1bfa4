package figures

import (
	"encoding/json"
	"sync"

	"wegwarte/internal"
	"wegwarte/internal/clock"
	"wegwarte/internal/facts/figure"
	"wegwarte/internal/sheet"
)

// known are foreign names by our keys.
var known = sync.OnceValue(func() map[string]string {
	var byKey map[string][]string
	if err := json.Unmarshal([]byte(internal.Text("sheet/figures/names.json")), &byKey); err != nil {
		panic(err) // it is part of the program
	}
	all := map[string]string{}
	for key, names := range byKey {
		for _, name := range names {
			all[sheet.Fold(name)] = key
		}
	}
	return all
})

// Known gives which of our keys a foreign name stands for; of a family without the
// age. "" where nobody knows.
func Known(name string) string { return known()[sheet.Fold(name)] }

// Provenance is where all figures of a file are from, and when it was published.
type Provenance struct {
	Source, URL, Licence string
	Published            clock.Date
}

// Choose says which key a name stands for: what somebody said of it, "" for none, or
// else what is known.
func (n Name) Choose(said map[string]string) string {
	if key, there := said[n.Folded]; there {
		return key
	}
	return n.Key
}

// Rows gives the values of the names that stand for one of our keys.
func (f *File) Rows(said map[string]string, p Provenance) []figure.Row {
	if f.Layout == Own {
		return f.own
	}
	keys := make([]string, len(f.Names))
	for i, n := range f.Names {
		keys[i] = n.Choose(said)
	}
	var rows []figure.Row
	top := map[string]int{} // where the last age of a family stands: with all above it
	for _, v := range f.Values {
		k, ok := figure.KeyOf(keys[v.Name])
		if !ok {
			if k, ok = family(keys[v.Name]); !ok || v.Age < 0 {
				continue
			}
		}
		one := figure.Row{AGS: v.AGS, Number: v.Row, Figure: figure.Figure{AsOf: p.Published}}
		one.Key, one.Value, one.Low, one.High, one.Mark = keys[v.Name], v.Number, v.Number, v.Number, v.Mark
		one.Source, one.URL, one.Licence = p.Source, p.URL, p.Licence
		if k.Family() {
			one.Key = k.Of(min(v.Age, k.Ages[1]))
		}
		one.From, one.To = k.Spell(v.Period.From, v.Period.To, v.Period.Year)
		if k.Family() && v.Age >= k.Ages[1] {
			at := one.AGS + one.From.String()
			if i, there := top[at]; there {
				rows[i].Value += one.Value
				rows[i].Low, rows[i].High = rows[i].Value, rows[i].Value
				continue
			}
			top[at] = len(rows)
		}
		rows = append(rows, one)
	}
	return rows
}

func family(name string) (figure.Key, bool) {
	for _, k := range figure.Keys() {
		if k.Family() && k.Key == name {
			return k, true
		}
	}
	return figure.Key{}, false
}
