// Package way has the pages about somebody's own way: its goals and steps on one
// time line, one step with whose turn it was, what waits for whom, and the
// templates steps are made from.
package way
