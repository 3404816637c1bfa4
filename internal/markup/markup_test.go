package markup_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"wegwarte/internal/markup"
)

type spoken string

func (s spoken) String() string { return "said " + string(s) }

func render(t *testing.T, c templ.Component) string {
	t.Helper()
	var out strings.Builder
	if err := c.Render(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestOnlyWhatStandsInTheTemplateIsWrittenAsItIs(t *testing.T) {
	type word string
	got := render(t, markup.Component(func(_ context.Context, b *markup.Buffer, _ templ.Component) error {
		markup.Raw(b, "<p>")
		markup.Text(b, `<b>"A&'`)
		markup.Text(b, word("<i>"))
		markup.Text(b, spoken("<x>"))
		markup.Text(b, 7)
		markup.Text(b, true)
		markup.URL(b, `/a?b=1&c="`)
		markup.URL(b, "javascript:alert(1)")
		markup.URL(b, templ.SafeURL("tel:1"))
		return nil
	}))
	const want = `<p>&lt;b&gt;&#34;A&amp;&#39;` + `&lt;i&gt;` + `said &lt;x&gt;` + `7true` +
		`/a?b=1&amp;c=&#34;` + `about:invalid#TemplFailedSanitizationURL` + `tel:1`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestChildrenStandWhereTheirParentWantsThemAndNowhereElse(t *testing.T) {
	leaf := markup.Component(func(ctx context.Context, b *markup.Buffer, children templ.Component) error {
		markup.Raw(b, "[")
		if err := markup.Render(ctx, b, children); err != nil {
			return err
		}
		markup.Raw(b, "]")
		return nil
	})
	got := render(t, markup.Component(func(ctx context.Context, b *markup.Buffer, _ templ.Component) error {
		inside := markup.Children(func(ctx context.Context, b *markup.Buffer) error {
			markup.Raw(b, "inside")
			return markup.Render(ctx, b, leaf)
		})
		if err := markup.RenderWith(ctx, b, leaf, inside); err != nil {
			return err
		}
		return markup.Render(ctx, b, leaf)
	}))
	if got != "[inside[]][]" {
		t.Errorf("got %s", got)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

func TestAWriteThatFailsIsSaidAtTheEnd(t *testing.T) {
	for _, length := range []int{1, 100_000} {
		c := markup.Component(func(_ context.Context, b *markup.Buffer, _ templ.Component) error {
			markup.Text(b, strings.Repeat("a", length))
			markup.Raw(b, "b")
			return nil
		})
		if err := c.Render(t.Context(), broken{}); !errors.Is(err, errBroken) {
			t.Errorf("%d bytes: got %v", length, err)
		}
	}
}

func TestWhatAComponentSaysIsNotLost(t *testing.T) {
	failing := templ.ComponentFunc(func(context.Context, io.Writer) error { return errBroken })
	c := markup.Component(func(ctx context.Context, b *markup.Buffer, _ templ.Component) error {
		return markup.RenderWith(ctx, b, markup.Component(func(ctx context.Context, b *markup.Buffer, children templ.Component) error {
			return markup.Render(ctx, b, children)
		}), markup.Children(func(ctx context.Context, b *markup.Buffer) error { return markup.Render(ctx, b, failing) }))
	})
	if err := c.Render(t.Context(), io.Discard); !errors.Is(err, errBroken) {
		t.Errorf("got %v", err)
	}
}

func TestNobodyWritesForSomebodyWhoLeft(t *testing.T) {
	gone, leave := context.WithCancel(t.Context())
	leave()
	c := markup.Component(func(context.Context, *markup.Buffer, templ.Component) error {
		t.Error("it wrote")
		return nil
	})
	if err := c.Render(gone, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}
