package fhir

import (
	"path/filepath"
	"testing"

	"wegwarte/internal/testkit/samples"
)

func BenchmarkCheckIPS(b *testing.B) {
	data := read(b, filepath.Join(samples.Dir(b, "fhir", "ips-validated"), "IPS_IG-bundle-01.json"))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if r := Check(data); !r.OK {
			b.Fatal(r.Faults)
		}
	}
}

func BenchmarkMapImpfpass(b *testing.B) {
	dir := samples.Dir(b, "fhir", "kbv-impfpass", "bundles-IM", "1.1.0")
	for name, file := range map[string]string{"json": "Bundle-example-max.json", "xml": "IM_Bianka_Schultheis.xml"} {
		b.Run(name, func(b *testing.B) {
			data := read(b, filepath.Join(dir, file))
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				doc, err := Read(data)
				if err != nil || len(doc.Measures) == 0 {
					b.Fatal(err)
				}
			}
		})
	}
}
