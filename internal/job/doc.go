// Package job is work that runs later, without anybody looking: it is enqueued
// in the transaction of what causes it, and exists exactly if that is
// committed.
//
// A job is a kind, identifiers and a moment; it must not hold anything about a
// person. Several programs may work on one database: each job is taken by one
// of them at a time, for the length of a lease. Who dies meanwhile loses the
// lease, and the job is taken again. So a job may begin more than once; what it
// does in one transaction with Finish takes effect once all the same.
//
// The package is ground: slices enqueue, the program says what each kind does
// (Runner.On). It knows no room. Why it is not a library: docs/adr/0015.
package job
