// Package person is the register: persons, the households they arrived in, how
// they belong together, which facility they live in and since when.
//
// It keeps what somebody has a use for and no more. Nationality and legal
// status lie apart, for the legal desk alone (ShowLegal, SetLegal), and no
// other part of the house can ask for them. What a person needs and what was
// done for them is the record's (package record).
//
// A household belongs to one tenant, and at the Land to one facility, whose
// people alone its roles see (tenant.Scope.OnlyUnit). The law keeps it
// together: § 3(1) FlüAG NRW, spouses and children under 18.
package person
