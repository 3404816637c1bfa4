// Package publish is the desk of the public page: what would go out now and what of it is
// withheld, sending it out and taking it back, the questions and answers, and who answers
// for the page.
package publish
