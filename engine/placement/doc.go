// Package placement says who lives where, from which day: it looks for the plan
// that brings most points under a policy, within what units and rooms there are on each day,
// proves how good it is, and explains each line of it.
//
// # The model
//
// A household goes nowhere, or moves to a unit u on a day s and stays there to the end
// e of its stay, or of the horizon. Until then it lives at home, if it has one; from the day on which
// it must have a roof, and does not move yet, on a bridge b: a hall, or another unit that is
// marked so. It takes whole rooms, or one bed where it shares. With x(w) = 1 for the ways w that are taken:
//
//	maximise  Σ points(w) x(w)
//	          Σ over the ways of a household ≤ 1
//	          Σ beds(w, r, t) x(w) ≤ beds(r, t)    for every room r and day t
//
// What a household needs decides which ways it has (value.go), what it would
// like decides their points (policy.go).
//
// # Prices
//
// With a price λ ≥ 0 on every bed and day, the capacities may be dropped: each
// household takes what brings it most beyond the price (market.go). What comes of that, plus all
// beds at their prices, is never below what a plan brings. Prices rise where too much is
// wanted and fall where something is left (descend.go); rooms of a unit that are as good as each other have the
// same price. The lowest such sum is the value of the linear relaxation, which is solved to its end: the best
// mixture of ways, if households could be divided, has those prices (mix.go, engine/linear).
//
// # From there to a plan
//
// The mixture is led to whole ways, and those are given rooms (whole.go). Who has none then, bids: households
// outbid each other (auction.go); a bid is as high as a way is better than the next best. Then groups of
// households that want the same bid anew, again and again (again.go).
//
// # The certificate
//
// The prices prove the bound (Certificate); they are whole numbers. Package
// check counts it without the solver.
//
// # Chains
//
// Residents are not moved. But where somebody would be left in a hall, the engine
// looks for few residents who could move on, one into the place of the next, so that a place becomes free
// (chain.go). It suggests; people decide.
//
// # Who is who
//
// The solver knows ages, needs, distances and wishes. There is no field for
// nationality, religion, ethnicity, gender identity or legal status. Where women live among
// themselves, the unit has an area, and the household names it.
package placement
