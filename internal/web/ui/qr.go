package ui

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/a-h/templ"
	"rsc.io/qr"
)

// QR draws an address as a code for the camera of a phone, black on white with
// its quiet edge, as wide as what it stands in; label says what it opens.
func QR(address, label string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		code, err := qr.Encode(address, qr.M)
		if err != nil {
			return err
		}
		const edge = 4
		var path strings.Builder
		for y := range code.Size {
			for x := 0; x < code.Size; x++ {
				from := x
				for x < code.Size && code.Black(x, y) {
					x++
				}
				if x > from {
					fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", from+edge, y+edge, x-from, x-from)
				}
			}
		}
		size := code.Size + 2*edge
		_, err = fmt.Fprintf(w, `<svg class="w-qr" role="img" aria-label="%s" viewBox="0 0 %d %d" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg>`,
			templ.EscapeString(label), size, size, size, size, path.String())
		return err
	})
}
