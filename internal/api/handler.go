package api

import (
	_ "embed"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"wegwarte/internal/account"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/tenant"
)

// Prefix begins every address of the interface.
const Prefix = "/api/v1/"

// Description is the interface in the form of OpenAPI 3.1.
//
//go:embed openapi.json
var Description []byte

// Door is what the interface needs to know.
type Door struct {
	DB    *db.DB
	Clock clock.Clock
	Log   *slog.Logger
}

// route is one address, and what a key must be for to come in.
type route struct {
	pattern string
	use     account.Use
	action  func(*call) (any, error)
}

var routes = []route{
	{"GET " + Prefix + "vacancies", account.Vacancies, listVacancies},
	{"POST " + Prefix + "vacancies", account.Vacancies, takeVacancies},
	{"DELETE " + Prefix + "vacancies/{reference}", account.Vacancies, withdrawVacancy},
}

// call is one request of a program.
type call struct {
	*Door
	W       http.ResponseWriter
	R       *http.Request
	Program account.Program
	Scope   tenant.Scope
}

// Handler answers everything below Prefix.
func Handler(d Door) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Prefix+"openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(Description)
	})
	for _, r := range routes {
		mux.HandleFunc(r.pattern, func(w http.ResponseWriter, req *http.Request) { d.answer(r, w, req) })
	}
	mux.HandleFunc(Prefix, func(w http.ResponseWriter, r *http.Request) {
		(&call{Door: &d, W: w, R: spoken(r)}).fail(errs.NotFound("error.api.no-address"))
	})
	return mux
}

// spoken gives the request in the language its reader asks for.
func spoken(r *http.Request) *http.Request {
	return r.WithContext(i18n.With(r.Context(), i18n.Match("", r.Header.Get("Accept-Language"))))
}

func (d Door) answer(to route, w http.ResponseWriter, r *http.Request) {
	c := &call{Door: &d, W: w, R: spoken(r)}
	content, err := c.run(to)
	if err != nil {
		c.fail(err)
		return
	}
	if content == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	c.send(http.StatusOK, "application/json", content)
}

func (c *call) run(to route) (any, error) {
	secret, ok := strings.CutPrefix(c.R.Header.Get("Authorization"), "Bearer ")
	if !ok {
		return nil, errKey
	}
	var err error
	c.Program, c.Scope, err = account.OpenProgram(c.R.Context(), c.DB, c.Clock, strings.TrimSpace(secret))
	switch {
	case errs.Is(err, errs.KindNotFound):
		return nil, errKey
	case errs.Is(err, errs.KindBusy):
		return nil, &refusal{http.StatusTooManyRequests, err}
	case err != nil:
		return nil, err
	case c.Program.Use != to.use:
		return nil, errs.Forbidden("error.api.other-use")
	}
	return to.action(c)
}

// refusal is an answer that no kind of error stands for.
type refusal struct {
	status int
	error
}

func (r *refusal) Unwrap() error { return r.error }

var (
	errKey   = &refusal{http.StatusUnauthorized, errs.Forbidden("error.api.key")}
	errMedia = &refusal{http.StatusUnsupportedMediaType, errs.Invalid("error.api.media")}
	errLarge = &refusal{http.StatusRequestEntityTooLarge, errs.Invalid("error.api.large", "mib", limit>>20)}
)

// statuses is the one table from what went wrong to what the program is told.
var statuses = map[errs.Kind]int{
	errs.KindInternal:  http.StatusInternalServerError,
	errs.KindInvalid:   http.StatusUnprocessableEntity,
	errs.KindNotFound:  http.StatusNotFound,
	errs.KindForbidden: http.StatusForbidden,
	errs.KindConflict:  http.StatusConflict,
	errs.KindBusy:      http.StatusServiceUnavailable,
	errs.KindOften:     http.StatusTooManyRequests,
}

// besides is what a status comes with: how to do better, and when.
var besides = map[int][2]string{
	http.StatusUnauthorized:       {"WWW-Authenticate", "Bearer"},
	http.StatusTooManyRequests:    {"Retry-After", "60"},
	http.StatusServiceUnavailable: {"Retry-After", "5"},
}

func (c *call) fail(err error) {
	status := statuses[errs.KindOf(err)]
	if r := (*refusal)(nil); errors.As(err, &r) {
		status = r.status
	}
	if status == http.StatusInternalServerError {
		c.Log.Error("internal", "route", c.R.Pattern, "err", err)
	}
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status}
	for _, one := range i18n.Err(c.R.Context(), err) {
		p.Detail = strings.TrimSpace(p.Detail + " " + one.Text)
	}
	if rows := (*rowFaults)(nil); errors.As(err, &rows) {
		p.Errors = rows.list[:min(len(rows.list), mostNamed)]
		p.More = len(rows.list) - len(p.Errors)
	}
	if h, ok := besides[status]; ok {
		c.W.Header().Set(h[0], h[1])
	}
	c.send(status, "application/problem+json", p)
}

// problem is an answer to what cannot be done (RFC 9457).
type problem struct {
	Type   string  `json:"type"`
	Title  string  `json:"title"`
	Status int     `json:"status"`
	Detail string  `json:"detail"`
	Errors []fault `json:"errors,omitempty"`
	More   int     `json:"more,omitempty"` // so many other rows are wrong
}

// fault is one rule that an entry breaks.
type fault struct {
	Row       int    `json:"row"` // of the array, the first is 1
	Reference string `json:"reference,omitempty"`
	Field     string `json:"field,omitempty"`
	Rule      string `json:"rule"`
	Message   string `json:"message"`
}

// mostNamed is how many faults an answer names.
const mostNamed = 200

// rowFaults are what is wrong in what was brought.
type rowFaults struct {
	list []fault
	error
}

func (f *rowFaults) Unwrap() error { return f.error }

func (c *call) send(status int, kind string, content any) {
	h := c.W.Header()
	h.Set("Content-Type", kind)
	h.Set("Cache-Control", "no-store")
	c.W.WriteHeader(status)
	_ = json.NewEncoder(c.W).Encode(content) // where the program went away, it asks again
}
