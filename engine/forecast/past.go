package forecast

import "wegwarte/engine/placement"

// Day and Kind are those of the placement: the same days, the same kinds of sites.
type (
	Day  = placement.Day
	Kind = placement.Kind
)

// Arrivals is what is known about those who came and will come.
//
// Weeks are seven days, counted from the first day of the forecast on, backwards too.
type Arrivals struct {
	Weeks     []Week      `json:"weeks,omitempty"`     // the municipality's own history, oldest first; weeks may be missing
	Sizes     []int       `json:"sizes,omitempty"`     // households of its history by size, those of one person first
	Pauses    []Span      `json:"pauses,omitempty"`    // when nobody is sent, in the past and ahead: between the years
	Announced []Announced `json:"announced,omitempty"` // who is announced
	Through   Day         `json:"through,omitempty"`   // before this day nobody comes but who is announced
	Expected  []Expected  `json:"expected,omitempty"`  // what the Land says it expects to send
}

// Week is how many came within a week.
type Week struct {
	From       Day `json:"from"` // its first day
	Persons    int `json:"persons"`
	Households int `json:"households,omitempty"` // 0: not known
}

// Span is from a day up to, but not including, another.
type Span struct {
	From Day `json:"from"`
	To   Day `json:"to"`
}

// Announced is a household that comes on a day.
type Announced struct {
	Day     Day `json:"day"`
	Persons int `json:"persons"`
}

// Expected is how many persons a week the Land expects to send within a time, and
// how much that counts: at Trust 1 the own history says nothing about the mean any more.
type Expected struct {
	From    Day     `json:"from"`
	To      Day     `json:"to"`
	Persons float64 `json:"persons"`
	Trust   float64 `json:"trust"`
}

// Prior is what is taken to be so before there is a history of one's own, and
// how much history it takes to outweigh it.
type Prior struct {
	Persons    float64   `json:"persons,omitempty"` // who may come in a week, give or take a factor of three; 0: no idea
	Sizes      []float64 `json:"sizes"`             // parts of households by size, those of one person first
	Households float64   `json:"households"`        // so many households it is worth
	Leaving    []Leaves  `json:"leaving"`           // of each kind of site
	Months     float64   `json:"months"`            // so many months of a household it is worth
}

// Leaves is how many in 100 households leave a kind of site within a month.
type Leaves struct {
	Kind    Kind    `json:"kind"`
	OwnFlat float64 `json:"own_flat"`
	Moved   float64 `json:"moved"`
	Other   float64 `json:"other"`
}

// Usual is a prior for a town of which nothing is known. Its figures are
// assumptions, worth little: twenty households, and ten years of one household.
func Usual() Prior {
	return Prior{
		Sizes: []float64{44, 15, 13, 12, 8, 4, 2, 2}, Households: 20,
		Leaving: []Leaves{
			{placement.Flat, 0.8, 0.4, 0.4}, {placement.House, 1, 0.4, 0.4}, {placement.Shared, 2, 0.6, 0.8}, {placement.Module, 2, 0.6, 0.8},
			{placement.Hotel, 2, 0.6, 1}, {placement.Hall, 2, 0.6, 2}, {placement.Land, 0, 8, 2},
		},
		Months: 120,
	}
}
