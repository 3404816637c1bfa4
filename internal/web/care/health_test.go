package care_test

import (
	"context"
	"encoding/base64"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"wegwarte/internal/db"
	"wegwarte/internal/id"
	"wegwarte/internal/record"
	"wegwarte/internal/tenant"
	"wegwarte/internal/testkit"
	"wegwarte/internal/testkit/site"
)

func TestAMedicineIsRecordedSuppliedAndEndedOnItsPages(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		v.Get(s.home()).Has("Allergien: nichts bekannt. Das heißt nicht, dass es keine gibt.")
		to := "/personen/" + string(s.amina) + "/gesundheit"
		v.Get(to+"?art=medicine").Has("Medikament eintragen", "Für Amina Muster", "Vorrat reicht bis", "Gezählt ab dem Tag der Ankunft")
		fields := []string{"art", "medicine", "about", "Metformin 500 mg", "dosage", "1-0-1", "standing", "current", "from", "2024", "atc", "kein",
			"source", "person", "source_day", "2026-11-20", "basis", "asylg-8-3"}
		wrong := v.Post(to, fields...)
		wrong.Has("Das ist kein ATC-Code.")
		if wrong.Status != http.StatusUnprocessableEntity || !strings.Contains(wrong.Body, `value="Metformin 500 mg"`) {
			t.Errorf("got %d, or what was filled in is lost", wrong.Status)
		}
		fields[11] = "A10BA02"
		if saved := v.Post(to, fields...); saved.Location != s.home() {
			t.Fatalf("got %d %s", saved.Status, saved.Words())
		}
		page := v.Get(s.home())
		page.Has("Die Angabe ist eingetragen.", "Metformin 500 mg", "nimmt die Person", "1-0-1", "ATC A10BA02", "seit 2024", "Vorrat unbekannt: bitte klären", "Angabe der Person, Stand 20.11.2026")

		one := page.Link("/gesundheit/")
		v.Get(one).Has("Vorrat", "Gilt nicht mehr", "§ 8 Abs. 3 Nr. 2 AsylG", "Irrtum: zurücknehmen")
		v.Post(one, "do", "supply", "supply_days", "viele").Has("Bitte nennen Sie eine Zahl von Tagen bis 366.")
		v.Post(one, "do", "supply", "lasts_until", testkit.Today.AddDays(5).String())
		v.Get(s.home()).Has("noch 6 Tage", "Rezept nötig bis")
		v.Post(one, "do", "supply", "supply_days", "14")
		v.Get(s.home()).Has("Vorrat für 14 Tage ab Ankunft wird mitgegeben")
		v.Post(one, "do", "end", "ended_on", testkit.Today.AddDays(-1).String())
		v.Get(s.home()).Has("Die Angabe gilt nicht mehr.", "1 frühere Angabe", "abgesetzt")
		v.Post(one, "do", "withdraw")
		v.Get(s.home()).HasNot("Metformin")
	})
}

func TestAnAllergyThatMayKillStandsFirstAndOnlyForThoseWhoMayReadIt(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		to := "/personen/" + string(s.sami) + "/gesundheit"
		for _, more := range [][]string{
			{"about", "Erdnuss", "sort", "food", "danger", "high", "certainty", "confirmed", "reaction", "Atemnot", "basis", "consent", "consent", "Mutter, mündlich"},
			{"none", "ja", "basis", "asylg-8-3"},
		} {
			if saved := v.Post(to, append(more, "art", "allergy", "source", "person", "source_day", "2026-11-20")...); saved.Location != s.home() {
				t.Fatalf("got %d %s", saved.Status, saved.Words())
			}
		}
		page := v.Get(s.home())
		page.Has("Allergie, die lebensgefährlich werden kann: Sami Muster: Erdnuss", "ärztlich bestätigt", "Reaktion: Atemnot", "Keine Allergien bekannt",
			"Die Quellen sagen Verschiedenes: ob es sie gibt", "Die Angaben unterscheiden sich")
		if text := page.Words(); strings.Index(text, "lebensgefährlich werden kann: Sami Muster: Erdnuss") > strings.Index(text, "Wer sie sind") {
			t.Error("the danger does not come first")
		}
		one := page.Link("/gesundheit/")
		social := s.facility(t, tenant.FacilitySocial)
		social.Get(s.home()).HasNot("Erdnuss", "Allergien, Medikamente, Hilfsmittel")
		for who, c := range map[string]*site.Client{"social": social, "desk": s.EnterAt(t, s.Land, "", tenant.LandAllocation)} {
			if got := c.Get(one); got.Status != http.StatusForbidden {
				t.Errorf("%s: %d", who, got.Status)
			}
		}
		v.Post(one, "do", "consent", "said_on", "2026-11-23").Has("Wie hat")
		v.Post(one, "do", "consent", "said_on", "2026-11-23", "how", "am Telefon")
		v.Get(s.home()).HasNot("Erdnuss")
	})
}

// epilepsy is a summary with a diagnosis, an allergy to food and a wheelchair.
const epilepsy = `{"resourceType": "Bundle", "type": "collection", "timestamp": "2026-10-20T10:00:00+02:00", "entry": [
  {"fullUrl": "urn:uuid:11111111-1111-4111-8111-111111111111", "resource": {"resourceType": "Patient", "name": [{"family": "Muster", "given": ["Amina"]}], "birthDate": "1990-01-01"}},
  {"fullUrl": "urn:uuid:22222222-2222-4222-8222-222222222222", "resource": {"resourceType": "Condition", "subject": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"},
    "code": {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10", "code": "G40.9"}], "text": "Epilepsie<script>alert(1)"}}},
  {"fullUrl": "urn:uuid:33333333-3333-4333-8333-333333333333", "resource": {"resourceType": "AllergyIntolerance", "patient": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"},
    "code": {"text": "Sellerie"}, "category": ["food"]}}]}`

func TestADiagnosisBecomesANeedOnlyWhenThePersonConsents(t *testing.T) {
	testkit.Each(t, func(t *testing.T, d *db.DB) {
		s := serve(t, d)
		v := s.facility(t, tenant.FacilityMedic)
		to := "/personen/" + string(s.amina) + "/dokumente"
		read := v.Upload(to, "file", "ips.json", strings.ReplaceAll(epilepsy, "<script>alert(1)", ""))
		kept := v.Post(to+"/uebernehmen", "document", read.Hidden("document"), "name", "ips.json", "basis", "asylg-8-3")
		if !strings.HasSuffix(kept.Location, "/bedarfe") {
			t.Fatalf("got %d %s", kept.Status, kept.Location)
		}
		page := v.Get(kept.Location)
		page.Has("Was aus dem Dokument folgen kann", "Medikamente ohne Unterbrechung", "im Dokument: Epilepsie", "im Dokument: Sellerie", "Ohne Einwilligung wird nichts davon aufgenommen.")
		v.Get(s.home()).HasNot("unverzichtbar") // nothing is a need yet

		medication, diet := "continuous-medication Bundle.entry[1].resource", "medical-diet Bundle.entry[2].resource"
		for name, fields := range map[string][]string{
			"nothing chosen":  {"consent", "x"},
			"no consent":      {"need", medication},
			"a detail amiss":  {"need", diet, "consent", "x"},
			"another's needs": {"need", "dialysis Bundle.entry[1].resource", "consent", "x"},
		} {
			if got := v.Post(kept.Location, fields...); got.Status != http.StatusUnprocessableEntity {
				t.Errorf("%s: got %d", name, got.Status)
			}
		}
		v.Get(s.home()).HasNot("unverzichtbar")
		taken := v.Post(kept.Location, "need", medication, "need", diet, "detail "+diet, "ohne Sellerie", "consent", "heute, mündlich, Arabisch")
		if taken.Location != s.home() {
			t.Fatalf("got %d %s", taken.Status, taken.Words())
		}
		v.Get(s.home()).Has("2 Bedarfe sind eingetragen.", "Medikamente ohne Unterbrechung", "ohne Sellerie", "anderes Dokument, Stand 20.10.2026")
		v.Get(kept.Location).Has("schon eingetragen")
		s.Do(t, s.As(tenant.FacilityMedic), func(ctx context.Context, tx *db.Tx) error {
			travels, err := record.NeedsOf(ctx, tx, s.As(tenant.FacilityMedic), []id.ID{s.amina})
			if len(travels) != 2 {
				t.Errorf("%d needs", len(travels))
			}
			for _, n := range travels {
				if strings.Contains(n.Detail, "Epilepsie") || n.Basis != record.ByConsent {
					t.Errorf("the diagnosis travels: %+v", n)
				}
			}
			return err
		})
		if got := v.Upload(to, "file", "ips.json", epilepsy); strings.Contains(got.Body, "<script>alert") {
			t.Error("a hostile file is echoed")
		}
	})
}

// TestALargeDocumentComesBackWhole: ten megabytes, half of it no program can
// make smaller, are shown, carried and kept.
func TestALargeDocumentComesBackWhole(t *testing.T) {
	s := serve(t, testkit.SQLite(t))
	v := s.facility(t, tenant.FacilityMedic)
	noise := make([]byte, 5<<20)
	chance := rand.NewChaCha8([32]byte{1})
	_, _ = chance.Read(noise)
	large := strings.Replace(impfpass, `"text": "Naht"`, `"text": "`+base64.StdEncoding.EncodeToString(noise)+`"`, 1)
	to := "/personen/" + string(s.amina) + "/dokumente"
	read := v.Upload(to, "file", "amina.json", large)
	kept := v.Post(to+"/uebernehmen", "document", read.Hidden("document"), "name", "amina.json", "basis", "asylg-8-3")
	if kept.Location != s.home() {
		t.Fatalf("%d bytes: got %d", len(large), kept.Status)
	}
	if got := v.Get(v.Get(s.home()).Link("/dokumente/")); got.Body != large {
		t.Errorf("%d of %d bytes came back", len(got.Body), len(large))
	}
}
