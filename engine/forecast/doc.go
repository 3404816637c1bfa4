// Package forecast looks ahead.
package forecast
