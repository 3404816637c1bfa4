package browser

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// Line is a network to a server that can be cut.
func Line(t testing.TB, to string) (at string, cut func()) {
	t.Helper()
	return LineThrough(t, to, func(*http.Request) {})
}

// LineThrough is Line where each answer, come from the server, waits for hold before it goes on.
func LineThrough(t testing.TB, to string, hold func(*http.Request)) (at string, cut func()) {
	t.Helper()
	there, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(there)
	proxy.ModifyResponse = func(answer *http.Response) error {
		hold(answer.Request)
		return nil
	}
	server := httptest.NewServer(proxy)
	t.Cleanup(server.Close)
	return server.URL, func() { server.CloseClientConnections(); server.Close() }
}

// Stored lists the addresses that the site keeps in the browser, to be read without
// a network.
func (p *Page) Stored() []string {
	p.t.Helper()
	return evaluate[[]string](p, `(async () => {
		const all = []
		for (const name of await caches.keys()) {
			for (const request of await (await caches.open(name)).keys()) all.push(new URL(request.url).pathname)
		}
		return all.sort()
	})()`)
}

// Fails reports whether an address shows nothing at all.
func (p *Page) Fails(url string) bool {
	p.t.Helper()
	_, err := chromedp.RunResponse(p.ctx, chromedp.Navigate(url))
	return err != nil
}

// Age has what the site keeps in the browser be so much older.
func (p *Page) Age(by time.Duration) {
	p.t.Helper()
	evaluate[bool](p, fmt.Sprintf(`(async () => {
		for (const name of await caches.keys()) {
			const cache = await caches.open(name)
			for (const request of await cache.keys()) {
				const found = await cache.match(request)
				const headers = new Headers(found.headers)
				if (headers.get('kept')) headers.set('kept', headers.get('kept') - %d)
				await cache.put(request, new Response(await found.blob(), { headers }))
			}
		}
		return true
	})()`, by.Milliseconds()))
}

// Workers counts the programs that the site left in the browser.
func (p *Page) Workers() int {
	p.t.Helper()
	return evaluate[int](p, `navigator.serviceWorker.getRegistrations().then((all) => all.length)`)
}

// Slow makes the line as slow as so many kbit a second, with so long until an
// answer begins; nothing is taken from what was kept before.
func (p *Page) Slow(kbit int, latency time.Duration) {
	p.t.Helper()
	call(p, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	speed := float64(kbit) * 1000 / 8
	call(p, conditions, lineParams{Latency: float64(latency.Milliseconds()), Down: speed, Up: speed})
}

// lineParams are those of a command that all browsers in use know, and the package
// of commands no longer names.
type lineParams struct {
	Offline bool    `json:"offline"`
	Latency float64 `json:"latency"`
	Down    float64 `json:"downloadThroughput"`
	Up      float64 `json:"uploadThroughput"`
}

var conditions = cdp.Command[lineParams, cdp.Empty]{Method: "Network.emulateNetworkConditions"}

// Loading is how the page came: when its first words could be read, when all of it
// was there, and what went over the line for it.
type Loading struct {
	Painted, Loaded time.Duration
	Bytes           int // compressed, with headers
	Files           int
}

// Loading tells how the page that is shown came.
func (p *Page) Loading() Loading {
	p.t.Helper()
	got := evaluate[struct{ Painted, Loaded, Bytes, Files float64 }](p, `(async () => {
		const painted = await new Promise((done) => {
			const look = () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime
			if (look()) return done(look())
			const observer = new PerformanceObserver(() => look() && done(look()))
			observer.observe({ type: 'paint', buffered: true })
			setTimeout(() => done(look() ?? 1e6), 20000)
		})
		while (document.readyState !== 'complete') await new Promise((done) => setTimeout(done, 50))
		const page = performance.getEntriesByType('navigation')[0]
		const rest = performance.getEntriesByType('resource')
		return {
			Painted: painted, Loaded: page.loadEventEnd, Files: 1 + rest.length,
			Bytes: [page, ...rest].reduce((sum, one) => sum + one.transferSize, 0)
		}
	})()`)
	ms := func(f float64) time.Duration { return time.Duration(f * float64(time.Millisecond)) }
	return Loading{Painted: ms(got.Painted), Loaded: ms(got.Loaded), Bytes: int(got.Bytes), Files: int(got.Files)}
}

// Asked lists the addresses that the browser asked for since the page was opened, or since it was told last.
func (p *Page) Asked() []string {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	asked := p.asked
	p.asked = nil
	return asked
}

// Cookies lists the names of the cookies that the browser keeps.
func (p *Page) Cookies() (names []string) {
	p.t.Helper()
	for _, c := range ask(p, network.GetCookies, network.GetCookiesParams{}).Cookies {
		names = append(names, c.Name)
	}
	return names
}
