package survival

// Share is what has become of all who came, from a day on: the three make 1.
type Share struct {
	Day             int
	Had, Gone, Open float64 // what was awaited happened; something else did; neither
}

// Incidence is how many had it here, where others had left before (Aalen and Johansen): one share for each day on which either happened.
func Incidence(spans []Span) ([]Share, error) {
	if err := valid(spans); err != nil {
		return nil, err
	}
	var out []Share
	now := Share{Open: 1}
	all, _ := days(spans)
	for _, d := range all {
		if d.happened+d.otherwise == 0 {
			continue
		}
		each := now.Open / float64(d.risk)
		now.Day = d.at
		now.Had += each * float64(d.happened)
		now.Gone += each * float64(d.otherwise)
		now.Open = each * float64(d.risk-d.happened-d.otherwise)
		out = append(out, now)
	}
	return out, nil
}
