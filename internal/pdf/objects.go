package pdf

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode/utf16"
)

// objects are the numbered parts of a file.
type objects struct {
	all []string
}

// ref names an object by its number.
type ref int

func (r ref) String() string { return fmt.Sprintf("%d 0 R", int(r)) }

// reserve gives the number of an object that is written later.
func (o *objects) reserve() ref {
	o.all = append(o.all, "")
	return ref(len(o.all))
}

func (o *objects) put(r ref, text string) { o.all[r-1] = text }

func (o *objects) add(text string) ref {
	r := o.reserve()
	o.put(r, text)
	return r
}

// stream adds bytes, compressed.
func (o *objects) stream(entries string, data []byte) ref {
	var zipped bytes.Buffer
	w := zlib.NewWriter(&zipped)
	_, _ = w.Write(data) // into memory
	_ = w.Close()
	return o.add(fmt.Sprintf("<<%s/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream", entries, zipped.Len(), zipped.Bytes()))
}

// file writes all objects, their places, and where to begin.
func (o *objects) file(root, info ref) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	places := make([]int, len(o.all))
	for i, text := range o.all {
		places[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, text)
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(o.all)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	sum := sha256.Sum256(b.Bytes())
	id := hex.EncodeToString(sum[:16])
	fmt.Fprintf(&b, "trailer\n<</Size %d/Root %v/Info %v/ID[<%s><%s>]>>\nstartxref\n%d\n%%%%EOF\n", len(o.all)+1, root, info, id, id, start)
	return b.Bytes()
}

// words writes a text as a string object.
func words(text string) string {
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, unit := range utf16.Encode([]rune(text)) {
		fmt.Fprintf(&b, "%04X", unit)
	}
	b.WriteString(">")
	return b.String()
}
