// Asks the KBV's own parser for its judgement of files. Reads a JSON list of
// file names from standard input and prints one line {"file","ok","errors"}
// for each of them, in their order.
"use strict";
const fs = require("fs");
const { default: MIOParser } = require("@kbv/mioparser");

const parser = new MIOParser();

async function judge(file) {
    try {
        const { errors } = await parser.parseString(fs.readFileSync(file, "utf8"));
        return { file, ok: errors.length === 0, errors: errors.slice(0, 5).map((e) => `${e.path}: ${e.message}`) };
    } catch (e) {
        return { file, ok: false, errors: [String(e.message || e)] };
    }
}

(async () => {
    for (const file of JSON.parse(fs.readFileSync(0, "utf8"))) console.log(JSON.stringify(await judge(file)));
})();
