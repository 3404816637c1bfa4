package db

import (
	"github.com/ncruces/go-sqlite3/util/vfsutil"
	"github.com/ncruces/go-sqlite3/vfs"
)

// SQLite writes its log page by page, each behind a head of 24 bytes. Under
// encryption, which knows whole blocks only, each of these writes reads, decrypts,
// changes and encrypts the blocks at its two ends: three times the work. Here what
// follows on each other is gathered and written as one.
//
// Nobody misses what is still gathered. Others read of the log what was
// committed; a commit is synced (synchronous = full), and what syncs, reads or
// cuts the file writes it out before. The last page of a commit is there to fill
// the block, and reaches over the end of what is synced: its rest is written as it comes.
type logVFS struct{ vfs.VFS }

// The names of the file systems, by whether they encrypt.
const (
	plainFiles     = "wegwarte"
	encryptedFiles = "wegwarte-encrypted"
)

func init() {
	vfs.Register(plainFiles, logVFS{vfs.Find("")})
	vfs.Register(encryptedFiles, logVFS{vfs.Find("adiantum")})
}

// Open opens a file that is no log, for lack of a name.
func (v logVFS) Open(name string, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return vfsutil.WrapOpen(v.VFS, name, flags)
}

// OpenFilename opens a file, and gathers what is written to it where it is a log.
func (v logVFS) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	file, flags, err := vfsutil.WrapOpenFilename(v.VFS, name, flags)
	if err == nil && flags&vfs.OPEN_WAL != 0 {
		file = &logFile{File: file}
	}
	return file, flags, err
}

// mostGathered bounds what is held of one log: 16 pages.
const mostGathered = 64 << 10

// The log begins with a head of its own; each page, of the size that SQLite gives
// it, stands behind a head.
const (
	logHead  = 32
	pageHead = 24
	pageSize = 4096
)

type logFile struct {
	vfs.File
	gathered []byte
	from     int64 // where they belong
	synced   bool  // and no other page was begun since
}

// WriteAt takes what follows on what is gathered to it.
func (f *logFile) WriteAt(p []byte, at int64) (int, error) {
	if f.synced && at != 0 && (at-logHead)%(pageHead+pageSize) != 0 {
		return f.File.WriteAt(p, at)
	}
	f.synced = false
	if at != f.from+int64(len(f.gathered)) || len(f.gathered)+len(p) > mostGathered {
		if err := f.flush(); err != nil {
			return 0, err
		}
		f.from = at
	}
	f.gathered = append(f.gathered, p...)
	return len(p), nil
}

func (f *logFile) flush() error {
	if len(f.gathered) == 0 {
		return nil
	}
	_, err := f.File.WriteAt(f.gathered, f.from)
	f.gathered = f.gathered[:0]
	return err
}

// ReadAt reads what was written.
func (f *logFile) ReadAt(p []byte, at int64) (int, error) {
	if err := f.flush(); err != nil {
		return 0, err
	}
	return f.File.ReadAt(p, at)
}

// Sync makes what was written durable.
func (f *logFile) Sync(flags vfs.SyncFlag) error {
	if err := f.flush(); err != nil {
		return err
	}
	f.synced = true
	return f.File.Sync(flags)
}

// Truncate cuts the log after what was written.
func (f *logFile) Truncate(size int64) error {
	if err := f.flush(); err != nil {
		return err
	}
	return f.File.Truncate(size)
}

// Size tells how long the log is with all that was written.
func (f *logFile) Size() (int64, error) {
	if err := f.flush(); err != nil {
		return 0, err
	}
	return f.File.Size()
}

// Close closes the log; what was not synced was not committed.
func (f *logFile) Close() error {
	_ = f.flush() // whoever needs it has synced it, and been told
	return f.File.Close()
}
