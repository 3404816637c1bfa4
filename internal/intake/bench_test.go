package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"wegwarte/internal/intake"
)

// BenchmarkRead10MB reads a summary of ten megabytes, as large as is taken.
func BenchmarkRead10MB(b *testing.B) {
	var all strings.Builder
	all.WriteString(strings.TrimSuffix(string(ips(used("Rollstuhl", "active"))), "]}"))
	for i := 0; all.Len() < intake.MaxBytes-2000; i++ {
		fmt.Fprintf(&all, `, {"fullUrl": "urn:uuid:22222222-2222-4222-8222-%012d", "resource": {"resourceType": "MedicationStatement", "status": "active",
			"medicationCodeableConcept": {"coding": [{"system": "http://www.whocc.no/atc", "code": "A10BA02", "display": "metformin"}], "text": "Metformin %d mg"},
			"subject": {"reference": "urn:uuid:11111111-1111-4111-8111-111111111111"}, "effectivePeriod": {"start": "2024-02-01"}, "dosage": [{"text": %q}]}}`, i, i, strings.Repeat("1-0-1 ", 120))
	}
	data := []byte(all.String() + "]}")
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if r, err := intake.Read("x", data, today); err != nil || len(r.Command.Statements)+len(r.Command.Leftovers) < 5000 {
			b.Fatal(err, len(r.Command.Leftovers))
		}
	}
}
