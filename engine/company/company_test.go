package company_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"wegwarte/engine/company"
)

var werne = company.Point{Latitude: 51.664, Longitude: 7.635}

func somebody(t *rapid.T, name string) company.Somebody {
	some := func(of []string, label string) []string {
		return rapid.SliceOfN(rapid.SampledFrom(of), 0, 4).Draw(t, name+label)
	}
	s := company.Somebody{ID: name, Likes: some([]string{"cooking", "football", "garden", "music", "walking"}, "likes"),
		Free:   company.Week(rapid.Uint32Range(0, 1<<21-1).Draw(t, name+"free")),
		Speaks: some([]string{"de", "ar", "uk", "en"}, "speaks"), Practises: some([]string{"de", "en"}, "practises"), Most: rapid.Float64Range(0, 30).Draw(t, name+"most")}
	if rapid.Bool().Draw(t, name+"says") {
		s.Place = &company.Point{Latitude: werne.Latitude + rapid.Float64Range(-0.3, 0.3).Draw(t, name+"lat"), Longitude: werne.Longitude + rapid.Float64Range(-0.3, 0.3).Draw(t, name+"lon")}
	}
	return s
}

// Whoever is asked first: what is said of two is the same for both.
func TestAProposalReadsTheSameFromBothSides(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := somebody(t, "a"), somebody(t, "b")
		p, one := company.Compare(a, b)
		q, other := company.Compare(b, a)
		if one != other || p.Points != q.Points || !slices.Equal(p.Likes, q.Likes) || !slices.Equal(p.Times, q.Times) || !slices.Equal(p.Talk, q.Talk) ||
			!slices.Equal(p.Practice, q.Practice) || math.Abs(p.Kilometres-q.Kilometres) > 1e-9 {
			t.Fatalf("%+v, %t\n%+v, %t", p, one, q, other)
		}
		if one && (p.Points < 0 || p.Points > company.Of) {
			t.Fatalf("%d points of %d", p.Points, company.Of)
		}
	})
}

// The oracle asks each question on its own, in the plainest way.
func TestWhoIsProposedHasSomethingToDoATimeAWayAndWords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := somebody(t, "a"), somebody(t, "b")
		like, time, words := false, false, false
		for _, x := range a.Likes {
			like = like || slices.Contains(b.Likes, x)
		}
		for i := range 21 {
			time = time || a.Free>>i&1 == 1 && b.Free>>i&1 == 1
		}
		for _, x := range a.Speaks {
			words = words || slices.Contains(b.Speaks, x) || slices.Contains(b.Practises, x)
		}
		for _, x := range a.Practises {
			words = words || slices.Contains(b.Speaks, x)
		}
		p, fits := company.Compare(a, b)
		far := false
		if fits && p.Kilometres >= 0 {
			far = a.Most > 0 && p.Kilometres > a.Most || b.Most > 0 && p.Kilometres > b.Most
		}
		if fits && (!like || !time || !words || far) {
			t.Fatalf("proposed without: %+v", p)
		}
		if !fits && like && time && words && (a.Place == nil || b.Place == nil) {
			t.Fatalf("kept back: %+v %+v", a, b)
		}
	})
}

// One thing more in common never makes a proposal worse.
func TestMoreInCommonIsNeverWorse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := somebody(t, "a"), somebody(t, "b")
		p, fits := company.Compare(a, b)
		a.Likes, b.Likes = append(slices.Clone(a.Likes), "chess"), append(slices.Clone(b.Likes), "chess")
		a.Free, b.Free = a.Free|company.At(6, company.Evening), b.Free|company.At(6, company.Evening)
		q, still := company.Compare(a, b)
		if fits && (!still || q.Points < p.Points) {
			t.Fatalf("%+v became %+v", p, q)
		}
	})
}

func TestTheBestComeFirstAndEqualsInTheOrderTheyWaited(t *testing.T) {
	me := company.Somebody{ID: "me", Likes: []string{"music", "garden"}, Free: company.At(0, company.Evening) | company.At(5, company.Morning), Speaks: []string{"uk"}, Practises: []string{"de"}}
	other := func(id string, likes ...string) company.Somebody {
		return company.Somebody{ID: id, Likes: likes, Free: company.At(5, company.Morning), Speaks: []string{"de"}}
	}
	all := company.Propose(me, []company.Somebody{other("late", "garden"), other("best", "garden", "music"), other("later", "music"), other("none", "chess"), me}, 10)
	var order []string
	for _, p := range all {
		order = append(order, p.Other)
	}
	if fmt.Sprint(order) != "[best late later]" {
		t.Errorf("%v", order)
	}
	if p := all[0]; p.Points != 2*12+6+10+10 || fmt.Sprint(p.Practice, p.Talk, p.Times) != "[de] [de] [15]" {
		t.Errorf("%+v", p)
	}
	if one := company.Propose(me, []company.Somebody{other("a", "music"), other("b", "music")}, 1); len(one) != 1 {
		t.Errorf("%+v", one)
	}
}
