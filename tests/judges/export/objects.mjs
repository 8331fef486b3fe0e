// SPDX-License-Identifier: Apache-2.0
// node objects.mjs FILE: a JSON list of Kubernetes objects, each held against kubernetes-models; one line an object, "ok KIND" or
// "bad KIND WHY". The models pass over fields that they do not know, so every object is read through proxies: a field that
// their validators never asked for is unknown, and refused.
import { readFileSync } from "node:fs";

function watched(value, path, asked) {
  if (value === null || typeof value !== "object") return value;
  return new Proxy(value, {
    get(target, key) {
      if (typeof key !== "string" || !Object.hasOwn(target, key)) return Reflect.get(target, key);
      asked.add(`${path}/${key}`);
      return watched(target[key], `${path}/${key}`, asked);
    },
  });
}

function fields(value, path, all) {
  if (value === null || typeof value !== "object") return;
  for (const [key, below] of Object.entries(value)) {
    all.push(`${path}/${key}`);
    fields(below, `${path}/${key}`, all);
  }
}

// "apps/v1 Deployment" is _schemas/IoK8sApiAppsV1Deployment.js; autoscaling/v2, networking.k8s.io/v1, policy/v1 and v1 likewise.
async function validatorOf(apiVersion, kind) {
  const steps = apiVersion.split("/");
  const group = steps.length === 2 ? steps[0].split(".")[0] : "core";
  const word = (text) => text[0].toUpperCase() + text.slice(1);
  return (await import(`kubernetes-models/_schemas/IoK8sApi${word(group)}${word(steps.at(-1))}${kind}`)).validate;
}

for (const object of JSON.parse(readFileSync(process.argv[2], "utf8"))) {
  try {
    const validate = await validatorOf(object.apiVersion, object.kind);
    const asked = new Set();
    const good = validate(watched(object, "", asked));
    const all = [];
    fields(object, "", all);
    const unknown = all.filter((each) => !asked.has(each));
    if (!good) console.log(`bad ${object.kind} ${JSON.stringify(validate.errors)}`);
    else if (unknown.length > 0) console.log(`bad ${object.kind} unknown: ${unknown.slice(0, 5).join(" ")}`);
    else console.log(`ok ${object.kind}`);
  } catch (problem) {
    console.log(`bad ${object.kind} ${problem.message}`);
  }
}
