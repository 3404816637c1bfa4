package forecast

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxJSON is how much of a question is read.
const MaxJSON = 64 << 20

// Question is a plan, and what could be done to reach a goal.
type Question struct {
	Plan
	Offers []Offer `json:"offers,omitempty"`
	Goal   *Goal   `json:"goal,omitempty"` // the cheapest mix of the offers is looked for
}

// ReadQuestion reads a question; whether it holds together is seen by who answers it.
func ReadQuestion(r io.Reader) (*Question, error) {
	q := &Question{}
	limited := &io.LimitedReader{R: r, N: MaxJSON}
	dec := json.NewDecoder(limited)
	dec.DisallowUnknownFields()
	if err := dec.Decode(q); err != nil {
		if limited.N <= 0 {
			return nil, fmt.Errorf("the plan is larger than %d bytes", MaxJSON)
		}
		return nil, fmt.Errorf("the plan is not as it should be: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the plan")
	}
	if (q.Goal == nil) != (len(q.Offers) == 0) {
		return nil, errors.New("offers, goal: one is there without the other")
	}
	return q, q.Valid()
}
