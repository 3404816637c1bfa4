package fhir

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"wegwarte/internal/clock"
	"wegwarte/internal/i18n"
)

// Outgoing is a document that is to be written about one person: the other
// direction of Document, with the same Subject and Measures.
type Outgoing struct {
	Holder   string // the person, as the house numbers them: IDs are derived from it, it is not written
	Subject  Subject
	Issuer   Issuer
	Issued   clock.Date
	Measures []Measure // in the order in which they are written

	Statements []Statement // likewise
}

// Issuer is who puts the document together.
type Issuer struct {
	ID   string // as the house numbers them: IDs are derived from it
	Name string
	City string // may be empty
}

// Omission is a part of what is known that the format cannot hold, or only less
// exactly. What is left out is told to whoever asked for the document.
type Omission struct {
	Measure int    // its place among the Measures
	Reason  string // message key
	Whole   bool   // the whole statement was left out, not a detail of it
}

// outgoing is one document being written.
type outgoing struct {
	Outgoing
	left []Omission
	told map[string]int // how often something was said in the same words
}

func (d *outgoing) leave(i int, reason string, whole bool) {
	d.left = append(d.left, Omission{i, "fhir.left." + reason, whole})
}

// id derives the ID of a part of the document: the same part of the same
// person's document has the same ID each time, and nobody can tell from it
// whose it is.
func (d *outgoing) id(parts ...string) string {
	h := sha256.New()
	for _, p := range append([]string{"wegwarte", d.Holder, d.Issuer.ID}, parts...) {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	sum := h.Sum(nil)[:16]
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80 // a UUID of a kind of one's own (RFC 9562, version 8)
	s := hex.EncodeToString(sum)
	return strings.Join([]string{s[:8], s[8:12], s[12:16], s[16:20], s[20:]}, "-")
}

// statementIDs derives an ID for each measure; two that say the same are told
// apart by their order.
func (d *outgoing) statementIDs() []string {
	ids := make([]string, len(d.Measures))
	d.told = map[string]int{}
	for i, m := range d.Measures {
		said := fmt.Sprintf("%q", []string{string(m.Kind), string(m.Outcome), m.Day.date(), m.ATC, strings.Join(m.Antigens, ";"), m.VaccineName, m.Batch, m.DoseNumber, m.Place, m.Note})
		ids[i] = d.nth(said)
	}
	return ids
}

// nth derives the ID of something that is said, the first, second … time.
func (d *outgoing) nth(said string) string {
	d.told[said]++
	return d.id("statement", said, fmt.Sprint(d.told[said]))
}

// identifier derives the document's own: another one for another content.
func (d *outgoing) identifier(kind string) string { return d.id(kind, fmt.Sprintf("%+v", d.Outgoing)) }

// german words a text of the document, whoever asks for it: it is written in
// German.
func german(key string, args ...any) string {
	return i18n.T(i18n.With(context.Background(), i18n.German), key, args...)
}

// date writes a day as exactly as it is known, "" where it is not.
func (d Day) date() string {
	text := d.Date.String()
	switch d.Precision {
	case ToDay:
		return text
	case ToMonth:
		return text[:len("2006-01")]
	case ToYear:
		return text[:len("2006")]
	}
	return ""
}
