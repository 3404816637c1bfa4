package export

import (
	"strings"
	"time"

	"wegwarte/internal/clock"
	"wegwarte/internal/sheet"
	"wegwarte/internal/tenant"
)

// Text is a column of words.
//
//go:noinline
func Text[T any](label string, cell func(T) string) Column[T] {
	return Column[T]{Label: label, Cell: func(row T) sheet.Cell { return sheet.String(strings.TrimSpace(cell(row))) }}
}

// Number is a column of numbers to calculate with.
//
//go:noinline
func Number[T any](label string, cell func(T) int) Column[T] {
	return Column[T]{Label: label, Cell: func(row T) sheet.Cell { return sheet.Int(cell(row)) }}
}

// Day is a column of days.
//
//go:noinline
func Day[T any](label string, cell func(T) clock.Date) Column[T] {
	return Column[T]{Label: label, Cell: func(row T) sheet.Cell { return sheet.Day(cell(row)) }}
}

// Moment is a column of days and times.
//
//go:noinline
func Moment[T any](label string, cell func(T) time.Time) Column[T] {
	return Column[T]{Label: label, Cell: func(row T) sheet.Cell { return sheet.Moment(cell(row)) }}
}

// For gives the column to those alone who may read the kind of data.
//
//go:noinline
func (c Column[T]) For(d tenant.Data) Column[T] {
	c.Of = d
	return c
}
