// Package fhir is the health-data door: it reads FHIR R4 files (a KBV MIO
// Impfpass, an International Patient Summary, single resources; JSON or XML),
// judges their structure, and says in the house's own words what was done for
// a person, what they do not bear, what they take and which aids they use.
//
//	bytes ── Parse ──> tree of elements ── Check ──> Report: accepted or not, and why
//	                                    └─ Map ────> Document: measures, statements, person, what was not understood
//
// One generic tree carries every resource type; one table (package r4) says
// what may stand where. Faults are values: each has a path, a stable rule id
// and a message, and none repeats a file's content unescaped.
//
// The package knows no database, no clock and no network. It never resolves a
// URL, never follows a DTD or an entity, and reads within Limits. It decides
// nothing about a person: what it did not understand it lists for a human.
//
// Sources: HL7 FHIR R4 (4.0.1), hl7.org/fhir/R4; KBV MIO Impfpass 1.0 and 1.1;
// HL7 International Patient Summary 1.1.0.
package fhir
