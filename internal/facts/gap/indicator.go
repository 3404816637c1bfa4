package gap

import (
	"encoding/json"
	"sync"

	engine "wegwarte/engine/gap"
	"wegwarte/internal"
	"wegwarte/internal/clock"
)

// Indicator is something of which a municipality can have too little.
type Indicator struct {
	Key     string   `json:"key"`     // "kita.u3"
	Unit    string   `json:"unit"`    // "places", "dwellings", "posts", "persons"
	Ages    []int    `json:"ages"`    // whose heads need something: the first and the last; the last of 99 is all above
	Count   []string `json:"count"`   // or the figures that count what is needed, added up
	Also    []string `json:"also"`    // figures that are added where they are there
	Recent  string   `json:"recent"`  // which of the count are of those who arrived: an assumption in percent, or the register's households
	Each    string   `json:"each"`    // the assumption of how many more there are for each who arrives
	Rates   []string `json:"rates"`   // assumptions that are multiplied, or divided by
	Places  string   `json:"places"`  // the figure of what there is
	Staffed string   `json:"staffed"` // the figure of how many of these the staff suffices for; may be ""
	Claims  []Claim  `json:"claims"`
}

// Claim is that a law gives a claim to those of some ages from a day on.
type Claim struct {
	From clock.Date `json:"from"`
	Ages [2]int     `json:"ages"`
	Law  string     `json:"law"`
}

// ClaimOn gives the claim that holds on a day; false: there is none.
func (i Indicator) ClaimOn(day clock.Date) (last Claim, ok bool) {
	for _, c := range i.Claims {
		if !c.From.After(day) {
			last, ok = c, true
		}
	}
	return last, ok
}

func (i Indicator) span() engine.Span {
	if len(i.Ages) != 2 {
		return engine.Span{From: 0, To: -1}
	}
	return engine.Span{From: i.Ages[0], To: i.Ages[1]}
}

// Kind is something that can be assumed.
type Kind struct {
	Key     string  `json:"key"`
	Unit    string  `json:"unit"`    // "percent", "permille", "persons", "persons-post", "per-arrival", "years" …
	Least   int64   `json:"least"`   // units
	Most    int64   `json:"most"`    // units
	Whole   bool    `json:"whole"`   // one whole number, not a range
	Divide  bool    `json:"divide"`  // as a rate, heads are divided by it
	Figure  string  `json:"figure"`  // the figure that counts where the municipality assumes nothing else; may be ""
	Derived bool    `json:"derived"` // it follows from several figures, or from the house's own counts, where these are there
	Usual   []int64 `json:"usual"`   // lowest, value, highest, in thousandths, where nothing else is known; nobody has checked it there. Empty: nothing is assumed
}

// of is what a rate in its unit is a part of.
func (k Kind) of() int64 {
	switch k.Unit {
	case "percent":
		return 100
	case "permille":
		return 1000
	}
	return 1
}

var tables = sync.OnceValue(func() (t struct {
	Version     string      `json:"version"`
	Indicators  []Indicator `json:"indicators"`
	Assumptions []Kind      `json:"assumptions"`
}) {
	if err := json.Unmarshal([]byte(internal.Text("facts/gap/indicators.json")), &t); err != nil {
		panic(err) // it is part of the program
	}
	return t
})

// Indicators are all, in their order.
func Indicators() []Indicator { return tables().Indicators }

// Kinds are all that can be assumed, in their order.
func Kinds() []Kind { return tables().Assumptions }

// IndicatorOf gives the indicator of a key.
func IndicatorOf(key string) (Indicator, bool) {
	for _, i := range Indicators() {
		if i.Key == key {
			return i, true
		}
	}
	return Indicator{}, false
}

// KindOf gives what can be assumed under a key.
func KindOf(key string) (Kind, bool) {
	for _, k := range Kinds() {
		if k.Key == key {
			return k, true
		}
	}
	return Kind{}, false
}

// Assumes lists the keys of what an indicator assumes, in the order of Kinds.
func (i Indicator) Assumes() (keys []string) {
	uses := map[string]bool{i.Recent: true, i.Each: true, "window": true, "ahead": true, "net.moves": true}
	for _, r := range i.Rates {
		uses[r] = true
	}
	if len(i.Ages) == 2 {
		uses["births"] = i.Ages[0] < engine.Years
		uses["net.deaths"] = i.Ages[1] > old
	}
	for _, k := range Kinds() {
		if uses[k.Key] {
			keys = append(keys, k.Key)
		}
	}
	return keys
}

// old is the age from which deaths are reckoned with: those of the younger are few.
const old = 60
