package job

import (
	"math/rand/v2"
	"time"
)

// A job that failed is tried again after half a minute, then after twice as
// long each time, up to six hours: twelve attempts span about a day.
const (
	firstPause   = 30 * time.Second
	longestPause = 6 * time.Hour
	mostAttempts = 12
)

// pause gives how long to wait after the attempt, from 1. A part of it is
// chance, so that what failed together does not come back together.
func pause(attempt int) time.Duration {
	wait := longestPause
	if attempt < 12 {
		wait = min(longestPause, firstPause<<max(0, attempt-1))
	}
	return wait*3/4 + rand.N(wait/2) //nolint:gosec // chance spreads load, it guards nothing
}
