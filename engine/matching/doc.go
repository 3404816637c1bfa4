// Package matching says how well a place of work or training fits what a person
// can, when they can, and how far they can go: a number that opens into its parts,
// and a verdict that no number can outweigh. It sorts; people choose.
//
// It knows of a person nothing but what is needed to work somewhere. Where they
// come from and which papers they have are no part of it: whether somebody may take
// up a job is asked elsewhere, and of everybody alike.
package matching
