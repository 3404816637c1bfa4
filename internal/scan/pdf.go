package scan

import (
	"bytes"
	"context"
	"errors"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/validate"

	"wegwarte/internal/errs"
)

// maxPages is how many pages a PDF may have.
const maxPages = 60

// pdfSetup is how pdfcpu reads: without asking the network, without files of its
// own, and with bounds.
func pdfSetup() *model.Configuration {
	model.ConfigPath = "disable"
	c := model.NewDefaultConfiguration()
	c.Offline = true
	c.ValidationMode = model.ValidationRelaxed
	c.Optimize, c.OptimizeBeforeWriting = false, false
	c.Limits.MaxStreamBytes = MaxBytes
	c.Limits.MaxDecodeBytes = 64 << 20
	c.Limits.MaxImagePixels = maxPixels
	c.Limits.MaxImageBytes = maxMemory
	c.Limits.MaxObjectCount = 200_000
	c.Limits.MaxObjectStreamCount = 20_000
	c.Limits.MaxObjectStreamFirst = 1 << 20
	c.Limits.MaxXRefEntries = 200_000
	c.Limits.MaxRecursionDepth = 64
	return c
}

// readPDF reads a PDF whole, keeps its pages alone and writes them anew; then it
// reads that again, judges it by the standard, and sees that nothing is left
// which acts. What is thrown away need not be in order.
func readPDF(ctx context.Context, data []byte) (Clean, error) {
	doc, err := parsePDF(ctx, data)
	if err != nil {
		return Clean{}, err
	}
	if err := keepPages(doc); err != nil {
		return Clean{}, broken(err)
	}
	var out bytes.Buffer
	if err := writePDF(doc, &out); err != nil {
		return Clean{}, broken(err)
	}
	if out.Len() > maxClean {
		return Clean{}, errs.Invalid("error.scan.large", "mib", MaxBytes>>20)
	}
	again, err := parsePDF(ctx, out.Bytes())
	if err != nil {
		return Clean{}, err
	}
	if err := validate.XRefTable(again); err != nil {
		return Clean{}, broken(err)
	}
	if left := acts(again); left != "" {
		return Clean{}, errs.Invalid("error.scan.acts").Because(errors.New("left in the PDF: " + left))
	}
	return Clean{mediaType: PDF, content: out.Bytes(), preview: scanned(again), pages: again.PageCount}, nil
}

func parsePDF(ctx context.Context, data []byte) (*model.Context, error) {
	doc, err := pdfcpu.ReadWithContext(ctx, bytes.NewReader(data), pdfSetup())
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.Is(err, pdfcpu.ErrWrongPassword), err == nil && (doc.E != nil || doc.Encrypt != nil):
		return nil, errs.Invalid("error.scan.password")
	case err != nil:
		return nil, broken(err)
	}
	if err := doc.EnsurePageCount(); err != nil {
		return nil, broken(err)
	}
	switch {
	case doc.PageCount < 1:
		return nil, broken(nil)
	case doc.PageCount > maxPages:
		return nil, errs.Invalid("error.scan.pages", "pages", doc.PageCount, "most", maxPages)
	}
	return doc, nil
}
