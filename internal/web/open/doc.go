// Package open is the public pages: what municipalities and the Land told everybody, as
// pages, data and news. There is no log-in, no cookie and no script, and nothing is loaded
// from anybody else.
//
// A release never changes, so each of its pages is rendered once for each language, kept
// compressed in memory within a bound (shelf.go), and served with validators. Which release
// is the newest is known from an index in memory (index.go): a visit that finds it older
// than two seconds has it looked at anew beside itself, so that what another process
// published or withdrew shows within seconds, and no visit waits for the database but the
// first (docs/adr/0070).
//
// It must not show a draft, set a cookie, or know who asks.
package open
