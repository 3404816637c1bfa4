package own

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"wegwarte/engine/company"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/i18n"
	"wegwarte/internal/id"
	"wegwarte/internal/offer"
	"wegwarte/internal/offer/seat"
	"wegwarte/internal/portal"
	"wegwarte/internal/portal/meet"
	"wegwarte/internal/tenant"
	"wegwarte/internal/web/door"
	"wegwarte/internal/web/ui"
)

const meetPath = "/ich/begegnung"

// meets is the page of encounters, with what was typed wrongly.
type meets struct {
	meet.Page
	Now    time.Time
	At     id.ID // the proposal or encounter a fault belongs to
	Faults i18n.Faults
	Typed  string
}

func (p meets) fault(at id.ID, field string) string {
	if p.At == at {
		return p.Faults.At(field)
	}
	return ""
}

func (p meets) typed(at id.ID) string {
	if p.At == at {
		return p.Typed
	}
	return ""
}

// ShowMeet shows who is proposed, whom somebody meets, and what they reported.
func ShowMeet(v *door.Visit) error { return showMeet(v, meets{}) }

func showMeet(v *door.Visit, p meets) error {
	p.Now = v.Clock.Now()
	err := reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, _ portal.Acting) (err error) {
		p.Page, err = meet.Show(ctx, tx, v.Clock, v.Scope)
		return err
	})
	if err != nil {
		return err
	}
	if p.Mine.CodeAt.IsZero() {
		return v.Go(meetPath+"/angaben", "")
	}
	if len(p.Faults) > 0 {
		return v.ShowInvalid(v.T("own.meet.title"), meetPage(p))
	}
	return v.Show(v.T("own.meet.title"), meetPage(p))
}

// acts runs what a form on the page does, and shows the page again where it was wrong.
func acts(v *door.Visit, typed string, fn func(ctx context.Context, tx *db.Tx, which id.ID) error) (done bool, err error) {
	which, err := v.ID("id")
	if err != nil {
		return false, err
	}
	err = v.Do(func(ctx context.Context, tx *db.Tx) error { return fn(ctx, tx, which) })
	if errs.Is(err, errs.KindInvalid) {
		return false, showMeet(v, meets{At: which, Faults: i18n.Err(v.Context(), err), Typed: v.Text(typed)})
	}
	return err == nil, err
}

// ReplyMeet says yes or no to who was proposed.
func ReplyMeet(v *door.Visit) error {
	yes, said := v.Text("answer") == "yes", "own.meet.said.no"
	done, err := acts(v, "gives", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		agreed, err := meet.Reply(ctx, tx, v.Clock, v.Scope, meet.Answer{Other: which, Yes: yes, Gives: v.Text("gives")})
		if agreed {
			said = "own.meet.said.both"
		} else if yes {
			said = "own.meet.said.yes"
		}
		return err
	})
	if !done {
		return err
	}
	return v.Go(meetPath, said)
}

// PlaceMeet says where two meet first.
func PlaceMeet(v *door.Visit) error {
	version, _ := strconv.Atoi(v.Text("version"))
	done, err := acts(v, "at", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.Choose(ctx, tx, v.Clock, v.Scope, meet.Appoint{Pair: which, Version: version, Place: v.Text("place"), At: v.Text("at")})
	})
	if !done {
		return err
	}
	return v.Go(meetPath, "own.meet.placed")
}

// StopMeet ends an encounter, or takes a yes back.
func StopMeet(v *door.Visit) error {
	done, err := acts(v, "", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.Stop(ctx, tx, v.Clock, v.Scope, which)
	})
	if !done {
		return err
	}
	return v.Go(meetPath, "own.meet.stopped")
}

// TellMeet reports an encounter.
func TellMeet(v *door.Visit) error {
	done, err := acts(v, "words", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.Tell(ctx, tx, v.Clock, v.Scope, which, v.Text("words"))
	})
	if !done {
		return err
	}
	return v.Go(meetPath, "own.meet.told")
}

// SayMeet keeps how an encounter was, as a count without a name.
func SayMeet(v *door.Visit) error {
	said := map[seat.Question]seat.Reply{}
	for _, q := range seat.Questions {
		said[q] = seat.Reply(v.Text(string(q)))
	}
	done, err := acts(v, "", func(ctx context.Context, tx *db.Tx, which id.ID) error {
		return meet.Say(ctx, tx, v.Clock, v.Scope, which, said)
	})
	if !done {
		return err
	}
	return v.Go(meetPath, "own.meet.said.thanks")
}

// wish is the form of what somebody writes down.
type wish struct {
	Mine     meet.Profile
	Desk     []string
	Quarters []offer.Spot
	Code     bool
	Faults   i18n.Faults
}

func (p *wish) load(v *door.Visit) error {
	return reads(v, func(ctx context.Context, tx *db.Tx, _ tenant.Scope, _ portal.Acting) error {
		page, err := meet.Show(ctx, tx, v.Clock, v.Scope)
		if err != nil {
			return err
		}
		p.Mine, p.Desk = page.Mine, page.Desk
		all, err := offer.Spots(ctx, tx, v.Scope)
		for _, one := range all {
			if one.Quarter {
				p.Quarters = append(p.Quarters, one)
			}
		}
		return err
	})
}

// ShowWish asks what somebody likes, when, how far.
func ShowWish(v *door.Visit) error {
	var p wish
	if err := p.load(v); err != nil {
		return err
	}
	if p.Mine.MostKM == 0 {
		p.Mine.MostKM, p.Mine.Speaks = 5, []string{tongue(v.Context())}
	}
	return v.Show(v.T("own.meet.wish"), wishPage(p))
}

// SaveWish keeps it.
func SaveWish(v *door.Visit) error {
	var p wish
	if err := p.load(v); err != nil {
		return err
	}
	form := v.Form()
	cmd := meet.SaveCommand{Code: form.Get("code") != "", Paused: form.Get("paused") != ""}
	cmd.Wish = meet.Wish{Name: v.Text("name"), Likes: form["likes"], About: v.Text("about"), Quarter: v.Text("quarter"), Speaks: form["speaks"], Practises: form["practises"], Mentoring: form.Get("mentoring") != ""}
	cmd.MostKM, _ = strconv.Atoi(v.Text("km"))
	cmd.Version, _ = strconv.Atoi(v.Text("version"))
	for _, one := range form["free"] {
		if bit, err := strconv.Atoi(one); err == nil && bit >= 0 && bit < 21 {
			cmd.Free |= 1 << bit
		}
	}
	if i := slices.IndexFunc(p.Quarters, func(q offer.Spot) bool { return q.Name == cmd.Quarter }); i >= 0 {
		cmd.Latitude, cmd.Longitude = p.Quarters[i].Latitude, p.Quarters[i].Longitude
	} else {
		cmd.Quarter = ""
	}
	err := v.Do(func(ctx context.Context, tx *db.Tx) error { return meet.Save(ctx, tx, v.Clock, v.Scope, cmd) })
	if errs.Is(err, errs.KindInvalid) {
		p.Mine.Wish, p.Mine.Paused, p.Code, p.Faults = cmd.Wish, cmd.Paused, cmd.Code, i18n.Err(v.Context(), err)
		return v.ShowInvalid(v.T("own.meet.wish"), wishPage(p))
	}
	if err != nil {
		return err
	}
	return v.Go(meetPath, "own.meet.saved")
}

func likeOptions(ctx context.Context, chosen []string) (all []ui.Option) {
	for _, l := range meet.Likes {
		all = append(all, ui.Option{Value: l, Label: i18n.T(ctx, "own.like."+l), Chosen: slices.Contains(chosen, l)})
	}
	return all
}

func tongueOptions(chosen []string) (all []ui.Option) {
	for _, l := range i18n.Own {
		if l != i18n.Plain {
			all = append(all, ui.Option{Value: string(l), Label: l.Name(), Chosen: slices.Contains(chosen, string(l))})
		}
	}
	return all
}

func quarterOptions(ctx context.Context, all []offer.Spot, chosen string) []ui.Option {
	list := []ui.Option{{Label: i18n.T(ctx, "own.meet.quarter.none")}}
	for _, q := range all {
		list = append(list, ui.Option{Value: q.Name, Label: q.Name, Chosen: q.Name == chosen})
	}
	return list
}

// placeOptions are the public places of the municipality's list; where it keeps none, kinds of places.
func placeOptions(ctx context.Context, p meets, m meet.Pair) (all []ui.Option) {
	if len(p.Places) == 0 {
		for _, kind := range meet.Places {
			all = append(all, ui.Option{Value: kind, Label: i18n.T(ctx, "own.place."+kind), Chosen: kind == m.Kind})
		}
		return all
	}
	for _, one := range p.Places {
		all = append(all, ui.Option{Value: string(one.ID), Label: one.Name, Chosen: one.ID == m.Place.ID})
	}
	return all
}

// atLabel asks when, and where there is no list of places, also which.
func atLabel(p meets) string {
	if len(p.Places) > 0 {
		return "own.meet.place.when"
	}
	return "own.meet.place.at"
}

// names joins whom reports go to.
func names(ctx context.Context, all []string) string {
	return strings.Join(all, i18n.T(ctx, "own.meet.comma"))
}

func replies(ctx context.Context) (all []ui.Option) {
	for _, r := range seat.Replies {
		all = append(all, ui.Option{Value: string(r), Label: i18n.T(ctx, "own.seat.reply."+string(r))})
	}
	return all
}

// dayWords and partWords name the parts of company.Week.
func dayWords(ctx context.Context, bit int) string {
	return i18n.T(ctx, "date.weekday."+strconv.Itoa((bit/3+1)%7))
}

func partWords(ctx context.Context, bit int) string {
	return i18n.T(ctx, "own.meet.part."+strconv.Itoa(bit%3))
}

func free(w company.Week, bit int) bool { return w&(1<<bit) != 0 }

// reasons words why somebody is proposed.
func reasons(ctx context.Context, m meet.Match) (all []string) {
	var likes, times, talk, practice []string
	for _, l := range m.Likes {
		likes = append(likes, i18n.T(ctx, "own.like."+l))
	}
	for _, bit := range m.Times[:min(len(m.Times), 4)] {
		times = append(times, dayWords(ctx, bit)+" ("+partWords(ctx, bit)+")")
	}
	for _, tag := range m.Talk {
		talk = append(talk, i18n.Lang(tag).Name())
	}
	for _, tag := range m.Practice {
		practice = append(practice, i18n.Lang(tag).Name())
	}
	comma := i18n.T(ctx, "own.meet.comma")
	all = append(all, i18n.T(ctx, "own.meet.why.likes", "likes", strings.Join(likes, comma)), i18n.T(ctx, "own.meet.why.times", "times", strings.Join(times, comma)), i18n.T(ctx, "own.meet.why.talk", "tongues", strings.Join(talk, comma)))
	if len(practice) > 0 {
		all = append(all, i18n.T(ctx, "own.meet.why.practice", "tongues", strings.Join(practice, comma)))
	}
	if m.Kilometres >= 0 {
		all = append(all, i18n.T(ctx, "own.meet.why.near", "count", max(1, int(m.Kilometres+0.5))))
	}
	if m.Mentoring {
		all = append(all, i18n.T(ctx, "own.meet.why.mentoring"))
	}
	return all
}
