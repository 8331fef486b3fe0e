// SPDX-License-Identifier: Apache-2.0
// node validate.mjs FILE...: whether each file is HAR 1.2 by har-validator's schemas; one line a file, "ok N" with the
// number of its entries, or "bad" and why.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
const require = createRequire(import.meta.url);
const { har } = require("har-validator");

for (const file of process.argv.slice(2)) {
  try {
    const archive = JSON.parse(readFileSync(file, "utf8"));
    await har(archive);
    console.log(`ok ${archive.log.entries.length}`);
  } catch (problem) {
    console.log(`bad ${JSON.stringify(problem.errors ?? String(problem))}`);
  }
}
