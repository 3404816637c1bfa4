// Package work is the way into work and training: what somebody can and wants and
// when they can, what their paper lets them do and from which day, which places
// there are and how well they fit, and what came of it.
//
// The profile is the person's own: it says what they say, they decide what of it
// stands in their CV, and nothing of it is sent to anybody. A place is shown as
// fitting or not; the person chooses.
//
// What the paper says about work is recorded here by the case manager, from the
// paper that the person shows, and is read for this alone. It cannot reach an
// engine: permission.go answers from recorded facts by rules that are data with
// their source, and never guesses a fact that is not there.
//
// Sources: § 61 AsylG, §§ 4a, 24, 60a AufenthG, §§ 187, 188 BGB. Each rule says how
// it is known.
package work
