// Package browser looks at pages as a person's browser does: it starts one
// headless Chromium, opens pages at a width, in a language, light or dark, acts
// on them by the words that stand on them, and checks what every page of the
// house must hold: sound for assistive technology (axe-core), no sideways
// scrolling, no missing text, nothing refused by the content security policy,
// no failed request.
//
// It is for tests only.
package browser

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"wegwarte/internal/i18n"
)

// Browser is a running Chromium. It ends with the test that started it.
type Browser struct{ ctx context.Context }

// Start starts a Chromium with an empty profile. Without one on the machine the
// test is skipped, or fails where WEGWARTE_BROWSER is "required".
func Start(t testing.TB) *Browser {
	t.Helper()
	path := find()
	if path == "" {
		if os.Getenv("WEGWARTE_BROWSER") == "required" {
			t.Fatal("no Chromium found: install chromium or set CHROMIUM")
		}
		t.Skip("no Chromium found: install chromium or set CHROMIUM")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("headless", "new"),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Env("LANGUAGE=de", "LANG=de_DE.UTF-8"),
	)
	allocator, stop := chromedp.NewExecAllocator(t.Context(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(func() {
		_ = chromedp.Cancel(ctx) // waits until the process is gone
		cancel()
		stop()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	return &Browser{ctx: ctx}
}

// find gives the path of a Chromium, or "". The headless shell is the same browser
// without windows, each of which takes most of a second to open.
func find() string {
	for _, name := range []string{os.Getenv("CHROMIUM"), "chromium-headless-shell", "chrome-headless-shell",
		"/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome"} {
		if name == "" {
			continue
		}
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// The widths that every page is looked at: a phone and a desk.
const (
	Phone = 390
	Desk  = 1440
)

// View is how a person looks at pages.
type View struct {
	Width    int       // CSS pixels; Desk where not set
	Lang     i18n.Lang // what their browser asks for; German where not set
	Dark     bool
	NoScript bool
}

// Open opens an empty page of a new person: nothing is shared with other pages.
// It is closed when the test ends.
func (b *Browser) Open(t testing.TB, v View) *Page {
	t.Helper()
	if v.Width == 0 {
		v.Width = Desk
	}
	if v.Lang == "" {
		v.Lang = i18n.German
	}
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithNewBrowserContext())
	ctx, stop := context.WithTimeout(ctx, 5*time.Minute)
	t.Cleanup(func() { stop(); cancel() })
	p := &Page{t: t, ctx: ctx, mute: v.NoScript}
	p.must(chromedp.Listen(ctx, p.note))
	call(p, network.Enable, network.EnableParams{})
	call(p, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
		Headers: network.Headers{"Accept-Language": string(v.Lang)},
	})
	p.Look(v)
	p.allowScript(!v.NoScript)
	return p
}
