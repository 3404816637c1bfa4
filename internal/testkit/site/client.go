package site

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Client is a browser without script: it keeps cookies, and stays where it was
// redirected.
type Client struct {
	t    testing.TB
	url  string
	http http.Client
}

// Get asks for a page.
func (c *Client) Get(path string) Page {
	c.t.Helper()
	return c.do(http.MethodGet, path, "", nil)
}

// Post sends fields as name, value, name, value.
func (c *Client) Post(path string, pairs ...string) Page {
	c.t.Helper()
	form := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return c.do(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// Goes posts and fails the test where that does not lead on; it gives where to,
// without the part of the page.
func (c *Client) Goes(path string, pairs ...string) string {
	c.t.Helper()
	p := c.Post(path, pairs...)
	if p.Status != http.StatusSeeOther {
		c.t.Fatalf("POST %s: %d %s", path, p.Status, p.Words())
	}
	to, _, _ := strings.Cut(p.Location, "#")
	return to
}

// Upload sends a file, with other fields as name, value, name, value.
func (c *Client) Upload(path, field, name, content string, pairs ...string) Page {
	c.t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	file, err := form.CreateFormFile(field, name)
	if err == nil {
		_, err = io.WriteString(file, content)
	}
	for i := 0; i+1 < len(pairs) && err == nil; i += 2 {
		err = form.WriteField(pairs[i], pairs[i+1])
	}
	if err == nil {
		err = form.Close()
	}
	if err != nil {
		c.t.Fatal(err)
	}
	return c.do(http.MethodPost, path, form.FormDataContentType(), &body)
}

// LogIn logs somebody in.
func (c *Client) LogIn(email string) *Client {
	c.t.Helper()
	if p := c.Post("/anmelden", "email", email, "password", Password); p.Status != http.StatusSeeOther {
		c.t.Fatalf("log-in of %s: %d", email, p.Status)
	}
	return c
}

func (c *Client) do(method, path, kind string, body io.Reader) Page {
	c.t.Helper()
	r, err := http.NewRequestWithContext(c.t.Context(), method, c.url+path, body)
	if err != nil {
		c.t.Fatal(err)
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	return c.Send(r)
}

// Send sends a request of the test's own making.
func (c *Client) Send(r *http.Request) Page {
	c.t.Helper()
	answer, err := c.http.Do(r)
	if err != nil {
		c.t.Fatal(err)
	}
	defer answer.Body.Close() //nolint:errcheck // read to the end
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		c.t.Fatal(err)
	}
	return Page{t: c.t, Status: answer.StatusCode, Body: string(text), Location: answer.Header.Get("Location"), Header: answer.Header}
}

// Cookies gives what the browser keeps, for a request of another kind.
func (c *Client) Cookies() []*http.Cookie {
	at, err := url.Parse(c.url)
	if err != nil {
		c.t.Fatal(err)
	}
	return c.http.Jar.Cookies(at)
}
