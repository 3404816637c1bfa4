// Package deadline reckons the terms within which an authority has to answer whoever asks it to
// recognise a qualification from abroad, and says whose turn it is.
//
// # Rules
//
// A Rule says what one law gives an authority: how long it may take to acknowledge an application and to decide, from what day to
// what day that holds, where it is written, and how certain we are. A rule that nobody has verified is off: it is named, and
// never applied. Authorities differ in the law they work by, so a rule belongs to a law, and whoever keeps an authority may
// write its own.
//
// # What is counted
//
// Under § 31 of the Verwaltungsverfahrensgesetz NRW the civil code counts.
//
//   - The day of the event does not count (§ 187(1) BGB); a term of months ends on the day of the same number, or on the last
//     day of the month where it has no such day (§ 188(2), (3)).
//   - A term that would end on a Saturday, a Sunday or a holiday ends on the next working day (§ 31(3) VwVfG, § 193 BGB). Only the end is moved,
//     after everything else.
//   - Receipt runs from the application, the decision from complete documents, never earlier than the application.
//   - What lies between "paused" and "resumed" is not counted into the decision's term (§ 209 BGB); it does not stop the receipt's.
//     A pause of which the authority said until when ends with that day. What begins after the term is over
//     stops nothing. While a pause lasts, DecideBy is the earliest day: as if it went on today.
//   - Documents that become complete during a pause start the term when the pause ends.
//   - The term may be lengthened once, in time (§ 6(3) BQFG). A second time, or after it is over, has no effect and is noted. The law
//     names no length: where the authority named neither a day nor a number of days, the same term once more is
//     assumed and said so (Assumed), as the longest that could still be called appropriate. It runs from the end
//     of the term before (§ 190 BGB).
//
// Days are days: no time of day and no zone comes into it.
//
// # What holds
//
// A pause and an extension never make a day earlier. Documents that are complete later never give an earlier day: since months differ in
// length, a term that a pause interrupts can end up to three days later than one that begins when the pause is over; the later
// one is given. Property tests and an oracle that walks from day to day hold this.
//
// The package knows no clock, no database, no person.
package deadline
