// Package gap tells what is missing in a municipality, for everybody who lives there:
// homes, places in Kitas and schools, courses, doctors, counselling, staff of the
// immigration office. What is needed and what there is follows from official figures
// (package figure); what would be missing anyway and what arrivals add, and the five years ahead, from
// engine/gap. Which figures make an indicator, and which law gives a claim to it from when on, is data: indicators.json.
//
// Where no figure says something, it is an assumption: the municipality's own, with who,
// when and why, or a usual one that nobody has checked there, which is said with it. Measures close
// gaps; those that are decided on count as planned from their day.
//
// Who arrived is counted from the house's own register, up to the day of the population's figures: counts, of nobody.
// What leaves the house is reckoned from those counts rounded to fives in bands of age (Protected), so that nothing
// that follows from them tells more than they do (docs/adr/0066).
package gap
