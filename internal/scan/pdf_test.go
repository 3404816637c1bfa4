package scan_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"

	"wegwarte/internal/errs"
	"wegwarte/internal/scan"
)

// unpacked gives all that stands in a PDF, its streams opened.
func unpacked(t *testing.T, data []byte) string {
	t.Helper()
	model.ConfigPath = "disable"
	doc, err := api.ReadAndValidate(bytes.NewReader(data), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for number, entry := range doc.Table {
		if entry != nil && entry.Object != nil {
			fmt.Fprintf(&all, "%d: %v\n", number, entry.Object)
		}
	}
	return all.String() + string(data)
}

func TestOfAPDFOnlyThePagesAreLeft(t *testing.T) {
	clean := read(t, acting())
	if clean.MediaType() != scan.PDF || clean.Pages() != 1 {
		t.Fatalf("%s, %d pages", clean.MediaType(), clean.Pages())
	}
	all := unpacked(t, clean.Content())
	for _, gone := range []string{"JavaScript", "app.alert", "OpenAction", "/AA", "canary", "EmbeddedFile", "Launch", "SubmitForm", "/XFA", "AcroForm",
		"Metadata", "Outlines", "GoToR", "FileAttachment", "Screen", "/Link", "URI", "Dr. Geheim", "Akte Amina", "field"} {
		if strings.Contains(all, gone) {
			t.Errorf("%q is left", gone)
		}
	}
	for _, stays := range []string{"Helvetica", "Widget", "MediaBox"} {
		if !strings.Contains(all, stays) {
			t.Errorf("%q is not there any more", stays)
		}
	}
}

func TestAPageIsStillToBeRead(t *testing.T) {
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("no pdftotext on this machine")
	}
	for name, data := range map[string][]byte{"honest": honest(), "acting": acting()} {
		file := filepath.Join(t.TempDir(), "x.pdf")
		if err := os.WriteFile(file, read(t, data).Content(), 0o600); err != nil {
			t.Fatal(err)
		}
		text, err := exec.CommandContext(t.Context(), tool, file, "-").Output()
		if err != nil || !strings.Contains(string(text), "Zeugnis") {
			t.Errorf("%s: %q, %v", name, text, err)
		}
	}
}

func TestWhatStandsBehindAPDFIsGone(t *testing.T) {
	for name, tail := range map[string]string{"HTML": "<html><script>alert(1)</script></html>", "an archive": "PK\x03\x04META-INF/MANIFEST.MF"} {
		clean := read(t, append(honest(), tail...))
		if bytes.Contains(clean.Content(), []byte(tail)) || !bytes.HasPrefix(clean.Content(), []byte("%PDF-")) {
			t.Errorf("%s is left", name)
		}
	}
}

func TestAnEncryptedPDFIsRefused(t *testing.T) {
	model.ConfigPath = "disable"
	for name, user := range map[string]string{"with a password": "geheim", "for the owner alone": ""} {
		conf := model.NewAESConfiguration(user, "owner", 256)
		conf.Cmd = model.ENCRYPT
		var out bytes.Buffer
		if err := api.Encrypt(bytes.NewReader(honest()), &out, conf); err != nil {
			t.Fatal(err)
		}
		if got := refusedFor(t, out.Bytes()); got != "error.scan.password" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestAPDFHasABoundedNumberOfPages(t *testing.T) {
	book := func(pages int) []byte {
		objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", ""}
		kids := ""
		for i := range pages {
			kids += fmt.Sprintf("%d 0 R ", i+3)
			objects = append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << >> >>")
		}
		objects[1] = fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids, pages)
		return pdf(objects...)
	}
	if got := read(t, book(60)).Pages(); got != 60 {
		t.Errorf("%d pages", got)
	}
	if got := refusedFor(t, book(61)); got != "error.scan.pages" {
		t.Error(got)
	}
}

// deepPages nests the tree of pages, which readers walk down.
func deepPages(depth int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>"}
	for i := range depth {
		objects = append(objects, fmt.Sprintf("<< /Type /Pages /Kids [%d 0 R] /Count 1 >>", i+3))
	}
	return pdf(append(objects, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>")...)
}

// packed is a PDF whose objects stand in streams, each packed in layers, and
// filled up so that it unpacks to so many bytes.
func packed(streams, unpacks, layers int) []byte {
	objects := []string{"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] >>"}
	for len(objects) < streams {
		objects = append(objects, "<< /Of (no use) >>")
	}
	each := (len(objects) + streams - 1) / streams
	blank := bytes.Repeat([]byte(" "), unpacks)
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	entries := []byte{0, 0, 0, 0, 0, 0, 0xff}
	var offsets []int
	for first := 0; first < len(objects); first += each {
		head, body := "", ""
		container := len(objects) + 1 + len(offsets)
		for i := first; i < min(first+each, len(objects)); i++ {
			head += fmt.Sprintf("%d %d ", i+1, len(body))
			body += objects[i] + " "
			entries = append(entries, 2, 0, 0, byte(container>>8), byte(container), 0, byte(i-first))
		}
		data, filters := append([]byte(head+body), blank...), ""
		for range layers {
			data, filters = deflated(data), filters+"/FlateDecode "
		}
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", container, stream(fmt.Sprintf("/Type /ObjStm /N %d /First %d /Filter [%s]", strings.Count(head, " ")/2, len(head), filters), data))
	}
	table := b.Len()
	for _, at := range append(offsets, table) {
		entries = append(entries, 1, byte(at>>24), byte(at>>16), byte(at>>8), byte(at), 0, 0)
	}
	size := len(entries) / 7
	fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n", size-1, stream(fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] /Root 1 0 R", size), entries), table)
	return b.Bytes()
}

func TestAPDFMayPackItsObjects(t *testing.T) {
	if got := read(t, packed(2, 100, 2)).Pages(); got != 1 {
		t.Errorf("%d pages", got)
	}
}

// strange are PDFs that want to take a reader's time or memory.
func strange() map[string][]byte {
	return map[string][]byte{
		"an array in an array …":  pdf("<< /Type /Catalog /Pages 2 0 R /X " + strings.Repeat("[", 200_000) + strings.Repeat("]", 200_000) + " >>"),
		"pages below pages":       deepPages(5000),
		"a page that is its own":  pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 2 >>"),
		"a stream that unpacks":   packed(1, 70<<20, 1),
		"layers of packing":       packed(1, 70<<20, 3),
		"a length without end":    pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>", "<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>", "<< /Length 4 0 R >>\nstream\nx\nendstream"),
		"a table of many objects": []byte("%PDF-1.7\nxref\n0 2000000000\ntrailer << /Size 2000000000 /Root 1 0 R >>\nstartxref\n9\n%%EOF"),
		"a table before itself":   []byte("%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer << /Size 1 /Root 1 0 R /Prev 9 >>\nstartxref\n9\n%%EOF"),
	}
}

// Apart, a file that wants everything gets an answer in seconds, and this process
// goes on.
func TestStrangePDFsGetAnAnswer(t *testing.T) {
	for name, data := range strange() {
		began := time.Now()
		_, err := scan.Apart(t.Context(), data)
		if took := time.Since(began); took > 25*time.Second {
			t.Errorf("%s: it took %s", name, took)
		}
		if !errs.Is(err, errs.KindInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAFileIsReadApartAsItIsHere(t *testing.T) {
	for name, data := range map[string][]byte{"picture": asJPEG(t, page(1200, 800)), "PDF": acting()} {
		here := read(t, data)
		apart, err := scan.Apart(t.Context(), data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		w, h := here.Size()
		aw, ah := apart.Size()
		if here.MediaType() != apart.MediaType() || w != aw || h != ah || here.Pages() != apart.Pages() || !bytes.Equal(here.Preview(), apart.Preview()) {
			t.Errorf("%s: %+v", name, apart)
		}
		if here.MediaType() == scan.JPEG && !bytes.Equal(here.Content(), apart.Content()) {
			t.Errorf("%s: another picture", name)
		}
	}
	for want, data := range map[string][]byte{"error.scan.pixels (": nil, "error.scan.heic": []byte("\x00\x00\x00\x18ftypheic")} {
		if data == nil {
			continue
		}
		if _, err := scan.Apart(t.Context(), data); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v", err)
		}
	}
}

// A scanner's PDF is one picture on each page: that is its preview.
func TestAScannedPDFHasAPreview(t *testing.T) {
	picture := asJPEG(t, page(600, 800))
	data := pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 400] /Resources << /XObject << /I 5 0 R >> >> /Contents 4 0 R >>",
		stream("", []byte("q 300 0 0 400 0 0 cm /I Do Q")),
		stream("/Type /XObject /Subtype /Image /Width 600 /Height 800 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode", picture))
	if got := corners(t, read(t, data).Preview()); got != "rgbw" {
		t.Error(got)
	}
	if read(t, honest()).Preview() != nil {
		t.Error("a page of text has a preview")
	}
}
