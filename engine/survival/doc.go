// Package survival says how long something takes, of people (or files) of whom some still wait and some are no
// longer watched: the curve of Kaplan and Meier, what it comes to, and whether groups differ.
//
// # What is known of each
//
// A Span is counted in days from the beginning that is asked about (the arrival, the complete application). On its
// last day what is awaited Happened, or something happened Otherwise that makes it impossible here (moved away,
// died, withdrew), or somebody was only Watched so far. Who is known only from a later day on (a file taken over
// from another office) has a first day From: before it, they would not have been seen if it had happened, and do not
// count as at risk (delayed entry).
//
// # The curve
//
// On a day, at risk are those with From ≤ day ≤ Until; d of the n at risk have it on that day. Those who are
// no longer watched after a day were at risk on it. Then
//
//	S(t)      = Π (1 − d/n)                  over the days up to t
//	Var S(t)  = S(t)² · Σ d/(n(n−d))         Greenwood
//
// and the interval is that of log(−log S), which stays within 0 and 1 (Kalbfleisch and Prentice). Where S is 1 that has
// no value; the lower end is then that of Clopper and Pearson for n of n, with the fewest who were at risk on any day so far.
// Where S has come to 0, the upper end is the one before.
// A curve ends before the first day on which nobody is at risk: what is entered later says nothing of it (Beyond).
//
// Neither being watched no longer nor having left may have to do with how soon it would have happened. Where that
// is doubtful (who finds no flat here, moves), 1−S is an answer to "if nobody left"; Incidence
// answers "of all who came, how many have it here" (Aalen and Johansen), and counts those who left as such.
//
// # Sources
//
// E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations. JASA 53 (1958) 457–481.
// R. Brookmeyer, J. Crowley: A confidence interval for the median survival time. Biometrics 38 (1982) 29–41.
// J. D. Kalbfleisch, R. L. Prentice: The statistical analysis of failure time data. Wiley 1980.
// J. P. Klein, M. L. Moeschberger: Survival analysis. Springer, 2nd edition 2003, chapters 4 and 7.
//
// # What it must not do
//
// It knows no person and no reason. A curve of few tells about each of them: what may be shown to whom, others
// decide (engine/disclosure). It does not say why groups differ.
package survival
