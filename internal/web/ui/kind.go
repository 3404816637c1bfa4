package ui

// Kind is the tone of a notice, a status or an event. It always comes with
// words: colour and icon only repeat them.
type Kind string

// The tones.
const (
	Neutral Kind = "neutral"
	Info    Kind = "info"
	Success Kind = "success"
	Warning Kind = "warning"
	Danger  Kind = "danger"
)

// or gives k, or the other where k is not set.
func (k Kind) or(other Kind) Kind {
	if k == "" {
		return other
	}
	return k
}

// icon gives the name of KERN's icon for the tone.
func (k Kind) icon() string {
	switch k {
	case Success, Warning, Danger, Info:
		return string(k)
	default:
		return "more-vert"
	}
}

// Look is the weight of a button. A page has one Primary action at most.
type Look string

// The weights.
const (
	Primary   Look = "primary"
	Secondary Look = "secondary"
	Quiet     Look = "tertiary"
)

func (l Look) class() string {
	if l == "" {
		l = Secondary
	}
	return "kern-btn kern-btn--" + string(l)
}
