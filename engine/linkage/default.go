package linkage

// Standard gives the model that holds where none was estimated, with the further
// fields. It is of November 2026.
//
// U is what 300,000 pairs of different persons of the invented Land of this
// repository (20,000 persons of ten regions of origin, wegwarte/internal/world)
// agree on. M lies between what was estimated without answers on the FEBRL set 4
// (names the same in 77 %, in each other's place in 8 %, day of birth the same
// in 95 %) and what transliteration by several offices and papers that name the
// year alone let expect; nobody has measured the latter yet. Again, the share
// of persons who stand in a register twice, is an assumption.
func Standard(fields ...string) Model {
	m := Model{Turned: .03, Again: .02,
		Given:  Table{M: texts(.68, .12, .07, .05, .04, .04), U: texts(.0043, .0042, .0016, .0016, .0002, .9881)},
		Family: Table{M: texts(.66, .12, .07, .05, .05, .05), U: texts(.0076, .0037, .0008, .0012, .0002, .9865)},
	}
	m.Birth.M[Same], m.Birth.M[BirthTurned], m.Birth.M[BirthDigit], m.Birth.M[BirthTwoParts] = .80, .015, .05, .025
	m.Birth.M[BirthMonth], m.Birth.M[BirthYear], m.Birth.M[BirthNextYear], m.Birth.M[BirthOnePart], m.Birth.M[Differs] = .01, .06, .01, .01, .015
	m.Birth.U[Same], m.Birth.U[BirthTurned], m.Birth.U[BirthDigit], m.Birth.U[BirthTwoParts] = .00008, .00003, .0011, .0010
	m.Birth.U[BirthMonth], m.Birth.U[BirthYear], m.Birth.U[BirthNextYear], m.Birth.U[BirthOnePart], m.Birth.U[Differs] = .0001, .0035, .0064, .0139, .97279
	m.Birth.M[BirthDayMonth], m.Birth.U[BirthDayMonth] = .005, .0011
	for _, f := range fields {
		m.Fields = append(m.Fields, Field{f, Table{M: texts(.75, .02, .10, .05, .02, .06), U: texts(.01, .002, .004, .02, .01, .954)}})
	}
	return m
}

func texts(same, sounds, typo, near, part, differs float64) (t [birthLevels]float64) {
	t[Same], t[Sounds], t[Typo], t[Near], t[Part], t[Differs] = same, sounds, typo, near, part, differs
	return t
}
