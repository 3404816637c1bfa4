// Package calendar lets a municipality's calendar programs read its arrivals by
// a secret link: a Feed. Whoever has the link reads without logging in; so it
// shows when, where and how many, and nobody's name; it is kept as a hash,
// shown once, renewed and ended by the municipality, read a bounded number of
// times an hour, and each reading is on record under the feed's identifier.
package calendar
