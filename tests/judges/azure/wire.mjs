// SPDX-License-Identifier: Apache-2.0
// node wire.mjs FILE: [{method, target, body, ifMatch}]. Microsoft's SDK does the same at a recorder on loopback; one line each: "ok WHAT"
// or "bad WHAT WHY". Method, path, query, If-Match and body as JSON have to be the same.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { isDeepStrictEqual } from "node:util";
import { ApiManagementClient } from "@azure/arm-apimanagement";

const calls = JSON.parse(readFileSync(process.argv[2], "utf8"));
let recorded;
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (piece) => (body += piece));
  request.on("end", () => {
    recorded ??= { method: request.method, url: request.url, ifMatch: request.headers["if-match"] ?? "", body: body === "" ? null : JSON.parse(body) };
    response.setHeader("Content-Type", "application/json");
    response.end(request.method === "GET" ? '{"value": [], "properties": {}}' : "{}");
  });
});
await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
const endpoint = `http://127.0.0.1:${server.address().port}`;

const clientFor = (subscription, apiVersion) => {
  const client = new ApiManagementClient({ getToken: async () => ({ token: "t", expiresOnTimestamp: Date.now() + 3600e3 }) }, subscription, { endpoint, apiVersion, allowInsecureConnection: true, retryOptions: { maxRetries: 0 } });
  client.pipeline.removePolicy({ name: "bearerTokenAuthenticationPolicy" });
  return client;
};

/// The SDK's call for the same intent.
const intentOf = (client, call, at, query) => {
  const [, , , group, , , , service, ...rest] = at;
  const names = rest.filter((_, i) => i % 2 === 1).map(decodeURIComponent);
  const kind = rest.filter((_, i) => i % 2 === 0).join("/");
  const p = call.body?.properties;
  const drain = async (pages) => { for await (const page of pages.byPage()) return page; };
  const place = [group, service, ...names];
  switch (`${call.method} ${kind}`) {
    case "GET ": return client.apiManagementService.get(group, service);
    case "GET apis": return names.length ? client.api.get(...place) : drain(client.api.listByService(group, service, { filter: query.get("$filter") ?? undefined }));
    case "PUT apis": return client.api.beginCreateOrUpdate(...place, p);
    case "DELETE apis": return client.api.beginDelete ? client.api.beginDelete(...place, call.ifMatch, { deleteRevisions: query.has("deleteRevisions") ? query.get("deleteRevisions") === "true" : undefined }) : client.api.delete(...place, call.ifMatch, { deleteRevisions: query.has("deleteRevisions") ? query.get("deleteRevisions") === "true" : undefined });
    case "GET apisByTags": return drain(client.api.listByTags(group, service));
    case "GET apis/revisions": return drain(client.apiRevision.listByService(...place));
    case "GET apis/releases": return names.length > 1 ? client.apiRelease.get(...place) : drain(client.apiRelease.listByService(...place));
    case "PUT apis/releases": return client.apiRelease.createOrUpdate(...place, p);
    case "DELETE apis/releases": return client.apiRelease.delete(...place, call.ifMatch);
    case "GET apis/tags": return names.length > 1 ? client.tag.getByApi(...place) : drain(client.tag.listByApi(...place));
    case "PUT apis/tags": return client.tag.assignToApi(...place);
    case "DELETE apis/tags": return client.tag.detachFromApi(...place);
    case "GET apis/policies": return client.apiPolicy.get(...place);
    case "PUT apis/policies": return client.apiPolicy.createOrUpdate(...place, p);
    case "DELETE apis/policies": return client.apiPolicy.delete(...place, call.ifMatch);
    case "GET apis/operations": return names.length > 1 ? client.apiOperation.get(...place) : drain(client.apiOperation.listByApi(...place));
    case "PUT apis/operations": return client.apiOperation.createOrUpdate(...place, p);
    case "GET apis/operations/policies": return client.apiOperationPolicy.get(...place);
    case "PUT apis/operations/policies": return client.apiOperationPolicy.createOrUpdate(...place, p);
    case "DELETE apis/operations/policies": return client.apiOperationPolicy.delete(...place, call.ifMatch);
    case "GET apiVersionSets": return client.apiVersionSet.get(...place);
    case "PUT apiVersionSets": return client.apiVersionSet.createOrUpdate(...place, p);
    case "DELETE apiVersionSets": return client.apiVersionSet.delete(...place, call.ifMatch);
    case "GET tags": return client.tag.get(...place);
    case "PUT tags": return client.tag.createOrUpdate(...place, p);
    case "DELETE tags": return client.tag.delete(...place, call.ifMatch);
    case "GET products": return client.product.get(...place);
    case "PUT products": return client.product.createOrUpdate(...place, p);
    case "DELETE products": return (client.product.beginDelete ?? client.product.delete).call(client.product, ...place, call.ifMatch, { deleteSubscriptions: query.has("deleteSubscriptions") ? query.get("deleteSubscriptions") === "true" : undefined });
    case "GET products/apis": return drain(client.productApi.listByProduct(...place));
    case "PUT products/apis": return client.productApi.createOrUpdate(...place);
    case "DELETE products/apis": return client.productApi.delete(...place);
    case "GET subscriptions": return client.subscription.get(...place);
    case "PUT subscriptions": return client.subscription.createOrUpdate(...place, p);
    case "DELETE subscriptions": return client.subscription.delete(...place, call.ifMatch);
    case "GET namedValues": return client.namedValue.get(...place);
    case "PUT namedValues": return client.namedValue.beginCreateOrUpdate(...place, p);
    case "DELETE namedValues": return client.namedValue.delete(...place, call.ifMatch);
    default: return undefined;
  }
};

const taken = (url) => {
  const { pathname, searchParams } = new URL(url, endpoint);
  return { path: pathname.split("/").map(decodeURIComponent), query: Object.fromEntries([...searchParams].sort()), searchParams, steps: pathname.split("/").slice(1) };
};
for (const call of calls) {
  const what = `${call.method} ${call.target}`;
  const ours = taken(call.target);
  recorded = undefined;
  let why = "";
  try {
    const intent = intentOf(clientFor(ours.steps[1], ours.searchParams.get("api-version")), call, ours.steps, ours.searchParams);
    if (intent === undefined) why = "no call of the SDK's is known for it";
    await intent;
  } catch (error) {
    if (!recorded) why = String(error);
  }
  if (recorded) {
    const theirs = taken(recorded.url);
    for (const [name, a, b] of [["method", call.method, recorded.method], ["path", ours.path, theirs.path], ["query", ours.query, theirs.query], ["If-Match", call.ifMatch, recorded.ifMatch], ["body", call.body ?? null, recorded.body]])
      if (!isDeepStrictEqual(a, b)) why += `${name}: ${JSON.stringify(a)} and the SDK ${JSON.stringify(b)}; `;
  }
  console.log(why ? `bad ${what} ${why}` : `ok ${what}`);
}
server.close();
server.closeAllConnections();
