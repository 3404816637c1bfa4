//go:build !packed

package i18n

import (
	"embed"
	"io/fs"
)

//go:embed messages
var plain embed.FS

// files are the messages as they are written.
func files() fs.FS { return plain }
