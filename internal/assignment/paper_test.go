package assignment_test

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/assignment"
	"wegwarte/internal/audit"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/id"
	"wegwarte/internal/person"
	"wegwarte/internal/record"
	"wegwarte/internal/scan"
	"wegwarte/internal/seal"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
)

var keys = seal.New()

// copied has a role of the facility keep a photo, another one for each shade.
func (w world) copied(t testing.TB, role tenant.Role, cmd record.PaperCommand, shade byte) record.Paper {
	t.Helper()
	m := image.NewGray(image.Rect(0, 0, 300, 200))
	for i := range m.Pix {
		m.Pix[i] = shade
	}
	var b bytes.Buffer
	err := jpeg.Encode(&b, m, nil)
	if err == nil {
		cmd.Source = b.Bytes()
		cmd.File, err = scan.Read(t.Context(), b.Bytes())
	}
	if err != nil {
		t.Fatal(err)
	}
	return do(t, w, w.As(role), func(ctx context.Context, tx *db.Tx, s tenant.Scope) (record.Paper, error) {
		p, _, err := record.AddPaper(ctx, tx, w.Clock, s, keys, cmd)
		return p, err
	})
}

func (w world) opens(t testing.TB, s tenant.Scope, transfer assignment.Transfer, paper id.ID) (assignment.Handed, error) {
	t.Helper()
	return try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (assignment.Handed, error) {
		return assignment.OpenPaper(ctx, tx, w.Clock, s, keys, transfer.ID, paper, record.PaperContent)
	})
}

// papersHere gives the papers in the municipality's own record.
func (w world) papersHere(t testing.TB, s tenant.Scope) []record.ShownPaper {
	t.Helper()
	return do(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]record.ShownPaper, error) {
		list, err := person.List(ctx, tx, w.Clock, s, person.Filter{})
		if err != nil {
			return nil, err
		}
		var who []id.ID
		for _, h := range list.Households {
			for _, p := range h.Persons {
				who = append(who, p.ID)
			}
		}
		return record.ShowPapers(ctx, tx, w.Clock, s, keys, who)
	})
}

func (w world) arrives(t testing.TB, transfer assignment.Transfer) assignment.Transfer {
	t.Helper()
	return run(t, w, w.As(tenant.Intake), assignment.Arrive, assignment.ArriveCommand{Seen: seen(transfer), On: testkit.Today, Keys: keys})
}

func kinds[T any](papers []T, of func(T) record.PaperKind) (all []record.PaperKind) {
	for _, p := range papers {
		all = append(all, of(p))
	}
	slices.Sort(all)
	return all
}

func kindOf(p record.Paper) record.PaperKind         { return p.Kind }
func shownKind(p record.ShownPaper) record.PaperKind { return p.Kind }

// With the hand-over goes what belongs to something that does, or is of a kind
// that does; nothing else can be opened by who receives it.
func TestAPaperTravelsWithItsItemOrByItsKind(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		mother, child := w.family.Persons[0].ID, w.family.Persons[2].ID
		needs := do(t, w, w.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]record.Need, error) {
			return record.NeedsOf(ctx, tx, s, []id.ID{mother})
		})
		dialysis := needs[slices.IndexFunc(needs, func(n record.Need) bool { return n.Code == "dialysis" })]
		wheelchair := needs[slices.IndexFunc(needs, func(n record.Need) bool { return n.Code == "wheelchair-space" })]
		over := run(t, w, w.As(tenant.FacilitySocial), record.AddNeed, record.NeedCommand{Person: mother, Code: "interpreter", Detail: "Arabisch",
			Source: record.OwnWord, Basis: "asylg-44-2", From: testkit.Today.AddDays(-9), Until: testkit.Today.AddDays(1)})
		described := func(who id.ID, kind record.PaperKind) record.PaperCommand {
			return record.PaperCommand{Person: who, Described: record.Described{Kind: kind}}
		}
		belonging := func(who id.ID, kind record.PaperKind, need id.ID) record.PaperCommand {
			cmd := described(who, kind)
			cmd.Need = need
			return cmd
		}
		travel := map[id.ID]bool{}
		for i, one := range []struct {
			by   tenant.Role
			cmd  record.PaperCommand
			goes bool
		}{
			{tenant.FacilityMedic, described(child, record.VaccinationPaper), true},
			{tenant.FacilityMedic, described(mother, record.MedicalLetter), false},
			{tenant.FacilityMedic, belonging(mother, record.MedicalLetter, dialysis.ID), true},
			{tenant.FacilitySocial, described(mother, record.BirthCertificate), false},
			{tenant.FacilitySocial, belonging(mother, record.BirthCertificate, wheelchair.ID), true},
			{tenant.FacilitySocial, belonging(mother, record.ResidencePaper, wheelchair.ID), false},
			{tenant.FacilitySocial, described(mother, record.ResidencePaper), false},
			{tenant.FacilitySocial, described(child, record.SchoolReport), true},
			{tenant.FacilitySocial, described(mother, record.OtherPaper), false},
			{tenant.FacilitySocial, belonging(mother, record.SchoolReport, over.ID), false}, // its need is over before they come
		} {
			travel[w.copied(t, one.by, one.cmd, byte(10*i)).ID] = one.goes
		}
		transfer := w.acknowledged(t, 20, w.family)
		intake := w.As(tenant.Intake)
		want := []record.PaperKind{record.BirthCertificate, record.MedicalLetter, record.SchoolReport, record.VaccinationPaper}
		if diff := cmp.Diff(want, kinds(w.shown(t, intake, transfer).Current.Copies, kindOf)); diff != "" {
			t.Error(diff)
		}
		for paper, goes := range travel {
			h, err := w.opens(t, intake, transfer, paper)
			if (err == nil) != goes || err != nil && !errs.Is(err, errs.KindNotFound) || goes && len(h.File) == 0 {
				t.Errorf("%s opens: %v, want %v", paper, err, goes)
			}
		}
		if copies := w.shown(t, w.As(tenant.Housing), transfer).Current.Copies; len(copies) != 0 {
			t.Errorf("housing sees %+v", copies)
		}
		if copies := w.shown(t, w.As(tenant.LandAllocation), transfer).Current.Copies; len(copies) != 0 {
			t.Errorf("the desk, which sends it, sees %+v", copies)
		}
		if before := w.papersHere(t, intake); len(before) != 0 {
			t.Errorf("before they came there are %d", len(before))
		}
		transfer = w.arrives(t, transfer)
		here := w.papersHere(t, intake)
		if diff := cmp.Diff(want, kinds(here, shownKind)); diff != "" {
			t.Error(diff)
		}
		for _, p := range here {
			if p.Origin == "" || p.AddedBy != intake.Actor || len(p.Preview) == 0 || (p.Kind == record.MedicalLetter || p.Kind == record.BirthCertificate) != (p.Need != "" && p.Need != dialysis.ID && p.Need != wheelchair.ID) {
				t.Errorf("%+v", p.Paper)
			}
			_, data, err := openHere(t, w, intake, p.ID)
			if err != nil || len(data) == 0 {
				t.Errorf("the copy does not open: %v", err)
			}
		}
		for paper := range travel {
			if _, err := w.opens(t, intake, transfer, paper); !errs.Is(err, errs.KindNotFound) {
				t.Errorf("after the arrival the hand-over still opens: %v", err)
			}
		}
	})
}

func openHere(t testing.TB, w world, s tenant.Scope, paper id.ID) (p record.Paper, data []byte, err error) {
	t.Helper()
	_, err = try(t, w, s, func(ctx context.Context, tx *db.Tx, s tenant.Scope) (bool, error) {
		var err error
		p, data, err = record.OpenPaper(ctx, tx, w.Clock, s, keys, paper, record.PaperContent)
		return true, err
	})
	return p, data, err
}

// What was added after the announcement is a difference, and opens once it was
// announced again.
func TestTheReceiverOpensWhatWasHandedOverAndNoMore(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		transfer := w.acknowledged(t, 20, w.family)
		late := w.copied(t, tenant.FacilitySocial, record.PaperCommand{Person: w.family.Persons[2].ID, Described: record.Described{Kind: record.SchoolReport}}, 5)
		intake, desk := w.As(tenant.Intake), w.As(tenant.LandAllocation)
		if _, err := w.opens(t, intake, transfer, late.ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("it opens before it was announced: %v", err)
		}
		if _, err := w.opens(t, desk, transfer, late.ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the desk opens it: %v", err)
		}
		transfer = run(t, w, desk, assignment.AnnounceAgain, assignment.AnnounceAgainCommand{Seen: seen(transfer), Plan: plan(20)})
		if _, err := w.opens(t, intake, transfer, late.ID); err != nil {
			t.Error(err)
		}
		changed := w.shown(t, intake, transfer).Changed
		if !slices.ContainsFunc(changed[len(changed)-1], func(d assignment.Difference) bool { return d.Item == assignment.Item("paper:"+late.ID) }) {
			t.Errorf("it is no difference: %+v", changed)
		}
		town := w.At(w.Municipality, tenant.Auditor)
		entries := do(t, w, town, func(ctx context.Context, tx *db.Tx, s tenant.Scope) ([]audit.Entry, error) {
			return audit.Page(ctx, tx, s, audit.Filter{Subject: w.family.Persons[2].ID})
		})
		if !slices.ContainsFunc(entries, func(e audit.Entry) bool {
			return e.Action == audit.Read && e.Detail == "hand-over: paper content" && e.Kind == tenant.Education
		}) {
			t.Errorf("the opening is not on record: %+v", entries)
		}
		transfer = run(t, w, desk, assignment.Withdraw, assignment.WithdrawCommand{Seen: seen(transfer), Reason: "Platz fehlt"})
		if _, err := w.opens(t, intake, transfer, late.ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("it opens though they do not come: %v", err)
		}
	})
}

// A consent that is taken back takes the paper with it: from the hand-over, and
// from the copy.
func TestAConsentTakenBackHidesThePaper(t *testing.T) {
	for name, arrived := range map[string]bool{"on the way": false, "after the arrival": true} {
		t.Run(name, func(t *testing.T) {
			testkit.Each(t, func(t *testing.T, d *db.DB) {
				w := newWorld(t, d)
				need := w.consents(t)
				letter := w.copied(t, tenant.FacilityMedic, record.PaperCommand{Person: need.Person, Described: record.Described{Kind: record.MedicalLetter, Need: need.ID}}, 9)
				transfer, intake := w.acknowledged(t, 20, w.family), w.As(tenant.Intake)
				if _, err := w.opens(t, intake, transfer, letter.ID); err != nil {
					t.Fatal(err)
				}
				if arrived {
					transfer = w.arrives(t, transfer)
					if len(w.papersHere(t, intake)) != 1 {
						t.Fatal("it was not copied")
					}
				}
				w.takesBack(t, w.As(tenant.FacilityMedic), need.ID)
				if _, err := w.opens(t, intake, transfer, letter.ID); !errs.Is(err, errs.KindNotFound) {
					t.Errorf("it opens: %v", err)
				}
				if copies := w.shown(t, intake, transfer).Current.Copies; len(copies) != 0 {
					t.Errorf("it is listed: %+v", copies)
				}
				if here := w.papersHere(t, intake); len(here) != 0 {
					t.Errorf("the copy is shown: %+v", here)
				}
				if !arrived {
					if w.arrives(t, transfer); len(w.papersHere(t, intake)) != 0 {
						t.Error("it came back with the arrival")
					}
				}
			})
		})
	}
}

// A file that was wrongly attached is gone wherever it was handed to.
func TestWhatTheLandRemovesIsGoneAtTheReceiver(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		child := w.family.Persons[2].ID
		one := w.copied(t, tenant.FacilitySocial, record.PaperCommand{Person: child, Described: record.Described{Kind: record.SchoolReport}}, 3)
		other := w.copied(t, tenant.FacilitySocial, record.PaperCommand{Person: child, Described: record.Described{Kind: record.Certificate}}, 4)
		transfer, intake, social := w.acknowledged(t, 20, w.family), w.As(tenant.Intake), w.As(tenant.FacilitySocial)
		run(t, w, social, assignment.RemovePaper, record.RemoveCommand{Paper: one.ID, Why: record.WrongPerson})
		if h, err := w.opens(t, intake, transfer, one.ID); err != nil || !h.Gone || h.File != nil {
			t.Errorf("on the way it opens: %+v, %v", h.File, err)
		}
		w.arrives(t, transfer)
		if here := w.papersHere(t, intake); len(here) != 1 || here[0].Kind != record.Certificate {
			t.Fatalf("arrived: %+v", here)
		}
		run(t, w, social, assignment.RemovePaper, record.RemoveCommand{Paper: other.ID, Why: record.WrongPerson}) // who has moved on
		here := w.papersHere(t, intake)
		if len(here) != 1 || here[0].Removed.Why != record.RemovedAtLand || here[0].Preview != nil {
			t.Fatalf("the copy: %+v", here)
		}
		if _, _, err := openHere(t, w, intake, here[0].ID); !errs.Is(err, errs.KindNotFound) {
			t.Errorf("the copy opens: %v", err)
		}
	})
}

// The leaflet says of what kind the copies are that go along, also where whoever
// prints it may not open them; what tells of health, to nobody it is not for.
func TestTheLeafletSaysWhichCopiesGoAlong(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		father, child := w.family.Persons[1].ID, w.family.Persons[2].ID
		w.copied(t, tenant.FacilitySocial, record.PaperCommand{Person: child, Described: record.Described{Kind: record.SchoolReport}}, 1)
		w.copied(t, tenant.FacilityMedic, record.PaperCommand{Person: father, Described: record.Described{Kind: record.VaccinationPaper}}, 2)
		transfer := w.announced(t, 20, w.family)
		for _, l := range run(t, w, w.As(tenant.FacilityMedic), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID}).Leaflets {
			want := []record.PaperKind{record.SchoolReport}
			if l.For[0].ID == father {
				want = append(want, record.VaccinationPaper)
			}
			if diff := cmp.Diff(want, kinds(l.Copies, kindOf)); diff != "" {
				t.Errorf("for %s: %s", l.For[0].GivenName, diff)
			}
		}
		for _, l := range run(t, w, w.As(tenant.LandAllocation), assignment.Tell, assignment.TellCommand{Transfer: transfer.ID}).Leaflets {
			if diff := cmp.Diff([]record.PaperKind{record.SchoolReport}, kinds(l.Copies, kindOf)); diff != "" {
				t.Errorf("printed by the desk: %s", diff)
			}
		}
	})
}
