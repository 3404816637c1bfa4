// Package recognise has the pages of how qualifications from abroad are recognised: whose turn it is, what is to be
// handed in, what an authority owes, what follows its decision, and how long each authority takes.
package recognise
