// Package errs is how a rule that was not met travels from where it is held to
// the door that answers for it: a kind, a message key with its arguments, the
// field it is about, and the cause kept apart.
//
// Each door has one table from Kind to its answer. The message is looked up in
// the reader's language at the door; the cause goes to the log and never to a
// page.
//
// What makes an error is not inlined: rules are held at a thousand places, and
// only seldom broken (docs/adr/0037-a-smaller-program.md).
package errs

import (
	"errors"
	"fmt"
	"strings"
)

// Kind says what the caller can do about an error.
type Kind uint8

// The kinds, from the most to the least the caller can do about it.
const (
	KindInternal  Kind = iota // nothing: it is ours to mend
	KindInvalid               // correct the input
	KindNotFound              // it is not there, or not for this reader
	KindForbidden             // ask somebody who may
	KindConflict              // somebody else was faster: look again
	KindBusy                  // try again in a moment
	KindOften                 // it was done so often that one has to wait
)

// Error is one rule that was not met.
type Error struct {
	Kind  Kind
	Key   string // message key, e.g. "error.person.birth-date.future"
	Args  []any  // name, value, name, value … for the message
	Field string // the form field, column or JSON path it is about; may be empty
	Cause error  // for the log only
}

// Error gives the key, field and cause: text for a log, not for a page.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Key)
	if e.Field != "" {
		fmt.Fprintf(&b, " (%s)", e.Field)
	}
	if e.Cause != nil {
		fmt.Fprintf(&b, ": %v", e.Cause)
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Cause }

// At names the field the error is about and returns the error itself.
//
//go:noinline
func (e *Error) At(field string) *Error { e.Field = field; return e }

// Because keeps the cause and returns the error itself.
//
//go:noinline
func (e *Error) Because(cause error) *Error { e.Cause = cause; return e }

// Invalid is an input that breaks a rule.
//
//go:noinline
func Invalid(key string, args ...any) *Error {
	return &Error{Kind: KindInvalid, Key: key, Args: args}
}

// NotFound is a thing that is not there, or that this reader may not know of.
//
//go:noinline
func NotFound(key string, args ...any) *Error {
	return &Error{Kind: KindNotFound, Key: key, Args: args}
}

// Forbidden is an action this actor has no right to.
//
//go:noinline
func Forbidden(key string, args ...any) *Error {
	return &Error{Kind: KindForbidden, Key: key, Args: args}
}

// Conflict is an action that what happened meanwhile no longer allows.
//
//go:noinline
func Conflict(key string, args ...any) *Error {
	return &Error{Kind: KindConflict, Key: key, Args: args}
}

// Busy is a limit that will be free again.
//
//go:noinline
func Busy(key string, args ...any) *Error {
	return &Error{Kind: KindBusy, Key: key, Args: args}
}

// Often is what somebody did so often that they have to wait: args has "count", the minutes.
//
//go:noinline
func Often(key string, args ...any) *Error {
	return &Error{Kind: KindOften, Key: key, Args: args}
}

// Internal is a fault of ours.
//
//go:noinline
func Internal(cause error) *Error {
	return &Error{Kind: KindInternal, Key: "error.internal", Cause: cause}
}

// KindOf gives the kind of err; whatever is no *Error or List is internal.
func KindOf(err error) Kind {
	if list := All(err); len(list) > 0 {
		return list[0].Kind
	}
	return KindInternal
}

// Is reports whether err is of the kind.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }

// List is several rules not met by one input. The zero List is no error.
type List []*Error

// Error joins the errors of the list.
func (l List) Error() string {
	texts := make([]string, len(l))
	for i, e := range l {
		texts[i] = e.Error()
	}
	return strings.Join(texts, "; ")
}

// Add appends what err holds, if anything.
//
//go:noinline
func (l *List) Add(err error) { *l = append(*l, All(err)...) }

// Err gives nil for an empty list, so that a nil error stays nil.
//
//go:noinline
func (l List) Err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

// All gives every *Error that err holds: none for nil, the members of a List,
// or the single error, wrapped as internal where it is foreign.
func All(err error) List {
	if err == nil {
		return nil
	}
	var list List
	if errors.As(err, &list) {
		return list
	}
	var one *Error
	if errors.As(err, &one) {
		return List{one}
	}
	return List{Internal(err)}
}
