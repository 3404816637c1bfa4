// Package day is the pages of a case manager's day: what is to be done, notes,
// search, cases and who carries how many, stand-ins, handovers and meetings.
package day
