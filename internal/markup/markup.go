// Package markup is what the generated code of our pages and mails calls while
// it writes. tools/pages lets it call this package where templ would repeat
// the same dozen lines (docs/adr/0037-a-smaller-program.md). No function here
// may be inlined into generated code.
//
// Text is written without asking whether that went well: a [Buffer] that once
// failed writes nothing more and says so when it is released.
package markup

import (
	"context"
	"fmt"
	"io"

	"github.com/a-h/templ"
	templruntime "github.com/a-h/templ/runtime"
)

// Context and Buffer are named here so that generated code needs no other import.
type (
	Context = context.Context
	Buffer  = templruntime.Buffer
)

// Component makes a component of what writes it. What is written inside of
// another component goes into that one's buffer.
//
//go:noinline
func Component(write func(ctx Context, b *Buffer, children templ.Component) error) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		return into(w, func(b *Buffer) error {
			ctx := templ.InitializeContext(ctx)
			children := templ.GetChildren(ctx)
			if children == nil {
				children = templ.NopComponent
			}
			return write(templ.ClearChildren(ctx), b, children)
		})
	})
}

// Children makes a component of what one component writes inside of another.
//
//go:noinline
func Children(write func(ctx Context, b *Buffer) error) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return into(w, func(b *Buffer) error { return write(templ.InitializeContext(ctx), b) })
	})
}

func into(w io.Writer, write func(*Buffer) error) (err error) {
	b, inner := templruntime.GetBuffer(w)
	if !inner {
		defer func() {
			if released := templruntime.ReleaseBuffer(b); err == nil {
				err = released
			}
		}()
	}
	return write(b)
}

// Render writes a component.
//
//go:noinline
func Render(ctx Context, b *Buffer, c templ.Component) error { return c.Render(ctx, b) }

// RenderWith writes a component with children.
//
//go:noinline
func RenderWith(ctx Context, b *Buffer, c, children templ.Component) error {
	return c.Render(templ.WithChildren(ctx, children), b)
}

// Raw writes what stands in the template as it is.
//
//go:noinline
func Raw(b *Buffer, s string) { _, _ = b.WriteString(s) }

// Text writes a value, escaped.
//
//go:noinline
func Text[T printable](b *Buffer, value T) {
	s, ok := any(value).(string)
	if !ok {
		s = fmt.Sprint(value)
	}
	Raw(b, templ.EscapeString(s))
}

// URL writes an address, made harmless as templ does, and escaped.
//
//go:noinline
func URL[T ~string](b *Buffer, address T) {
	safe, _ := templ.JoinURLErrs(address)
	Raw(b, templ.EscapeString(string(safe)))
}

// printable is what templ takes in braces.
type printable interface {
	~string | ~bool |
		~int | ~int8 | ~int16 | ~int32 | ~int64 |
		~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr |
		~float32 | ~float64 | ~complex64 | ~complex128
}
