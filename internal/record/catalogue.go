package record

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"wegwarte/internal"
	"wegwarte/internal/clock"
	"wegwarte/internal/tenant"
)

// Catalogue is the list of what may be needed and what may have been done, with
// its version and the source of each entry. Its texts are messages: see Text.
type Catalogue struct {
	Version      string              `json:"version"`
	ValidFrom    clock.Date          `json:"valid_from"`
	Source       string              `json:"source"`
	Bases        []LegalBasis        `json:"bases"`
	Preparations []Preparation       `json:"preparations"`
	Always       []string            `json:"always"`   // preparations for every household, whatever it needs
	Antigens     []string            `json:"antigens"` // what a form offers; documents may name others
	Vaccines     []VaccineEntry      `json:"vaccines"`
	Asked        map[Group]*Expected `json:"asked"` // of whom it is asked whether they need anything of a group
	AskedSource  string              `json:"asked_source"`
	Needs        []NeedEntry         `json:"needs"`
	Kinds        []KindEntry         `json:"kinds"`
}

// Group is a field of life, by which forms and pages order the entries.
type Group string

// Groups lists them in the order a form offers them.
var Groups = []Group{"accommodation", "protection", "health", "language", "family", "education", "transport"}

// Text gives the message key of the group's name.
func (g Group) Text() string { return "catalogue.group." + string(g) }

// Health is the group whose answers only the roles that need health data are told.
const Health Group = "health"

// Asked says whether a form asks for a detail.
type Asked string

// Whether a detail is asked for.
const (
	NotAsked      Asked = "none"
	AskedFor      Asked = "optional"
	AskedRequired Asked = "required"
)

// VaccineEntry is a sort of vaccine that a form offers: several products can be
// of it, and documents may name others.
type VaccineEntry struct {
	ATC      string   `json:"atc"`
	Name     string   `json:"name"` // as physicians write it, the same in every language
	Antigens []string `json:"antigens"`
}

// Vaccine finds a sort of vaccine by its ATC code.
func (c *Catalogue) Vaccine(atc string) (VaccineEntry, bool) {
	return find(c.Vaccines, func(e VaccineEntry) bool { return e.ATC == atc })
}

// NeedEntry is a measure that may be needed.
type NeedEntry struct {
	Code     string   `json:"code"`
	Group    Group    `json:"group"`
	Health   bool     `json:"health"`   // tells of health: only for the roles that need it
	Severity Severity `json:"severity"` // what a form proposes
	Detail   Asked    `json:"detail"`
	Bases    []Basis  `json:"bases"`   // on which it may be recorded and handed on
	Prepare  []string `json:"prepare"` // codes of preparations
	Ages     *Ages    `json:"ages"`    // the need follows from age alone
	Source   string   `json:"source"`
}

// Text, Plain and DetailText give the message keys of the entry's name, of its
// explanation in plain language, and of the question for its detail.
func (e NeedEntry) Text() string       { return "catalogue.need." + e.Code }
func (e NeedEntry) Plain() string      { return e.Text() + ".plain" }
func (e NeedEntry) DetailText() string { return e.Text() + ".detail" }

// Ages is a range of completed years, both ends included.
type Ages struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Preparation is what a municipality has to do before a household comes.
type Preparation struct {
	Code       string      `json:"code"`
	Owner      tenant.Role `json:"owner"`
	DaysBefore int         `json:"days_before"` // calendar days before arrival
	OfTheDay   bool        `json:"of_the_day"`  // arranged for that day: on another it has to be arranged anew
	ToMeet     bool        `json:"appointment"` // somebody else has to give an appointment
}

// The preparations that follow from no need, but from what is documented of
// vaccinations and examinations.
const (
	VaccinationAppointment = "vaccination-appointment"
	MeaslesProtection      = "measles-protection"
	TBCertificate          = "tb-certificate"
)

// Text gives the message key of what is to be done.
func (p Preparation) Text() string { return "catalogue.prepare." + p.Code }

// LegalBasis is a law, or consent, on which something is recorded.
type LegalBasis struct {
	Code     Basis  `json:"code"`
	Citation string `json:"citation"`
}

// Text gives the message key of what the basis means.
func (b LegalBasis) Text() string { return "catalogue.basis." + string(b.Code) }

// KindEntry is a kind of measure carried out.
type KindEntry struct {
	Code        string    `json:"code"`
	Group       Group     `json:"group"`
	Health      bool      `json:"health"`
	Vaccination bool      `json:"vaccination"` // says against what, with which product and batch
	Once        bool      `json:"once"`        // is done once: two days are a contradiction
	Expected    *Expected `json:"expected"`    // of whom it is expected to be documented
	CoveredBy   string    `json:"covered_by"`  // an antigen whose vaccination shows the same
	Source      string    `json:"source"`
}

// Text gives the message key of the kind's name.
func (e KindEntry) Text() string { return "catalogue.kind." + e.Code }

// AntigenText gives the message key of an antigen's name; of a rare one, which
// only a document names, there may be no message.
func AntigenText(antigen string) string {
	return "catalogue.antigen." + keyed.Replace(strings.ToLower(antigen))
}

var keyed = strings.NewReplacer(" ", "-", "ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// Expected says of whom a measure is expected; zero fields do not narrow.
type Expected struct {
	FromAge   int        `json:"from_age"`
	ToAge     int        `json:"to_age"` // included
	BornAfter clock.Date `json:"born_after"`
}

// Current gives the catalogue in force. A test holds that it can be read.
var Current = sync.OnceValue(func() *Catalogue {
	c := new(Catalogue)
	if err := json.Unmarshal([]byte(internal.Text("record/catalogue.json")), c); err != nil {
		panic(err)
	}
	return c
})

// Need finds the entry of a measure needed.
func (c *Catalogue) Need(code string) (NeedEntry, bool) {
	return find(c.Needs, func(e NeedEntry) bool { return e.Code == code })
}

// Kind finds the entry of a kind of measure.
func (c *Catalogue) Kind(code string) (KindEntry, bool) {
	return find(c.Kinds, func(e KindEntry) bool { return e.Code == code })
}

// Basis finds a legal basis.
func (c *Catalogue) Basis(code Basis) (LegalBasis, bool) {
	return find(c.Bases, func(b LegalBasis) bool { return b.Code == code })
}

// Preparation finds what is to be done by its code.
func (c *Catalogue) Preparation(code string) (Preparation, bool) {
	return find(c.Preparations, func(p Preparation) bool { return p.Code == code })
}

// PrepareFor lists what a municipality has to do for a need; nothing for a code
// the catalogue does not have.
func (c *Catalogue) PrepareFor(need string) []Preparation {
	entry, _ := c.Need(need)
	return c.preparations(entry.Prepare)
}

// PrepareAlways lists what a municipality has to do for every household.
func (c *Catalogue) PrepareAlways() []Preparation { return c.preparations(c.Always) }

func (c *Catalogue) preparations(codes []string) []Preparation {
	list := make([]Preparation, 0, len(codes))
	for _, code := range codes {
		if p, ok := c.Preparation(code); ok {
			list = append(list, p)
		}
	}
	return list
}

func find[T any](list []T, is func(T) bool) (T, bool) {
	if i := slices.IndexFunc(list, is); i >= 0 {
		return list[i], true
	}
	var none T
	return none, false
}
