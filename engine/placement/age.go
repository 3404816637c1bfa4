package placement

import (
	"encoding/json"
	"fmt"
)

// Age is a person's age in years, or Adult or Child where only that is known.
// In JSON it is a number, "adult" or "child".
type Age int

// Ages that are not known in years.
const (
	Adult Age = -1
	Child Age = -2
)

// grown says whether somebody is of age.
func (a Age) grown() bool { return a == Adult || a >= 18 }

// MarshalJSON writes an age.
func (a Age) MarshalJSON() ([]byte, error) {
	switch a {
	case Adult:
		return []byte(`"adult"`), nil
	case Child:
		return []byte(`"child"`), nil
	}
	return json.Marshal(int(a))
}

// UnmarshalJSON reads an age.
func (a *Age) UnmarshalJSON(b []byte) error {
	switch string(b) {
	case `"adult"`:
		*a = Adult
		return nil
	case `"child"`:
		*a = Child
		return nil
	}
	var years int
	if err := json.Unmarshal(b, &years); err != nil || years < 0 || years > 130 {
		return fmt.Errorf(`persons: %.20s is no age: years, "adult" or "child" are possible`, b)
	}
	*a = Age(years)
	return nil
}
