// Package news tells people who work at a tenant by mail what waits for them:
// in the morning of each working day, where there is anything, and at once what
// cannot wait until then. Everybody chooses for each topic (mail.Wishes).
//
// It is a door: the jobs it handles ask the slices, each question in the scope
// of whoever is told, so that nobody is told of more than they may see. It
// counts, and reads nobody's data.
package news
