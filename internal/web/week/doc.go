// Package week is the pages of the desk's week: who waits, what there is, who
// should go where and why; what a municipality has room for; and, for the legal
// desk, whether groups are treated alike.
package week
