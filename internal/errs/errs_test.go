package errs_test

import (
	"errors"
	"fmt"
	"testing"

	"wegwarte/internal/errs"
)

func TestAnEmptyListIsNoError(t *testing.T) {
	var list errs.List
	list.Add(nil)
	if err := list.Err(); err != nil {
		t.Errorf("err = %v", err)
	}
}

func TestAForeignErrorIsOurFault(t *testing.T) {
	cause := errors.New("disk on fire")
	all := errs.All(fmt.Errorf("reading: %w", cause))
	if len(all) != 1 || all[0].Kind != errs.KindInternal || !errors.Is(all[0], cause) {
		t.Errorf("got %+v", all)
	}
}

func TestAWrappedErrorKeepsItsKind(t *testing.T) {
	err := fmt.Errorf("saving: %w", errs.Conflict("error.conflict"))
	if !errs.Is(err, errs.KindConflict) || errs.Is(nil, errs.KindInternal) {
		t.Errorf("kind of %v is %v", err, errs.KindOf(err))
	}
}

func TestAListHoldsTheMembersOfLists(t *testing.T) {
	var inner, outer errs.List
	inner.Add(errs.Invalid("a").At("x"))
	inner.Add(errs.Invalid("b").At("y"))
	outer.Add(fmt.Errorf("row 3: %w", inner.Err()))
	outer.Add(errs.Invalid("c"))
	if got := outer.Error(); got != "a (x); b (y); c" {
		t.Errorf("got %q", got)
	}
}
