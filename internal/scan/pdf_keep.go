package scan

import (
	"bufio"
	"bytes"
	"errors"
	"image"
	"image/jpeg"
	"io"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// What is kept of a PDF is listed here, and nothing else is: of the document its
// pages and layers, of a page what it is drawn with, of an annotation how it looks.
var (
	keptOfCatalog = []string{"Type", "Pages", "OCProperties"}
	keptOfPages   = []string{"Type", "Parent", "Kids", "Count", "Resources", "MediaBox", "CropBox", "Rotate"}
	keptOfPage    = []string{"Type", "Parent", "Resources", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate",
		"UserUnit", "Contents", "Group", "Annots"}
	keptOfAnnotation = []string{"Type", "Subtype", "Rect", "AP", "AS", "F", "C", "IC", "CA", "BS", "Border", "QuadPoints", "InkList",
		"L", "Vertices", "DA", "Q", "FT"}
	// drawn are the annotations that show something of their own; the others,
	// links, attachments, films and the like, are left out.
	drawn = []string{"Widget", "FreeText", "Stamp", "Ink", "Highlight", "Underline", "StrikeOut", "Squiggly", "Line", "Square",
		"Circle", "Polygon", "PolyLine", "Caret"}
	// neverKept are keys that lead to what acts, to other files, or to who made
	// this one; wherever they stand, they go.
	neverKept = []string{"AA", "OpenAction", "JS", "JavaScript", "URI", "EF", "EmbeddedFiles", "AF", "XFA", "AcroForm", "RichMediaContent",
		"RichMediaSettings", "Metadata", "PieceInfo", "Collection", "Names", "Dests", "Outlines", "StructParent", "StructParents", "Thumb"}
	// neverOfStream are keys by which a stream's content comes from elsewhere, or
	// is a program.
	neverOfStream = []string{"F", "FFilter", "FDecodeParms", "OPI", "Ref", "PS", "Alternates"}
	// actions are what an action may be (ISO 32000-2, table 201).
	actions = []string{"GoTo", "GoToR", "GoToE", "GoToDp", "Launch", "Thread", "URI", "Sound", "Movie", "Hide", "Named", "SubmitForm",
		"ResetForm", "ImportData", "JavaScript", "SetOCGState", "Rendition", "Trans", "GoTo3DView", "RichMediaExecute"}
)

// keepPages leaves only the pages of a document, and of them only how they look.
func keepPages(doc *model.Context) error {
	for page := 1; page <= doc.PageCount; page++ {
		d, _, _, err := doc.PageDict(page, false)
		if err != nil {
			return err
		}
		if d == nil {
			return errors.New("a page is missing")
		}
		keepOnly(d, keptOfPage)
		if err := keepDrawn(doc, d); err != nil {
			return err
		}
	}
	catalog, err := doc.Catalog()
	if err != nil {
		return err
	}
	keepOnly(catalog, keptOfCatalog)
	catalog["Type"] = types.Name("Catalog")
	each(doc, func(d types.Dict, stream bool) {
		if d["Type"] == types.Name("Pages") {
			keepOnly(d, keptOfPages)
		}
		for key := range d {
			if slices.Contains(neverKept, key) || stream && slices.Contains(neverOfStream, key) {
				delete(d, key)
			}
		}
		if isAction(d) {
			clear(d)
		}
	})
	x := doc.XRefTable
	x.Info, x.Names, x.Dests, x.AdditionalStreams, x.Outlines, x.URSignature, x.DSS = nil, map[string]*model.Node{}, nil, nil, nil, nil, nil
	x.Title, x.Subject, x.Author, x.Creator, x.Producer, x.Keywords, x.CatalogXMPMeta = "", "", "", "", "", "", nil
	x.KeywordList, x.Properties, x.ID = types.StringSet{}, map[string]string{}, nil
	return nil
}

// keepDrawn leaves the annotations of a page that show something.
func keepDrawn(doc *model.Context, page types.Dict) error {
	list, err := doc.DereferenceArray(page["Annots"])
	if err != nil {
		return err
	}
	var kept types.Array
	for _, o := range list {
		d, err := doc.DereferenceDict(o)
		if err != nil {
			return err
		}
		if d == nil || d["AP"] == nil || d.Subtype() == nil || !slices.Contains(drawn, *d.Subtype()) {
			continue
		}
		keepOnly(d, keptOfAnnotation)
		kept = append(kept, o)
	}
	if delete(page, "Annots"); len(kept) > 0 {
		page["Annots"] = kept
	}
	return nil
}

func keepOnly(d types.Dict, keys []string) {
	for key := range d {
		if !slices.Contains(keys, key) {
			delete(d, key)
		}
	}
}

func isAction(d types.Dict) bool {
	kind, is := d["S"].(types.Name)
	return is && (d["Type"] == types.Name("Action") || d["Type"] == nil && d["CS"] == nil && slices.Contains(actions, string(kind)))
}

// each calls fn with every dictionary of the document, those within others too.
func each(doc *model.Context, fn func(d types.Dict, stream bool)) {
	var walk func(o types.Object, depth int)
	walk = func(o types.Object, depth int) {
		if depth > 64 {
			return
		}
		switch o := o.(type) {
		case types.Dict:
			fn(o, false)
			for _, inner := range o {
				walk(inner, depth+1)
			}
		case types.StreamDict:
			fn(o.Dict, true)
			for _, inner := range o.Dict {
				walk(inner, depth+1)
			}
		case *types.StreamDict:
			walk(*o, depth)
		case types.Array:
			for _, inner := range o {
				walk(inner, depth+1)
			}
		}
	}
	for _, entry := range doc.Table {
		if entry != nil && !entry.Free {
			walk(entry.Object, 0)
		}
	}
}

// acts names what is left in a document that could act, "" where nothing is.
func acts(doc *model.Context) (left string) {
	each(doc, func(d types.Dict, stream bool) {
		for key := range d {
			if slices.Contains(neverKept, key) && d["Producer"] == nil || stream && slices.Contains(neverOfStream, key) {
				left = key
			}
		}
		if isAction(d) {
			left = "action"
		}
		if kind := d.Subtype(); kind != nil && d["Rect"] != nil && !slices.Contains(drawn, *kind) {
			left = *kind
		}
	})
	return left
}

func writePDF(doc *model.Context, out io.Writer) error {
	doc.Write = model.NewWriteContext("\n")
	w := bufio.NewWriter(out)
	doc.Write.Writer = w
	if err := pdfcpu.WriteContext(doc); err != nil {
		return err
	}
	return w.Flush()
}

// scanned gives a preview of a PDF whose first page is one picture, as scanners
// make them; of others, nil.
func scanned(doc *model.Context) []byte {
	page, _, inherited, err := doc.PageDict(1, true)
	if err != nil || page == nil || inherited == nil || inherited.MediaBox == nil {
		return nil
	}
	resources, err := doc.DereferenceDict(page["Resources"])
	if err != nil || resources == nil {
		return nil
	}
	objects, err := doc.DereferenceDict(resources["XObject"])
	if err != nil || len(objects) != 1 {
		return nil
	}
	for _, o := range objects {
		stream, _, err := doc.DereferenceStreamDict(o)
		if err != nil || stream == nil || stream.Subtype() == nil || *stream.Subtype() != "Image" || !stream.HasSoleFilterNamed("DCTDecode") {
			return nil
		}
		around, err := look(formatJPEG, stream.Raw)
		if err != nil || around.check() != nil || !alike(around, inherited.MediaBox) {
			return nil
		}
		picture, err := jpeg.Decode(bytes.NewReader(stream.Raw))
		if err != nil {
			return nil
		}
		return small(turn(shrink(picture, previewEdge), quarterOf(inherited.Rotate)))
	}
	return nil
}

// alike reports whether a picture has about the shape of the page.
func alike(o outline, page *types.Rectangle) bool {
	a, b := float64(o.width)*page.Height(), float64(o.height)*page.Width()
	return a > 0 && b > 0 && a/b > 0.9 && a/b < 1.1
}

func quarterOf(degrees int) int { return int(quarters[(degrees/90%4+4)%4]) }

func small(page *image.RGBA) []byte {
	preview, err := encode(page, previewQuality)
	if err != nil {
		return nil
	}
	return preview
}
