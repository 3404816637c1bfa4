//go:build packed

package internal

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	_ "embed" // the archives
	"io"
	"io/fs"
	"strings"
	"sync"
)

var (
	//go:embed messages.zip.gz
	messages string
	//go:embed tables.zip.gz
	tables string
)

// Messages are the files of i18n/messages.
func Messages() fs.FS { return open(messages) }

// Tables are all others, by their paths below this folder.
var Tables = sync.OnceValue(func() fs.FS { return open(tables) })

// open gives the files of an archive. It panics where that is damaged: a test
// holds that it is not.
func open(archive string) fs.FS {
	unzipped, err := gzip.NewReader(strings.NewReader(archive))
	if err != nil {
		panic(err)
	}
	all, err := io.ReadAll(unzipped)
	if err != nil {
		panic(err)
	}
	files, err := zip.NewReader(bytes.NewReader(all), int64(len(all)))
	if err != nil {
		panic(err)
	}
	return files
}
