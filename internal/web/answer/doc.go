// Package answer is where the office reads what people write from a page of their
// own, and answers: messages to who walks with them, and what they praise or
// complain of.
//
// It must not show anybody what package post and package feedback do not give
// them, and translates nothing.
package answer
