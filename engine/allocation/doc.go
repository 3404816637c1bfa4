// Package allocation says which household should go to which municipality: it
// looks for the assignment with the highest score within what every place has,
// proves how good it is, and explains each line of it.
//
// # The model
//
// Household i needs d(i,r) of resource r (persons, school places, …), place j
// has c(j,r) of it, and s(i,j) says how well they match; 0 says that they must
// not. With x(i,j) = 1 where i goes to j:
//
//	maximise  Σ s(i,j) x(i,j)
//	          Σ over j of x(i,j) ≤ 1                for every household: whole, at one place, or unplaced
//	          Σ over i of d(i,r) x(i,j) ≤ c(j,r)    for every place and resource
//
// This is the generalised assignment problem with several resources. In the
// form of the literature, where costs are least and demands depend on the place,
// it is solved too (ReadGAP).
//
// # Two relaxations
//
// With a price λ ≥ 0 on every resource of every place, the capacities may be
// dropped: each household then goes where s − λd is most. What comes of it plus
// the capacities at their prices is never below what a solution scores
// (market.go). Prices are lowered where something is left over and raised where
// it is missing, until that sum is lowest; it is then the value of the linear
// relaxation.
//
// With a worth u ≥ 0 on every household, the rule "at one place" may be dropped
// instead: each place then takes the choice of households that brings most
// beyond their worth, a knapsack problem that is solved exactly, because a place
// takes few (sack.go). As places take whole households here, the bound is lower,
// and three of four households are wanted exactly once (exchange.go).
//
// # From there to a solution
//
// Places whose choice is undisputed keep it, a tenth at a time, and the others
// trade on (settle.go). Who is left over is lodged by letting others move on
// (lodge.go). Then groups of places that have to do with each other are settled
// anew, again and again (group.go, search.go).
//
// # The certificate
//
// Worths, prices and what each place's best choice brings prove the bound
// (Certificate); they are whole numbers. Package check verifies them without the
// solver.
//
// # Who is who
//
// The solver knows demands, capacities and scores. There is no field for
// nationality, religion, ethnicity, gender identity or legal status.
package allocation
