package account

import "time"

// What tests hold against the standards.
var Address = address

func StepOf(secret, code string, now time.Time, last int64) (int64, bool) {
	return stepOf(secret, code, now, last)
}
