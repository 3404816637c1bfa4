package fhir

import (
	"path/filepath"
	"testing"
)

func BenchmarkCheckIPS(b *testing.B) {
	sampleFiles(b, "ips-validated")
	data := read(b, filepath.Join(samples, "ips-validated", "IPS_IG-bundle-01.json"))
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if r := Check(data); !r.OK {
			b.Fatal(r.Faults)
		}
	}
}

func BenchmarkMapImpfpass(b *testing.B) {
	dir := filepath.Join(samples, "kbv-impfpass", "bundles-IM", "1.1.0")
	sampleFiles(b, "kbv-impfpass")
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
