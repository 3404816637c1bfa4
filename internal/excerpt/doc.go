// Package excerpt is the way out of the health record: it writes what is known
// of a person's vaccinations as an Impfpass of the KBV, or with allergies,
// medicines and aids as an International Patient Summary, to take along.
//
//	record, person ── Of ──> fhir.Outgoing ──> bytes, and what was left out
//
// Nothing is invented: what the record does not know stands in the document as
// unknown, and what a format cannot hold is named. Two sources of one dose are
// one dose; where they differ, the note says so. Whoever takes a document out of
// the house needs the right to read what tells of health, and stands in the audit.
//
// Sources in law: § 22 IfSG (documentation of vaccinations); Art. 15, 20 DSGVO.
package excerpt
