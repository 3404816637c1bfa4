// Package equity compares what became of people between groups, among those who are alike in what may matter: does it take one group
// longer, is one told later, does one get less, beyond what chance makes?
//
// # Groups and strata
//
// A group is a number, and the engine knows no meaning of it. A stratum is a number too: those of the same stratum are alike in what
// legitimately matters (need, when they came, how many they are, where). Each group is set beside all others of its
// strata. A stratum in which only one side is says nothing and is left out; with n of the group and m others, a stratum weighs
//
//	w = n·m/(n+m)                           Mantel and Haenszel
//
// and each member of the group counts m/(n+m), each other n/(n+m): so both sides have the same mix of strata (overlap
// weights), and to swap two groups swaps the sign and nothing else.
//
// # Effect
//
// The difference is that of the two weighted means:
//
//	amounts    Σ w(x̄₁−x̄₀)/Σ w, its variance from how amounts differ within a side of a stratum
//	yes or no  the Mantel–Haenszel risk difference, interval of Sato;
//	           beside it the odds ratio, interval of Robins, Breslow and Greenland
//	durations  days waited on average within the first so many (the area under the weighted curve of
//	           Kaplan and Meier), interval by the influence of each; beside it the hazard ratio of Cox's model
//	           with a baseline for each stratum (ties after Breslow), above 1: sooner
//
// Who still waits, or left, is counted as waiting up to that day and not beyond (package survival).
//
// # Chance
//
// Had a group nothing to do with it, any of its stratum could bear its label. The statistic is the sum over the group of
//
//	amounts, yes or no   x − mean of the stratum
//	durations            1 if it happened, 0 if not, less the cumulative hazard of the stratum up to then;
//	                     its sum is observed less expected of the stratified log-rank test
//
// or, where a question says so (ByMean), by how much each changes the mean wait of all, less the mean of the stratum: so that
// P and the interval of the difference ask the same. And P is how often a drawing of labels within the strata gives one as far from 0. Where there are few ways to draw, all are
// counted. Else they are drawn at random, always the same for the same seed, until enough were as far (then it
// is no rare thing: P is the part of them, after Besag and Clifford) or until there were as many as are drawn at most; P is then
// (those as far + 1)/(drawn + 1), which is never too small. For durations this asks that who is no longer watched does not
// depend on the group in its stratum, which holds where the day of arrival is in the stratum.
//
// # Many comparisons
//
// Holm says which differences stand: that even one stands by chance alone has at most the stated probability in all.
// Benjamini and Hochberg say what is worth a look: of those, at most the stated part is chance on average.
//
// # Few
//
// A group of fewer than Least tells about its members: nothing is told of it. So that nobody finds it by subtraction, another is
// withheld with it, the smallest, until those withheld are enough together; of two groups both are.
//
// # Sources
//
// N. Mantel, W. Haenszel: Statistical aspects of the analysis of data from retrospective studies. JNCI 22 (1959) 719–748.
// T. Sato: On the variance estimator of the Mantel–Haenszel risk difference. Biometrics 45 (1989) 1323–1324.
// J. Robins, N. Breslow, S. Greenland: Estimators of the Mantel–Haenszel variance. Biometrics 42 (1986) 311–323.
// F. Li, K. L. Morgan, A. M. Zaslavsky: Balancing covariates via propensity score weighting. JASA 113 (2018) 390–400.
// D. R. Cox: Regression models and life-tables. JRSS B 34 (1972) 187–220.
// J. Besag, P. Clifford: Sequential Monte Carlo p-values. Biometrika 78 (1991) 301–304.
// S. Holm: A simple sequentially rejective multiple test procedure. Scand. J. Statist. 6 (1979) 65–70.
// Y. Benjamini, Y. Hochberg: Controlling the false discovery rate. JRSS B 57 (1995) 289–300.
//
// # What it must not do
//
// It knows no person, no group by name, and no reason: what law causes and what practice causes, others say. That nothing was found
// does not say that nothing is there: the interval says how large it could be.
package equity
