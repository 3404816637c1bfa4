package register

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"time"

	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/sheet/arrivals"
	"wegwarte/internal/upload"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// arrivalRun is the page of one list: what would become of it, how far it is, and
// what came of it.
type arrivalRun struct {
	List   upload.Upload
	Now    time.Time
	Layout arrivals.Layout
	Said   arrivals.Findings // by the check; of one that was confirmed, by taking it in
	First  []person.ArrivalRow
	In     []arrivals.Taken
	Last   string // file number of the last household that was taken in, in the order of the list
}

// How much of a list is shown.
const (
	shownFirst    = 10
	shownArrivals = 25
)

// runModule is what shows progress without the page being asked for again.
const runModule = "arrival_run.js"

func runURL(which id.ID) string { return "/ankuenfte/" + string(which) }

// ShowArrivalRun shows where a list stands.
func ShowArrivalRun(v *door.Visit) error {
	p, err := findRun(v)
	if err != nil {
		return err
	}
	d := desk(v)
	if p.Layout, err = arrivals.LayoutOf(p.List); err != nil {
		return err
	}
	switch p.List.State {
	case upload.Checking, upload.Running:
		v.Scripts = append(v.Scripts, runModule)
		v.Refresh = 3
	case upload.Ready:
		p.First, err = d.First(v.Context(), v.Scope, p.List, shownFirst)
	case upload.Done, upload.Cancelled, upload.Failed:
		err = p.taken(v, d)
	}
	if err != nil {
		return err
	}
	v.Trail = []ui.Crumb{{Label: v.T("arrivals.title"), URL: "/ankuenfte"}}
	return v.Show(p.title(v.Context()), runPage(p))
}

// taken finds the households of the list that are in the register, as far as they
// are shown.
func (p *arrivalRun) taken(v *door.Visit, d arrivals.Desk) error {
	for number := 1; number <= p.List.Taken; number++ {
		if len(p.In) >= shownArrivals && number < p.List.Taken {
			continue
		}
		all, err := d.Taken(v.Context(), v.Scope, p.List, number)
		if err != nil {
			return err
		}
		for _, t := range all {
			if t.Household != "" && len(p.In) < shownArrivals {
				p.In = append(p.In, t)
			}
			p.Last = t.FileNumber
		}
	}
	return v.Look(func(_ context.Context, tx *db.Tx) error {
		upload.Looked(tx, v.Clock, v.Scope, p.List, audit.Read)
		return nil
	})
}

func findRun(v *door.Visit) (p arrivalRun, err error) {
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	p.Now = v.Clock.Now()
	err = v.Look(func(ctx context.Context, tx *db.Tx) error {
		p.List, err = upload.Find(ctx, tx, v.Scope, upload.Arrivals, which)
		return err
	})
	if err != nil {
		return p, err
	}
	kept := p.List.Found
	if !p.List.ConfirmedAt.IsZero() {
		kept = p.List.Came
	}
	p.Said, err = arrivals.FindingsOf(kept)
	return p, err
}

// ConfirmArrivals has a list taken in.
func ConfirmArrivals(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	if err := desk(v).Confirm(v.Context(), v.Scope, which); err != nil {
		return err
	}
	return v.Go(runURL(which), "")
}

// CancelArrivals throws a list away, or stops it.
func CancelArrivals(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	gone, err := desk(v).Cancel(v.Context(), v.Scope, which)
	switch {
	case err != nil:
		return err
	case gone:
		return v.Go("/ankuenfte", "arrivals.gone")
	}
	return v.Go(runURL(which), "")
}

// SendArrivalRest gives the rows that stay out, to be corrected and brought back.
func SendArrivalRest(v *door.Visit) error {
	p, err := findRun(v)
	if err != nil {
		return err
	}
	var file bytes.Buffer
	if err := desk(v).WriteRest(v.Context(), v.Scope, p.List, &file); err != nil {
		return err
	}
	return v.Send("ankuenfte-offen.xlsx", workbook, file.Bytes())
}

// SendArrivalProgress tells our module how far a list is; it names nobody.
func SendArrivalProgress(v *door.Visit) error {
	p, err := findRun(v)
	if err != nil {
		return err
	}
	done, total := p.progress()
	data, err := json.Marshal(map[string]any{"state": p.List.State, "done": done, "total": total,
		"text": i18n.T(v.Context(), "progress.of", "done", done, "total", total), "note": p.left(v.Context())})
	if err != nil {
		return err
	}
	return v.JSON(http.StatusOK, data)
}

// progress is how many households are done, and how many there are.
func (p arrivalRun) progress() (done, total int) {
	if p.List.State == upload.Checking { // parts are of about the same size
		return p.List.Size * p.List.Checked / max(p.List.Parts, 1), p.List.Size
	}
	return p.List.TakenSize, p.List.Size
}

// left says how long it takes still, roughly, and what stays out so far.
func (p arrivalRun) left(ctx context.Context) string {
	done, total := p.progress()
	since := p.List.BroughtAt
	if p.List.State == upload.Running {
		since = p.List.ConfirmedAt
	}
	text := i18n.T(ctx, "arrivals.left.begins")
	if took := p.Now.Sub(since); done > 0 && took > 0 {
		left := time.Duration(float64(took) * float64(total-done) / float64(done))
		if text = i18n.T(ctx, "arrivals.left.soon"); left > time.Minute {
			text = i18n.T(ctx, "arrivals.left.minutes", "count", int((left+time.Minute-1)/time.Minute))
		}
	}
	if rows := p.Said.Out().Rows; rows > 0 && p.List.State == upload.Running {
		text += " " + i18n.T(ctx, "arrivals.left.out", "count", rows)
	}
	return text
}
