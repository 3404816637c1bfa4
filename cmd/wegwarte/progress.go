package main

import (
	"fmt"
	"io"
	"os"
	"time"
)

// progress tells on standard error how far a long import is: in one line that is
// written over, where somebody watches, and now and then elsewhere.
type progress struct {
	to      io.Writer
	watched bool
	done    int
	total   int
	began   time.Time
	told    time.Time
}

// newProgress tells nothing of what is over at once: of a single part.
func newProgress(to io.Writer, parts, total int) *progress {
	p := &progress{total: total, began: time.Now(), told: time.Now()}
	if parts > 1 {
		p.to = to
	}
	if file, ok := to.(*os.File); ok {
		info, err := file.Stat()
		p.watched = err == nil && info.Mode()&os.ModeCharDevice != 0
	}
	return p
}

// seldom is how often progress is told where nobody watches.
const seldom = 5 * time.Second

func (p *progress) add(households, refused int) {
	p.done += households
	now := time.Now()
	if p.to == nil || !p.watched && now.Sub(p.told) < seldom {
		return
	}
	p.told = now
	left := time.Duration(float64(now.Sub(p.began)) * float64(p.total-p.done) / float64(max(p.done, 1)))
	begin, end := "", "\n"
	if p.watched {
		begin, end = "\r\x1b[K", ""
	}
	fmt.Fprintf(p.to, "%s%d of %d households, %d faults, about %s left%s", begin, p.done, p.total, refused, left.Round(time.Second), end)
}

func (p *progress) end() {
	if p.to != nil && p.watched {
		fmt.Fprintln(p.to)
	}
}
