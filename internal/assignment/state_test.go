package assignment

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wegwarte/internal/errs"
	"wegwarte/internal/tenant"
)

// desk is somebody at an end of the way who may take every step of that end.
func desk(end tenant.Kind) tenant.Scope {
	if end == tenant.Land {
		return tenant.Scope{Tenant: "L", Kind: end, Actor: "a", Role: tenant.LandAllocation}
	}
	return tenant.Scope{Tenant: "M", Kind: end, Actor: "b", Role: tenant.Intake}
}

var actions = []Action{ActChange, ActAnnounce, ActAnnounceAgain, ActPostpone, ActWithdraw, ActAnswer,
	ActAcknowledge, ActAsk, ActReady, ActArrive, ActDidNotArrive, ActFollowUp}

// someTransfer draws a transfer as the use cases can leave it.
func someTransfer(t *rapid.T) Transfer {
	tr := Transfer{State: rapid.SampledFrom(States).Draw(t, "state")}
	if tr.State == StateQueried || tr.State == StatePostponed {
		tr.OpenQuestions = rapid.IntRange(0, 3).Draw(t, "open")
		tr.Resume = rapid.SampledFrom([]State{StateAnnounced, StateAcknowledged, StateReady}).Draw(t, "resume")
	}
	if tr.State == StateArrived || tr.State == StateDidNotArrive {
		tr.Absent = rapid.IntRange(0, 3).Draw(t, "absent")
		tr.Missing = rapid.IntRange(0, tr.Absent).Draw(t, "missing")
	}
	return tr
}

func TestAtMostOneStepIsPossible(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr, a := someTransfer(t), rapid.SampledFrom(actions).Draw(t, "action")
		var possible []Step
		for _, row := range Steps {
			if row.From == tr.State && row.Action == a && (row.When == nil || row.When(tr)) {
				possible = append(possible, row)
			}
		}
		if len(possible) > 1 {
			t.Fatalf("%s from %s leads to %s and to %s", a, tr.State, possible[0].To, possible[1].To)
		}
	})
}

// TestNoWayLeavesTheTable walks at random: every state is a known one, what has
// ended goes on only for those who did not come and never back, the turn is that
// of somebody who can act, and questions lead back to where they were asked.
func TestNoWayLeavesTheTable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tr := Transfer{State: StateDraft, Turn: TurnLand}
		for range rapid.IntRange(1, 40).Draw(t, "length") {
			a := rapid.SampledFrom(actions).Draw(t, "action")
			s := desk(rapid.SampledFrom([]tenant.Kind{tenant.Land, tenant.Municipality}).Draw(t, "end"))
			before, may := tr, tr.May(s, a)
			switch a { // what the use cases set before a step
			case ActAsk:
				tr.OpenQuestions++
			case ActAnswer:
				tr.OpenQuestions = max(0, tr.OpenQuestions-1)
			}
			row, err := step(s, tr, a)
			if before.OpenQuestions > 0 || a != ActAnswer {
				if may != (err == nil) {
					t.Fatalf("May says %t for %s from %s (%d open, back to %s), the table says %v", may, a, before.State, tr.OpenQuestions, tr.Resume, err)
				}
			}
			if err != nil {
				tr = before
				continue
			}
			if before.State.Ended() && (before.Absent == 0 || !row.To.Ended() || a == ActArrive && before.Missing == 0) {
				t.Fatalf("%s moved on from %s with %d absent", a, before.State, before.Absent)
			}
			switch { // what the use cases set with a step
			case a == ActDidNotArrive:
				tr.Absent, tr.Missing = 3, 2
			case a == ActArrive && before.State.Ended():
				tr.Absent, tr.Missing = before.Absent-1, before.Missing-1
			case a == ActArrive:
				tr.Absent = rapid.IntRange(0, 2).Draw(t, "stayed")
				tr.Missing = min(1, tr.Absent)
			}
			tr.State, tr.Turn, tr.Resume = row.To, row.Turn, row.resume(tr)
			switch {
			case !slices.Contains(States, tr.State):
				t.Fatalf("%s led to %q", a, tr.State)
			case (tr.Turn == TurnNobody) != tr.State.Ended():
				t.Fatalf("in %s it is the turn of %s", tr.State, tr.Turn)
			case tr.State == StateQueried && tr.OpenQuestions == 0, tr.OpenQuestions > 0 && tr.Resume == "" && !tr.State.Ended():
				t.Fatalf("in %s with %d questions open, back to %q", tr.State, tr.OpenQuestions, tr.Resume)
			}
		}
	})
}

func TestEveryOpenStateLeadsToAnEnd(t *testing.T) {
	ends := map[State]bool{StateArrived: true, StateWithdrawn: true, StateDidNotArrive: true}
	for range States { // reach backwards, one step each round
		for _, row := range Steps {
			if ends[row.To] {
				ends[row.From] = true
			}
		}
	}
	for _, s := range States {
		if !ends[s] {
			t.Errorf("nothing leads from %s to an end", s)
		}
	}
}

func TestWhoMayTakeAStep(t *testing.T) {
	tests := []struct {
		action Action
		from   State
		roles  []tenant.Role
	}{
		{ActAnnounce, StateDraft, []tenant.Role{tenant.LandAllocation}},
		{ActWithdraw, StateReady, []tenant.Role{tenant.LandAllocation}},
		{ActAnswer, StateQueried, []tenant.Role{tenant.LandAllocation, tenant.FacilitySocial, tenant.FacilityMedic}},
		{ActAcknowledge, StateAnnounced, []tenant.Role{tenant.Intake, tenant.Housing}},
		{ActAsk, StateAcknowledged, []tenant.Role{tenant.Intake, tenant.Housing}},
		{ActReady, StateAcknowledged, []tenant.Role{tenant.Intake, tenant.Housing}},
		{ActArrive, StateReady, []tenant.Role{tenant.Intake}},
		{ActDidNotArrive, StateReady, []tenant.Role{tenant.Intake, tenant.Housing}},
		{ActArrive, StateDidNotArrive, []tenant.Role{tenant.Intake}},
		{ActFollowUp, StateDidNotArrive, []tenant.Role{tenant.LandAllocation, tenant.FacilitySocial, tenant.FacilityMedic}},
		{ActFollowUp, StateArrived, []tenant.Role{tenant.LandAllocation, tenant.FacilitySocial, tenant.FacilityMedic}},
	}
	for _, tt := range tests {
		t.Run(string(tt.action), func(t *testing.T) {
			var may []tenant.Role
			for _, grant := range tenant.Matrix {
				for _, kind := range []tenant.Kind{tenant.Land, tenant.Municipality} {
					tr := Transfer{State: tt.from, Resume: StateAnnounced, OpenQuestions: 1, Absent: 1, Missing: 1}
					s := tenant.Scope{Kind: kind, Role: grant.Role, Unit: "U"}
					switch _, err := step(s, tr, tt.action); {
					case err == nil:
						may = append(may, grant.Role)
					case !errs.Is(err, errs.KindForbidden):
						t.Errorf("%s: %v", grant.Role, err)
					}
				}
			}
			if diff := cmp.Diff(tt.roles, may); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// drawn finds the arrows of the drawing: "    announced --> queried: ask".
var drawn = regexp.MustCompile(`(?m)^ +([a-z-]+) --> ([a-z-]+): ([a-z-]+)$`)

func TestTheDrawingAgreesWithTheTable(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "..", "docs", "state-machine.md"))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.ReplaceAll(string(file), "did_not_arrive", "did-not-arrive") // Mermaid takes no hyphen in a name
	var picture, table []string
	for _, m := range drawn.FindAllStringSubmatch(text, -1) {
		picture = append(picture, strings.Join(m[1:], " "))
	}
	for _, row := range Steps {
		table = append(table, string(row.From)+" "+string(row.To)+" "+string(row.Action))
	}
	slices.Sort(picture)
	slices.Sort(table)
	if diff := cmp.Diff(table, picture); diff != "" {
		t.Errorf("table and drawing (-table +drawing):\n%s", diff)
	}
	for _, s := range States {
		if s.Ended() != strings.Contains(text, string(s)+" --> [*]") {
			t.Errorf("the drawing is wrong about whether %s is an end", s)
		}
	}
}
