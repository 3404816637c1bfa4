package tenant

import (
	"slices"
)

// Role is what somebody works as.
type Role string

// The roles.
const (
	LandAllocation Role = "land-allocation" // Verteilung
	LandLegal      Role = "land-legal"      // Rechtsstelle
	FacilitySocial Role = "facility-social" // Sozialdienst der Einrichtung
	FacilityMedic  Role = "facility-medic"  // Sanitätsstation der Einrichtung
	Intake         Role = "intake"          // Aufnahme in der Kommune
	Housing        Role = "housing"         // Unterbringung
	CaseManager    Role = "case-manager"    // Kommunales Integrationsmanagement
	Lead           Role = "lead"            // Leitung
	Administrator  Role = "administrator"
	Auditor        Role = "auditor" // Datenschutz
	Offerer        Role = "offerer" // of a club, a school, a company: who keeps its offers
	Person         Role = "person"  // somebody on their own page; no account has it
)

// Data is a kind of data, as fine as access to it differs.
type Data string

// The kinds of data.
const (
	Register      Data = "register"       // households, persons, relations, contact, whereabouts
	Duplicate     Data = "duplicate"      // who may be registered twice, and what somebody decided
	Legal         Data = "legal"          // nationality, legal status
	Need          Data = "need"           // measures needed
	NeedHealth    Data = "need-health"    // measures needed that tell of health
	Measure       Data = "measure"        // what was carried out: schooling, counselling …
	MeasureHealth Data = "measure-health" // examinations, vaccinations
	Identity      Data = "identity"       // copies of papers that say who somebody is, and whether they may stay
	Education     Data = "education"      // copies of school reports and certificates
	Transfer      Data = "transfer"       // announcements, questions, what is to be prepared
	Site          Data = "site"           // where people can live: sites, dwellings, places, costs; no persons
	Stay          Data = "stay"           // who lives where from when to when
	Flat          Data = "flat"           // who looks for a flat of their own, and from whom
	Case          Data = "case"           // who looks after whom, in which phase, how much of their time it takes
	Path          Data = "path"           // somebody's goals, the steps to them, notes about them
	Work          Data = "work"           // qualifications, their recognition, work profile and permission
	Contact       Data = "contact"        // who has a page of their own, what they write, what they say is wrong
	Feedback      Data = "feedback"       // what somebody praises or complains of, to whom they are not with every day
	Offer         Data = "offer"          // what is offered to everybody, by whom, where, when: no persons
	Seat          Data = "seat"           // who signed up for an offer, who waits for a seat
	Encounter     Data = "encounter"      // who would like to meet whom, and what both released for it
	Own           Data = "own"            // what somebody does on their own page
	Quota         Data = "quota"          // counts reported each month, places and rules: no persons
	Facts         Data = "facts"          // official figures, own counts and what is missing: no persons
	Account       Data = "account"        // people who work here
	Audit         Data = "audit"          // who read and wrote what
)

// AllData lists the kinds in the order the matrix is read.
var AllData = []Data{Register, Duplicate, Legal, Need, NeedHealth, Measure, MeasureHealth, Identity, Education, Transfer, Stay, Site, Flat, Case, Path, Work, Contact, Feedback, Offer, Seat, Encounter, Own, Quota, Facts, Account, Audit}

// Purpose is why a role may see what it sees (Art. 5(1)(b) DSGVO); it stands in
// every audit entry.
type Purpose string

// The purposes.
const (
	Allocation     Purpose = "allocation"     // § 50 AsylG, §§ 1, 3 FlüAG NRW
	StatusCheck    Purpose = "status-check"   // § 3(3) FlüAG NRW
	SocialCare     Purpose = "social-care"    // § 44(2) AsylG, Art. 24 RL (EU) 2024/1346
	HealthCare     Purpose = "health-care"    // § 62 AsylG, §§ 20, 36 IfSG
	Reception      Purpose = "reception"      // § 1 FlüAG NRW, § 4 AsylbLG
	Accommodation  Purpose = "accommodation"  // § 53 AsylG
	Integration    Purpose = "integration"    // § 9 TIntG
	Steering       Purpose = "steering"       // supervision of one's own office
	Administration Purpose = "administration" // accounts and settings
	Supervision    Purpose = "supervision"    // Art. 32, 39 DSGVO
	VitalInterest  Purpose = "emergency"      // Art. 6(1)(d), 9(2)(c) DSGVO
	Participation  Purpose = "participation"  // offers for everybody: Art. 6(1)(a), (e) DSGVO
	OwnRecord      Purpose = "own-record"     // Art. 12, 15 to 20 DSGVO
)

// Grant is one line of the matrix.
type Grant struct {
	Role    Role
	At      Kind // the kind of tenant the role exists in
	Purpose Purpose
	Unit    bool // only the people of one's own facility
	Read    []Data
	Write   []Data // what may be written may be read

	Emergency []Data // read besides, of one household for an hour, with a reason (Scope.Emergency)
	Releases  bool   // decides whether many records may leave the house, for somebody else who asks
}

// Matrix says what a role may. The page /rechte shows this table.
var Matrix = []Grant{
	{LandAllocation, Land, Allocation, false, []Data{Register, Need, NeedHealth, Measure}, []Data{Duplicate, Transfer, Site, Quota, Facts}, nil, false},
	{LandLegal, Land, StatusCheck, false, []Data{Register, Duplicate}, []Data{Legal, Identity}, nil, false},
	{FacilitySocial, Land, SocialCare, true, []Data{NeedHealth, Transfer}, []Data{Register, Duplicate, Need, Measure, Identity, Education}, []Data{MeasureHealth}, false},
	{FacilityMedic, Land, HealthCare, true, []Data{Register, Duplicate, Measure, Transfer}, []Data{Need, NeedHealth, MeasureHealth}, nil, false},
	{Intake, Municipality, Reception, false, []Data{Site, Offer, Seat, Facts}, []Data{Register, Duplicate, Need, NeedHealth, Measure, MeasureHealth, Identity, Education, Transfer, Stay, Contact, Quota}, nil, false},
	{Housing, Municipality, Accommodation, false, []Data{Register, Duplicate, Need, Offer, Quota, Facts}, []Data{Transfer, Stay, Site, Flat}, []Data{NeedHealth, Measure, MeasureHealth}, false},
	{CaseManager, Municipality, Integration, false, []Data{NeedHealth, MeasureHealth, Identity, Transfer, Stay, Site}, []Data{Register, Duplicate, Need, Measure, Education, Flat, Case, Path, Work, Contact, Offer, Seat, Encounter, Facts}, nil, false},
	{Lead, "", Steering, false, []Data{Register, Duplicate, Need, Transfer, Stay, Site, Flat, Path, Offer, Seat, Quota}, []Data{Case, Feedback, Facts}, []Data{NeedHealth, Measure, MeasureHealth}, true},
	{Administrator, "", Administration, false, nil, []Data{Account}, nil, true},
	{Auditor, "", Supervision, false, []Data{Account, Audit}, nil, nil, false},
	{Offerer, Municipality, Participation, true, nil, []Data{Offer, Seat}, nil, false},
	{Person, Private, OwnRecord, false, nil, []Data{Own}, nil, false},
}

// Grant gives the role's line of the matrix.
func (r Role) Grant() (Grant, bool) {
	i := slices.IndexFunc(Matrix, func(g Grant) bool { return g.Role == r })
	if i < 0 {
		return Grant{}, false
	}
	return Matrix[i], true
}

// MayRead reports whether the line lets one read the kind of data.
func (g Grant) MayRead(d Data) bool { return slices.Contains(g.Read, d) || g.MayWrite(d) }

// MayWrite reports whether the line lets one write the kind of data.
func (g Grant) MayWrite(d Data) bool { return slices.Contains(g.Write, d) }

// Sensitive reports whether the line lets one see what tells of health, always
// or in an emergency, or hand out the right to it: who has it needs a second factor.
func (g Grant) Sensitive() bool {
	return g.MayRead(NeedHealth) || g.MayRead(MeasureHealth) || len(g.Emergency) > 0 || g.MayWrite(Account)
}

// ExistsAt reports whether a tenant of the kind has the role.
func (g Grant) ExistsAt(k Kind) bool { return g.At == "" || g.At == k }
