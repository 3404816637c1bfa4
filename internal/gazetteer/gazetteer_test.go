package gazetteer

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wegwarte/internal/clock"
)

// shared opens a file of the official data beside the repository.
func shared(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", name))
	if err != nil {
		t.Skipf("the official file is not beside the repository: %v", err)
	}
	return data
}

// official gives the 396 municipalities as the checked table has them.
func official(t testing.TB) []Municipality {
	t.Helper()
	rows, err := csv.NewReader(bytes.NewReader(shared(t, "nrw-municipalities.csv"))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	var out []Municipality
	for _, r := range rows[1:] {
		population, err := strconv.Atoi(r[at["population"]])
		if err != nil {
			t.Fatal(err)
		}
		area, err := strconv.ParseInt(strings.Replace(r[at["area_km2"]], ".", "", 1), 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		lat, _ := strconv.ParseFloat(r[at["lat"]], 64)
		lon, _ := strconv.ParseFloat(r[at["lon"]], 64)
		out = append(out, Municipality{
			AGS: r[at["AGS"]], Name: r[at["name"]], OfficialName: r[at["name_official"]],
			Kreis: Kreis{r[at["kreis_key"]], r[at["kreis"]]}, Independent: r[at["kreisfrei"]] == "1",
			District: r[at["regierungsbezirk"]], PostalCode: r[at["plz_verwaltungssitz"]],
			Population: population, AreaHa: area, Lat: lat, Lon: lon,
		})
	}
	return out
}

func withoutPoints(list []Municipality) []Municipality {
	out := append([]Municipality(nil), list...)
	for i := range out {
		out[i].Lat, out[i].Lon = 0, 0
	}
	return out
}

func checkTotals(t *testing.T, l List) {
	t.Helper()
	if n := len(l.Municipalities); n != 396 {
		t.Errorf("%d municipalities, want 396", n)
	}
	if n := l.Population(); n != 18_034_454 {
		t.Errorf("population %d, want 18034454", n)
	}
	if s := l.AreaKM2(); s != "34112.56" {
		t.Errorf("area %s km², want 34112.56", s)
	}
	if l.AsOf != clock.MustDate("2025-08-31") {
		t.Errorf("as of %s", l.AsOf)
	}
}

func TestTheOfficialFileGivesEveryMunicipalityOfNRW(t *testing.T) {
	list, err := Read(bytes.NewReader(shared(t, "GV100AD_31082025.txt.gz")), "05")
	if err != nil {
		t.Fatal(err)
	}
	checkTotals(t, list)
	if want := "© Statistische Ämter des Bundes und der Länder, Gemeindeverzeichnis GV100AD, Gebietsstand 31.08.2025"; list.Source != want {
		t.Errorf("source %q", list.Source)
	}
	if diff := cmp.Diff(withoutPoints(official(t)), list.Municipalities); diff != "" {
		t.Error(diff)
	}
}

func TestTheOfficialFileGivesEveryLand(t *testing.T) {
	data := shared(t, "GV100AD_31082025.txt.gz")
	all := 0
	for n := 1; n <= 16; n++ {
		land := string([]byte{'0' + byte(n/10), '0' + byte(n%10)})
		list, err := Read(bytes.NewReader(data), land)
		if err != nil {
			t.Fatalf("Land %s: %v", land, err)
		}
		all += list.Population()
	}
	if all != 83_577_140-917 { // 917 people live in the two inhabited areas without a municipality
		t.Errorf("population of all municipalities %d, want 83576223", all)
	}
}

func TestTheDemoWorldHasTheOfficialFigures(t *testing.T) {
	list := NRW()
	checkTotals(t, list)
	if diff := cmp.Diff(official(t), list.Municipalities); diff != "" {
		t.Error(diff)
	}
}

func TestTheDemoTableIsSoundByItself(t *testing.T) {
	list := NRW()
	checkTotals(t, list)
	if !strings.HasPrefix(list.Source, "© Statistische Ämter des Bundes und der Länder, Gemeindeverzeichnis GV100AD 31.08.2025") {
		t.Errorf("source %q", list.Source)
	}
	independent := 0
	for i, m := range list.Municipalities {
		if i > 0 && m.AGS <= list.Municipalities[i-1].AGS {
			t.Errorf("%s is out of order", m.AGS)
		}
		if m.Independent {
			independent++
		}
		if !m.Located() || m.Lat < 50.3 || m.Lat > 52.6 || m.Lon < 5.8 || m.Lon > 9.5 {
			t.Errorf("%s lies outside of NRW: %v, %v", m.Name, m.Lat, m.Lon)
		}
	}
	if independent != 22 {
		t.Errorf("%d independent cities, want 22", independent)
	}
	aachen, found := list.Find("05334002")
	if !found || aachen.Independent || aachen.Kreis.Name != "Städteregion Aachen" || aachen.AreaKM2() != "160.85" {
		t.Errorf("Aachen: %+v", aachen)
	}
	if _, found := list.Find("05334003"); found {
		t.Error("found a municipality that does not exist")
	}
	list.Municipalities[0].Name = "changed"
	if NRW().Municipalities[0].Name == "changed" {
		t.Error("one caller's change reaches another's list")
	}
}

// Every rule has its sentence in German and Arabic.
func TestEveryMessageIsThere(t *testing.T) {
	keys := map[string]bool{}
	named := regexp.MustCompile(`"(gazetteer\.error\.[a-z-]+)"|c\.fail\([^"]*"([a-z-]+)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range named.FindAllStringSubmatch(string(source), -1) {
			if m[1] != "" {
				keys[m[1]] = true
			} else {
				keys[rules+m[2]] = true
			}
		}
	}
	if len(keys) < 14 {
		t.Fatalf("found only %d keys: %v", len(keys), keys)
	}
	for _, lang := range []string{"de", "ar"} {
		raw, err := os.ReadFile(filepath.Join("..", "i18n", "messages", lang, "sheet.json"))
		if err != nil {
			t.Fatal(err)
		}
		for key := range keys {
			if !bytes.Contains(raw, []byte(`"`+key+`"`)) {
				t.Errorf("%s: %s has no text", lang, key)
			}
		}
	}
}
