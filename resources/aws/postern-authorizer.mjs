// SPDX-License-Identifier: Apache-2.0
//
// A REQUEST authorizer for REST APIs of API Gateway: lets a call through when its JSON Web Token is one that Postern's filters jwt-auth
// and scopes would let through. It has no dependencies and one setting, the handler's name: postern-authorizer.handler (Node.js 20).
// What it goes by is written by Postern into variables of the stage, posternRules0, posternRules1, ...: pieces of base64url of
//   {"header": "Authorization",
//    "issuers": [{"issuer", "jwks", "audiences", "algorithms", "types", "leeway", "maxAge", "scopeClaim"}],
//    "operations": {"GET /items": [["orders_read"], ...]}}     alternatives, each a list of scopes that a token needs
// A missing or bad token is answered 401, one without the scopes 403.
import { createPublicKey, createVerify, verify as verifyWith, constants } from "node:crypto";

const maximumSize = 16 * 1024;
const maximumValues = 1_000;
const keysTried = 4;
const freshFor = 300_000; // milliseconds that a key set is used without asking again
const askAgainAfter = 10_000; // an unknown key id asks again at most so often

const hashes = { 256: "sha256", 384: "sha384", 512: "sha512" };
const curves = { ES256: ["P-256", 64], ES384: ["P-384", 96], ES512: ["P-521", 132] };

const isText = (value) => typeof value === "string";
const isTime = (value) => typeof value === "number" && Number.isFinite(value);
class Refused extends Error {}
const refuse = (why) => { throw new Refused(why); };

const base64url = /^[A-Za-z0-9_-]*$/;
const decoded = (part) => {
  if (!base64url.test(part) || part.length % 4 === 1) refuse("not base64url");
  const octets = Buffer.from(part, "base64url");
  if (octets.toString("base64url") !== part) refuse("not base64url"); // bits that nobody reads
  return octets;
};

/// JSON without a name twice in one object (RFC 8725 2.4: readers may take either), and not nested too deep.
export const strictJson = (text) => {
  let at = 0;
  let values = 0;
  const blank = () => { while (at < text.length && " \t\r\n".includes(text[at])) ++at; };
  const fail = () => refuse("not JSON");
  const string = () => {
    const from = at;
    for (++at; at < text.length && text[at] !== '"'; ++at) if (text[at] === "\\") ++at;
    if (at >= text.length) fail();
    ++at;
    let out;
    try { out = JSON.parse(text.slice(from, at)); } catch { fail(); }
    if (!out.isWellFormed()) refuse("half a character");
    return out;
  };
  const value = (depth) => {
    if (depth > 16) refuse("nested too deep");
    if (++values > maximumValues) refuse("too many claims");
    blank();
    if (text[at] === "{") {
      const out = new Map();
      ++at;
      for (blank(); text[at] !== "}"; blank()) {
        if (out.size > 0) { if (text[at] !== ",") fail(); ++at; blank(); }
        if (text[at] !== '"') fail();
        const name = string();
        if (out.has(name)) refuse("a name twice");
        blank();
        if (text[at] !== ":") fail();
        ++at;
        out.set(name, value(depth + 1));
      }
      ++at;
      return out;
    }
    if (text[at] === "[") {
      const out = [];
      ++at;
      for (blank(); text[at] !== "]"; blank()) {
        if (out.length > 0) { if (text[at] !== ",") fail(); ++at; }
        out.push(value(depth + 1));
      }
      ++at;
      return out;
    }
    if (text[at] === '"') return string();
    const from = at;
    while (at < text.length && !" \t\r\n,]}".includes(text[at])) ++at;
    try { return JSON.parse(text.slice(from, at)); } catch { return fail(); }
  };
  const out = value(1);
  blank();
  if (at !== text.length) fail();
  return out;
};

const objectOf = (octets) => {
  const text = octets.toString("utf8");
  if (!Buffer.from(text, "utf8").equals(octets)) refuse("not UTF-8");
  const out = strictJson(text);
  if (!(out instanceof Map)) refuse("no JSON object");
  return out;
};

const keySets = new Map(); // by URL: {keys, at}
const keysOf = async (url, now, again) => {
  const known = keySets.get(url);
  if (known && now - known.at < (again ? askAgainAfter : freshFor)) return known.keys;
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3_000), headers: { accept: "application/json" }, redirect: "error" });
    if (answer.status !== 200) throw new Error(`the key set came with status ${answer.status}`);
    const set = await answer.json();
    keySets.set(url, { keys: Array.isArray(set?.keys) ? set.keys : [], at: now });
  } catch (problem) {
    if (!known) throw problem; // nobody can be let in
    known.at = now - freshFor + askAgainAfter; // the last good one goes on
  }
  return keySets.get(url).keys;
};

/// Whether a key's own words let it verify with this algorithm (RFC 7517 4.2 to 4.4).
const serves = (key, algorithm) => {
  if (key === null || typeof key !== "object") return false;
  for (const name of ["kid", "alg", "use"]) if (key[name] !== undefined && !isText(key[name])) return false;
  if (key.use !== undefined && key.use !== "sig") return false;
  if (key.key_ops !== undefined && !(Array.isArray(key.key_ops) && key.key_ops.some((each) => each === "verify" || each === "sign"))) return false;
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  if (algorithm === "EdDSA") return key.kty === "OKP" && key.crv === "Ed25519";
  return algorithm.startsWith("ES") ? key.kty === "EC" && key.crv === curves[algorithm][0] : key.kty === "RSA";
};

const isSignedBy = (key, algorithm, signed, signature) => {
  let made;
  try { made = createPublicKey({ key, format: "jwk" }); } catch { return false; }
  if (algorithm === "EdDSA") return signature.length === 64 && verifyWith(null, signed, made, signature);
  const hash = hashes[algorithm.slice(2)];
  if (algorithm.startsWith("ES")) return signature.length === curves[algorithm][1] && verifyWith(hash, signed, { key: made, dsaEncoding: "ieee-p1363" }, signature);
  if (made.asymmetricKeyDetails.modulusLength < 2048) return false;
  if (algorithm.startsWith("PS")) return verifyWith(hash, signed, { key: made, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, signature);
  return createVerify(hash).update(signed).verify(made, signature);
};

const isType = (type, wanted) => type.toLowerCase().replace(/^application\/(?=.)/, "") === wanted.toLowerCase();

const checkClaims = (claims, issuer, seconds) => {
  for (const name of ["exp", "nbf", "iat"]) if (claims.has(name) && !isTime(claims.get(name))) refuse(`${name} is no time`);
  const leeway = issuer.leeway ?? 5;
  if (!claims.has("exp")) refuse("no exp");
  if (seconds >= claims.get("exp") + leeway) refuse("expired");
  if (claims.has("nbf") && seconds < claims.get("nbf") - leeway) refuse("not yet valid");
  if (claims.has("iat") && seconds < claims.get("iat") - leeway) refuse("issued in the future");
  if (issuer.maxAge > 0 && !claims.has("iat")) refuse("no iat");
  if (issuer.maxAge > 0 && seconds >= claims.get("iat") + issuer.maxAge + leeway) refuse("too old");
  const given = claims.get("aud");
  const audiences = given === undefined ? [] : Array.isArray(given) ? given : [given];
  if (!audiences.every(isText)) refuse("aud is no text");
  if (issuer.audiences?.length > 0 && !issuer.audiences.some((each) => audiences.includes(each))) refuse("for another audience");
  for (const name of ["sub", "jti"]) if (claims.has(name) && !isText(claims.get(name))) refuse(`${name} is no text`);
  scopesOf(claims, issuer);
  const kind = claims.get("token_type");
  if (isText(kind) && (isType(kind, "apiKey") || isType(kind, "InternalKey"))) refuse("a key, not an access token");
};

/// The claims of a token that counts; throws Refused with why not.
export const claimsOf = async (token, rules, now) => {
  if (token.length > maximumSize) refuse("too large");
  const parts = token.split(".");
  if (parts.length !== 3) refuse("no signed token");
  const header = objectOf(decoded(parts[0]));
  if (header.has("enc")) refuse("encrypted");
  if (header.has("crit") || (header.has("b64") && header.get("b64") !== true)) refuse("something critical is unknown");
  for (const name of ["kid", "typ", "cty", "x5t", "x5t#S256"]) if (header.has(name) && !isText(header.get(name))) refuse(`${name} is no text`);
  const algorithm = header.get("alg");
  if (!isText(algorithm) || !/^((RS|PS|ES)(256|384|512)|EdDSA)$/.test(algorithm)) refuse("an algorithm that is not taken");
  const signature = decoded(parts[2]);
  const claims = objectOf(decoded(parts[1]));
  const iss = claims.get("iss");
  const issuer = rules.issuers.find((each) => each.issuer === iss && isText(iss) && iss !== "");
  if (!issuer) refuse("an unknown issuer");
  if (!(issuer.algorithms ?? ["RS256", "ES256"]).includes(algorithm)) refuse("an algorithm that is not taken");
  if (issuer.types?.length > 0 && !issuer.types.some((each) => isType(header.get("typ") ?? "", each))) refuse("another type");
  const signed = Buffer.from(`${parts[0]}.${parts[1]}`, "ascii");
  const names = ["kid", "x5t", "x5t#S256"].filter((name) => header.get(name));
  const signer = async (again) => {
    const all = await keysOf(issuer.jwks, now, again);
    const named = all.filter((key) => names.some((name) => key?.[name] === header.get(name)));
    // A key without an id may be meant by any name; without a name, every key that fits may be.
    const candidates = named.length > 0 ? named : all.filter((key) => !key?.kid || names.length === 0);
    return candidates.filter((key) => serves(key, algorithm)).slice(0, keysTried).some((key) => isSignedBy(key, algorithm, signed, signature));
  };
  if (!(await signer(false)) && !(await signer(true))) refuse("no key of the issuer has signed it");
  checkClaims(claims, issuer, now / 1000);
  return { claims, issuer };
};

export const rulesOf = (variables) => {
  let text = "";
  for (let i = 0; isText(variables?.[`posternRules${i}`]); ++i) text += variables[`posternRules${i}`];
  const rules = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  if (!Array.isArray(rules.issuers) || typeof rules.operations !== "object") throw new Error("the stage's variables posternRules are no rules");
  return rules;
};

/// Of "scope" and "scp", or of the claim that the issuer has in their place: a text with blanks, or a list of such.
const scopesOf = (claims, issuer) => (issuer.scopeClaim ? [issuer.scopeClaim] : ["scope", "scp"]).flatMap((name) => {
  const given = claims.get(name) ?? [];
  const texts = Array.isArray(given) ? given : [given];
  if (!texts.every(isText)) refuse(`${name} is no text`);
  return texts.flatMap((text) => text.split(" ")).filter((each) => each !== "");
});

const answer = (effect, event, principal) => ({
  principalId: principal,
  policyDocument: { Version: "2012-10-17", Statement: [{ Action: "execute-api:Invoke", Effect: effect, Resource: event.methodArn }] },
});

/// What API Gateway is told of a call. Throwing "Unauthorized" is how it is told to answer 401.
export const decide = async (event, now) => {
  const rules = rulesOf(event.stageVariables);
  const method = event.requestContext?.httpMethod ?? event.httpMethod;
  const operation = rules.operations[`${method} ${event.resource}`] ?? rules.operations[`* ${event.resource}`];
  const wanted = (rules.header ?? "Authorization").toLowerCase();
  const fields = Object.entries(event.multiValueHeaders ?? {}).filter(([name]) => name.toLowerCase() === wanted).flatMap(([, values]) => values);
  if (fields.length === 0) fields.push(...Object.entries(event.headers ?? {}).filter(([name]) => name.toLowerCase() === wanted).map(([, value]) => value));
  // Two fields of that name: which one counts is nobody's to guess.
  const bearer = fields.length === 1 && isText(fields[0]) ? /^Bearer +([^ ].*?)\s*$/i.exec(fields[0]) : null;
  if (!bearer) throw new Error("Unauthorized");
  let verified;
  try {
    verified = await claimsOf(bearer[1], rules, now);
  } catch (problem) {
    if (!(problem instanceof Refused)) console.error(String(problem?.message ?? problem)); // the token is never written down
    throw new Error("Unauthorized");
  }
  const principal = String(verified.claims.get("sub") ?? "unknown");
  if (!Array.isArray(operation)) return answer("Deny", event, principal); // nothing is known of it, so nobody may
  const has = scopesOf(verified.claims, verified.issuer);
  const enough = operation.length === 0 || operation.some((scopes) => scopes.every((each) => has.includes(each)));
  return answer(enough ? "Allow" : "Deny", event, principal);
};

export const handler = (event) => decide(event, Date.now());
