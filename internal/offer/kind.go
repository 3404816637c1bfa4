package offer

import "wegwarte/internal/path"

// Kind is what a provider is.
type Kind string

// The kinds of providers.
const (
	CourseSchool Kind = "course-school" // and the Volkshochschule
	Kita         Kind = "kita"
	School       Kind = "school"
	Clinic       Kind = "clinic" // doctors, hospitals, therapists
	Company      Kind = "company"
	ClubOf       Kind = "club"
	Mentoring    Kind = "mentoring"
	Group        Kind = "group" // of neighbours, of a parish, of a mosque
	Counselling  Kind = "counselling"
	Culture      Kind = "culture" // libraries, museums, stages
	Office       Kind = "office"  // of the town, the job centre
)

// Kinds lists them.
var Kinds = []Kind{CourseSchool, Kita, School, Clinic, Company, ClubOf, Mentoring, Group, Counselling, Culture, Office}

// Theme is what an offer is about.
type Theme string

// The themes.
const (
	German    Theme = "german"   // courses
	Practice  Theme = "practice" // speaking with others
	KitaPlace Theme = "kita"
	Learning  Theme = "learning" // school, help with homework
	Training  Theme = "training" // for a job
	Job       Theme = "job"      // looking inside, meeting employers
	Health    Theme = "health"
	Advice    Theme = "advice"
	Sport     Theme = "sport"
	Music     Theme = "music" // and art
	Meeting   Theme = "meeting"
	Repair    Theme = "repair" // and lending, and giving on
	Family    Theme = "family"
	Youth     Theme = "youth"
	Digital   Theme = "digital"
	Mentor    Theme = "mentor"
	Helping   Theme = "helping" // where one can help others
)

// Themes lists them in the order of the page.
var Themes = []Theme{German, Practice, KitaPlace, Learning, Training, Job, Health, Advice, Family, Youth, Sport, Music, Meeting, Mentor, Helping, Repair, Digital}

// areas are what part of life a theme serves where nobody says another.
var areas = map[Theme]path.Area{German: path.Language, Practice: path.Language, KitaPlace: path.School, Learning: path.School, Training: path.Job, Job: path.Job, Health: path.Health,
	Advice: path.Papers, Family: path.Family, Youth: path.Participation, Sport: path.Participation, Music: path.Participation, Meeting: path.Participation,
	Mentor: path.Participation, Helping: path.Participation, Repair: path.Participation, Digital: path.Participation}

// Area gives the part of life that a theme serves.
func (t Theme) Area() path.Area { return areas[t] }

// How is how one takes part.
type How string

// The ways.
const (
	Open    How = "open"    // one just comes
	Seat    How = "seat"    // by a seat, here
	Contact How = "contact" // one asks the provider
)

// Hows lists them.
var Hows = []How{Open, Seat, Contact}

// State is whether an offer is seen.
type State string

// The states.
const (
	StateDraft     State = "draft"
	StatePublished State = "published"
	StateEnded     State = "ended"
)

// Levels are how much German an offer asks for, or begins with.
var Levels = []string{"", "0", "A1", "A2", "B1", "B2", "C1", "C2"}
