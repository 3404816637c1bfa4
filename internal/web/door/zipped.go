package door

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"sync"

	"wegwarte/internal/web/assets"
)

// zippers are used one page after the other: each has some hundred kB of tables.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, zipLevel) // a level there is
	return z
}}

// zipLevel makes pages nearly as small as the best, in a third of the time.
const zipLevel = 4

// smallest is from which size on zipping saves a packet.
const smallest = 1200

// zips reports whether a page may go compressed: to phones on a slow line. The
// length of what is compressed tells what of it is repeated, so nothing that a
// stranger can make the browser send may stand beside what only its owner knows:
// no query, no form that comes back (docs/adr/0064).
func (v *Visit) zips(size int) bool {
	said := v.R.Method != http.MethodGet || v.R.URL.RawQuery != ""
	return v.own && size >= smallest && (v.Scope.Actor == "" || !said) && assets.TakesGzip(v.R.Header.Get("Accept-Encoding"))
}

// zip compresses a page into a body, and says so.
func (v *Visit) zip(page []byte, into *bytes.Buffer) error {
	z := zippers.Get().(*gzip.Writer) //nolint:forcetypeassert // as it is made
	defer zippers.Put(z)
	z.Reset(into)
	if _, err := z.Write(page); err != nil {
		return err
	}
	v.W.Header().Set("Content-Encoding", "gzip")
	return z.Close()
}
