// Package intake leads from a health document that the FHIR door has read to
// what the record keeps: it judges the file, compares its subject with the
// person it is meant for, and turns its statements into the record's commands.
//
// The HTML door and the command line both take documents in through here. It
// decides nothing about a person: whether the document is theirs, a human says,
// with both sides before their eyes. What does not become a measure is listed
// with the reason, never dropped.
package intake
