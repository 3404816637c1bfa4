// Package office is the pages about the office itself, not about the persons it
// looks after: log-in, start, who may see what, accounts, the audit, the
// municipalities.
package office
