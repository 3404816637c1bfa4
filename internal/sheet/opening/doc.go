// Package opening reads a list of places of work, training and internship, and
// gives the empty one to fill in.
package opening
