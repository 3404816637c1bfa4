// Package access is how people come in and what they see of it: the log-in with
// its second step, links to set a password, one's own access with factors and
// sessions, and what needs a second person.
package access
