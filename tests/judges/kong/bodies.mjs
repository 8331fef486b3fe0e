// SPDX-License-Identifier: Apache-2.0
// node bodies.mjs CONTRACTS FILE: {"calls": [{method, target, body}], "files": [declarative configurations]}. One line each: "ok WHAT"
// or "bad WHAT WHY". Bodies are held against Kong's description of its Admin API, unknown fields refused; files against decK's schema.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const Ajv = require("ajv-draft-04").default;
const { parse } = require("yaml");

const [contracts, file] = process.argv.slice(2);
const api = parse(readFileSync(`${contracts}/kong/admin-oss-3.9.openapi.yaml`, "utf8"));
const deck = JSON.parse(readFileSync(`${contracts}/kong/deck-kong_json_schema.json`, "utf8"));
const given = JSON.parse(readFileSync(file, "utf8"));

const ajv = new Ajv({ strict: false, allErrors: true, logger: false });

const follow = (node) => (node?.$ref ? node.$ref.slice(2).split("/").reduce((at, step) => at[step.replace(/~1/g, "/").replace(/~0/g, "~")], api) : node);
const schemaOf = (node) => {
  const at = follow(node);
  const { example, description, properties, ...rest } = at;
  const made = { ...rest };
  if (properties) {
    // OpenAPI 3.0 says null by nullable; Kong takes null for "not set" everywhere, as its recordings show.
    made.properties = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, { anyOf: [schemaOf(part), { enum: [null] }] }]));
    if (made.additionalProperties === undefined) made.additionalProperties = false; // a field that it does not name is a mistake
  }
  if (made.items) made.items = schemaOf(made.items);
  for (const word of ["anyOf", "oneOf", "allOf"]) if (made[word]) made[word] = made[word].map(schemaOf);
  delete made.$ref;
  return made;
};

const operationOf = (method, target) => {
  const steps = target.split("?")[0].split("/");
  for (const [path, item] of Object.entries(api.paths)) {
    const pattern = path.split("/");
    if (pattern.length === steps.length && pattern.every((step, i) => step.startsWith("{") || step === steps[i]) && item[method.toLowerCase()]) return item[method.toLowerCase()];
  }
  return undefined;
};

const tell = (what, good, why) => console.log(good ? `ok ${what}` : `bad ${what} ${why}`);
for (const call of given.calls) {
  const what = `${call.method} ${call.target}`;
  // Groups and keys of consumers are plugins' entities, which decK's schema describes, and the Admin API's description does not.
  const credential = { acls: "ACLGroup", jwt: "JWTAuth" }[call.target.split("/")[3]];
  if (credential && call.target.startsWith("/consumers/")) {
    const { required, ...whole } = deck.definitions[credential]; // Kong makes up what is left out
    const check = new Ajv({ strict: false, allErrors: true, logger: false }).compile({ definitions: deck.definitions, ...whole });
    tell(what, call.body === undefined || call.body === null || check(call.body), JSON.stringify(check.errors));
    continue;
  }
  const operation = operationOf(call.method, call.target);
  if (!operation) { tell(what, false, "there is no such operation"); continue; }
  if (call.body === undefined || call.body === null) { tell(what, true); continue; }
  if (!operation.requestBody) { tell(what, false, "it takes no body"); continue; }
  // The bodies themselves are described by one example each ("service" of a plugin as a text); the entities are described whole.
  const [, kind, , below] = call.target.split("/");
  const schema = api.components.schemas[below === "targets" ? "Target" : { services: "Service", routes: "Route", plugins: "Plugin", upstreams: "Upstream", consumers: "Consumer" }[kind]];
  const whole = schemaOf(schema);
  if (call.method === "PATCH") delete whole.required; // what is not named stays
  const validate = ajv.compile(whole);
  tell(what, validate(call.body), JSON.stringify(validate.errors));
}
const validate = new Ajv({ strict: false, allErrors: true, logger: false }).compile(deck);
given.files.forEach((each, i) => tell(`file ${i}`, validate(each), JSON.stringify(validate.errors)));
