// Package equal is the audit of equal treatment: whether it takes one group longer, whether one is told later, lives in less space or gets
// seats more rarely than others who are alike in what may matter. For whoever has that office alone; the lead reads what was handed on.
//
// A run is about those who came within whole quarters. It reads, for this and nothing else, what the register, the housing, the ways and the seats say of
// each, and to which groups they belong: legal status, language, gender, age, form of family, disability. That is read inside
// the run, in one look that is on record under a purpose of its own, and kept nowhere: a run keeps comparisons, rounded, with groups of few
// withheld (engine/equity). Nobody with the right can ask for a person, or for a group that the run does not have.
//
// Differences that a law causes are named with their paragraph and stand apart (law.json: dated, with source; what nobody has verified is
// named and changes nothing). What stands by Holm at 5 % of all others is a finding; from a finding grows a question to
// the lead, with an answer.
//
// A run also proves that what is decided by engines cannot tell groups apart: the inputs of the engines are gathered twice, the second time with the
// labels of groups dealt anew in the register, and have to be the same byte for byte (blind.go). What was dealt is undone at once.
//
// It must not keep or tell anything about a person; it must not be asked who is in a group; nothing is decided by it.
package equal
