package door

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/ui"
)

// formLimit bounds what a form without a file may send.
const formLimit = 1 << 20

// Visit is one request. Scope, Account and Tenant are empty where nobody is
// logged in.
type Visit struct {
	W       http.ResponseWriter
	R       *http.Request
	Scope   tenant.Scope
	Account account.Account
	Tenant  tenant.Tenant
	SignIn  id.ID // the log-in this session began with
	Clock   clock.Clock

	Trail   []ui.Crumb                    // set by an action before Show, where its page lies below another
	Scripts []string                      // names of the page's own modules
	Frame   func(ui.Page) templ.Component // around the page
	Refresh int                           // seconds after which a browser without script asks for the page again; 0: never

	door      *Door
	device    string // what the browser is known by, where it was given that just now
	own       bool   // the page is in the frame and languages of one's own
	mustSetUp bool   // nothing else may be done before a second factor is set up
}

// Context carries the visitor's language.
func (v *Visit) Context() context.Context { return v.R.Context() }

// Today is the day it is for the visitor.
func (v *Visit) Today() clock.Date { return clock.Today(v.Clock) }

// T words a message in the visitor's language.
func (v *Visit) T(key string, args ...any) string { return i18n.T(v.Context(), key, args...) }

// Do runs fn in one transaction on the data of the visitor's tenant.
func (v *Visit) Do(fn func(ctx context.Context, tx *db.Tx) error) error {
	return v.door.DB.Do(v.Context(), v.Scope.Tenant, fn)
}

// Look is Do for what only reads: it waits for nobody who writes.
func (v *Visit) Look(fn func(ctx context.Context, tx *db.Tx) error) error {
	return v.door.DB.Look(v.Context(), v.Scope.Tenant, fn)
}

// Survey is Look at one state of the data throughout, for a list of many pages.
func (v *Visit) Survey(fn func(ctx context.Context, tx *db.Tx) error) error {
	return v.door.DB.Survey(v.Context(), v.Scope.Tenant, fn)
}

// House tells how the house is set up. Where nobody said by which address it is
// reached, it is the one the visitor came by.
func (v *Visit) House() House {
	h := v.door.House
	if h.URL == "" {
		scheme := "http"
		if v.door.sessions.Cookie.Secure {
			scheme = "https"
		}
		h.URL = scheme + "://" + v.R.Host
	}
	return h
}

// DB is for the few actions whose work does not fit one transaction.
func (v *Visit) DB() *db.DB { return v.door.DB }

// Setup is how this installation lets people in.
func (v *Visit) Setup() account.Setup { return v.door.Setup }

// AuditKey signs exports of the audit; it is nil where the house has none.
func (v *Visit) AuditKey() ed25519.PrivateKey { return v.door.AuditKey }

// Show answers with a page; title is the document's, in the visitor's language.
func (v *Visit) Show(title string, content templ.Component) error {
	return v.page(http.StatusOK, title, content)
}

// ShowInvalid answers with the same form again and what is wrong with it.
func (v *Visit) ShowInvalid(title string, content templ.Component) error {
	return v.page(http.StatusUnprocessableEntity, title, content)
}

func (v *Visit) page(status int, title string, content templ.Component) error {
	p := ui.Page{Title: title, Path: v.back(), Trail: v.Trail, Scripts: v.Scripts, Refresh: v.Refresh, Version: v.door.Version}
	if v.Scope.Actor != "" && v.Scope.Role != tenant.Person {
		p.User = &ui.Frame{Name: v.Account.Name, Role: v.T("role." + string(v.Scope.Role)), Tenant: v.Tenant.Name}
		if !v.mustSetUp {
			p.Nav = v.door.Nav(v)
		}
	}
	if text := v.door.sessions.PopString(v.Context(), inFlash); text != "" {
		p.Flash = []ui.Flash{{Kind: ui.Success, Text: text}}
	}
	if text := v.door.sessions.PopString(v.Context(), inWarning); text != "" {
		p.Flash = append(p.Flash, ui.Flash{Kind: ui.Warning, Text: text})
	}
	body := takeBody()
	if err := v.Frame(p).Render(templ.WithChildren(v.Context(), content), body); err != nil {
		return err
	}
	h := v.W.Header()
	if v.own {
		h.Set("Vary", "Accept-Encoding")
	}
	if v.zips(body.Len()) {
		whole := body
		body = takeBody()
		if err := v.zip(whole.Bytes(), body); err != nil {
			return err
		}
		keepBody(whole)
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Length", strconv.Itoa(body.Len()))
	v.W.WriteHeader(status)
	if _, err := v.W.Write(body.Bytes()); err != nil {
		v.door.Log.Debug("the browser went away", "err", err)
	}
	keepBody(body)
	return nil
}

// bodies are where pages are put together, one after the other. What a large one
// took is given back.
var bodies = sync.Pool{New: func() any { return new(bytes.Buffer) }}

const largestKept = 256 << 10

func takeBody() *bytes.Buffer {
	body := bodies.Get().(*bytes.Buffer) //nolint:forcetypeassert // as it is made
	body.Reset()
	return body
}

func keepBody(body *bytes.Buffer) {
	if body.Cap() <= largestKept {
		bodies.Put(body)
	}
}

// back is where changing the language comes back to: this page, where it can be
// asked for again.
func (v *Visit) back() string {
	if v.R.Method == http.MethodGet {
		return v.R.URL.RequestURI()
	}
	return v.R.URL.Path
}

// Go sends the browser on to a page, which shows the message once; an empty key
// shows none.
func (v *Visit) Go(to, flashKey string, args ...any) error {
	if flashKey != "" {
		v.door.sessions.Put(v.Context(), inFlash, v.T(flashKey, args...))
	}
	http.Redirect(v.W, v.R, local(to), http.StatusSeeOther)
	return nil
}

// local keeps a redirect on this site.
func local(to string) string {
	u, err := url.Parse(to)
	if err != nil || u.Scheme != "" || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(to, "//") ||
		strings.ContainsAny(to, "\\\r\n\t") {
		return "/"
	}
	return to
}

// ID gives an identifier from the path.
func (v *Visit) ID(name string) (id.ID, error) {
	if one, ok := id.Parse(v.R.PathValue(name)); ok {
		return one, nil
	}
	return "", errs.NotFound("error.not-found")
}

// Form gives the fields of the query and of a posted form; a form that is too
// large or malformed has none.
func (v *Visit) Form() url.Values { return v.Carried(0) }

// Carried is Form for one in which a file of up to so many bytes, as text, comes
// back from the page that showed what is in it.
func (v *Visit) Carried(limit int64) url.Values {
	if v.R.Form == nil {
		v.R.Body = http.MaxBytesReader(v.W, v.R.Body, limit+formLimit)
		if err := v.R.ParseForm(); err != nil {
			v.R.Form = url.Values{}
		}
	}
	return v.R.Form
}

// File gives a file that was sent in a form of type multipart/form-data, with
// its name; more than limit bytes are refused. Form gives the other fields
// afterwards.
func (v *Visit) File(field string, limit int64) (name string, data []byte, err error) {
	v.R.Body = http.MaxBytesReader(v.W, v.R.Body, limit+formLimit)
	if err := v.R.ParseMultipartForm(limit + formLimit); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return "", nil, errs.Invalid("error.file.large", "mib", limit>>20).At(field)
		}
		return "", nil, errs.Invalid("error.file.missing").At(field).Because(err)
	}
	file, header, err := v.R.FormFile(field)
	if err != nil {
		return "", nil, errs.Invalid("error.file.missing").At(field).Because(err)
	}
	defer file.Close() //nolint:errcheck // read only
	switch {
	case header.Size > limit:
		return "", nil, errs.Invalid("error.file.large", "mib", limit>>20).At(field)
	case header.Size == 0:
		return "", nil, errs.Invalid("error.file.missing").At(field)
	}
	data = make([]byte, header.Size)
	if _, err := io.ReadFull(file, data); err != nil {
		return "", nil, err
	}
	return header.Filename, data, nil
}

// Send answers with a file for the visitor to keep.
func (v *Visit) Send(name, mediaType string, data []byte) error {
	return v.Stream(name, mediaType, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
}

// Stream is Send for a file that is written as it goes. What goes wrong then
// cannot be told any more: the connection is cut, so that half a file is not
// taken for a whole one.
func (v *Visit) Stream(name, mediaType string, write func(io.Writer) error) error {
	h := v.W.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+strings.ReplaceAll(name, `"`, "")+`"`)
	h.Set("Cache-Control", "no-store")
	if err := write(v.W); err != nil {
		v.door.Log.Debug("the browser went away", "err", err)
		panic(http.ErrAbortHandler)
	}
	return nil
}

// JSON answers a module of ours.
func (v *Visit) JSON(status int, data []byte) error {
	h := v.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Cache-Control", "no-store")
	v.W.WriteHeader(status)
	if _, err := v.W.Write(data); err != nil {
		v.door.Log.Debug("the browser went away", "err", err)
	}
	return nil
}

// Network is where the request came from, for slowing down guessers.
func (v *Visit) Network() string {
	host, _, err := net.SplitHostPort(v.R.RemoteAddr)
	if err != nil {
		return v.R.RemoteAddr
	}
	return networkOf(host)
}
