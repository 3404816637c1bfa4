// Writes internal/fhir/kbvnames.txt: the codes that the KBV's Impfpass 1.1.0
// takes, with the names its value sets give them, from the KBV's own npm package
// @kbv/mioparser (Apache-2.0) as tools/judges installs it:
//
//	node tools/fhirgen/names.cjs tools/judges > internal/fhir/kbvnames.txt
"use strict";
const path = require("path");

const sets = path.resolve(process.argv[2], "node_modules/@kbv/mioparser/dist/Definitions/KBV/IM/1.1.0/ValueSet");
const lines = [];
for (const [word, name] of [["atc", "VaccinationVaccineATC"], ["disease", "VaccinationTargetDisease"]])
    for (const system of require(path.join(sets, name))[name + "ValueSet"])
        for (const { code, display } of system.concept) lines.push(`${word} ${code} ${display.replace(/\s+/g, " ").trim()}`);
console.log(`# The codes that the KBV's Impfpass 1.1.0 takes for vaccines (ATC) and for what
# they protect from (SNOMED CT), with the names its value sets give them. Read by
# outgoing_code.go. Made by tools/fhirgen/names.cjs from npm @kbv/mioparser 1.8.0
# (Apache-2.0). Do not edit.`);
console.log(lines.sort().join("\n"));
