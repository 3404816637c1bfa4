package lodging

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wegwarte/engine/forecast"
	"wegwarte/engine/placement"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/housing/outlook"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

// ahead is the year ahead, as it is and with each set of measures.
type ahead struct {
	*outlook.Ahead
	Today   clock.Date
	Writes  bool
	Waiting []flat.Waiting    // who may have a flat of their own and has none
	Sites   []string          // that can be extended or closed
	Open    string            // the form that was not accepted: "scenario", or a scenario's ID
	Values  map[string]string // of it
	Mix     *forecast.Mix
	Of      outlook.Scenario // that the mix is a part of
	Faults  i18n.Faults
}

const outlookPath = sitePath + "/ausblick"

// ShowOutlook shows the year ahead.
func ShowOutlook(v *door.Visit) error {
	p, err := loadOutlook(v)
	if err != nil {
		return err
	}
	return v.Show(v.T("outlook.title"), outlookPage(p))
}

func loadOutlook(v *door.Visit) (p ahead, err error) {
	p = ahead{Today: v.Today(), Writes: v.Scope.Writes(tenant.Site), Values: map[string]string{}}
	v.Trail = []ui.Crumb{{Label: v.T("housing.title"), URL: sitePath}}
	if p.Ahead, err = outlook.Look(v.Context(), v.DB(), v.Clock, v.Scope); err != nil {
		return p, err
	}
	if v.Scope.Reads(tenant.Flat) && v.Scope.Kind == tenant.Municipality {
		err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
			p.Waiting, err = flat.AllWaiting(ctx, tx, v.Scope, p.Today)
			return err
		})
	}
	for _, k := range p.Plan.Stock {
		if k.Site != "" && !slices.Contains(p.Sites, k.Site) {
			p.Sites = append(p.Sites, k.Site)
		}
	}
	return p, err
}

func outlookAgain(v *door.Visit, form string, values map[string]string, err error) error {
	if !errs.Is(err, errs.KindInvalid) {
		return err
	}
	p, load := loadOutlook(v)
	if load != nil {
		return load
	}
	p.Open, p.Values, p.Faults = form, values, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("outlook.title"), outlookPage(p))
}

// AddScenario begins a set of measures.
func AddScenario(v *door.Visit) error {
	values := typed(v, "name")
	err := v.Do(func(ctx context.Context, tx *db.Tx) error {
		_, err := outlook.Add(ctx, tx, v.Clock, v.Scope, values["name"])
		return err
	})
	if err != nil {
		return outlookAgain(v, "scenario", values, err)
	}
	return v.Go(outlookPath+"#was-waere-wenn", "outlook.added", "name", values["name"])
}

// ChangeScenario adds a measure to a set, takes one out, or removes the set.
func ChangeScenario(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	values := typed(v, "do", "version", "at", "what", "kind", "count", "places", "from", "site", "percent", "month", "once")
	seen := outlook.Seen{Scenario: which}
	seen.Version, _ = strconv.Atoi(values["version"])
	at, _ := strconv.Atoi(values["at"])
	m, err := readMeasure(values)
	if values["do"] != "take" {
		err = nil
	}
	if err == nil {
		err = v.Do(func(ctx context.Context, tx *db.Tx) (err error) {
			switch values["do"] {
			case "take":
				_, err = outlook.Take(ctx, tx, v.Clock, v.Scope, seen, m)
			case "drop":
				_, err = outlook.Drop(ctx, tx, v.Clock, v.Scope, seen, at)
			case "remove":
				err = outlook.Remove(ctx, tx, v.Clock, v.Scope, seen)
			default:
				err = errs.NotFound("error.not-found")
			}
			return err
		})
	}
	if err != nil {
		return outlookAgain(v, string(which), values, err)
	}
	return v.Go(outlookPath+"#was-waere-wenn", "outlook.changed")
}

func readMeasure(values map[string]string) (outlook.Measure, error) {
	var faults errs.List
	m := outlook.Measure{What: outlook.What(values["what"]), Kind: placement.Kind(values["kind"]), From: readDay(values["from"], "from", &faults), Site: values["site"],
		Count: readCount(values["count"], "count", 0, &faults), Places: readCount(values["places"], "places", 0, &faults), Percent: readCount(values["percent"], "percent", 0, &faults)}
	for field, into := range map[string]*int{"month": &m.Month, "once": &m.Once} {
		if values[field] != "" {
			*into = readCents(values[field], field, &faults)
		}
	}
	return m, faults.Err()
}

// ShowMix looks for the cheapest part of a set of measures that empties the halls.
func ShowMix(v *door.Visit) error {
	query := v.R.URL.Query()
	number, _ := strconv.Atoi(query.Get("nr"))
	values := map[string]string{"by": strings.TrimSpace(query.Get("by")), "level": strings.TrimSpace(query.Get("level"))}
	var faults errs.List
	goal := outlook.Goal{By: readDay(values["by"], "by", &faults), Level: readCount(values["level"], "level", 0, &faults)}
	err := faults.Err()
	var mix *forecast.Mix
	var of outlook.Scenario
	if err == nil {
		mix, of, err = outlook.Cheapest(v.Context(), v.DB(), v.Clock, v.Scope, number, goal)
	}
	if err != nil {
		return outlookAgain(v, "mix-"+strconv.Itoa(number), values, err)
	}
	p, err := loadOutlook(v)
	if err != nil {
		return err
	}
	p.Mix, p.Of, p.Values, p.Open = mix, of, values, "mix-"+strconv.Itoa(number)
	return v.Show(v.T("outlook.title"), outlookPage(p))
}

// name names an outlook: of a set of measures, or as it is.
func name(ctx context.Context, o forecast.Outlook) string {
	if o.Name == "" {
		return i18n.T(ctx, "outlook.as-is")
	}
	return o.Name
}

// forecastDay writes a day of the engine's, "–" for none.
func forecastDay(ctx context.Context, d forecast.Day) string {
	if d == 0 {
		return i18n.T(ctx, "outlook.not-within")
	}
	return day(ctx, d)
}

// ranged writes a range: "12 (8 – 19)".
func ranged(ctx context.Context, r forecast.Range) string {
	if r.Low == r.High {
		return i18n.Number(ctx, int(r.Middle))
	}
	return i18n.T(ctx, "outlook.range", "middle", int(r.Middle), "low", int(r.Low), "high", int(r.High))
}

// band is the drawing of a figure over the weeks: what eight of ten futures lie
// within, and its middle. It is one wide for each week and 100 high.
type band struct{ area, line, limit string }

func draw(weeks []forecast.Ahead, of func(forecast.Ahead) forecast.Range, limit func(forecast.Ahead) int, top int64) (b band) {
	y := func(n int64) string { return number(100 - 100*float64(n)/float64(max(1, top))) }
	var up, down, middle, edge []string
	for x, w := range weeks {
		r := of(w)
		up = append(up, fmt.Sprintf("%d,%s", x, y(r.High)))
		down = append([]string{fmt.Sprintf("%d,%s", x, y(r.Low))}, down...)
		middle = append(middle, fmt.Sprintf("%d,%s", x, y(r.Middle)))
		if limit != nil {
			edge = append(edge, fmt.Sprintf("%d,%s", x, y(int64(limit(w)))))
		}
	}
	return band{area: strings.Join(append(up, down...), " "), line: strings.Join(middle, " "), limit: strings.Join(edge, " ")}
}

// top gives how high a drawing is.
func top(all []forecast.Outlook, of func(forecast.Ahead) int64) (n int64) {
	for _, o := range all {
		for _, w := range o.Weeks {
			n = max(n, of(w))
		}
	}
	return n + n/12 + 1
}

func ofHalls(w forecast.Ahead) forecast.Range   { return w.Halls }
func ofPersons(w forecast.Ahead) forecast.Range { return w.Persons }

// stockName names a stock of the plan: flats here and there are named for the page.
func stockName(ctx context.Context, k forecast.Stock) string {
	if k.Site == "" {
		return i18n.T(ctx, "outlook.stock.flats", "kind", kindWord(ctx, k.Kind), "places", k.Size)
	}
	return k.Name
}

func scenarioURL(s id.ID) string { return "/vorhaben/" + string(s) }
