package path_test

import (
	"context"
	"testing"
	"time"

	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing/flat"
	"wegwarte/internal/path"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

func TestNobodyElsewhereSeesOrChangesADay(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		ali, ben := w.hires(t, "Ali"), w.hires(t, "Ben")
		k := w.assigns(t, ali)
		step := w.adds(t, "", path.StepFields{Area: path.Papers, Title: "Konto", Turn: path.Person, Start: today.AddDays(-9), Due: today})
		note := w.notes(t, ali, path.NoteFields{Purpose: path.Talk, Sight: path.Shared, Text: "Notiz"})
		var meeting path.Meeting
		var block path.Block
		var away path.StandIn
		var offer path.Handover
		meet := path.MeetCommand{Household: w.family.ID, MeetingFields: path.MeetingFields{Begins: today.AddDays(1).Begins().Add(10 * time.Hour), Minutes: 30, Interpreter: path.NoInterpreter}}
		w.Do(t, ali, func(ctx context.Context, tx *db.Tx) (err error) {
			if meeting, err = path.Meet(ctx, tx, w.Clock, ali, meet); err != nil {
				return err
			}
			if block, err = path.SaveBlock(ctx, tx, w.Clock, ali, path.Block{Title: "a", Purpose: path.Call, Text: "b"}); err != nil {
				return err
			}
			if away, err = path.SetStandIn(ctx, tx, w.Clock, ali, path.StandInCommand{Sub: ben.Actor, From: today, Until: today}); err != nil {
				return err
			}
			offer, err = path.Offer(ctx, tx, w.Clock, ali, path.OfferCommand{Case: path.Seen{ID: k.ID, Version: k.Version}, To: ben.Actor})
			return err
		})
		s := w.At(w.Elsewhere, tenant.CaseManager)
		s.Actor = ali.Actor // even as somebody of the same identifier
		for name, call := range map[string]func(context.Context, *db.Tx) error{
			"Notes": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Notes(ctx, tx, w.Clock, s, path.NoteFilter{Household: w.family.ID})
				return err
			},
			"AddNote": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.AddNote(ctx, tx, w.Clock, s, path.AddNoteCommand{Household: w.family.ID, NoteFields: note.NoteFields})
				return err
			},
			"FindNote": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.FindNote(ctx, tx, w.Clock, s, note.ID)
				return err
			},
			"CorrectNote": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.CorrectNote(ctx, tx, w.Clock, s, path.CorrectNoteCommand{Note: path.Seen{ID: note.ID, Version: 1}, Strike: true})
				return err
			},
			"SaveBlock": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.SaveBlock(ctx, tx, w.Clock, s, path.Block{ID: block.ID, Version: 1, Title: "x", Purpose: path.Call, Text: "x"})
				return err
			},
			"FindCase": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.FindCase(ctx, tx, w.Clock, s, k.ID)
				return err
			},
			"Offer": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Offer(ctx, tx, w.Clock, s, path.OfferCommand{Case: path.Seen{ID: k.ID, Version: k.Version}, To: ben.Actor})
				return err
			},
			"FindHandover": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.FindHandover(ctx, tx, w.Clock, s, offer.ID)
				return err
			},
			"Answer": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Answer(ctx, tx, w.Clock, s, path.AnswerCommand{Handover: path.Seen{ID: offer.ID, Version: 1}, State: path.Withdrawn})
				return err
			},
			"EndStandIn": func(ctx context.Context, tx *db.Tx) error { return path.EndStandIn(ctx, tx, w.Clock, s, away.ID) },
			"Meetings": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Meetings(ctx, tx, w.Clock, s, w.family.ID)
				return err
			},
			"MeetingsOf": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.MeetingsOf(ctx, tx, w.Clock, s, w.family.ID, w.family.Persons[0].ID)
				return err
			},
			"WantInterpreter": func(ctx context.Context, tx *db.Tx) error {
				return path.WantInterpreter(ctx, tx, w.Clock, s, meeting.ID)
			},
			"CaseOf": func(ctx context.Context, tx *db.Tx) error {
				found, err := path.CaseOf(ctx, tx, s, w.family.ID, w.family.Persons[0].ID)
				if away, err := path.StandingIn(ctx, tx, w.Clock, s); found.ID != "" || len(away) > 0 || err != nil {
					t.Errorf("they have %v and stand in for %v: %v", found, away, err)
				}
				return errs.NotFound("error.not-found").Because(err)
			},
			"FindMeeting": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.FindMeeting(ctx, tx, w.Clock, s, meeting.ID)
				return err
			},
			"Meet": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.Meet(ctx, tx, w.Clock, s, meet)
				return err
			},
			"MoveDue": func(ctx context.Context, tx *db.Tx) error {
				_, err := path.MoveDue(ctx, tx, w.Clock, s, path.Seen{ID: step.ID, Version: 1}, today.AddDays(9))
				return err
			},
		} {
			if err := w.Try(t, s, call); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
		if err := w.Try(t, s, func(ctx context.Context, tx *db.Tx) error {
			_, err := path.SetStandIn(ctx, tx, w.Clock, s, path.StandInCommand{Sub: ben.Actor, From: today, Until: today})
			return err
		}); !errs.Is(err, errs.KindInvalid) {
			t.Errorf("somebody of another municipality stands in: %v", err)
		}
		w.Do(t, s, func(ctx context.Context, tx *db.Tx) error {
			day, err := path.DayOf(ctx, tx, w.Clock, s, "")
			if err == nil && !day.Empty() {
				t.Errorf("the day elsewhere: %+v", day)
			}
			if err != nil {
				return err
			}
			morning, err := path.MorningOf(ctx, tx, s, today)
			if err == nil && morning.Due+morning.Begins > 0 {
				t.Errorf("the morning elsewhere: %+v", morning)
			}
			if err != nil {
				return err
			}
			list, err := path.DayList(ctx, tx, w.Clock, s, path.DayFilter{List: "due"})
			if err == nil && len(list) > 0 {
				t.Errorf("the list elsewhere: %+v", list)
			}
			if err != nil {
				return err
			}
			found, err := path.Search(ctx, tx, w.Clock, s, path.SearchCommand{Text: "notiz"})
			if err == nil && len(found.Results) > 0 {
				t.Errorf("found elsewhere: %+v", found)
			}
			if err != nil {
				return err
			}
			cases, err := path.Cases(ctx, tx, w.Clock, s, path.CaseFilter{})
			if err == nil && len(cases) > 0 {
				t.Errorf("cases elsewhere: %+v", cases)
			}
			if err != nil {
				return err
			}
			loads, err := path.Loads(ctx, tx, w.Clock, s)
			for _, l := range loads {
				if l.Cases+l.Overdue > 0 || l.Manager == ali.Actor {
					t.Errorf("loads elsewhere: %+v", l)
				}
			}
			if err != nil {
				return err
			}
			all, err := path.StandIns(ctx, tx, w.Clock, s)
			if err == nil && len(all) > 0 {
				t.Errorf("stand-ins elsewhere: %+v", all)
			}
			if err != nil {
				return err
			}
			if err := path.FollowFlat(ctx, tx, w.Clock, s, flat.Search{ID: step.ID, Household: w.family.ID}); err != nil {
				return err
			}
			blocks, err := path.Blocks(ctx, tx, s)
			if err == nil && len(blocks) > 0 {
				t.Errorf("blocks elsewhere: %+v", blocks)
			}
			return err
		})
	})
}
