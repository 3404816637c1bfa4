package highs

import (
	"context"
	"encoding/binary"
	"math"
	"time"

	"github.com/tetratelabs/wazero/api"
)

// surroundings is what HiGHS finds outside of itself: a clock and more memory.
// There are no files, and what it prints is not shown.
func surroundings(name string) api.GoModuleFunc {
	begin := time.Now()
	switch name {
	case "_clock_time_get":
		return func(_ context.Context, m api.Module, stack []uint64) {
			at := uint32(stack[len(stack)-1])                           //nolint:gosec // an address of 32 bits
			m.Memory().WriteUint64Le(at, uint64(time.Now().UnixNano())) //nolint:gosec // after 1970
			stack[0] = 0
		}
	case "_emscripten_date_now", "_emscripten_get_now":
		return func(_ context.Context, _ api.Module, stack []uint64) {
			stack[0] = math.Float64bits(float64(time.Since(begin).Microseconds()) / 1000)
		}
	case "_emscripten_resize_heap":
		return func(_ context.Context, m api.Module, stack []uint64) {
			const page = 1 << 16
			want, have := uint64(uint32(stack[0])), uint64(m.Memory().Size()) //nolint:gosec // an amount of 32 bits
			more := (max(want, have+have/4) - have + page - 1) / page
			stack[0] = 1
			if _, ok := m.Memory().Grow(uint32(more)); !ok { //nolint:gosec // fewer than 2^16
				if _, ok := m.Memory().Grow(uint32((want - have + page - 1) / page)); !ok { //nolint:gosec // fewer than 2^16
					stack[0] = 0
				}
			}
		}
	case "_environ_sizes_get":
		return func(_ context.Context, m api.Module, stack []uint64) {
			for _, at := range stack[:2] {
				m.Memory().WriteUint32Le(uint32(at), 0) //nolint:gosec // an address of 32 bits
			}
			stack[0] = 0
		}
	case "_fd_write":
		return write
	case "___cxa_throw", "__abort_js", "_exit", "_proc_exit":
		return func(context.Context, api.Module, []uint64) { panic("HiGHS gave up: " + name) }
	case "___syscall_openat":
		return func(_ context.Context, _ api.Module, stack []uint64) { stack[0] = api.EncodeI32(-44) } // no such file
	}
	return func(_ context.Context, _ api.Module, stack []uint64) {
		if len(stack) > 0 {
			stack[0] = 0
		}
	}
}

// write takes what is printed, as many buffers as there are, and says so.
func write(_ context.Context, m api.Module, stack []uint64) {
	vectors, n, told := uint32(stack[1]), uint32(stack[2]), uint32(stack[3]) //nolint:gosec // addresses of 32 bits
	sum := uint32(0)
	for x := range n {
		if b, ok := m.Memory().Read(vectors+8*x+4, 4); ok {
			sum += binary.LittleEndian.Uint32(b)
		}
	}
	m.Memory().WriteUint32Le(told, sum)
	stack[0] = 0
}
