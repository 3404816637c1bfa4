//go:build unix && !race

package scan

import "syscall"

// bound has the system hold the bounds that a decoder might not: memory that is
// written to, seconds of computing, no files written, no picture of the memory
// left behind.
func bound() {
	set := func(what int, most uint64) {
		_ = syscall.Setrlimit(what, &syscall.Rlimit{Cur: most, Max: most}) // where it cannot be set, the bounds of Read remain
	}
	set(syscall.RLIMIT_DATA, apartMemory)
	set(syscall.RLIMIT_CPU, uint64(apartTime.Seconds()))
	set(syscall.RLIMIT_FSIZE, 0)
	set(syscall.RLIMIT_CORE, 0)
	set(syscall.RLIMIT_NOFILE, 16)
}
