package azr

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"io"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/record"
	"wegwarte/internal/sheet"
)

// WriteTemplate gives an empty list with an explanation of each column.
func WriteTemplate(ctx context.Context) ([]byte, error) {
	t := sheet.Template{Name: "AZR", Guide: i18n.T(ctx, "stock.guide"), GuideHeaders: []string{i18n.T(ctx, "stock.guide.column"), i18n.T(ctx, "stock.guide.meaning")}}
	for _, f := range fields {
		t.Headers = append(t.Headers, label(ctx, f.name))
		t.GuideRows = append(t.GuideRows, []string{label(ctx, f.name), meaning(ctx, f.name)})
	}
	var file bytes.Buffer
	err := sheet.WriteTemplate(&file, t)
	return file.Bytes(), err
}

// How large statements may be on their way from the page that shows them to the
// one that takes them in: packed, as a form carries them, and unpacked.
const (
	mostPacked   = 900 << 10
	mostUnpacked = 16 << 20
)

// Pack makes statements a text for a form: so nothing of a list lies on the server
// that nobody confirms.
func Pack(statements []record.AZRCommand) (string, error) {
	var packed bytes.Buffer
	to := base64.NewEncoder(base64.RawURLEncoding, &packed)
	zipped := gzip.NewWriter(to)
	if err := json.NewEncoder(zipped).Encode(statements); err != nil {
		return "", err
	}
	if err := zipped.Close(); err != nil {
		return "", err
	}
	if err := to.Close(); err != nil {
		return "", err
	}
	if packed.Len() > mostPacked {
		return "", errs.Invalid("stock.large")
	}
	return packed.String(), nil
}

// Unpack gives them back. They come from outside: record.AddAZR asks its rules anew.
func Unpack(text string) (statements []record.AZRCommand, err error) {
	zipped, err := gzip.NewReader(base64.NewDecoder(base64.RawURLEncoding, bytes.NewReader([]byte(text))))
	if err != nil {
		return nil, broken(err)
	}
	data := io.LimitReader(zipped, mostUnpacked)
	if err := json.NewDecoder(data).Decode(&statements); err != nil {
		return nil, broken(err)
	}
	if _, err := io.Copy(io.Discard, data); err != nil { // to its check sum
		return nil, broken(err)
	}
	if len(statements) > Limits.Rows {
		return nil, broken(errs.Invalid("stock.large"))
	}
	for i := range statements {
		statements[i].ID = "" // what no list says
	}
	return statements, nil
}

func broken(err error) error { return errs.Invalid("stock.broken").Because(err) }
