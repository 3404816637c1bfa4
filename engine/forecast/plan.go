package forecast

// Plan is one question: what becomes of who lives here and who comes, with the
// places there are, and with what could be done?
//
// The horizon is Weeks weeks of seven days from First. A place is there in the weeks
// that lie wholly between its opening and its closing.
type Plan struct {
	First    Day       `json:"first"`
	Weeks    int       `json:"weeks,omitempty"`   // 0: 52
	Futures  int       `json:"futures,omitempty"` // 0: 1000
	Seed     uint64    `json:"seed,omitempty"`
	Arrivals Arrivals  `json:"arrivals"`
	Leaving  []Leaving `json:"leaving,omitempty"`
	Stock    []Stock   `json:"stock"`
	Waiting  []int     `json:"waiting,omitempty"` // households by size who are to be housed and live in none of the stock
	Prior    *Prior    `json:"prior,omitempty"`   // nil: Usual

	Scenarios []Scenario `json:"scenarios,omitempty"` // beside "as it is", which is always looked at
}

// Leaving is how many households left a kind of site within the history's Months
// of living there: ten households in a year are 120.
type Leaving struct {
	Kind    Kind    `json:"kind"`
	Months  float64 `json:"months"`
	OwnFlat int     `json:"own_flat"` // found a flat of their own
	Moved   int     `json:"moved"`    // moved to another municipality, as one may who is recognised
	Other   int     `json:"other"`
}

// Stock is places of one sort at one site. Where more people live in a dwelling than it has
// places for, they stay, and a household that fits follows them.
type Stock struct {
	Name    string    `json:"name"`           // once in a plan
	Site    string    `json:"site,omitempty"` // several stocks may be of one, and are extended and closed together
	Kind    Kind      `json:"kind"`
	Size    int       `json:"size,omitempty"` // places of each dwelling, which one household has to itself; 0: shared by the place
	Count   int       `json:"count"`          // dwellings; places where they are shared
	M2      int       `json:"m2,omitempty"`   // of all of it; 0: not known
	Opens   Day       `json:"opens,omitempty"`
	Closes  Day       `json:"closes,omitempty"` // the first day on which it is no longer there: end of lease, closure
	Blocked []Blocked `json:"blocked,omitempty"`
	Lives   []int     `json:"lives,omitempty"` // households there on the first day, by size
	Costs   []Cost    `json:"costs,omitempty"`
}

// Blocked is how many of a stock's dwellings or places nobody can live in for a time.
type Blocked struct {
	From  Day `json:"from"`
	To    Day `json:"to"` // the first day on which they can be lived in again
	Count int `json:"count"`
}

// Cost is money that a stock or a measure costs: Cents for each of what Per says,
// while it is there and from a day up to another.
type Cost struct {
	Name  string `json:"name,omitempty"`
	Per   Per    `json:"per"`
	Cents int64  `json:"cents"` // below zero for what comes in
	From  Day    `json:"from,omitempty"`
	To    Day    `json:"to,omitempty"`
}

// Per is what a cost is counted by.
type Per string

// What a cost is counted by. A month's cost is spread over its days.
const (
	Once       Per = "once" // on From, or when it opens
	Month      Per = "month"
	PlaceMonth Per = "place_month"
	PlaceDay   Per = "place_day"
	PersonDay  Per = "person_day" // of who lives there
)

// Scenario is a named set of measures.
type Scenario struct {
	Name  string  `json:"name"`
	Takes []Taken `json:"takes"`
}

// Taken is a measure and how many times it is taken.
type Taken struct {
	Measure Measure `json:"measure"`
	Times   int     `json:"times,omitempty"` // 0: once
}

// Measure is something that can be done: exactly one of Add, Extend, Close and Support.
type Measure struct {
	Name    string   `json:"name"`
	Add     *Stock   `json:"add,omitempty"` // rent or build; taken n times it is n times as much
	Extend  *Extend  `json:"extend,omitempty"`
	Close   *Close   `json:"close,omitempty"`
	Support *Support `json:"support,omitempty"`
	Costs   []Cost   `json:"costs,omitempty"` // of the measure, beside those of its places: once, or by the month

	Decided Day `json:"decided,omitempty"` // what is added opens so many weeks after the decision
	After   int `json:"after,omitempty"`
}

// Extend keeps a stock beyond the day on which it closes.
type Extend struct {
	Stock string `json:"stock"` // or site
	Until Day    `json:"until"` // the new day on which it is no longer there
}

// Close gives a stock up.
type Close struct {
	Stock string `json:"stock"` // or site
	On    Day    `json:"on"`    // the first day on which it is no longer there
}

// Support helps people to move out: the rate at which they find a flat of their own is
// multiplied, for those who live in some kinds of sites.
type Support struct {
	Kinds  []Kind  `json:"kinds,omitempty"` // none: all
	Factor float64 `json:"factor"`
	From   Day     `json:"from"`
	To     Day     `json:"to,omitempty"` // none: to the end
}
