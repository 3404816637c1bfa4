package work

import (
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/id"
)

// Word is what somebody says to a place: nothing is sent to anybody by it.
type Word string

// What can be said.
const (
	Interested Word = "interested"
	NotThis    Word = "no"
)

// Words lists them.
var Words = []Word{Interested, NotThis}

// Choice is what somebody said to a place.
type Choice struct {
	Person  id.ID
	Opening id.ID
	Choice  Word
	On      clock.Date
}

func scanChoice(row db.Row) (c Choice, err error) {
	err = row.Scan(&c.Person, &c.Opening, &c.Choice, &c.On)
	return c, err
}
