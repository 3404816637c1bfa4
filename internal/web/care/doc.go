// Package care is the pages about what a person needs and what was done for
// them: the two sections of a household's page, the forms behind them, and the
// taking in of a health document.
//
// It shows what the record gives it and asks for nothing the visitor's role may
// not read; what tells of health never reaches a page of somebody who may not.
package care
