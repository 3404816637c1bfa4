// Package disclosure says what of a table of counts may be published.
package disclosure
