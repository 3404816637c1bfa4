package equal

import (
	"wegwarte/engine/equity"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
)

// Outcome is what is compared.
type Outcome struct {
	Key    string
	Kind   equity.Kind
	At     tenant.Kind
	Within int  // durations: the days within which the mean is
	More   bool // more, or sooner of a share, is better: m², notice
}

// What is compared.
const (
	OwnFlat     = "own-flat"
	CourseSeat  = "course-seat"
	KitaPlace   = "kita-place"
	SchoolDay   = "school-day"
	Permission  = "work-permission"
	FirstJob    = "job"
	Recognised  = "recognised"
	Decision    = "recognition"
	OfferSeat   = "offer-seat"
	KitaSeat    = "kita-seat"
	Notice      = "notice"
	Hall        = "hall"
	SmallUnit   = "small-unit"
	Space       = "space"
	Transferred = "transferred"
	ShortNotice = "short-notice"
)

const year = 365

// Outcomes lists them in the order of the page.
var Outcomes = []Outcome{
	{OwnFlat, equity.Duration, tenant.Municipality, 2 * year, false},
	{CourseSeat, equity.Duration, tenant.Municipality, year, false},
	{KitaPlace, equity.Duration, tenant.Municipality, year, false},
	{SchoolDay, equity.Duration, tenant.Municipality, year, false},
	{Permission, equity.Duration, tenant.Municipality, year, false},
	{FirstJob, equity.Duration, tenant.Municipality, 2 * year, false},
	{Recognised, equity.Duration, tenant.Municipality, 2 * year, false},
	{Decision, equity.Duration, tenant.Municipality, year, false},
	{OfferSeat, equity.Duration, tenant.Municipality, year, false},
	{KitaSeat, equity.Duration, tenant.Municipality, year, false},
	{Notice, equity.Amount, tenant.Municipality, 0, true},
	{Hall, equity.Share, tenant.Municipality, 0, false},
	{SmallUnit, equity.Share, tenant.Municipality, 0, true},
	{Space, equity.Amount, tenant.Municipality, 0, true},
	{Transferred, equity.Duration, tenant.Land, 2 * year, false},
	{Notice, equity.Amount, tenant.Land, 0, true},
	{ShortNotice, equity.Share, tenant.Land, 0, false},
}

// OutcomeOf gives that of a key at a kind of tenant.
func OutcomeOf(key string, at tenant.Kind) Outcome {
	for _, o := range Outcomes {
		if o.Key == key && o.At == at {
			return o
		}
	}
	return Outcome{Key: key}
}

// at gives the outcomes of a kind of tenant.
func at(kind tenant.Kind) (all []Outcome) {
	for _, o := range Outcomes {
		if o.At == kind {
			all = append(all, o)
		}
	}
	return all
}

// waited are the firsts that are waited for from arrival on, and the ages for which they are.
var waited = []struct {
	key      string
	first    path.Milestone
	from, to int
}{
	{CourseSeat, path.CourseSeat, 16, 120}, {KitaPlace, path.KitaPlace, 0, 5}, {SchoolDay, path.SchoolDay, 6, 15},
	{Permission, path.WorkPermission, 16, 66}, {FirstJob, path.FirstJob, 16, 66}, {Recognised, path.Recognised, 16, 66},
}

// Attribute is by what groups are made.
type Attribute string

// The attributes.
const (
	Status     Attribute = "status"
	Language   Attribute = "language"
	Gender     Attribute = "gender"
	Age        Attribute = "age"
	Family     Attribute = "family"
	Disability Attribute = "disability"
)

// Attributes lists them in the order of the page.
var Attributes = []Attribute{Status, Language, Gender, Age, Family, Disability}

// Groups are those of each attribute, always the same: so that which there are tells of nobody.
var Groups = map[Attribute][]string{
	Status:     {"in-procedure", "protected", "no-deportation", "admitted", "temporary", "tolerated", "other"},
	Language:   {"ar", "en", "fa", "fr", "ku", "ps", "ru", "so", "ti", "tr", "uk", "other"},
	Gender:     {"female", "male", "diverse"},
	Age:        {"0", "6", "16", "25", "40", "60"},
	Family:     {"alone", "couple", "family", "single-parent", "adults"},
	Disability: {"yes", "no"},
}

// criterion is what of a case may matter.
type criterion uint8

const (
	byDate   criterion = iota // the quarter
	byNeed                    // whether something special is needed
	bySize                    // how many they are
	byPlace                   // where: the facility, the offer, the authority
	byStatus                  // the legal status, where a law makes it matter
)

// hides are the criteria that an attribute is made of: within them nothing is left to compare.
var hides = map[Attribute]criterion{Status: byStatus, Family: bySize, Disability: byNeed}
