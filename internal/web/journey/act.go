package journey

import (
	"context"
	"strconv"
	"strings"

	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
)

// seen reads which transfer a form is about and which version its reader saw.
func seen(v *door.Visit) (assignment.Seen, error) {
	one, err := v.ID("id")
	if err != nil {
		return assignment.Seen{}, err
	}
	version, _ := strconv.Atoi(v.Form().Get("version")) // 0 is no version: the conflict is said
	return assignment.Seen{Transfer: one, Version: version}, nil
}

// use runs a use case of the slice in one transaction of the visit.
func use[C, T any](v *door.Visit, useCase func(context.Context, *db.Tx, clock.Clock, tenant.Scope, C) (T, error), cmd C) (out T, err error) {
	err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
		out, err = useCase(ctx, tx, v.Clock, v.Scope, cmd)
		return err
	})
	return out, err
}

func text(v *door.Visit, name string) string { return strings.TrimSpace(v.Form().Get(name)) }

// Announce tells the municipality of a draft.
func Announce(v *door.Visit) error {
	at, err := seen(v)
	if err != nil {
		return err
	}
	reason := text(v, "reason")
	t, err := use(v, assignment.Announce, assignment.AnnounceCommand{Seen: at, Reason: reason})
	if err != nil {
		return again(v, err, func(p *transfer) { p.Reason = reason })
	}
	return v.Go(path(t.ID), "transfer.flash.announced", "town", t.MunicipalityName)
}

// Acknowledge says that the municipality has read what it was told.
func Acknowledge(v *door.Visit) error {
	at, err := seen(v)
	if err != nil {
		return err
	}
	t, err := use(v, assignment.Acknowledge, assignment.AcknowledgeCommand{Seen: at})
	if err != nil {
		return err
	}
	return v.Go(path(t.ID)+"#vorbereitung", "transfer.flash.acknowledged")
}

// Ready says that the municipality can receive them.
func Ready(v *door.Visit) error {
	at, err := seen(v)
	if err != nil {
		return err
	}
	t, err := use(v, assignment.Ready, assignment.ReadyCommand{Seen: at, Anyway: text(v, "anyway") != ""})
	if err != nil {
		return again(v, err, func(p *transfer) { p.Anyway = true })
	}
	return v.Go(path(t.ID), "transfer.flash.ready")
}

// Tick says that one thing is prepared, or takes that back.
func Tick(v *door.Visit) error {
	one, err := v.ID("id")
	if err != nil {
		return err
	}
	done, err := use(v, assignment.Tick, assignment.TickCommand{Preparation: one, Done: text(v, "done") == "ja"})
	if err != nil {
		return err
	}
	if text(v, "back") == "list" {
		return v.Go("/vorbereitung", "task.done")
	}
	return v.Go(path(done.Transfer)+"#vorbereitung", "")
}

// ids reads the identifiers a form sends under a name; what is none is left out.
func ids(v *door.Visit, name string) []id.ID {
	var list []id.ID
	for _, one := range v.Form()[name] {
		if known, ok := id.Parse(one); ok {
			list = append(list, known)
		}
	}
	return list
}

// at moves the errors of a command's field to the field a page has for it.
func at(err error, from, to string) error {
	list := errs.All(err)
	for i, e := range list {
		if e.Field == from {
			moved := *e
			list[i] = moved.At(to)
		}
	}
	return list.Err()
}
