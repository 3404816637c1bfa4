//go:build packed

package i18n

import (
	"archive/zip"
	_ "embed" // the messages
	"io/fs"
	"strings"
)

// The messages as tools/pack leaves them: a quarter of the size.
//
//go:embed messages.zip
var packed string

// files are the messages out of their archive.
func files() fs.FS {
	z, err := zip.NewReader(strings.NewReader(packed), int64(len(packed)))
	if err != nil {
		return &zip.Reader{} // without a message; the program shows the keys
	}
	return z
}
