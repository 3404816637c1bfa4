package linkage

// Record is what is known of one person. No field says where somebody comes
// from or what they believe: likeness is a matter of names and days.
type Record struct {
	Names  []Name   // one for each script the name is written in
	Birth  Birth    // as far as it is known
	Fields []string // the values of Model.Fields, in their order; "" where not known
}

// Name is a name in one script, folded by the caller: small letters, no marks.
type Name struct{ Given, Family string }

// Birth is a date of birth as it is written; a part that is not known is 0.
// Parts need not make a real day: what was mistyped is compared as it stands.
type Birth struct{ Year, Month, Day int }

// whole reports whether the day is known.
func (b Birth) whole() bool { return b.Year != 0 && b.Month != 0 && b.Day != 0 }

// stopgap reports whether it is the first of January: offices write that day
// where only the year is known.
func (b Birth) stopgap() bool { return b.Month == 1 && b.Day == 1 }
