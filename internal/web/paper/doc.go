// Package paper is the pages about photos and PDFs of people's papers: those of
// a person, each of them, and the taking in of new ones; and, of a hand-over, the
// papers that go along.
//
// A file reaches the record only through scan, and a browser only by
// Visit.SendStored.
package paper
