package care

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"io"
	"strings"

	"wegwarte/internal/errs"
	"wegwarte/internal/intake"
)

// A document that was read and is not yet kept travels through the browser, in
// a hidden field: so nothing lies on the server of a document that turns out to
// be somebody else's. It is read and judged anew when it comes back.

// maxCarried is what a form may carry: the largest document, if nothing of it
// could be compressed.
const maxCarried = intake.MaxBytes/3*4 + 1<<20

// pack makes a file a text; one that does not fit into a form is refused as too
// large.
func pack(data []byte) (string, error) {
	var text strings.Builder
	encoded := base64.NewEncoder(base64.RawURLEncoding, &text)
	zipped, err := gzip.NewWriterLevel(encoded, gzip.BestCompression)
	if err != nil {
		return "", err
	}
	if _, err := zipped.Write(data); err != nil {
		return "", err
	}
	if err := zipped.Close(); err != nil {
		return "", err
	}
	if err := encoded.Close(); err != nil {
		return "", err
	}
	if text.Len() > maxCarried {
		return "", errs.Invalid("error.intake.large").At("file")
	}
	return text.String(), nil
}

// unpack undoes pack; whatever pack did not make is a missing file.
func unpack(text string) ([]byte, error) {
	missing := errs.Invalid("error.file.missing").At("file")
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, missing.Because(err)
	}
	zipped, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, missing.Because(err)
	}
	data, err := io.ReadAll(io.LimitReader(zipped, intake.MaxBytes+1))
	if err != nil || len(data) == 0 || len(data) > intake.MaxBytes {
		return nil, missing.Because(err)
	}
	return data, nil
}
