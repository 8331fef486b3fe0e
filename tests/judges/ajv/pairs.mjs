// SPDX-License-Identifier: Apache-2.0
// node pairs.mjs COUNT SEED: random pairs of a schema in OpenAPI 3.0's dialect and a value, one a line, each with what ajv
// says about them: {"schema":...,"value":...,"valid":true}. The same seed gives the same pairs.
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
const Ajv = require("ajv-draft-04").default; // OpenAPI 3.0 is draft-04 here: a boolean exclusiveMinimum, a $ref alone

const [count, seed] = process.argv.slice(2).map(Number);

// mulberry32
let state = seed >>> 0;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const below = (n) => Math.floor(random() * n);
const chance = (p) => random() < p;
const pick = (list) => list[below(list.length)];

const names = ["a", "b", "c", "name", "é", "a/b", "x~y"];
const texts = ["", "a", "ab", "abc", "abcabc", "A1", "12", "é🐲", "a b", "a-b", "\n", "2026-11-28"];
const numbers = [0, 1, -1, 2, 3, 5, 10, 1.5, -2.5, 0.25, 100, 1e3, 9007199254740991, 1e6]; // beyond, ajv's multipleOf is wrong
const patterns = ["^a", "b$", "^[a-c]+$", "^\\d+$", "^\\w{2,3}$", "\\s", "^\\p{L}+$", "^.$", "^[^a]*$", "^(?:ab|abc)$", "\\u{1F432}"];
const steps = [1, 2, 3, 5, 0.5, 0.25];

const value = (depth) => {
  const kind = below(depth > 0 ? 8 : 5);
  if (kind === 0) return null;
  if (kind === 1) return chance(0.5);
  if (kind === 2 || kind === 3) return pick(numbers);
  if (kind === 4) return pick(texts);
  if (kind < 7) return Object.fromEntries(Array.from({ length: below(4) }, () => [pick(names), value(depth - 1)]));
  return Array.from({ length: below(4) }, () => value(depth - 1));
};

// `refs`: whether a $ref may stand here; a component leads to another one only by way of the value's parts.
const schema = (depth, refs = true) => {
  // What is beside a $ref is nothing; but ajv lets a type there count, so there is none.
  if (refs && depth < 2 && chance(0.12)) return { $ref: "#/components/schemas/" + pick(["A", "B"]), ...(chance(0.3) && { maximum: 0, maxLength: 0 }) };
  const out = {};
  const type = pick(["string", "number", "integer", "boolean", "object", "object", "array", undefined]);
  if (type && chance(0.9)) {
    out.type = type;
    if (chance(0.2)) out.nullable = chance(0.8);
  }
  if (chance(0.08)) out.enum = [...new Set(Array.from({ length: 1 + below(4) }, () => JSON.stringify(value(1))))].map((v) => JSON.parse(v));
  if (type === "string" || (!type && chance(0.3))) {
    if (chance(0.3)) out.minLength = below(4);
    if (chance(0.3)) out.maxLength = 1 + below(5);
    if (chance(0.3)) out.pattern = pick(patterns);
    if (chance(0.1)) out.format = pick(["date", "uuid", "int32", "anything"]);
  }
  if (type === "number" || type === "integer" || (!type && chance(0.3))) {
    if (chance(0.4)) {
      out.minimum = pick(numbers);
      if (chance(0.5)) out.exclusiveMinimum = chance(0.7);
    }
    if (chance(0.4)) {
      out.maximum = pick(numbers);
      if (chance(0.5)) out.exclusiveMaximum = chance(0.7);
    }
    if (chance(0.3)) out.multipleOf = pick(steps);
  }
  if (depth > 0 && (type === "object" || (!type && chance(0.3)))) {
    if (chance(0.8)) out.properties = Object.fromEntries(Array.from({ length: 1 + below(3) }, () => [pick(names), schema(depth - 1)]));
    if (chance(0.4)) out.additionalProperties = chance(0.6) ? chance(0.4) : schema(depth - 1);
    if (chance(0.4)) out.required = [...new Set(Array.from({ length: 1 + below(2) }, () => pick(names)))];
    if (chance(0.15)) out.minProperties = below(3);
    if (chance(0.15)) out.maxProperties = 1 + below(3);
  }
  if (type === "array" || (!type && chance(0.2))) {
    out.items = depth > 0 ? schema(depth - 1) : {};
    if (chance(0.25)) out.minItems = below(3);
    if (chance(0.25)) out.maxItems = 1 + below(3);
    if (chance(0.3)) out.uniqueItems = chance(0.8);
  }
  if (depth > 0) {
    const some = () => Array.from({ length: 1 + below(3) }, () => schema(depth - 1, refs));
    if (chance(0.1)) out.allOf = some();
    if (chance(0.12)) out.anyOf = some();
    if (chance(0.12)) out.oneOf = some();
    if (chance(0.08)) out.not = schema(depth - 1, refs);
  }
  if (chance(0.05)) out.example = value(1);
  if (chance(0.05)) out.description = "a text";
  return out;
};

// A value that is meant to fit, so far as that is easy, and is spoiled now and then.
const fitting = (s, root, depth) => {
  if (depth < 0 || chance(0.06)) return value(1);
  if (s.$ref) return fitting(root.components.schemas[s.$ref.split("/").pop()], root, depth - 1);
  if (s.nullable && chance(0.3)) return null;
  if (s.enum && chance(0.8)) return pick(s.enum);
  for (const of of ["oneOf", "anyOf", "allOf"]) if (s[of] && chance(0.4)) return fitting(pick(s[of]), root, depth - 1);
  switch (s.type ?? pick(["string", "number", "object", "array"])) {
    case "string": {
      const good = texts.filter((t) => [...t].length >= (s.minLength ?? 0) && [...t].length <= (s.maxLength ?? 99) && (!s.pattern || new RegExp(s.pattern, "u").test(t)));
      return good.length ? pick(good) : pick(texts);
    }
    case "number":
    case "integer": {
      const good = numbers.filter((n) => n >= (s.minimum ?? n) && n <= (s.maximum ?? n) && (s.type !== "integer" || Number.isInteger(n)));
      return good.length ? pick(good) : pick(numbers);
    }
    case "boolean":
      return chance(0.5);
    case "array":
      return Array.from({ length: (s.minItems ?? 0) + below(3) }, () => fitting(s.items ?? {}, root, depth - 1));
    default: {
      const out = {};
      for (const [name, below] of Object.entries(s.properties ?? {})) if (chance(0.75)) out[name] = fitting(below, root, depth - 1);
      for (const name of s.required ?? []) if (!(name in out) && chance(0.9)) out[name] = fitting(s.properties?.[name] ?? (typeof s.additionalProperties === "object" ? s.additionalProperties : {}), root, depth - 1);
      if (chance(0.15)) out[pick(names)] = value(1);
      return out;
    }
  }
};

const lines = [];
while (lines.length < count) {
  const root = { ...schema(3), components: { schemas: { A: schema(1, false), B: schema(2, false) } } };
  const ajv = new Ajv({ strict: false, validateFormats: false, ignoreKeywordsWithRef: true, logger: false });
  const validate = ajv.compile(root);
  for (let i = 0; i < 4 && lines.length < count; ++i) {
    const instance = chance(0.75) ? fitting(root, root, 4) : value(3);
    lines.push(JSON.stringify({ schema: root, value: instance, valid: validate(instance) }));
  }
}
process.stdout.write(lines.join("\n") + "\n");
