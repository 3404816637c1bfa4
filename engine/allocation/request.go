package allocation

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
)

// MaxJSON is how much JSON is read.
const MaxJSON = 512 << 20

// Request is an instance with names, as a desk writes it down:
//
//	{"resources": ["persons", "school"],
//	 "places": [{"name": "Herne", "capacity": {"persons": 12, "school": 3}}],
//	 "households": [{"name": "A-17", "demand": {"persons": 4, "school": 2},
//	                 "scores": {"Herne": 640}, "groups": ["children"]}]}
//
// A place that is not among the scores is not allowed.
type Request struct {
	Resources  []string    `json:"resources"`
	Places     []Place     `json:"places"`
	Households []Household `json:"households"`
}

// Place is a municipality with what it has.
type Place struct {
	Name     string         `json:"name"`
	Capacity map[string]int `json:"capacity"`
	Account  int            `json:"account,omitempty"` // persons it still owes (or, negative, took too many) from the weeks before
	Load     int            `json:"load,omitempty"`    // how busy it is, 0 to 100
}

// Household is people who move together.
type Household struct {
	Name    string           `json:"name"`
	Demand  map[string]int   `json:"demand"`
	Scores  map[string]Marks `json:"scores"`            // by place
	Groups  []string         `json:"groups,omitempty"`  // of need, for floors: "five or more", "step-free", …
	Waiting int              `json:"waiting,omitempty"` // days
	Pin     string           `json:"pin,omitempty"`     // the place it must go to
	Forbid  []string         `json:"forbid,omitempty"`  // places it must not go to
}

// Marks is how well a household and a place match, by criterion. In JSON it may
// be one number, which is then the criterion "match".
type Marks map[string]int

// UnmarshalJSON reads one number or an object of numbers.
func (k *Marks) UnmarshalJSON(b []byte) error {
	var one int
	if err := json.Unmarshal(b, &one); err == nil {
		*k = Marks{"match": one}
		return nil
	}
	return json.Unmarshal(b, (*map[string]int)(k))
}

// ReadJSON reads a request.
func ReadJSON(r io.Reader) (*Request, error) {
	limited := &io.LimitedReader{R: r, N: MaxJSON}
	dec := json.NewDecoder(limited)
	dec.DisallowUnknownFields()
	out := &Request{}
	if err := dec.Decode(out); err != nil {
		if limited.N <= 0 {
			return nil, fmt.Errorf("the instance is larger than %d bytes", MaxJSON)
		}
		return nil, fmt.Errorf("the instance is not as it should be: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the instance")
	}
	return out, nil
}

// Instance makes an instance of a request under a policy.
func (q *Request) Instance(policy Policy) (*Instance, error) {
	n, m, r := len(q.Households), len(q.Places), len(q.Resources)
	if err := size(n, m, r, false); err != nil {
		return nil, err
	}
	in := &Instance{
		Households: n, Places: m, Resources: r,
		Demand: make([]int32, n*r), Capacity: make([]int32, m*r), Score: make([]int32, n*m), Names: q.names(),
	}
	resources, err := index("resource", q.Resources)
	if err != nil {
		return nil, err
	}
	places, err := index("place", in.Names.Places)
	if err != nil {
		return nil, err
	}
	if _, err := index("household", in.Names.Households); err != nil {
		return nil, err
	}
	for j, place := range q.Places {
		if err := amounts(in.Has(j), place.Capacity, resources); err != nil {
			return nil, fmt.Errorf("place %q: capacity: %w", place.Name, err)
		}
	}
	for i, h := range q.Households {
		if err := amounts(in.Needs(i, 0), h.Demand, resources); err != nil {
			return nil, fmt.Errorf("household %q: demand: %w", h.Name, err)
		}
		if err := q.scores(in.Row(i), h, places, policy); err != nil {
			return nil, fmt.Errorf("household %q: %w", h.Name, err)
		}
	}
	return in, policy.quota(q, in)
}

// scores weighs the marks of a household, and sees to pins and forbidden places.
func (q *Request) scores(row []int32, h Household, places map[string]int, policy Policy) error {
	for _, name := range slices.Sorted(maps.Keys(h.Scores)) {
		j, ok := places[name]
		if !ok {
			return fmt.Errorf("scores: there is no place %q", name)
		}
		score, err := policy.score(h, q.Places[j], h.Scores[name])
		if err != nil {
			return fmt.Errorf("scores: %q: %w", name, err)
		}
		row[j] = score
	}
	for _, name := range h.Forbid {
		j, ok := places[name]
		if !ok {
			return fmt.Errorf("forbid: there is no place %q", name)
		}
		row[j] = 0
	}
	if h.Pin == "" {
		return nil
	}
	j, ok := places[h.Pin]
	if !ok {
		return fmt.Errorf("pin: there is no place %q", h.Pin)
	}
	if row[j] == 0 {
		return fmt.Errorf("pin: %q is not allowed", h.Pin)
	}
	kept := row[j]
	clear(row)
	row[j] = kept
	return nil
}

func (q *Request) names() *Names {
	names := &Names{Resources: q.Resources}
	for _, h := range q.Households {
		names.Households = append(names.Households, h.Name)
	}
	for _, p := range q.Places {
		names.Places = append(names.Places, p.Name)
	}
	return names
}

// index numbers names, each of which may stand once.
func index(what string, names []string) (map[string]int, error) {
	out := make(map[string]int, len(names))
	for x, name := range names {
		if name == "" {
			return nil, fmt.Errorf("%s %d has no name", what, x+1)
		}
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("%s %q stands twice", what, name)
		}
		out[name] = x
	}
	return out, nil
}

func amounts(into []int32, of map[string]int, resources map[string]int) error {
	for _, name := range slices.Sorted(maps.Keys(of)) {
		r, ok := resources[name]
		if !ok {
			return fmt.Errorf("there is no resource %q", name)
		}
		if of[name] < 0 || of[name] > MaxAmount {
			return fmt.Errorf("%q is %d: 0 to %d are possible", name, of[name], MaxAmount)
		}
		into[r] = int32(of[name]) //nolint:gosec // just checked
	}
	return nil
}
