package forecast

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// each does something for 0 to n−1, on as many threads as there are; worker
// says which of them does it. What it does for one must not depend on the others.
func each(ctx context.Context, n int, do func(worker, i int)) error {
	var next atomic.Int64
	var all sync.WaitGroup
	for worker := range workers() {
		all.Go(func() {
			for ctx.Err() == nil {
				from := int(next.Add(16)) - 16
				if from >= n {
					return
				}
				for i := from; i < min(from+16, n); i++ {
					do(worker, i)
				}
			}
		})
	}
	all.Wait()
	return ctx.Err()
}

func workers() int { return runtime.GOMAXPROCS(0) }
