package scan

import (
	"bytes"
	"context"
	"errors"
	"fmt"

	"wegwarte/internal/errs"
)

// The kinds of files that leave this package.
const (
	JPEG = "image/jpeg"
	PDF  = "application/pdf"
)

// MaxBytes is how large a file may come: photos of today's phones have up to
// twelve MiB.
const MaxBytes = 20 << 20

// maxClean bounds what is kept of a file.
const maxClean = MaxBytes + 1<<20

// Clean is a file that was looked at and made anew. It is made by Read and by
// Apart alone.
type Clean struct {
	mediaType     string
	content       []byte
	preview       []byte
	width, height int
	pages         int
}

// MediaType is JPEG or PDF.
func (c Clean) MediaType() string { return c.mediaType }

// Content is the file.
func (c Clean) Content() []byte { return c.content }

// Preview is a small JPEG of it, nil where there is nothing to show.
func (c Clean) Preview() []byte { return c.preview }

// Size gives the measures of a picture in pixels, 0 of a PDF.
func (c Clean) Size() (width, height int) { return c.width, c.height }

// Pages is how many pages a PDF has, 1 of a picture.
func (c Clean) Pages() int { return c.pages }

// Read looks at a file and makes it anew, in this process. What it refuses is an
// errs.Error that says by which rule.
func Read(ctx context.Context, data []byte) (clean Clean, err error) {
	defer func() { // a fault of a decoder is the file's
		if r := recover(); r != nil {
			clean, err = Clean{}, broken(fmt.Errorf("scan: %v", r))
		}
	}()
	if len(data) > MaxBytes {
		return Clean{}, errs.Invalid("error.scan.large", "mib", MaxBytes>>20)
	}
	format, refused := sniff(data)
	switch {
	case refused != nil:
		return Clean{}, refused
	case format == formatPDF:
		clean, err = readPDF(ctx, data)
	default:
		clean, err = readPicture(ctx, format, data)
	}
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return Clean{}, errs.Invalid("error.scan.slow").Because(err)
	case ctx.Err() != nil:
		return Clean{}, ctx.Err()
	}
	return clean, err
}

// broken says that a file is not whole, or not what it begins as.
func broken(cause error) error { return errs.Invalid("error.scan.broken").Because(cause) }

// patient is a reader that ends when its time is over: decoders ask it for more.
type patient struct {
	ctx context.Context
	*bytes.Reader
}

func newPatient(ctx context.Context, data []byte) patient {
	return patient{ctx, bytes.NewReader(data)}
}

// Read gives at most a page at a time, so that the time is looked at often.
func (p patient) Read(into []byte) (int, error) {
	if err := p.ctx.Err(); err != nil {
		return 0, err
	}
	return p.Reader.Read(into[:min(len(into), 4096)])
}
