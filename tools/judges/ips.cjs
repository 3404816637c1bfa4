// Asks Medplum's validator (npm @medplum/core) whether patient summaries keep to
// the structure of HL7's 36 IPS profiles, which ips.json.gz holds. Reads a JSON
// list of file names from standard input and prints one line
// {"file","ok","errors"} for each of them, in their order.
//
// Medplum knows neither slices that are told apart by the profile of what they
// hold or point at, nor references to urn:uuid:. So those slices are taken out
// of the profiles, and each resource they speak of is held against the profile
// they name; and references are written as Type/id before they are judged.
"use strict";
const fs = require("fs");
const path = require("path");
const zlib = require("zlib");
const { indexStructureDefinitionBundle, validateResource } = require("@medplum/core");

const { base, profiles } = JSON.parse(zlib.gunzipSync(fs.readFileSync(path.join(__dirname, "ips.json.gz"))));
const family = "http://hl7.org/fhir/uv/ips/StructureDefinition/";
const byURL = new Map();
const promised = []; // {path, slice, section, min, profiles} of slices that were taken out

for (const p of profiles) {
    const opaque = p.snapshot.element.filter((e) => e.slicing?.discriminator?.some((d) => d.type === "profile" || d.path.includes("resolve()"))).map((e) => e.id);
    for (const id of opaque) {
        const slices = p.snapshot.element.filter((e) => e.id.startsWith(id + ":"));
        for (const e of slices.filter((e) => !e.id.slice(id.length + 1).includes("."))) {
            const holds = slices.find((s) => s.id === e.id + ".resource");
            const types = (holds ?? e).type ?? [];
            promised.push({ of: p.url, id, min: e.min, max: e.max, profiles: types.flatMap((t) => (holds ? t.profile : t.targetProfile) ?? []), slice: e.sliceName });
        }
        p.snapshot.element = p.snapshot.element.filter((e) => !e.id.startsWith(id + ":"));
        delete p.snapshot.element.find((e) => e.id === id).slicing;
    }
    byURL.set(p.url, p);
}
indexStructureDefinitionBundle(base);

// problems gives what the validator says of a resource, by a profile or by R4.
function problems(resource, profile) {
    try {
        validateResource(resource, { profile });
        return [];
    } catch (e) {
        if (!e.outcome) return [String(e.message || e)];
        return e.outcome.issue.filter((i) => i.severity === "error" || i.severity === "fatal").map((i) => `${i.expression?.join(", ")}: ${i.details?.text}`);
    }
}

// local writes references between the entries of a bundle as Type/id.
function local(value, names) {
    if (Array.isArray(value)) return value.map((v) => local(v, names));
    if (value === null || typeof value !== "object") return value;
    const o = {};
    for (const [k, v] of Object.entries(value)) o[k] = k === "reference" && names.has(v) ? names.get(v) : local(v, names);
    return o;
}

function judge(file) {
    const errors = [];
    const written = JSON.parse(fs.readFileSync(file, "utf8"));
    const names = new Map((written.entry ?? []).map((e) => [e.fullUrl, `${e.resource?.resourceType}/${e.resource?.id}`]));
    const bundle = local(written, names);
    const byName = new Map((bundle.entry ?? []).map((e) => [`${e.resource?.resourceType}/${e.resource?.id}`, e.resource]));
    const keeps = (resource, url) => resource !== undefined && byURL.get(url)?.type === resource.resourceType && problems(resource, byURL.get(url)).length === 0;
    const tell = (where, found) => errors.push(...found.map((e) => `${where}: ${e}`));
    const count = (where, p, found) => {
        if (found.length < p.min || (p.max !== "*" && found.length > Number(p.max))) errors.push(`${where}: ${found.length} of ${p.slice}, wants ${p.min}..${p.max}`);
    };
    tell("Bundle", problems(bundle, byURL.get(family + "Bundle-uv-ips")));
    for (const p of promised.filter((p) => p.id === "Bundle.entry"))
        count("Bundle.entry", p, (bundle.entry ?? []).filter((e) => p.profiles.some((url) => keeps(e.resource, url))));
    (bundle.entry ?? []).forEach(({ resource }, i) => {
        const where = `Bundle.entry[${i}] ${resource?.resourceType}`;
        const claimed = (resource?.meta?.profile ?? []).map((url) => url.replace(/\|.*/, "")).filter((url) => byURL.has(url));
        if (claimed.length === 0 && byURL.has(`${family}${resource?.resourceType}-uv-ips`)) claimed.push(`${family}${resource.resourceType}-uv-ips`);
        if (claimed.length === 0) tell(where, problems(resource));
        for (const url of claimed) tell(where, problems(resource, byURL.get(url)));
        if (resource?.resourceType !== "Composition") return;
        for (const s of resource.section ?? []) {
            const code = s.code?.coding?.map((c) => c.code);
            const slice = byURL.get(family + "Composition-uv-ips").snapshot.element.find((e) => /^Composition\.section:[^.]+\.code$/.test(e.id) && code?.includes(e.patternCodeableConcept?.coding?.[0]?.code));
            const id = slice?.id.replace(/\.code$/, ".entry");
            for (const p of promised.filter((p) => p.id === id))
                count(`${where} ${code}`, p, (s.entry ?? []).filter((e) => p.profiles.some((url) => keeps(byName.get(e.reference), url))));
        }
    });
    return errors;
}

for (const file of JSON.parse(fs.readFileSync(0, "utf8"))) {
    let errors;
    try {
        errors = judge(file);
    } catch (e) {
        errors = [String(e.message || e)];
    }
    console.log(JSON.stringify({ file, ok: errors.length === 0, errors: errors.slice(0, 8) }));
}
