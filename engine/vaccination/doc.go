// Package vaccination says what of the recommended vaccinations is documented for
// somebody and what is probably still due, by rules that are data. It is a hint: a
// doctor decides.
//
// # Rules
//
// A RuleSet is a file (rules/) with version, source, the day it holds from, and the doctor who
// signed it off; nobody has signed the shipped one. Each row has its own source and how
// certain it is. A row marked DOUBTFUL or UNVERIFIED is off: it is named, and never
// applied. Where a note of a row had to be understood, "reading" says how.
//
// # What counts
//
// What is not documented was not given. For each antigen, the doses on different days are taken in order.
//
//   - The row is that of the age at the first dose, or, where there is none, of the age on the day asked about. A series that
//     was begun follows that row for good.
//   - Every dose counts, and no interval is too long. A gap shorter than the row's is told (Short) and the dose counts.
//   - The last gap is not shortened. A dose that would be the last, but comes before the gap has passed since the dose
//     that counts before it, does not count (Early); the next dose is looked at in its place, against the same dose before.
//     So with 0, 1, 3 months and a last gap of 6, two count; with 0, 1, 3, 7 the last does, since month 1 lies 6 months back. The next
//     dose is due a whole gap after whatever was given last: from month 9, if 3 was the last. To count is generous, to plan is not.
//   - If a series is not complete, but the doses from a later one on are complete by the row of the age at that one, nothing is
//     due (Later). Without this, learning of a further, earlier dose could make more due.
//   - A booster is due when its interval has passed since the last dose, where a row names the interval; until then it is announced.
//
// # Days
//
// An interval of months ends on the day of the same number, or the last of the month (31 January and a month is 28 February, § 188(3)
// BGB). An age is reached on the birthday; born on 29 February, on 1 March (§ 188(2) BGB), as clock.Date.AgeOn has it.
//
// Of a dose, only the month or year may be known (Span). Then nothing helps that is not known: as the last dose it counts by the
// first possible day; the gap after it runs from the last possible day; if two rows come into question for the age
// at the first dose, the one that leaves more to be done answers, and none if either is off (Unclear); and if another dose against the same is
// known within that time, the two are one. A birth may be known so far only, too (Person.BornUntil): the more careful
// answer of those for its first possible day and its last is given.
//
// # What holds
//
// The order of doses, and saying one twice, changes nothing. Asked on a later day (with the same rules), no dose counts less. With one dose
// more, nothing more is missing wherever the rules could judge before (Finding.Judged): where they could not, 0 meant "not said".
// Property tests and an oracle that tries everything hold this.
//
// # Beside it
//
// Appointment chooses the fewest injections for what is due on a day. MeaslesProof and TBCertificate are duties of
// IfSG (§ 20(8)–(13), § 36(4), (5)), which ask for something else than the recommendations.
//
// The package knows no clock, no file but its own rules, and of a person: the date of birth, doses, pregnancy, and what must not be given.
package vaccination
