// Package recognition keeps the procedures by which qualifications from abroad are recognised (BQFG and the laws of single
// occupations): what somebody learned, what is to be handed in, which authority decides by which law, what happened on
// which day, what came of it and what follows.
//
// The clocks run on the events, by engine/deadline. A wrong event is struck out with a reason, and stays. Whose turn it is, since
// when and until when is stored for lists; the night reckons it anew (Desk), since a pause that lasts moves its end each day.
//
// It must not decide whether a qualification is equivalent, or invent a term: an authority whose law is not verified has none,
// until the municipality writes down what it was told, and by whom.
package recognition
