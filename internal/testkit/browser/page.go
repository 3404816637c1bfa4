package browser

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Page is one tab of one person. Whatever fails ends the test.
type Page struct {
	t     testing.TB
	ctx   context.Context
	width int
	mute  bool // the page's own scripts do not run

	mu       sync.Mutex
	troubles []string // what the browser complained about since the last Check
	asked    []string // addresses asked for since Asked
}

// Go opens a URL and gives the status of the answer, once the fonts are there.
func (p *Page) Go(url string) int {
	p.t.Helper()
	return p.navigate(chromedp.Navigate(url))
}

// navigate runs steps that lead to another page and waits for it.
func (p *Page) navigate(steps ...chromedp.Action[chromedp.Void]) int {
	p.t.Helper()
	response, err := chromedp.RunResponse(p.ctx, steps...)
	p.must(err)
	p.must(chromedp.Do(p.ctx, chromedp.WaitReady(chromedp.CSS("body"))))
	evaluate[bool](p, `document.fonts.ready.then(() => true)`)
	if response == nil {
		return 0
	}
	return int(response.Status)
}

// Look looks at the same page at a view's width and colours.
func (p *Page) Look(v View) {
	p.t.Helper()
	p.Resize(v.Width)
	scheme := "light"
	if v.Dark {
		scheme = "dark"
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme},
			{Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
}

// Resize looks at the same page at another width.
func (p *Page) Resize(width int) {
	p.t.Helper()
	p.width = width
	p.must(chromedp.Do(p.ctx, chromedp.EmulateViewport(int64(width), 900)))
}

// Print looks at the page as it will be printed, or again as on the screen.
func (p *Page) Print(on bool) {
	p.t.Helper()
	media := ""
	if on {
		media = "print"
	}
	call(p, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
}

// URL gives the path and query of the page.
func (p *Page) URL() string {
	p.t.Helper()
	return evaluate[string](p, `location.pathname + location.search`)
}

// Text gives the words that can be seen.
func (p *Page) Text() string {
	p.t.Helper()
	return evaluate[string](p, `document.body?.innerText ?? ""`)
}

// HTML gives the page as it is now.
func (p *Page) HTML() string {
	p.t.Helper()
	return evaluate[string](p, `document.documentElement.outerHTML`)
}

// Forget drops a cookie, as a browser does that was closed.
func (p *Page) Forget(cookie string) {
	p.t.Helper()
	url := evaluate[string](p, `location.href`)
	call(p, network.DeleteCookies, network.DeleteCookiesParams{Name: cookie, URL: url})
}

// Sees fails the test where the words cannot be seen on the page.
func (p *Page) Sees(words ...string) {
	p.t.Helper()
	text := squeeze(p.Text())
	for _, w := range words {
		if !strings.Contains(text, squeeze(w)) {
			p.t.Errorf("%s: %q is not on the page:\n%s", p.URL(), w, text)
		}
	}
}

// SeesNot fails the test where the words can be seen on the page.
func (p *Page) SeesNot(words ...string) {
	p.t.Helper()
	text := squeeze(p.Text())
	for _, w := range words {
		if strings.Contains(text, squeeze(w)) {
			p.t.Errorf("%s: %q is on the page", p.URL(), w)
		}
	}
}

// Authenticator gives the browser a device that makes and keeps passkeys, and
// whose owner always says yes.
func (p *Page) Authenticator() {
	p.t.Helper()
	call(p, webauthn.Enable, webauthn.EnableParams{})
	call(p, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true}})
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

// Shot writes a picture of the whole page as PNG.
func (p *Page) Shot(path string) {
	p.t.Helper()
	height := evaluate[float64](p, `document.documentElement.scrollHeight`)
	p.must(chromedp.Do(p.ctx, chromedp.EmulateViewport(int64(p.width), int64(max(height, 900)))))
	picture, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	p.must(err)
	p.must(chromedp.Do(p.ctx, chromedp.EmulateViewport(int64(p.width), 900)))
	p.must(os.MkdirAll(filepath.Dir(path), 0o750))
	p.must(os.WriteFile(path, picture, 0o600))
}

// note keeps what the browser complains about.
func (p *Page) note(ev any) {
	trouble := ""
	switch e := ev.(type) {
	case *network.EventRequestWillBeSent:
		p.mu.Lock()
		p.asked = append(p.asked, e.Request.URL)
		p.mu.Unlock()
	case *runtime.EventExceptionThrown:
		trouble = "script: " + e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == "error" {
			trouble = "console: an error was logged"
		}
	case *log.EventEntryAdded:
		// failed requests are noted below, with their address
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			trouble = "browser: " + e.Entry.Text
		}
	case *network.EventResponseReceived:
		if e.Response.Status >= 400 && e.Type != network.ResourceTypeDocument && !strings.HasSuffix(e.Response.URL, "/favicon.ico") {
			trouble = fmt.Sprintf("request: %s answered %d", e.Response.URL, e.Response.Status)
		}
	case *network.EventLoadingFailed:
		if !e.Canceled {
			trouble = fmt.Sprintf("request failed: %s %s", e.Type, e.ErrorText)
		}
	}
	if trouble != "" {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.troubles = append(p.troubles, trouble)
	}
}

// must ends the test on an error of the browser.
func (p *Page) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("browser: %v", err)
	}
}

// call sends one command of the DevTools protocol.
func call[P, R any](p *Page, command cdp.Command[P, R], params P) {
	p.t.Helper()
	_, err := chromedp.Call(p.ctx, command, params)
	p.must(err)
}

// ask sends one command and gives its result.
func ask[P, R any](p *Page, command cdp.Command[P, R], params P) R {
	p.t.Helper()
	result, err := chromedp.Call(p.ctx, command, params)
	p.must(err)
	return result
}

// evaluate runs an expression in the page and gives its value. A page without
// script is given it for that moment: what it loaded does not run afterwards.
func evaluate[T any](p *Page, expression string) T {
	p.t.Helper()
	if p.mute {
		p.allowScript(true)
		defer p.allowScript(false)
	}
	value, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	p.must(err)
	return value
}

func (p *Page) allowScript(on bool) {
	p.t.Helper()
	call(p, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// Snap writes a picture of what is in the window as PNG.
func (p *Page) Snap(path string) {
	p.t.Helper()
	picture, err := chromedp.Run(p.ctx, chromedp.CaptureScreenshot())
	p.must(err)
	p.must(os.MkdirAll(filepath.Dir(path), 0o750))
	p.must(os.WriteFile(path, picture, 0o600))
}
