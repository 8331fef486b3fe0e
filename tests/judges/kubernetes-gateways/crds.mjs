// SPDX-License-Identifier: Apache-2.0
// node crds.mjs CONTRACTS FILE: a JSON list of objects, each held against the structural schema of its kind in the definitions
// below CONTRACTS/k8s, unknown fields refused. One line each: "ok KIND NAME OBJECT", the object with the defaults that an API server
// puts in; "core KIND NAME" for what no definition there is of; or "bad KIND NAME WHY". At last "rules N": how many rules in CEL of
// these kinds were not evaluated.
import { readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
const require = createRequire(import.meta.url);
const Ajv = require("ajv").default;
const { parse } = require("yaml");

const [contracts, file] = process.argv.slice(2);
const definitions = new Map();
const walk = (folder) => {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path);
    else if (entry.name.endsWith(".yaml")) {
      const crd = parse(readFileSync(path, "utf8"));
      if (crd?.kind !== "CustomResourceDefinition") continue;
      for (const version of crd.spec.versions) definitions.set(`${crd.spec.group}/${version.name} ${crd.spec.names.kind}`, version.schema.openAPIV3Schema);
    }
  }
};
walk(join(contracts, "k8s"));

// https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
let rules = 0;
const schemaOf = (node) => {
  const out = {};
  for (const [key, value] of Object.entries(node)) {
    if (key === "x-kubernetes-validations") rules += value.length;
    if (key.startsWith("x-") || key === "description" || key === "format" || key === "nullable") continue;
    if (key === "properties") out.properties = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, schemaOf(part)]));
    else if (key === "items" || key === "not") out[key] = schemaOf(value);
    else if (key === "additionalProperties") out[key] = typeof value === "object" ? schemaOf(value) : value;
    else if (["anyOf", "oneOf", "allOf"].includes(key)) out[key] = value.map(schemaOf);
    else out[key] = value;
  }
  if (node["x-kubernetes-int-or-string"]) {
    delete out.type;
    out.anyOf = [{ type: "integer" }, { type: "string" }];
  }
  if (out.properties && out.type === "object" && out.additionalProperties === undefined && !node["x-kubernetes-preserve-unknown-fields"]) out.additionalProperties = false;
  return node.nullable ? { anyOf: [out, { type: "null" }] } : out;
};

const ajv = new Ajv({ strict: false, allErrors: true, useDefaults: true, logger: false });
const compiled = new Map();
const validatorOf = (kind) => {
  if (!compiled.has(kind)) {
    const schema = schemaOf(definitions.get(kind));
    schema.properties.metadata = { type: "object" };
    compiled.set(kind, ajv.compile(schema));
  }
  return compiled.get(kind);
};

for (const object of JSON.parse(readFileSync(file, "utf8"))) {
  const kind = `${object.apiVersion} ${object.kind}`;
  const what = `${object.kind} ${object.metadata.name}`;
  if (!definitions.has(kind)) {
    console.log(object.apiVersion.includes(".") && !object.apiVersion.includes("k8s.io/") ? `bad ${what} no definition` : `core ${what}`);
    continue;
  }
  const validate = validatorOf(kind);
  console.log(validate(object) ? `ok ${what} ${JSON.stringify(object)}` : `bad ${what} ${JSON.stringify(validate.errors)}`);
}
console.log(`rules ${rules}`);
