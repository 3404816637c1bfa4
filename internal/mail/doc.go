// Package mail is what people who work at a tenant are told by e-mail, and those who
// are looked after about their meetings: what may be said, the outbox it waits in,
// and who wants to be told what.
//
// A mail holds no personal data. It cannot: a Message is a kind, counts, days,
// the number of a transfer, identifiers of places and the page to look at after
// logging in; there is no field for a name or a free text, and Enqueue refuses
// what is not of the form it says. The words are composed when it is sent, in
// the recipient's language, and are kept nowhere.
//
// The token of a link that works once lies in a column of its own until the
// mail has ended (sent, failed, bounced) and is emptied by the same update.
//
// The package must not know a mail server (see smtp), nor what an account or a
// person looks like: whose address it is comes from a Directory, or from Persons,
// whose answer is not kept. Slices enqueue in the
// transaction of what they tell of.
package mail
