// Package message is the pages about what leaves the house by itself: which
// mails somebody wants, the outbox, and the links for calendar programs.
package message
