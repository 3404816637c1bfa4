package journey

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"wegwarte/engine/vaccination"
	"wegwarte/internal/assignment"
	"wegwarte/internal/clock"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/export"
	"wegwarte/internal/web/say"
	"wegwarte/internal/web/ui"
)

// appointmentList is what a municipality has to arrange for those who come, or
// came lately.
type appointmentList struct {
	Today       clock.Date
	Scope       tenant.Scope
	Arrived     bool
	Cases       []assignment.AppointmentCase
	Next, First string
}

const appointmentPath = "/termine"

func appointmentsOf(transfer id.ID) string { return appointmentPath + "/" + string(transfer) }

// ListAppointments shows it, by the day of the arrival.
func ListAppointments(v *door.Visit) error {
	if v.Scope.Kind != tenant.Municipality {
		return errs.NotFound("error.not-found")
	}
	query := v.R.URL.Query()
	p := appointmentList{Today: v.Today(), Scope: v.Scope, Arrived: query.Get("stand") == "angekommen"}
	f := assignment.AppointmentFilter{Arrived: p.Arrived}
	if last, ok := id.Parse(query.Get("nach")); ok {
		f.After, p.First = last, address(appointmentPath, p.view(p.Arrived))
	}
	var more bool
	err := v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.Cases, more, err = assignment.Appointments(ctx, tx, v.Clock, v.Scope, f)
		return err
	})
	if err != nil {
		return err
	}
	if more {
		q := p.view(p.Arrived)
		q.Set("nach", string(p.Cases[len(p.Cases)-1].ID))
		p.Next = address(appointmentPath, q)
	}
	return v.Show(v.T("appointment.title"), appointmentListPage(p))
}

func (p appointmentList) view(arrived bool) url.Values {
	if arrived {
		return url.Values{"stand": {"angekommen"}}
	}
	return url.Values{}
}

// appointmentRow is one appointment of a case, as the table to keep has it.
type appointmentRow struct {
	assignment.AppointmentCase
	assignment.Appointment
}

// AppointmentTable is the list as a table to keep, a row for each appointment.
var AppointmentTable = export.List{Path: appointmentPath, Kind: "appointments", Data: tenant.Transfer, Open: func(v *door.Visit, query url.Values) (export.Table, error) {
	if v.Scope.Kind != tenant.Municipality {
		return export.Table{}, errs.NotFound("error.not-found")
	}
	p := appointmentList{Arrived: query.Get("stand") == "angekommen"}
	f := assignment.AppointmentFilter{Arrived: p.Arrived}
	return export.Of(v.Scope, export.Source[appointmentRow]{Title: v.T("appointment.title"), Query: p.view(p.Arrived),
		Filter:  func(export.Names) []string { return []string{v.T(appointmentView(p.Arrived))} },
		Columns: appointmentColumns(v.Context(), v.Today()),
		Persons: func(r appointmentRow) (who []id.ID) {
			for _, p := range r.AppointmentCase.Persons {
				if r.Code == "" || p.ID == r.Appointment.Person {
					who = append(who, r.Registered(p.ID))
				}
			}
			return who
		},
		Page: func(ctx context.Context, tx *db.Tx) (rows []appointmentRow, more bool, err error) {
			list, more, err := assignment.Appointments(ctx, tx, v.Clock, v.Scope, f)
			for _, k := range list {
				f.After = k.ID
				if len(k.All) == 0 { // nothing is to be arranged, or the visitor is told of nothing
					rows = append(rows, appointmentRow{AppointmentCase: k})
				}
				for _, a := range k.All {
					rows = append(rows, appointmentRow{k, a})
				}
			}
			return rows, more, err
		}}), nil
}}

// appointmentCase is one case, with the form to arrange something for it.
type appointmentCase struct {
	assignment.AppointmentCase
	Today         clock.Date
	Scope         tenant.Scope
	For           []string
	On, At, Where string
	Faults        i18n.Faults
}

// ShowAppointments shows what is to be arranged for those of one transfer.
func ShowAppointments(v *door.Visit) error {
	p, err := loadAppointments(v)
	if err != nil {
		return err
	}
	for _, a := range p.open() {
		p.For = append(p.For, appointmentKey(a))
	}
	return v.Show(v.T("appointment.title"), appointmentCasePage(p))
}

func loadAppointments(v *door.Visit) (appointmentCase, error) {
	p := appointmentCase{Today: v.Today(), Scope: v.Scope}
	which, err := v.ID("id")
	if err != nil {
		return p, err
	}
	err = v.Look(func(ctx context.Context, tx *db.Tx) (err error) {
		p.AppointmentCase, err = assignment.ShowAppointments(ctx, tx, v.Clock, v.Scope, which)
		return err
	})
	v.Trail = []ui.Crumb{{Label: v.T("appointment.title"), URL: appointmentPath}}
	return p, err
}

// Arrange notes that appointments were arranged, or one called off.
func Arrange(v *door.Visit) error {
	which, err := v.ID("id")
	if err != nil {
		return err
	}
	cmd := assignment.ArrangeCommand{Transfer: which, Off: text(v, "do") == "off"}
	cmd.At, cmd.Where = text(v, "at"), text(v, "where")
	for _, key := range v.Form()["for"] {
		who, code, _ := strings.Cut(key, ":")
		cmd.For = append(cmd.For, assignment.ArrangeFor{Person: id.ID(who), Code: code})
	}
	cmd.On, err = clock.ParseDate(text(v, "on"))
	if err != nil && text(v, "on") != "" {
		err = errs.Invalid("error.date.form").At("on")
	} else {
		_, err = use(v, assignment.Arrange, cmd)
	}
	switch {
	case err == nil && cmd.Off:
		return v.Go(appointmentsOf(which), "appointment.off.done")
	case err == nil:
		return v.Go(appointmentsOf(which), "appointment.saved", "count", len(cmd.For))
	case !errs.Is(err, errs.KindInvalid):
		return err
	}
	p, load := loadAppointments(v)
	if load != nil {
		return load
	}
	p.For, p.On, p.At, p.Where, p.Faults = v.Form()["for"], text(v, "on"), cmd.At, cmd.Where, i18n.Err(v.Context(), err)
	return v.ShowInvalid(v.T("appointment.title"), appointmentCasePage(p))
}

// open lists what is to be arranged and the visitor may arrange.
func (p appointmentCase) open() (list []assignment.Appointment) {
	for _, a := range p.All {
		if a.Standing(p.Today) != assignment.Arranged && a.MayArrange(p.Scope) {
			list = append(list, a)
		}
	}
	return list
}

func appointmentKey(a assignment.Appointment) string { return string(a.Person) + ":" + a.Code }

func appointmentView(arrived bool) string {
	if arrived {
		return "appointment.view.arrived"
	}
	return "appointment.view.coming"
}

// party names the households of a case: "Al-Haddad, Petro Koval".
func party(k assignment.AppointmentCase) string {
	var names []string
	for _, p := range k.Persons {
		if name := p.FamilyName; name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(k.Persons) == 1 {
		return k.Persons[0].Name()
	}
	return strings.Join(names, ", ")
}

// shortName names somebody beside others of the family.
func shortName(p person.Person) string {
	if p.GivenName == "" {
		return p.Name()
	}
	return p.GivenName
}

// detail says what an appointment is about, as far as there is more to say than
// its name: against what, and with how many injections.
func detail(ctx context.Context, a assignment.Appointment) string {
	switch {
	case a.Need != "":
		return say.Need(ctx, a.Need)
	case a.Of == nil:
		return ""
	case a.Code == record.VaccinationAppointment:
		if n := len(a.Of.Appointment.Injections); n > 0 {
			return i18n.T(ctx, "appointment.injections", "count", n, "list", injections(a.Of.Appointment))
		}
		var against []string
		for _, f := range a.Of.Due() {
			against = append(against, f.Antigen)
		}
		return say.Antigens(ctx, against)
	case a.Code == record.MeaslesProtection:
		var where []string
		for _, m := range a.Of.Measles {
			if m.Missing > 0 {
				where = append(where, i18n.T(ctx, "vaccination.measles."+m.Setting.String()))
			}
		}
		return strings.Join(where, ", ")
	case a.Code == record.TBCertificate:
		return i18n.T(ctx, "vaccination.tb."+a.Of.Certificate.Why, "day", i18n.DateShort(ctx, a.Until), "until", i18n.DateShort(ctx, a.Until))
	}
	return ""
}

func injections(a vaccination.Appointment) string {
	names := make([]string, len(a.Injections))
	for i, in := range a.Injections {
		names[i] = in.Name
	}
	return strings.Join(names, ", ")
}

// window says when an appointment should be.
func window(ctx context.Context, a assignment.Appointment) string {
	if a.From.IsZero() {
		return i18n.T(ctx, "appointment.until", "day", i18n.DateShort(ctx, a.Until))
	}
	return i18n.T(ctx, "appointment.between", "from", i18n.DateShort(ctx, a.From), "day", i18n.DateShort(ctx, a.Until))
}

// meets says when and where an appointment is.
func meets(ctx context.Context, m assignment.Meet) string {
	var words []string
	if !m.On.IsZero() {
		words = append(words, i18n.DateShort(ctx, m.On))
	}
	for _, one := range []string{m.At, m.Where} {
		if one != "" {
			words = append(words, one)
		}
	}
	return strings.Join(words, ", ")
}

// bundle is what several persons of a case need alike: one line of the list.
type bundle struct {
	assignment.Appointment
	Who      []string
	Standing assignment.Standing
}

// bundles puts together what is the same for several persons.
func bundles(k assignment.AppointmentCase, today clock.Date) (list []bundle) {
	for _, a := range k.All {
		name, standing := "", a.Standing(today)
		if p, ok := k.Person(a.Person); ok {
			name = p.Name()
		}
		i := slices.IndexFunc(list, func(b bundle) bool {
			return b.Code == a.Code && b.Standing == standing && b.Meet == a.Meet && b.Need == a.Need && b.Assignee == a.Assignee
		})
		if i < 0 {
			list = append(list, bundle{Appointment: a, Who: []string{name}, Standing: standing})
			continue
		}
		b := &list[i]
		b.Who = append(b.Who, name)
		if b.From.After(a.From) {
			b.From = a.From
		}
		if a.Until.Before(b.Until) {
			b.Until = a.Until
		}
	}
	return list
}

var standingTone = map[assignment.Standing]ui.Kind{assignment.ToArrange: ui.Info, assignment.TooLate: ui.Danger, assignment.Arranged: ui.Success, assignment.Held: ui.Warning}

// tells reports whether the visitor is told of what concerns health.
func tells(s tenant.Scope) bool { return s.Reads(tenant.NeedHealth) && s.Reads(tenant.MeasureHealth) }
