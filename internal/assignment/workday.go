package assignment

import "wegwarte/internal/clock"

// workdayBefore gives the last working day before d.
func workdayBefore(d clock.Date) clock.Date { return workdayUpTo(d.AddDays(-1)) }

// workdayUpTo gives d, or the last working day before it.
func workdayUpTo(d clock.Date) clock.Date {
	for !d.IsWorkday() {
		d = d.AddDays(-1)
	}
	return d
}

// workdayFrom gives d, or the first working day after it.
func workdayFrom(d clock.Date) clock.Date {
	for !d.IsWorkday() {
		d = d.AddDays(1)
	}
	return d
}

func earlier(a, b clock.Date) clock.Date {
	if b.Before(a) {
		return b
	}
	return a
}

func later(a, b clock.Date) clock.Date {
	if b.After(a) {
		return b
	}
	return a
}
