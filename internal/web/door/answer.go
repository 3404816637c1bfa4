package door

import (
	"net/http"

	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
)

// statuses is the one table from what went wrong to what the browser is told.
var statuses = map[errs.Kind]int{
	errs.KindInternal:  http.StatusInternalServerError,
	errs.KindInvalid:   http.StatusUnprocessableEntity,
	errs.KindNotFound:  http.StatusNotFound,
	errs.KindForbidden: http.StatusForbidden,
	errs.KindConflict:  http.StatusConflict,
	errs.KindBusy:      http.StatusServiceUnavailable,
	errs.KindOften:     http.StatusTooManyRequests,
}

// answer words an error that an action did not show in its own page. The cause
// goes to the log, by the route's pattern: an address may name a person's file.
func (v *Visit) answer(err error) {
	kind := errs.KindOf(err)
	if kind == errs.KindInternal {
		v.door.Log.Error("internal", "route", v.R.Pattern, "err", err)
	}
	if kind == errs.KindBusy {
		v.W.Header().Set("Retry-After", "5")
	}
	if kind == errs.KindOften {
		v.W.Header().Set("Retry-After", "60")
	}
	status := statuses[kind]
	if err := v.page(status, v.T(titles[kind]), failure(i18n.Err(v.Context(), err), titles[kind])); err != nil {
		v.door.Log.Error("internal", "route", v.R.Pattern, "err", err)
		http.Error(v.W, http.StatusText(status), status)
	}
}

// NotFound answers for addresses no page has.
func (v *Visit) NotFound() error { return errs.NotFound("error.no-page") }

var titles = map[errs.Kind]string{
	errs.KindInternal:  "error.title.internal",
	errs.KindInvalid:   "error.title.invalid",
	errs.KindNotFound:  "error.title.not-found",
	errs.KindForbidden: "error.title.forbidden",
	errs.KindConflict:  "error.title.conflict",
	errs.KindBusy:      "error.title.busy",
	errs.KindOften:     "error.title.often",
}

// CrossOrigin answers a form that another site tried to send in our name.
func (v *Visit) CrossOrigin() error { return errs.Forbidden("error.cross-origin") }
