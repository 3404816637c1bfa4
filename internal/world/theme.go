package world

import (
	"wegwarte/internal/path"
	"wegwarte/internal/path/theme"
)

// Tag is what stops steps of which it is somebody's turn, of how many case managers say so, and what
// became of it.
type Tag struct {
	Name     string
	Turn     path.Turn
	Whom     string
	Steps    int
	Ago      int // days
	Examples []string
	States   []theme.State
	Answer   string
}

// Tags gives what many ways have in common in the municipality that is shown.
func (c Config) Tags() []Tag {
	return []Tag{
		{Name: "Kein Platz in der Kita in der Nähe", Turn: path.Municipality, Whom: "Jugendamt", Steps: 14, Ago: 35, States: []theme.State{theme.Raised, theme.Taken}, Examples: []string{
			"Der einzige freie Platz lag zwei Buslinien entfernt. Mit zwei kleinen Kindern wären es drei Stunden Weg am Tag gewesen; die Mutter hat den Sprachkurs abgesagt.",
			"Auf der Warteliste seit der Ankunft; jede Kita fragt dieselben Angaben noch einmal ab, auf einem eigenen Formular.",
		}},
		{Name: "Kursbeginn wird verschoben, weil zu wenige angemeldet sind", Turn: path.Provider, Whom: "Volkshochschule", Steps: 12, Ago: 21, States: []theme.State{theme.Raised}, Examples: []string{
			"Der Träger hat den Beginn dreimal um vier Wochen verschoben. Eine Stadt weiter lief derselbe Kurs mit freien Plätzen.",
		}},
		{Name: "Termin bei der Ausländerbehörde dauert Monate", Turn: path.Authority, Whom: "Ausländerbehörde Kreis Unna", Steps: 9, Ago: 60, States: []theme.State{theme.Raised, theme.Taken, theme.Answered},
			Answer: "Mit dem Kreis ist vereinbart: Jeden Mittwoch hält er acht Termine für Werne frei, zu buchen über das Integrationsmanagement."},
		{Name: "Fahrkarte zum Kurs wird nicht rechtzeitig bewilligt", Turn: path.Provider, Whom: "Volkshochschule", Steps: 2, Ago: 9},
	}
}
