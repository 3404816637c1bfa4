package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/i18n"
	"wegwarte/internal/web/say"
)

// table prints what people read.
func (v *vaccinated) table(ctx context.Context, out io.Writer) error {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	rs := v.schedule.Rules
	fmt.Fprintln(out, t("head", "born", vaccination.Span{First: v.person.Born, Last: v.person.BornUntil}, "on", v.on))
	fmt.Fprintln(out, t("rules", "name", rs.Name, "version", rs.Version, "from", rs.ValidFrom)+" "+cmp.Or(rs.SignedOff, t("unsigned")))
	if v.on < rs.ValidFrom {
		fmt.Fprintln(out, t("before"))
	}
	fmt.Fprintln(out)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, strings.Join([]string{t("antigen"), t("counted"), t("due"), t("from"), t("latest"), t("why")}, "\t"))
	for _, f := range v.found {
		due, from := "–", ""
		if f.Due > 0 {
			due, from = fmt.Sprint(f.Due), cmp.Or(f.DueFrom.String(), t("from.unknown"))
		}
		fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%s\t%s\n", say.Antigens(ctx, []string{f.Antigen}), f.Counted, due, from, f.Latest, v.why(ctx, f))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if len(v.others) > 0 {
		fmt.Fprintf(out, "\n%s\n", t("others", "list", say.Antigens(ctx, v.others)))
	}
	v.sources(ctx, out)
	v.appointment(ctx, out)
	v.duties(ctx, out)
	_, err := fmt.Fprintf(out, "\n%s\n", t("doctor"))
	return err
}

// why words the reason in a line.
func (v *vaccinated) why(ctx context.Context, f vaccination.Finding) string {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	var parts []string
	if f.Rule != nil {
		parts = append(parts, f.Rule.ID)
	}
	add := func(when bool, key string, args ...any) {
		if when {
			parts = append(parts, t(key, args...))
		}
	}
	if f.Status == vaccination.Off {
		parts = append(parts, t("status.off", "doubt", f.Rule.Doubt()))
	} else {
		parts = append(parts, t("status."+f.Status.String()))
	}
	add(f.Status == vaccination.NoRule && f.Age < 24, "age", "months", f.Age)
	add(f.Status == vaccination.NoRule && f.Age >= 24, "age.years", "years", f.Age/12)
	add(f.Status == vaccination.Conditional, "condition", "text", condition(f.Rule))
	add(f.Booster, "booster")
	add(f.NextBooster > 0, "next-booster", "day", f.NextBooster)
	add(f.Later, "later")
	add(f.Unclear, "unclear")
	add(f.Early > 0, "early", "count", f.Early)
	add(f.Short > 0, "short", "count", f.Short)
	return strings.Join(parts, "; ")
}

func condition(r *vaccination.Rule) string {
	if r == nil {
		return ""
	}
	return r.Condition
}

// appointment prints what one day could bring, and what is offered at a first one.
func (v *vaccinated) appointment(ctx context.Context, out io.Writer) {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	a := v.schedule.Appointment(v.person, v.found, v.on)
	fmt.Fprintf(out, "\n%s\n", t("appointment", "on", v.on, "count", len(a.Injections)))
	for _, in := range a.Injections {
		line := in.Name + " (" + in.Vaccine.ATC + "): " + say.Antigens(ctx, in.For)
		if len(in.Beside) > 0 {
			line += "; " + t("beside", "list", say.Antigens(ctx, in.Beside))
		}
		fmt.Fprintf(out, "  %s\n", line)
	}
	if len(a.Left) > 0 {
		fmt.Fprintf(out, "  %s\n", t("left", "list", say.Antigens(ctx, a.Left)))
	}
	if len(a.NoDay) > 0 {
		fmt.Fprintf(out, "  %s\n", t("no-day", "list", say.Antigens(ctx, a.NoDay)))
	}
	if v.person.Pregnant {
		fmt.Fprintf(out, "  %s\n", t("pregnant"))
	}
	for _, o := range v.schedule.FirstOffer(v.person, v.on) {
		line := o.Vaccines
		if o.Note != "" {
			line += " (" + o.Note + ")"
		}
		fmt.Fprintf(out, "  %s\n", t("offer", "vaccines", line, "source", o.Source))
	}
}

// duties prints what IfSG asks for beside the recommendations.
func (v *vaccinated) duties(ctx context.Context, out io.Writer) {
	t := func(key string, args ...any) string { return i18n.T(ctx, "vaccination."+key, args...) }
	fmt.Fprintf(out, "\n%s\n", t("measles"))
	for _, in := range []vaccination.Setting{vaccination.Kita, vaccination.School, vaccination.Shared} {
		since := vaccination.Day(0)
		if in == vaccination.Shared {
			since = v.since
		}
		m := vaccination.MeaslesProof(in, v.person.Born, v.measles, since, v.on)
		line := t("measles."+in.String()) + ": "
		switch {
		case m.Exempt:
			line += t("measles.exempt")
		case m.Missing == 0:
			line += t("measles.enough", "needed", m.Needed, "counted", m.Counted)
		default:
			line += t("measles.missing", "needed", m.Needed, "counted", m.Counted) + "; " + t("measles."+m.Follows)
		}
		if m.Missing > 0 && m.Until > 0 {
			line += "; " + t("measles.until", "from", m.From, "until", m.Until)
		}
		if m.Overdue {
			line += "; " + t("measles.overdue")
		}
		if m.Next > 0 {
			line += "; " + t("measles.next", "day", m.Next)
		}
		fmt.Fprintf(out, "  %s\n", line)
	}
	var done []vaccination.Examination
	if v.examined > 0 {
		done = append(done, vaccination.Examination{On: v.examined})
	}
	// Of a birth not known to the day, measles goes by the oldest somebody may be, an X-ray by the youngest.
	c := vaccination.TBCertificate(min(v.person.BornUntil, v.on), v.person.Pregnant, false, done, v.on)
	line := t("tb."+c.Why, "day", c.By, "until", c.Until)
	if !c.XRay {
		line += "; " + t("tb.no-xray")
	}
	fmt.Fprintf(out, "\n%s\n  %s\n  %s\n", t("tb"), line, t("tb.terms"))
}
