package housing_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"wegwarte/engine/placement"
	"wegwarte/internal/db"
	"wegwarte/internal/errs"
	"wegwarte/internal/housing"
	"wegwarte/internal/id"
	"wegwarte/internal/testkit"
)

// all says that a list has every field.
var all = map[string]bool{housing.FieldSite: true, housing.FieldKind: true, housing.FieldStreet: true, housing.FieldTown: true, housing.FieldDistrict: true,
	housing.FieldKitchen: true, housing.FieldBathroom: true, housing.FieldToilets: true, housing.FieldShowers: true, housing.FieldOpens: true, housing.FieldCloses: true,
	housing.FieldClosing: true, housing.FieldDwelling: true, housing.FieldShared: true, housing.FieldStepFree: true, housing.FieldGround: true, housing.FieldArea: true,
	housing.FieldUnitOpens: true, housing.FieldUnitCloses: true, housing.FieldRoomNumber: true, housing.FieldRoom: true, housing.FieldPlaces: true, housing.FieldSquareMeter: true}

// listed is a site of a list with one dwelling.
func listed(name string, dwelling string, rooms ...housing.Room) housing.StockSite {
	return housing.StockSite{Row: 2, Site: housing.Site{Name: name, Kind: placement.Shared, Street: "Lindenweg 1", Toilets: 2, Showers: housing.Unknown},
		Dwellings: []housing.StockDwelling{{Row: 2, Dwelling: housing.Dwelling{Name: dwelling, Shared: true, Rooms: rooms}, Rows: []int{2, 3, 4}[:len(rooms)]}}}
}

func (w *town) take(t testing.TB, cmd housing.StockCommand) (taken housing.StockTaken, err error) {
	t.Helper()
	err = w.Try(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		taken, err = housing.TakeStock(ctx, tx, w.Clock, w.housing, cmd)
		return err
	})
	return taken, err
}

func (w *town) inventory(t testing.TB) (found []housing.Inventory) {
	t.Helper()
	w.Do(t, w.housing, func(ctx context.Context, tx *db.Tx) (err error) {
		found, err = housing.Inventories(ctx, tx, w.housing, "", 0)
		return err
	})
	return found
}

func TestAListTakenInAgainChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		cmd := housing.StockCommand{Says: all, Sites: []housing.StockSite{
			listed("Lindenhof", "Erdgeschoss", housing.Room{Name: "Rot", Places: 2, Area: 185}, housing.Room{Places: 3}, housing.Room{Places: 1}),
			{Row: 5, Site: housing.Site{Name: "Nur ein Name", Kind: placement.Flat, Toilets: housing.Unknown, Showers: housing.Unknown}}}}
		dry := cmd
		dry.DryRun = true
		taken, err := w.take(t, dry)
		if err != nil || len(taken.Changes) != 3 || len(taken.Faults) != 0 || len(w.inventory(t)) != 0 {
			t.Fatalf("a dry run: %+v, %v, %v", taken, err, w.inventory(t))
		}
		if taken, err = w.take(t, cmd); err != nil || len(taken.Changes) != 3 {
			t.Fatalf("%+v, %v", taken, err)
		}
		first := w.inventory(t)
		if len(first) != 2 || first[0].Site.Places != 6 || len(first[0].Dwellings[0].Rooms) != 3 || w.full(t, today).Places != 6 {
			t.Fatalf("%+v", first)
		}
		if taken, err = w.take(t, cmd); err != nil || len(taken.Changes) != 0 || taken.Same != 3 {
			t.Errorf("the second time: %+v, %v", taken, err)
		}
		if got := fmt.Sprint(w.inventory(t)); got != fmt.Sprint(first) {
			t.Errorf("the second time changed\n%v\nto\n%v", first, got)
		}
	})
}

func TestRoomsKeepTheirStaysWhenAListRenamesOrMovesThem(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		if _, err := w.take(t, housing.StockCommand{Says: all, Sites: []housing.StockSite{listed("Haus", "Flur", housing.Room{Name: "A", Places: 2}, housing.Room{Places: 2}, housing.Room{Name: "C", Places: 1})}}); err != nil {
			t.Fatal(err)
		}
		before := w.inventory(t)[0].Dwellings[0].Rooms
		// A comes last, the second gets a name, C has a place more.
		if _, err := w.take(t, housing.StockCommand{Says: all, Sites: []housing.StockSite{listed("HAUS", "flur", housing.Room{Name: "c", Places: 2}, housing.Room{Name: "B", Places: 2}, housing.Room{Name: "A", Places: 2})}}); err != nil {
			t.Fatal(err)
		}
		after := w.inventory(t)[0]
		rooms := after.Dwellings[0].Rooms
		if after.Site.Name != "HAUS" || after.Site.Places != 6 || rooms[0].ID != before[2].ID || rooms[1].ID != before[1].ID || rooms[2].ID != before[0].ID || rooms[0].Places != 2 {
			t.Errorf("%+v\n%+v", before, after)
		}
	})
}

func TestWhatAListDoesNotSayStays(t *testing.T) {
	w := found(t, testkit.SQLite(t))
	if _, err := w.take(t, housing.StockCommand{Says: all, Sites: []housing.StockSite{listed("Haus", "Flur", housing.Room{Name: "A", Places: 2, Area: 140})}}); err != nil {
		t.Fatal(err)
	}
	other := housing.StockCommand{Says: map[string]bool{housing.FieldSite: true, housing.FieldDistrict: true, housing.FieldDwelling: true, housing.FieldStepFree: true},
		Sites: []housing.StockSite{{Row: 2, Site: housing.Site{Name: "Haus", District: "Nord"}, Dwellings: []housing.StockDwelling{{Row: 2, Dwelling: housing.Dwelling{Name: "Flur", StepFree: true}}}}}}
	if _, err := w.take(t, other); err != nil {
		t.Fatal(err)
	}
	p := w.inventory(t)[0]
	if p.Site.District != "Nord" || p.Site.Street != "Lindenweg 1" || p.Site.Kind != placement.Shared || p.Site.Toilets != 2 || p.Site.Places != 2 {
		t.Errorf("%+v", p.Site)
	}
	if d := p.Dwellings[0]; !d.StepFree || !d.Shared || len(d.Rooms) != 1 || d.Rooms[0].Area != 140 {
		t.Errorf("%+v", d)
	}
}

func TestAListWithAMistakeChangesNothing(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		good, bad := listed("Gut", "Flur", housing.Room{Places: 2}), listed("Schlecht", "Flur", housing.Room{Places: 2}, housing.Room{Places: 101})
		bad.Site.Kind, bad.Site.Closes = "castle", today
		taken, err := w.take(t, housing.StockCommand{Says: all, Sites: []housing.StockSite{good, bad}})
		if !errs.Is(err, errs.KindInvalid) || len(w.inventory(t)) != 0 {
			t.Fatalf("%v, %+v", err, w.inventory(t))
		}
		where := map[string]int{}
		for _, f := range taken.Faults {
			where[f.Field] = f.Row
		}
		if len(taken.Faults) != 3 || where[housing.FieldKind] != 2 || where[housing.FieldClosing] != 2 || where[housing.FieldPlaces] != 3 {
			t.Errorf("%+v", taken.Faults)
		}
	})
}

func TestAListTakesNoPlaceAwayThatSomebodyHas(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		w := found(t, d)
		if _, err := w.take(t, housing.StockCommand{Says: all, Sites: []housing.StockSite{listed("Haus", "Flur", housing.Room{Name: "A", Places: 2}, housing.Room{Name: "B", Places: 2})}}); err != nil {
			t.Fatal(err)
		}
		flur := w.inventory(t)[0].Dwellings[0]
		h := w.lives(t, 2)
		if _, err := w.book(t, housing.BookCommand{Household: h.ID, Dwelling: flur.ID, From: today.AddDays(7), Rooms: []id.ID{flur.Rooms[0].ID}}); err != nil {
			t.Fatal(err)
		}
		for name, rooms := range map[string][]housing.Room{"a room less": {{Name: "B", Places: 2}}, "a place less": {{Name: "A", Places: 1}, {Name: "B", Places: 2}}} {
			cmd := housing.StockCommand{Says: all, Sites: []housing.StockSite{listed("Haus", "Flur", rooms...)}, DryRun: true}
			for range 2 {
				taken, err := w.take(t, cmd)
				if len(taken.Faults) != 1 || taken.Faults[0].Err.Key != "housing.room.lived-in" || taken.Faults[0].Row != 2 || (err != nil) == cmd.DryRun {
					t.Errorf("%s: %+v, %v", name, taken.Faults, err)
				}
				cmd.DryRun = false
			}
		}
		cmd := housing.StockCommand{Says: all, Sites: []housing.StockSite{listed("Haus", "Flur", housing.Room{Name: "A", Places: 2})}}
		if _, err := w.take(t, cmd); err != nil || w.inventory(t)[0].Site.Places != 2 {
			t.Errorf("the empty room stays: %v, %+v", err, w.inventory(t))
		}
		if taken, err := w.take(t, cmd); err != nil || len(taken.Changes) != 0 {
			t.Errorf("the second time: %+v, %v", taken, err)
		}
	})
}

// A city of 20,000 places is taken in, as 10,000 rooms, within half a minute, and
// compared with itself.
func BenchmarkTakeStockOf20000Places(b *testing.B) {
	for name, open := range map[string]func(testing.TB) *db.DB{"sqlite": testkit.SQLite, "postgres": testkit.Postgres} {
		b.Run(name, func(b *testing.B) {
			cmd := housing.StockCommand{Says: all}
			for i := range 200 {
				p := housing.StockSite{Row: 50*i + 2, Site: housing.Site{Name: fmt.Sprintf("Haus %d", i), Kind: placement.House, Toilets: housing.Unknown, Showers: housing.Unknown}}
				for k := range 25 {
					p.Dwellings = append(p.Dwellings, housing.StockDwelling{Row: p.Row + 2*k, Dwelling: housing.Dwelling{Name: fmt.Sprintf("Wohnung %d", k), Rooms: rooms(2, 2)}, Rows: []int{p.Row + 2*k, p.Row + 2*k + 1}})
				}
				cmd.Sites = append(cmd.Sites, p)
			}
			for b.Loop() {
				b.StopTimer()
				w := found(b, open(b))
				b.StartTimer()
				began := time.Now()
				if taken, err := w.take(b, cmd); err != nil || len(taken.Changes) != 200+5000 {
					b.Fatal(len(taken.Changes), err)
				}
				b.ReportMetric(time.Since(began).Seconds(), "new-s")
				began = time.Now()
				if taken, err := w.take(b, cmd); err != nil || len(taken.Changes) != 0 {
					b.Fatal(len(taken.Changes), err)
				}
				b.ReportMetric(time.Since(began).Seconds(), "same-s")
			}
		})
	}
}
