// Package equality has the pages of whoever sees to it that people are treated alike: audits, what they found, what becomes
// of it, and the report to the lead and the council. They name nobody, and show no group of few.
package equality
