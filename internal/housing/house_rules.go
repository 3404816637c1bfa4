package housing

import (
	"slices"
	"strings"
	"time"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
)

// HouseRules is what whoever lives in a site is told: whom to call, what is there,
// and what holds. It is said by choices, so that it is whole in every language
// without anybody translating it; only Words are somebody's own.
type HouseRules struct {
	Site    id.ID
	Terms   Terms
	Words   map[i18n.Lang]string // German is among them where there are any
	Version int                  // 0: nobody has said anything yet
	At      time.Time
	By      string
}

// Terms are what can be chosen. Times are "22:00", "" where it does not hold.
type Terms struct {
	Caretaker     Caretaker `json:"caretaker"`
	QuietFrom     string    `json:"quiet_from,omitempty"`
	QuietUntil    string    `json:"quiet_until,omitempty"`
	VisitorsUntil string    `json:"visitors_until,omitempty"`
	LaundryFrom   string    `json:"laundry_from,omitempty"`
	LaundryUntil  string    `json:"laundry_until,omitempty"`
	Smoking       Smoking   `json:"smoking,omitempty"`
	Pets          Pets      `json:"pets,omitempty"`
	Holds         []Clause  `json:"holds,omitempty"`
	Damage        ToldTo    `json:"damage,omitempty"`
	DamagePhone   string    `json:"damage_phone,omitempty"`
	NightPhone    string    `json:"night_phone,omitempty"`
	There         []Thing   `json:"there,omitempty"`
}

// Caretaker is who opens and whom to call.
type Caretaker struct {
	Name  string `json:"name,omitempty"`
	Phone string `json:"phone,omitempty"`
	Hours string `json:"hours,omitempty"`
}

// Known reports whether somebody said who it is.
func (c Caretaker) Known() bool { return c.Name != "" || c.Phone != "" }

// Smoking is where it is allowed; the empty one is not said.
type Smoking string

// Pets is whether animals may be kept; the empty one is not said.
type Pets string

// ToldTo is to whom it is reported when something breaks; the empty one is not said.
type ToldTo string

// Clause is a rule without a number.
type Clause string

// Thing is something that is there, or is not.
type Thing string

// What can be said.
const (
	SmokingOutside Smoking = "outside"
	SmokingMarked  Smoking = "marked" // at a place that is marked

	PetsNone Pets = "none"
	PetsAsk  Pets = "ask" // only when somebody was asked before

	ToCaretaker ToldTo = "caretaker"
	ToOffice    ToldTo = "office"
)

// What there is to choose from, in the order of the pages.
var (
	Smokings = []Smoking{SmokingOutside, SmokingMarked}
	PetRules = []Pets{PetsNone, PetsAsk}
	ToldTos  = []ToldTo{ToCaretaker, ToOffice}
	Clauses  = []Clause{"fire", "kitchen", "cleaning", "waste", "keys", "escape"}
	Things   = []Thing{"bed", "bedding", "towels", "table", "wardrobe", "stove", "fridge", "pots", "dishes", "washer", "detergent", "internet"}
)

// Carried are the things that somebody can bring along where they are not there.
var Carried = []Thing{"bedding", "towels", "pots", "dishes"}

const longestPhone = 40

// tidy cuts what was typed, and gives what was chosen in the order of the pages.
func (h *HouseRules) tidy() {
	r := &h.Terms
	for _, text := range []*string{&r.Caretaker.Name, &r.Caretaker.Phone, &r.Caretaker.Hours, &r.DamagePhone, &r.NightPhone} {
		*text = strings.TrimSpace(*text)
	}
	for _, at := range []*string{&r.QuietFrom, &r.QuietUntil, &r.VisitorsUntil, &r.LaundryFrom, &r.LaundryUntil} {
		*at = strings.TrimSpace(*at)
		if t, err := time.Parse("15:04", *at); err == nil {
			*at = t.Format("15:04")
		}
	}
	if r.Damage != ToOffice {
		r.DamagePhone = ""
	}
	r.Holds, r.There = ordered(r.Holds, Clauses), ordered(r.There, Things)
	words := map[i18n.Lang]string{}
	for lang, text := range h.Words {
		if text = strings.TrimSpace(text); text != "" {
			words[lang] = text
		}
	}
	h.Words = words
}

// ordered gives those of all that were chosen; what is none of them is left out.
func ordered[T comparable](chosen, all []T) (some []T) {
	for _, one := range all {
		if slices.Contains(chosen, one) {
			some = append(some, one)
		}
	}
	return some
}

// check holds what house rules have to be.
func (h HouseRules) check() error {
	var faults errs.List
	r := h.Terms
	faults.Add(short(r.Caretaker.Name, longestName, "caretaker_name"))
	faults.Add(short(r.Caretaker.Hours, longestText, "caretaker_hours"))
	for field, text := range map[string]string{"caretaker_phone": r.Caretaker.Phone, "damage_phone": r.DamagePhone, "night_phone": r.NightPhone} {
		faults.Add(phone(text, field))
	}
	for field, at := range map[string]string{"quiet_from": r.QuietFrom, "quiet_until": r.QuietUntil, "visitors_until": r.VisitorsUntil, "laundry_from": r.LaundryFrom, "laundry_until": r.LaundryUntil} {
		if _, err := time.Parse("15:04", at); at != "" && err != nil {
			faults.Add(errs.Invalid("house-rules.time").At(field))
		}
	}
	for _, span := range [][4]string{{r.QuietFrom, r.QuietUntil, "quiet_from", "quiet_until"}, {r.LaundryFrom, r.LaundryUntil, "laundry_from", "laundry_until"}} {
		switch from, until := span[0], span[1]; {
		case from == "" && until != "":
			faults.Add(errs.Invalid("house-rules.both").At(span[2]))
		case from != "" && until == "":
			faults.Add(errs.Invalid("house-rules.both").At(span[3]))
		case from != "" && from == until:
			faults.Add(errs.Invalid("house-rules.same").At(span[3]))
		}
	}
	if r.Smoking != "" && !slices.Contains(Smokings, r.Smoking) {
		faults.Add(errs.Invalid("housing.choice").At("smoking"))
	}
	if r.Pets != "" && !slices.Contains(PetRules, r.Pets) {
		faults.Add(errs.Invalid("housing.choice").At("pets"))
	}
	switch {
	case r.Damage == ToCaretaker && r.Caretaker.Phone == "":
		faults.Add(errs.Invalid("house-rules.caretaker").At("caretaker_phone"))
	case r.Damage == ToOffice && r.DamagePhone == "":
		faults.Add(errs.Invalid("error.required").At("damage_phone"))
	case r.Damage != "" && !slices.Contains(ToldTos, r.Damage):
		faults.Add(errs.Invalid("housing.choice").At("damage"))
	}
	for lang, text := range h.Words {
		if !lang.OnPaper() {
			faults.Add(errs.Invalid("housing.choice").At(WordsField(lang)))
		}
		faults.Add(short(text, longestNote, WordsField(lang)))
	}
	if len(h.Words) > 0 && h.Words[i18n.German] == "" {
		faults.Add(errs.Invalid("house-rules.german").At(WordsField(i18n.German)))
	}
	return faults.Err()
}

// WordsField names the field of the municipality's own words in a language.
func WordsField(lang i18n.Lang) string { return "words." + string(lang) }

// phone holds that a number can be dialled.
func phone(text, field string) error {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case !strings.ContainsRune(" +-/()", r):
			return errs.Invalid("house-rules.phone").At(field)
		}
	}
	if text != "" && (digits < 3 || len(text) > longestPhone) {
		return errs.Invalid("house-rules.phone").At(field)
	}
	return nil
}

// Said gives the municipality's own words for a reader, and the language they are
// in: German where they were not written in the reader's.
func (h HouseRules) Said(lang i18n.Lang) (string, i18n.Lang) {
	if text := h.Words[lang]; text != "" {
		return text, lang
	}
	return h.Words[i18n.German], i18n.German
}

// Missing gives the things that somebody has to bring along: where nobody said what
// is there, it is not known; where meals are brought, nobody needs pots.
func (r Terms) Missing(kitchen Kitchen) (all []Thing) {
	for _, one := range Carried {
		if kitchen == KitchenCatered && (one == "pots" || one == "dishes") {
			continue
		}
		if len(r.There) > 0 && !slices.Contains(r.There, one) {
			all = append(all, one)
		}
	}
	return all
}

// Spoken reports whether there is anything to tell of what holds in the house.
func (h HouseRules) Spoken() bool {
	r := h.Terms
	return r.QuietFrom != "" || r.VisitorsUntil != "" || r.LaundryFrom != "" || r.Smoking != "" || r.Pets != "" || len(r.Holds) > 0 || r.Damage != "" || len(h.Words) > 0
}
