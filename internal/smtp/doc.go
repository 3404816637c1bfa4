// Package smtp is the door to mail servers: it hands letters to one, by a
// connection that is encrypted, and reads the reports of failure that come back
// (RFC 3464). It knows no database and decides nothing about a mail but whether
// the server took it, may take it later, or never will.
package smtp
