// Package letter writes letters and forms to and for people whom a
// municipality walks the way with: from templates, filled from what the house
// knows, in German and beside it in the person's language. The German text is
// the one that counts, and says so.
//
// Nothing is typed twice: who it is about, where they live, who writes and how
// to reach the office comes from where it is kept. What is missing is named with
// the place where it is entered, before anything is printed. What was made is
// kept as it was composed, so that the same letter can be made again.
//
// A letter goes to the person or, on paper, to an office that they have to do
// with; the house sends nothing. What tells of health (the release from
// confidentiality) is shown to whom the matrix shows such needs.
//
// Sources: § 23 Abs. 1 VwVfG (the official language is German); Art. 7 DSGVO
// (consent can be taken back, and is asked for in plain words); § 203 StGB.
package letter
