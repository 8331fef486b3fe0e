# SPDX-License-Identifier: Apache-2.0
"""Failing calls, and what the trace of each has to say. Each row gets an API of its own, /r<number>/1."""
import base64
import gzip
import time
from dataclasses import dataclass, field

# Where a trace may say that something is configured.
DEFINITION, POSTERN, PROJECT = (r"^apis/R{n}-1/" + name for name in (r"Definitions/swagger\.yaml:\d+:\d+$", r"postern\.yaml:\d+:\d+$", r"api\.yaml:\d+:\d+$"))
GATEWAY = r"^gateway\.yaml:\d+:\d+$"
HTTP = "^$"  # the rule is HTTP's own, nobody has configured it


@dataclass
class Row:
    name: str
    filter: str                    # the step that has to be named
    reason: str
    says: list                     # phrases of the sentence: the cause, with the values at hand
    fix: list                      # phrases of what is to be done
    source: str = POSTERN          # the step's origin
    call: object = None            # makes the failing call; a plain GET of /x by default
    filters: str = "[]"            # of the API's postern.yaml
    secured: bool = False          # jwt-auth stands before what `filters` says
    cluster: str = "good"
    more: str = ""                 # of postern.yaml
    data: str = ""                 # of api.yaml
    operation: str = ""            # of the definition's GET and POST
    shows: str = ""                # of a request that means nothing: the target that its trace has all the same
    certificates: bool = False     # the API lists one
    status: int = 0                # what is answered, where that is worth stating
    number: int = field(default=0)


def get(path="/x", method="GET", body=b"", **fields):
    return lambda g, row: g.call(row, path, [(name.replace("_", "-"), value) for name, value in fields.items()], method, body)


def post(body, **fields):
    return get("/x", "POST", body, **fields)


def json_post(body, **fields):
    return post(body, Content_Type="application/json", **fields)


def raw(text, wait=10):
    return lambda g, row: g.raw(text.replace("{path}", f"/r{row.number}/1/x").encode(), wait)


def bearer(**claims):
    """A claim may be a function: times count from the call, whenever a busy machine comes to it."""
    now = lambda: {name: value() if callable(value) else value for name, value in claims.items()}
    return lambda g, row: g.call(row, "/x", [("Authorization", "Bearer " + g.token(**now()))])


def twice(call):
    def both(g, row):
        status = call(g, row)[0]
        assert status == 200, f"the first call was answered with {status}"
        return call(g, row)
    return both


def basic(text):
    return get(Authorization="Basic " + base64.b64encode(text.encode()).decode())


def only(type, config=""):
    return f"[{{type: {type}" + (f", config: {config}" if config else "") + "}]"


def of_gateway():
    """Before any filter: the request itself, its route, its backend."""
    own = lambda name, reason, says, fix, call, source=HTTP, filter="gateway", **more: Row(name, filter, "fault." + reason, says, fix, source, call, **more)
    yield own("two Host fields", "bad-request", ["Host"], ["Mend the request"], raw("GET {path} HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), shows="/r{n}/1/x")
    yield own("no Host field", "bad-request", ["Host"], ["Mend the request"], raw("GET {path} HTTP/1.1\r\nAccept: */*\r\n\r\n"), shows="/r{n}/1/x")
    yield own("Content-Length and Transfer-Encoding", "bad-request", ["Content-Length", "Transfer-Encoding"], ["Mend the request"],
              raw("POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), shows="/r{n}/1/x")
    yield own("a long target", "uri-too-long", ["512"], ["limits.requestLine"], get("/" + "x" * 600), GATEWAY)
    yield own("long header fields", "headers-too-large", ["2048"], ["limits.headers"], get(X_Long="x" * 3000), GATEWAY)
    yield own("many header fields", "headers-too-large", ["100"], ["limits.headerCount"],
              lambda g, row: g.call(row, "/x", [("X-A", "1")] * 110), GATEWAY)
    yield own("a large body", "body-too-large", ["1000"], ["limits.requestBody"], post(b"x" * 1001), GATEWAY, filter="gateway")
    yield own("a large chunked body", "body-too-large", ["1000"], ["limits.requestBody"],
              raw("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n400\r\n" + "x" * 1024 + "\r\n0\r\n\r\n"), GATEWAY)
    yield own("an expectation", "unsupported-expectation", ["a-miracle"], ["100-continue"], get(Expect="a-miracle"), shows="/r{n}/1/x")
    yield own("a slow head", "request-timeout", ["2500 ms"], ["timeouts.headerRead"], raw("GET {path} HTTP/1.1\r\nHost: "), GATEWAY)
    yield own("an upgrade", "upgrade-not-supported", ["another protocol", "websocket"], ["Upgrade"], get(Connection="Upgrade", Upgrade="websocket"))
    yield own("a coding of the transfer", "not-implemented", ["zip"], ["chunked"], raw("POST {path} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: zip, chunked\r\n\r\n"))
    yield own("another version", "version-not-supported", ["HTTP/2.0"], ["HTTP/1.1"], raw("GET {path} HTTP/2.0\r\nHost: a\r\n\r\n"))
    yield own("no API", "no-route", ["/nowhere"], ["context"], lambda g, row: g.raw(b"GET /nowhere/x HTTP/1.1\r\nHost: a\r\n\r\n"), filter="route")
    yield own("no such operation", "no-route", ["/y/z", "R{n}"], ["template"], get("/y/z"), DEFINITION, "route")
    yield own("another method", "method-not-allowed", ["PATCH", "GET"], ["Allow"], get(method="PATCH"), DEFINITION, "route")
    cluster = lambda name, reason, says, fix, of, call=None, source=GATEWAY, **more: Row(name, "backend", "fault." + reason, says, fix, source, call, cluster=of, **more)
    yield cluster("nobody listens", "connect-failed", ["cannot be reached", "127.0.0.1:{closed}", "refused"], ["endpoint"], "closed")
    yield cluster("an unknown name", "connect-failed", ["no-such-host.invalid"], ["name"], "nameless")
    yield cluster("garbage", "bad-upstream-answer", ["127.0.0.1:{backend}"], ["backend"], "good", get("/garbage"))
    yield cluster("a closed connection", "bad-upstream-answer", ["closed"], ["backend"], "good", get("/closing"))
    yield cluster("silence", "upstream-timeout", ["2500 ms"], ["responseTimeout"], "good", get("/silence"))
    yield cluster("plain HTTP where TLS is expected", "connect-failed", ["TLS"], ["certificate"], "secure")
    yield cluster("left alone", "suspended", ["suspended"], ["tried again"], "left-alone",
                  lambda g, row: (g.call(row, "/x"), g.call(row, "/x"))[1])
    yield cluster("too many at once", "overloaded", ["narrow"], ["maxRequests"], "narrow", lambda g, row: g.crowded(row))
    yield cluster("a backend of its own", "connect-failed", ["{closed}"], ["endpoint"], "", None, POSTERN,
                  more='production: {endpoints: ["http://127.0.0.1:{closed}"]}\n')
    yield cluster("a backend of api.yaml", "connect-failed", ["{closed}"], ["endpoint"], "", None, PROJECT,
                  data=", endpointConfig: {endpoint_type: http, production_endpoints: {url: 'http://127.0.0.1:{closed}'}}")
    yield Row("half an answer", "backend", "answer.broken-by-backend", ["in the middle"], ["200"], GATEWAY, lambda g, row: g.broken(row, "/half"))
    yield Row("an impatient client", "send", "gateway.client-left", ["left"], ["time-out"], HTTP, lambda g, row: g.leave(row, "/silence"))


def of_tokens():
    jwt = lambda name, reason, says, fix, call=None, **more: Row(name, "jwt-auth", "jwt-auth." + reason, says, fix, POSTERN, call, secured=True, **more)
    since = lambda seconds: lambda: int(time.time()) + seconds
    yield jwt("no token", "missing", ["Authorization"], ["Bearer"])
    yield jwt("a log-in instead of a token", "scheme", ["Basic"], ["Bearer"], basic("ann:secret"))
    yield jwt("two tokens", "repeated", ["Authorization", "more than once"], ["one token"],
              lambda g, row: g.call(row, "/x", [("Authorization", "Bearer a.b.c")] * 2))
    yield jwt("no JWT", "malformed", ["one piece"], ["introspection"], get(Authorization="Bearer opaque-token"))
    yield jwt("expired", "expired", ["10 min", "leeway", '"mine", gateway.yaml:'], ["new token"], bearer(exp=since(-600)))
    yield jwt("not yet valid", "not-yet-valid", ["from", "leeway"], ["clocks"], bearer(nbf=since(600)))
    yield jwt("issued in the future", "issued-in-future", ["ahead"], ["clocks"], bearer(iat=since(600)))
    yield jwt("another audience", "audience", ['"shop"', '"orders"', '"strict", gateway.yaml:'], ["audiences"], bearer(iss="https://strict.example", aud="shop"))
    yield jwt("an unknown issuer", "issuer", ["https://else.example", "https://mine.example"], ["issuers"], bearer(iss="https://else.example"))
    yield jwt("an issuer with a slash too many", "issuer", ["not quite", "slash"], ["issuers"], bearer(iss="https://mine.example/"))
    yield jwt("an unknown key", "signature", ['"mine", gateway.yaml:'], ["another key"], bearer(key="other"))
    yield jwt("an unlisted algorithm", "algorithm", ["RS512", "RS256"], ["algorithms"], bearer(alg="RS512"))
    yield jwt("no signature", "unsigned", ["none"], ["signed"], bearer(alg="none"))
    yield jwt("a shared key", "symmetric", ["HS256"], ["public key"], bearer(alg="HS256"))
    yield jwt("another type", "type", ['"JWT"', '"at+jwt"'], ["access token"], bearer(iss="https://typed.example"))
    yield jwt("a time as text", "claims", ['"exp"', "number"], ["RFC 7519"], bearer(exp="soon"))
    yield jwt("no end", "missing-claim", ['"exp"'], ["issuer"], bearer(exp=None))
    yield jwt("keys out of reach", "keys-unavailable", ["127.0.0.1:{closed}"], ["key set"], bearer(iss="https://elsewhere.example"))
    yield jwt("revoked", "revoked", ["jti"], ["revocation"], bearer(jti="revoked-one"))
    yield jwt("encrypted", "encrypted", ["JWE"], ["sign"], get(Authorization="Bearer a.b.c.d.e"))
    yield jwt("an algorithm that nobody knows", "unknown-algorithm", ["ES256K", "RS256"], ["algorithm"], bearer(header={"alg": "ES256K"}))
    yield jwt("an algorithm that no key is for", "unknown-key", ["ES256", '"mine", gateway.yaml:'], ["publishes the key"], bearer(header={"alg": "ES256"}))
    yield jwt("a critical header", "critical-header", ['"exp2"'], ["crit"], bearer(header={"crit": ["exp2"], "exp2": 1}))
    yield jwt("too old", "too-old", ["16 min", "10 min", '"aged", gateway.yaml:'], ["maxAge"], bearer(iss="https://aged.example", iat=since(-1000)))
    yield Row("a sandbox key", "jwt-auth", "key-type.sandbox", ["sandbox"], ["production key"], POSTERN, bearer(keytype="SANDBOX"), secured=True)
    yield Row("a production key", "jwt-auth", "key-type.production", ["production"], ["sandbox key"], POSTERN, bearer(), secured=True, cluster="",
              more='sandbox: {endpoints: ["http://127.0.0.1:{backend}"]}\n')
    asked = only("jwt-auth", "{issuers: [asked]}")
    yield Row("a token that its issuer calls inactive", "jwt-auth", "jwt-auth.not-active", ["not active"], ["issuer"], POSTERN,
              get(Authorization="Bearer dead-token"), asked)
    yield Row("an issuer that cannot be asked", "jwt-auth", "jwt-auth.introspection-failed", ["{closed}"], ["introspection"], POSTERN,
              get(Authorization="Bearer some-token"), only("jwt-auth", "{issuers: [unasked]}"))


def of_credentials():
    key = lambda name, reason, says, fix, call=None, **more: Row(name, "api-key", "api-key." + reason, says, fix, POSTERN, call, only("api-key"), **more)
    yield key("no API key", "missing", ["ApiKey"], ["Send"])
    yield key("an unknown API key", "unknown", ["ApiKey"], ["apiKeys"], get(ApiKey="nobody's-key-0123456789"))
    yield key("two API keys", "repeated", ["more than one"], ["one key"], lambda g, row: g.call(row, "/x", [("ApiKey", "a"), ("ApiKey", "b")]))
    yield key("an API key of another API", "other-api", ["Robot", "R{n}"], ["apis"], get(ApiKey="key-of-other-api"))
    yield key("an API key from elsewhere", "address", ["Fixed", "127.0.0.1"], ["trustedProxies"], get(ApiKey="key-from-elsewhere"))
    yield key("an API key of another page", "referrer", ["Page", "https://evil.example/a"], ["Referer"],
              get(ApiKey="key-of-a-page", Referer="https://evil.example/a"))
    yield key("a signed key that is expired", "refused", ["expired"], ["new key"], lambda g, row: g.call(row, "/x", [("ApiKey", g.token(token_type="apiKey", exp=5))]))
    yield key("a signed key of another API", "not-subscribed", ["R{n}"], ["Subscribe"],
              lambda g, row: g.call(row, "/x", [("ApiKey", g.token(token_type="apiKey"))]))
    yield key("a revoked key", "revoked", ["jti"], ["revocation"],
              lambda g, row: g.call(row, "/x", [("ApiKey", g.token(token_type="apiKey", jti="revoked-one", subscribedAPIs=None))]))
    login = lambda name, reason, says, fix, call=None: Row(name, "basic-auth", "basic-auth." + reason, says, fix, POSTERN, call, only("basic-auth"))
    yield login("no log-in", "missing", ["Authorization"], ["Basic"])
    yield login("a log-in that is no base64", "malformed", ["base64"], ["base64"], get(Authorization="Basic ???"))
    yield login("nobody of that name", "unknown-user", ["No user"], ["users"], basic("bob:secret"))
    yield login("a wrong password", "wrong-password", ['"ann"'], ["password"], basic("ann:wrong"))
    yield login("two log-ins", "repeated", ["Authorization", "more than once"], ["once"],
                lambda g, row: g.call(row, "/x", [("Authorization", "Basic YTpi")] * 2))
    yield login("a hash that is too weak", "weak-hash", ['"dave"', "plain digest"], ["argon2id"], basic("dave:password"))
    yield login("a user of another API", "other-api", ['"carl"', "R{n}"], ["apis"], basic("carl:sesame"))
    yield login("too many log-ins", "too-many-failures", ["127.0.0.1"], ["logins.failures"], lambda g, row: g.many_logins(row))
    tls = lambda name, reason, says, fix, call=None: Row(name, "mutual-tls", "mutual-tls." + reason, says, fix, POSTERN, call, only("mutual-tls", "{accept: listed}"), certificates=True)
    yield tls("no certificate", "missing", ["no certificate"], ["certificate"])
    yield tls("an unknown certificate", "not-listed", ["CN=stranger"], ["client certificates"], lambda g, row: g.call(row, "/x", [("X-Cert", g.certificate)]))
    yield tls("no certificate in the proxy's field", "malformed", ["X-Cert"], ["PEM"], get(X_Cert="nonsense"))
    yield tls("two certificates", "repeated", ["X-Cert", "more than once"], ["proxy"],
              lambda g, row: g.call(row, "/x", [("X-Cert", "nonsense")] * 2))
    yield Row("a certificate of nobody's", "mutual-tls", "mutual-tls.untrusted", ["CN=stranger"], ["authority"], POSTERN,
              lambda g, row: g.call(row, "/x", [("X-Cert", g.certificate)]), only("mutual-tls", "{accept: authority}"))
    yield Row("two test keys", "authenticate", "internal-key.repeated", ["Internal-Key"], ["one key"], POSTERN,
              lambda g, row: g.call(row, "/x", [("Internal-Key", "a"), ("Internal-Key", "b")]),
              only("authenticate", "{anyOf: [{allOf: [{scheme: internal-key}]}]}"))
    yield Row("no test key", "authenticate", "authenticate.incomplete", ["test key", "header"], ["one alternative"], POSTERN, None,
              only("authenticate", "{anyOf: [{allOf: [{scheme: internal-key}]}]}"))
    yield Row("one of two credentials", "authenticate", "authenticate.incomplete", ["API key", "ApiKey"], ["all credentials"], POSTERN, bearer(),
              only("authenticate", "{anyOf: [{allOf: [{scheme: jwt, issuers: [mine]}, {scheme: api-key}]}]}"))
    yield Row("a scope of two", "authenticate", "authenticate.scopes", ["scope: write"], ["scope"], POSTERN, bearer(scope="read"),
              only("authenticate", "{anyOf: [{allOf: [{scheme: jwt, issuers: [mine], scopes: [read, write]}]}]}"))


def of_rights():
    step = lambda name, filter, reason, says, fix, config="", call=None, **more: Row(
        name, filter, reason, says, fix, POSTERN, call, only(filter, config), **more)
    yield step("a scope is lacking", "scopes", "scopes.lacking", ["read", "admin"], ["scope"], "{scopes: [admin]}", bearer(scope="read"), secured=True)
    yield step("scopes of nobody", "scopes", "scopes.anonymous", ["nobody"], ["jwt-auth"], "{scopes: [admin]}")
    yield step("no subscription", "subscription", "subscription.none", ["Shop", "R{n}"], ["Subscribe"], "", bearer(), secured=True)
    yield step("a blocked subscription", "subscription", "subscription.blocked", ["Held", "BLOCKED"], ["unblocked"], "",
               bearer(subscribedAPIs=None, azp="held"), secured=True)
    yield step("an unknown application", "subscription", "subscription.unknown-application", ["stranger"], ["Pull"], "",
               bearer(subscribedAPIs=None, azp="stranger"), secured=True)
    yield step("subscription of nobody", "subscription", "subscription.anonymous", ["Nobody"], ["jwt-auth"])
    yield step("a claim is lacking", "claims", "claims.lacking", ["tenant is gold"], ["condition"], "{allOf: [{claim: tenant, equals: gold}]}",
               bearer(tenant="iron"), secured=True)
    yield step("claims of nobody", "claims", "claims.anonymous", ["nobody"], ["jwt-auth"], "{allOf: [{claim: tenant, equals: gold}]}")
    yield step("a blocked API", "blocked", "blocked.api", ["blocked"], ["Publish"])
    yield step("a blocked address", "blocking-conditions", "blocking-conditions.met", ["127.0.0.1"], ["postern.yaml:"],
               "{conditions: [{conditionType: IP, conditionValue: 127.0.0.1}]}")
    yield step("a blocked user", "blocking-conditions", "blocking-conditions.met", ["ann"], ["conditionStatus"],
               "{conditions: [{conditionType: USER, conditionValue: ann}]}", bearer(), secured=True)
    yield step("an address that may not call", "ip-filter", "ip-filter.denied", ["127.0.0.1"], ["deny"], "{deny: [127.0.0.0/8]}")
    yield step("an address that is not listed", "ip-filter", "ip-filter.not-allowed", ["127.0.0.1"], ["allow"], "{allow: [192.0.2.0/24]}")
    yield step("a page of another origin", "cors", "cors.origin", ["https://evil.example"], ["allowOrigins"], "{allowOrigins: ['https://shop.example']}",
               get(method="OPTIONS", Origin="https://evil.example", Access_Control_Request_Method="GET"))
    yield step("a method of another origin", "cors", "cors.method", ["PUT", "https://shop.example"], ["allowMethods"],
               "{allowOrigins: ['https://shop.example'], allowMethods: [GET]}",
               get(method="OPTIONS", Origin="https://shop.example", Access_Control_Request_Method="PUT"))


def of_limits():
    limit = lambda name, config, says, call=None, reason="reached", fix=("postern.yaml:",), **more: Row(
        name, "rate-limit", "rate-limit." + reason, ["1 calls" if reason == "reached" else "1", *says], list(fix), POSTERN, twice(call or get()),
        only("rate-limit", config), status=429, **more)
    yield limit("the API's limit", "{level: api, count: 1, per: 1h}", ["API's", "3600 s"])
    yield limit("the operation's limit", "{level: operation, count: 1, per: 1h}", ["operation's"])
    yield limit("the application's limit", "{level: application, count: 1, per: 1h}", ["application"], bearer(), secured=True)
    yield limit("the subscription's limit", "{level: subscription, count: 1, per: 1h}", ["subscription"], bearer(), secured=True)
    yield limit("the user's limit", "{level: user, count: 1, per: 1h}", ["user"], bearer(), secured=True)
    yield limit("the address's limit", "{level: ip, count: 1, per: 1h}", ["address"])
    yield limit("a limit of a policy", "{level: api, policy: One}", ["API"], fix=("policies.yaml:",))
    yield limit("a limit of octets", "{level: api, policy: Octets}", ["octets"], reason="octets-reached", fix=("policies.yaml:",),
                call=get("/large"))
    yield limit("a burst", "{level: api, policy: Bursts}", [], reason="burst", fix=("policies.yaml:",))
    yield Row("an unknown policy", "rate-limit", "rate-limit.unknown-policy", ['"Gone"'], ["policies.yaml"], POSTERN,
              bearer(application={"id": 7, "name": "Shop", "tier": "Gone", "owner": "ann"}),
              only("rate-limit", "{level: application, policyOf: application, unknownPolicy: refuse}"), secured=True, status=500)
    yield Row("a spike", "spike-arrest", "spike-arrest.burst", ["1 calls"], ["count"], POSTERN, twice(get()), only("spike-arrest", "{count: 1, per: 1h}"), status=429)


def of_contents():
    step = lambda name, filter, reason, says, fix, config="", call=None, source=POSTERN, **more: Row(
        name, filter, filter + "." + reason, says, fix, source, call, only(filter, config), **more)
    number = "parameters: [{name: n, in: query, required: true, schema: {type: integer, maximum: 9}}]"
    content = ("requestBody: {required: true, content: {application/json: {schema: {type: object, required: [id], properties: "
               "{id: {type: integer}}}}}}")
    yield step("a parameter is missing", "validate-request", "breaks", ["query parameter n", "required"], ["definition"], operation=number)
    yield step("a parameter is too large", "validate-request", "breaks", ["n", "9"], ["definition"], "", get("/x?n=10"), operation=number)
    yield step("content that is not as defined", "validate-request", "breaks", ["/id", "integer"], ["definition"], "", json_post(b'{"id": "x"}'), operation=content)
    yield step("content is missing", "validate-request", "breaks", ["content"], ["definition"], "", get(method="POST"), operation=content)
    yield step("content of another type", "validate-request", "type", ["text/plain"], ["requestBody"], "", post(b"x", Content_Type="text/plain"), operation=content)
    yield step("content that is packed", "validate-request", "encoded", ["gzip"], ["encoded: pass"], "",
               json_post(gzip.compress(b"{}"), Content_Encoding="gzip"), operation=content)
    yield step("two types", "validate-request", "two-types", ["more than one"], ["Send one"], "",
               lambda g, row: g.call(row, "/x", [("Content-Type", "application/json"), ("Content-Type", "text/plain")], "POST", b"{}"), operation=content)
    yield step("an answer that is not as defined", "validate-response", "breaks", ["/a", "string"], ["backend"], "", get("/json"), status=502,
               operation="responses: {'200': {description: ok, content: {application/json: {schema: {type: object, properties: {a: {type: string}}}}}}}")
    yield step("JSON without a type", "json-limits", "untyped", ["Content-Type"], ["application/json"], "", post(b"{}"))
    yield step("no JSON", "json-limits", "other-type", ["text/plain"], ["JSON"], "{otherTypes: refuse}", post(b"x", Content_Type="text/plain"))
    yield step("packed JSON", "json-limits", "encoded", ["gzip"], ["Content-Encoding"], "", json_post(gzip.compress(b"{}"), Content_Encoding="gzip"))
    yield step("large JSON", "json-limits", "size", ["10"], ["maxBodySize"], "{maxBodySize: 10}", json_post(b"[" + b" " * 20 + b"]"))
    yield step("deep JSON", "json-limits", "above", ["3", "octet"], ["limit"], "{maxDepth: 3}", json_post(b"[[[[1]]]]"))
    yield step("broken JSON", "json-limits", "malformed", ["octet"], ["RFC 8259"], "", json_post(b'{"a":}'))
    yield step("two types of JSON", "json-limits", "two-types", ["more than one"], ["Send one"], "",
               lambda g, row: g.call(row, "/x", [("Content-Type", "application/json"), ("Content-Type", "application/json")], "POST", b"{}"))
    yield step("packed XML", "xml-limits", "encoded", ["gzip"], ["Content-Encoding"], "",
               post(gzip.compress(b"<a/>"), Content_Type="application/xml", Content_Encoding="gzip"))
    yield step("large XML", "xml-limits", "size", ["10"], ["maxBodySize"], "{maxBodySize: 10}", post(b"<a>" + b" " * 20 + b"</a>", Content_Type="application/xml"))
    yield step("XML without a type", "xml-limits", "untyped", ["Content-Type"], ["application/xml"], "", post(b"<a/>"))
    yield step("XML with a document type", "xml-limits", "malformed", ["document type"], ["document type"], "",
               post(b"<!DOCTYPE a><a/>", Content_Type="application/xml"))
    yield step("deep XML", "xml-limits", "above", ["2", "octet"], ["limit"], "{maxDepth: 2}", post(b"<a><b><c/></b></a>", Content_Type="application/xml"))
    yield step("no XML", "xml-limits", "other-type", ["text/plain"], ["XML"], "{otherTypes: refuse}", post(b"x", Content_Type="text/plain"))
    change = "{request: {set: {/tenant/name: gold}}}"
    yield step("a change of what is no JSON", "json-body", "other-type", ["text/plain"], ["passOtherTypes"], change, post(b"x", Content_Type="text/plain"))
    yield step("a change of broken JSON", "json-body", "broken", ["JSON"], ["JSON"], change, json_post(b'{"a":}'))
    yield step("a change where nothing can be", "json-body", "unfit", ["/tenant/name"], ["shape"], change, json_post(b'{"tenant": 1}'))
    yield step("a path that climbs out", "rewrite-path", "refused", [".."], ["variables"], "{path: '/a/${header.X-Folder}'}", get(X_Folder=".."))
    yield step("no such example", "respond", "no-such-example", ["response 404."], ["Prefer"], "{examples: true}", get(Prefer="code=404"))
    yield step("an example of another type", "respond", "not-acceptable", ["text/html"], ["Accept"], "{examples: true}", get(Accept="text/html"),
               operation="responses: {'200': {description: ok, content: {application/json: {example: {a: 1}}}}}")
    yield step("nothing in the cache", "response-cache", "only-if-cached", ["cache"], ["only-if-cached"], "", get(Cache_Control="only-if-cached"), status=504)
    yield step("an interceptor that is not there", "interceptor", "failed", ["{closed}", "refused"], ["service"], "{request: {url: 'http://127.0.0.1:{closed}'}}")
    yield step("a token endpoint that is not there", "backend-oauth2", "unavailable", ["{closed}"], ["token endpoint"],
               "{tokenUrl: 'http://127.0.0.1:{closed}/token', clientId: till, clientSecret: '${env:ORDERS_SECRET}'}")


def rows():
    all = [row for group in (of_gateway, of_tokens, of_credentials, of_rights, of_limits, of_contents) for row in group()]
    for number, row in enumerate(all, 1):
        row.number = number
    return all
