package allocation_test

import (
	"strings"
	"testing"

	"wegwarte/engine/allocation"
)

func request(t *testing.T, text string) *allocation.Request {
	t.Helper()
	q, err := allocation.ReadJSON(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return q
}

func policy(t *testing.T, text string) allocation.Policy {
	t.Helper()
	p, err := allocation.ReadPolicy(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func plan(t *testing.T, q *allocation.Request, p allocation.Policy) *allocation.Plan {
	t.Helper()
	out, err := q.Plan(t.Context(), p, allocation.Options{Seed: 1, Work: 20_000_000})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const family = `{"resources":["persons"],
	"places":[{"name":"Herne","capacity":{"persons":3},"account":-1},{"name":"Unna","capacity":{"persons":0},"account":1}],
	"households":[{"name":"A","demand":{"persons":5},"scores":{"Herne":50,"Unna":90}}]}`

func TestAFamilyIsNotKeptOutByASmallQuota(t *testing.T) {
	hard := plan(t, request(t, family), policy(t, `{"quota":{"resource":"persons","tolerance":"none"}}`))
	if hard.Solution.At[0] != allocation.Unplaced {
		t.Errorf("five persons are at place %d, where two are owed", hard.Solution.At[0])
	}
	soft := plan(t, request(t, family), policy(t, `{"quota":{"resource":"persons","tolerance":"household"}}`))
	if soft.Solution.At[0] != 1 {
		t.Errorf("the family is at place %d", soft.Solution.At[0])
	}
	for x, want := range []allocation.Account{{Place: 0, Owed: 2, Took: 0, Next: 2}, {Place: 1, Owed: 1, Took: 5, Next: -4}} {
		if soft.Account[x] != want {
			t.Errorf("the account is %+v, want %+v", soft.Account[x], want)
		}
	}
}

func TestWhoIsOwedNobodyGetsNobody(t *testing.T) {
	q := request(t, strings.Replace(family, `"persons":3},"account":-1`, `"persons":3},"account":-3`, 1))
	p := plan(t, q, policy(t, `{"quota":{"resource":"persons","tolerance":"household"}}`))
	if p.Solution.At[0] != 1 {
		t.Errorf("the family is at place %d", p.Solution.At[0])
	}
}

func TestAnEarlierLevelIsNeverMadeUpForByALaterOne(t *testing.T) {
	q := request(t, `{"resources":[],"places":[{"name":"Herne","capacity":{}},{"name":"Unna","capacity":{}}],
		"households":[{"name":"A","demand":{},"scores":{"Herne":{"family":1},"Unna":{"match":1000}}}]}`)
	levels := plan(t, q, policy(t, `{"levels":[{"criterion":"family","most":1},{"criterion":"match","most":1000}]}`))
	if levels.Solution.At[0] != 0 || levels.Solution.Objective != 1001 {
		t.Errorf("the household is at place %d for %d", levels.Solution.At[0], levels.Solution.Objective)
	}
	weights := plan(t, q, policy(t, `{"weights":{"family":500,"match":1}}`))
	if weights.Solution.At[0] != 1 {
		t.Errorf("with weights, the household is at place %d", weights.Solution.At[0])
	}
}

func TestAFloorIsReachedAndItsCostIsStated(t *testing.T) {
	q := request(t, `{"resources":["persons"],"places":[{"name":"Herne","capacity":{"persons":1}},{"name":"Unna","capacity":{"persons":1}}],
		"households":[{"name":"A","demand":{"persons":1},"scores":{"Herne":900,"Unna":800}},
		              {"name":"B","demand":{"persons":1},"scores":{"Herne":600,"Unna":550},"groups":["step-free"]}]}`)
	p := plan(t, q, policy(t, `{"floors":[{"group":"step-free","average":600}]}`))
	f := p.Floors[0]
	if p.Plain != 1450 || p.Solution.Objective != 1400 || f.Before != 550 || f.After != 600 || !f.Reached {
		t.Errorf("%d without floors, %d with: %+v", p.Plain, p.Solution.Objective, f)
	}
	high := plan(t, q, policy(t, `{"floors":[{"group":"step-free","average":700}]}`))
	if f := high.Floors[0]; f.Reached || f.After != 600 {
		t.Errorf("a floor that cannot be reached: %+v", f)
	}
}

func TestWaitingAndLoadCount(t *testing.T) {
	q := request(t, `{"resources":["persons"],"places":[{"name":"Herne","capacity":{"persons":1},"load":90},{"name":"Unna","capacity":{"persons":0}}],
		"households":[{"name":"A","demand":{"persons":1},"scores":{"Herne":100}},{"name":"B","demand":{"persons":1},"scores":{"Herne":80},"waiting":30}]}`)
	p := plan(t, q, policy(t, `{"waiting":1,"load":1}`))
	if p.Solution.At[1] != 0 || p.Solution.Objective != 20 {
		t.Errorf("%v for %d", p.Solution.At, p.Solution.Objective)
	}
}

func TestALineSaysWhatMadeTheDifference(t *testing.T) {
	q := request(t, `{"resources":["persons","school"],
		"places":[{"name":"Herne","capacity":{"persons":9,"school":2}},{"name":"Unna","capacity":{"persons":9,"school":9}},{"name":"Hamm","capacity":{"persons":2,"school":0}}],
		"households":[{"name":"A","demand":{"persons":3,"school":2},"scores":{"Herne":900,"Unna":100}},
		              {"name":"B","demand":{"persons":3,"school":1},"scores":{"Herne":400,"Unna":300,"Hamm":350}}]}`)
	p := plan(t, q, allocation.Policy{})
	lines := allocation.Explain(p.Instance, p.Solution.At)
	var said []string
	for _, o := range lines[1].Others {
		said = append(said, p.Instance.Say(o))
	}
	want := "Herne 400: school missing (0 left, 1 needed); Hamm 350: persons missing (2 left, 3 needed), school missing (0 left, 1 needed)"
	if got := strings.Join(said, "; "); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
	if lines[0].Place != 0 || lines[1].Place != 1 || lines[0].Others[0].Why != allocation.LessScore {
		t.Errorf("%+v", lines)
	}
}

func TestAPolicyThatSaysNothingSensibleIsRefused(t *testing.T) {
	for _, text := range []string{
		`{"weights":{"match":1},"levels":[{"criterion":"match","most":5}]}`, `{"levels":[{"criterion":"match","most":0}]}`,
		`{"quota":{"resource":"persons","tolerance":"some"}}`, `{"religion":1}`, `{} {}`, ``,
	} {
		if _, err := allocation.ReadPolicy(strings.NewReader(text)); err == nil {
			t.Errorf("%s is accepted", text)
		}
	}
}
