package forecast

// Result is what becomes of a plan.
type Result struct {
	First     Day        `json:"first"`
	Weeks     int        `json:"weeks"`
	Futures   int        `json:"futures"`
	History   int        `json:"history"` // weeks of which it is known who came; where there are few, the arrivals are the prior's
	Arrivals  []Arriving `json:"arrivals"`
	Sizes     []float64  `json:"sizes"` // parts of households by size
	Rates     []Rate     `json:"rates"`
	Scenarios []Outlook  `json:"scenarios"` // "as it is" first, without a name
}

// Outlook is what becomes of one scenario in all futures.
type Outlook struct {
	Name     string   `json:"name,omitempty"`
	Weeks    []Ahead  `json:"weeks"`
	Months   []Costs  `json:"months"`
	Total    Range    `json:"total"` // cents in the whole horizon
	Mean     int64    `json:"mean"`
	HallFree HallFree `json:"hall_free"`
}

// Ahead is a week of a scenario.
type Ahead struct {
	From    Day   `json:"from"`
	Places  int   `json:"places"`   // outside of halls, those blocked left out
	InHalls int   `json:"in_halls"` // places in halls
	Persons Range `json:"persons"`  // to be housed
	Free    Range `json:"free"`     // places outside of halls
	Halls   Range `json:"halls"`    // persons who live in a hall
	Without Range `json:"without"`  // persons for whom there is no place at all, not even in a hall
	Leaving Range `json:"leaving"`  // persons who leave within the week
	Area    Range `json:"area"`     // m² for each person, in hundredths, of dwellings and places that are lived in; 0: not known
	Cost    Range `json:"cost"`     // cents
	Mean    Means `json:"mean"`
}

// Means are the means of all futures: they add up, as ranges do not. Persons are those of
// the week before, and who arrives, less who leaves.
type Means struct {
	Persons  float64 `json:"persons"`
	Arriving float64 `json:"arriving"`
	Leaving  float64 `json:"leaving"`
	Halls    float64 `json:"halls"`
	Without  float64 `json:"without"`
	Free     float64 `json:"free"`
}

// Costs is a month of a scenario. The terms add up to the mean but for what is
// lost by rounding to cents.
type Costs struct {
	Month string `json:"month"` // "2026-12"
	Cost  Range  `json:"cost"`
	Mean  int64  `json:"mean"`
	Terms []Term `json:"terms,omitempty"`
}

// Term is what a month's cost is made of.
type Term struct {
	Of       string  `json:"of"` // stock or measure
	Name     string  `json:"name,omitempty"`
	Per      Per     `json:"per"`
	Cents    int64   `json:"cents"`    // for each
	Quantity float64 `json:"quantity"` // how many: months, places × months, places × days, days of persons (mean of the futures)
	Sum      int64   `json:"sum"`      // cents
}

// HallFree says from when on nobody lives in a hall, or is without any place, for
// the rest of the horizon.
type HallFree struct {
	ByWeek []float64 `json:"by_week"` // part of the futures that have got there by the beginning of each week
	Never  float64   `json:"never"`   // part that does not within the horizon
	Half   Day       `json:"half,omitempty"`
	Eighty Day       `json:"eighty,omitempty"` // the week by which 80 in 100 futures have; none: not within the horizon
	Ninety Day       `json:"ninety,omitempty"`
}

// By gives the part of the futures in which halls are empty for good by a week.
func (h HallFree) By(week int) float64 { return h.ByWeek[week] }

// hallFree sums up from which week on each future is free; weeks: never.
func hallFree(from []int64, c *calendar) HallFree {
	h := HallFree{ByWeek: make([]float64, c.weeks)}
	for _, f := range from {
		if f < int64(c.weeks) {
			h.ByWeek[f]++
		} else {
			h.Never++
		}
	}
	n, up := float64(len(from)), 0.0
	for w := range h.ByWeek {
		up += h.ByWeek[w]
		h.ByWeek[w] = up / n
		for _, date := range []struct {
			day  *Day
			part float64
		}{{&h.Half, .5}, {&h.Eighty, .8}, {&h.Ninety, .9}} {
			if *date.day == 0 && h.ByWeek[w] >= date.part {
				*date.day = c.week(w)
			}
		}
	}
	h.Never /= n
	return h
}
