// Package demand counts which vaccinations will probably be wanted, where and in
// which week, so that days for them can be planned: "64 first doses of MMR in Herne
// in week 12". It names nobody.
//
// It counts in the background, once a week, and keeps the counts as a dated release
// that is never changed: whoever asks twice in a week is told the same. Before
// anything is stored, engine/disclosure withholds what is small and what would give
// that away; the counts themselves are kept nowhere. Each vaccine is a table of its
// own in which everybody counts once at most, so that a count is one of persons.
//
// It reads as those do who may: at the Land facility by facility as its medics, in a
// municipality as its intake. It must not decide about anybody, and must not be asked
// for anything but a release (docs/adr/0045).
package demand
