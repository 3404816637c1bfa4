package open

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"wegwarte/internal/clock"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
)

// Content is all that a release tells: what its pages show, and what programs are given.
// A section that has nothing to tell is nil.
type Content struct {
	Format     int         `json:"format"` // of this structure
	AGS        string      `json:"ags"`    // of the Land its key, "05"
	Name       string      `json:"name"`
	Day        clock.Date  `json:"day"`
	Gaps       []Gap       `json:"gaps,omitempty"`
	Arrivals   *Arrivals   `json:"arrivals,omitempty"`
	Halls      *Halls      `json:"halls,omitempty"`
	Offers     *Offers     `json:"offers,omitempty"`
	Allocation *Allocation `json:"allocation,omitempty"`
	Answers    []Said      `json:"answers,omitempty"`
	Office     Office      `json:"office"`
}

// format changes where a program that reads contents has to.
const format = 1

// Count is how many persons; withheld where it is so small that it would tell of somebody.
type Count struct {
	N        int  `json:"n"`
	Withheld bool `json:"withheld,omitempty"`
}

// Arrivals is who is announced, by week, and what the Land plans beyond.
type Arrivals struct {
	Counted  clock.Date `json:"counted"` // as of this day
	Smallest int        `json:"smallest"`
	Weeks    []Week     `json:"weeks"`
	Total    Count      `json:"total"`
	Planned  []Planned  `json:"planned,omitempty"`
	Before   []Month    `json:"before,omitempty"` // earlier months, the latest first
	Places   []Place    `json:"places,omitempty"` // of the Land: its districts
	Notice   *Notice    `json:"notice,omitempty"`
}

// Week is who is announced for one, by its Monday.
type Week struct {
	From clock.Date `json:"from"`
	Count
}

// Planned is how many the Land plans to send in a week, before anybody is announced.
type Planned struct {
	From    clock.Date `json:"from"`
	Persons int        `json:"persons"`
}

// Month is who was announced for the weeks of one.
type Month struct {
	Month clock.Date `json:"month"` // its first day
	Count
}

// Place is a district, and how many are announced in it.
type Place struct {
	Key  string `json:"key"`
	Name string `json:"name"`
	Count
}

// Notice is how long before the day arrivals of a year were announced.
type Notice struct {
	From  clock.Date `json:"from"`
	Until clock.Date `json:"until"`
	Days  int        `json:"days"` // half of the households had so many or fewer
	Kept  int        `json:"kept"` // of 100 households, the promise was kept for so many
}

// Halls is which halls are in use, and when that ends. It counts places, not people.
type Halls struct {
	InUse  int        `json:"in_use"`
	Places int        `json:"places"`
	Half   clock.Date `json:"half,omitzero"`   // by then halls are empty in half of the futures that are reckoned
	Eighty clock.Date `json:"eighty,omitzero"` // in 80 of 100
	Never  int        `json:"never"`           // in so many of 100 not within a year
}

// Offers counts what there is for everybody.
type Offers struct {
	Total     int     `json:"total"`
	Free      int     `json:"free"`      // cost nothing
	Childcare int     `json:"childcare"` // care for children meanwhile
	Themes    []Theme `json:"themes"`
}

// Theme is how many offers there are of one.
type Theme struct {
	Theme offer.Theme `json:"theme"`
	Count int         `json:"count"`
}

// Allocation is how many a municipality has to take in, and how that is reckoned: § 3 FlüAG NRW.
type Allocation struct {
	Day     clock.Date `json:"day"`
	Source  string     `json:"source"` // of the rules
	Place   string     `json:"place_source"`
	Towns   int        `json:"towns"`
	Missing int        `json:"missing"` // municipalities that have not reported
	Capped  bool       `json:"capped"`
	Steps   []Step     `json:"steps"`
}

// Step is one figure of the calculation, as a decimal number without a unit, and the
// formula with its figures in curly brackets, each behind its name: "{population:18034} ÷ {…}".
type Step struct {
	Figure  string `json:"figure"`
	Formula string `json:"formula,omitempty"`
	Result  string `json:"result"` // "": not known
}

// Said is an answer as it went out.
type Said struct {
	Answer
	ID      id.ID      `json:"id"`
	Version int        `json:"version"`
	Since   clock.Date `json:"since"`
	Value   *Figure    `json:"value,omitempty"` // what the figure it names was on the day
}

// Canonical gives the content as it is kept and signed with its hash: the same content, the same bytes.
func (c Content) Canonical() (data []byte, hash string, err error) {
	if data, err = json.Marshal(c); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(data)
	return data, hex.EncodeToString(sum[:]), nil
}
