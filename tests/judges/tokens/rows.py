# SPDX-License-Identifier: Apache-2.0
"""What is done with tokens, and what has to come of it."""
import base64
import hashlib
import json
import time
from collections import namedtuple

from mint import ALL, ORDER_P256, b64, unb64

# `send(mint)` answers a token for "Authorization: Bearer", or the whole fields as pairs. `reason` None: let in.
# `says`: what the sentence of the trace must hold, so that it names what was wrong.
Row = namedtuple("Row", "name send status code reason says target", defaults=("",))
REFUSED = (401, "900901")


def let_in(name, send, target=""):
    return Row(name, send, 200, None, None, "", target)


def refused(name, send, reason, says="", code="900901", target="", status=401):
    return Row(name, send, status, code, "jwt-auth." + reason, says, target)


def bearer(token):
    return [("Authorization", b"Bearer " + (token if isinstance(token, bytes) else token.encode()))]


def controls():
    for alg in ALL:
        yield let_in(f"good, {alg}", lambda m, alg=alg: m.good(alg))
    yield let_in("good, by a PEM file, without a key id", lambda m: m.good("RS256", header={"kid": None}, iss="https://pem.example"))
    yield let_in("good, at+jwt where that is wanted", lambda m: m.good(header={"typ": "at+jwt"}, iss="https://typed.example"))
    yield let_in("good, application/AT+JWT, too", lambda m: m.good(header={"typ": "application/AT+JWT"}, iss="https://typed.example"))
    yield let_in("good, PS256 by openssl", lambda m: m.by_openssl("PS256", "-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:32"))
    for name, scheme in [("lower case", b"bearer "), ("upper case", b"BEARER "), ("two blanks", b"Bearer  ")]:
        yield let_in(f"good, the scheme in {name}", lambda m, scheme=scheme: [("Authorization", scheme + m.good().encode())])
    yield let_in("good, several audiences", lambda m: m.good(aud=["stock", "orders"]))
    yield let_in("good, without a subject", lambda m: m.good(sub=None))
    yield let_in("good, scopes as a list", lambda m: m.good(scope=["read", "write"]))
    yield let_in("good, times with fractions", lambda m: m.good(exp=time.time() + 600.5, iat=time.time() - 5.5, nbf=time.time() - 5.5))
    yield let_in("good, the end of time", lambda m: m.good(exp=10 ** 15))


def confusion():
    pem = lambda m: m.rsa.export_to_pem()
    der = lambda m: base64.b64decode(b"".join(pem(m).split(b"\n")[1:-2]))
    n = lambda m: json.loads(m.rsa.export_public())["n"]
    for name, secret in [("the PEM text", pem), ("the PEM without its last line end", lambda m: pem(m).rstrip()),
                         ("the DER", der), ("n of the JWK", lambda m: n(m).encode()), ("the octets of n", lambda m: unb64(n(m))),
                         ("the whole JWK", lambda m: m.rsa.export_public().encode()), ("nothing", lambda m: b"")]:
        yield refused(f"HS256 with {name} of the public key", lambda m, secret=secret: m.hmac_with(secret(m)), "symmetric", "HS256")
    yield refused("HS512 with the PEM text", lambda m: m.hmac_with(pem(m), hashlib.sha512, "HS512"), "symmetric", "HS512")
    yield refused("HS256 with a shared key that stands in the set", lambda m: m.with_header("HS256", m.shared, {"iss": "https://oct.example"}),
                  "symmetric", "HS256")
    yield refused("PS256 said of a RS256 signature", lambda m: m.signed({"alg": "PS256", "kid": "rsa-1"}, m.claims(), "RS256"), "signature", "PS256")
    yield refused("RS256 said of a PS256 signature", lambda m: m.signed({"alg": "RS256", "kid": "rsa-1"}, m.claims(), "PS256", m.rsa), "signature", "RS256")
    yield refused("PS256 where the key is for RS256", lambda m: m.with_header("PS256", claims={"iss": "https://locked.example"}), "key-type",
                  "is for RS256 only")
    yield refused("PS256 where RS256 is allowed", lambda m: m.with_header("PS256", claims={"iss": "https://pem.example"}), "algorithm", "PS256")
    yield refused("PS256 with a salt of no octets", lambda m: m.by_openssl("PS256", "-sigopt", "rsa_padding_mode:pss", "-sigopt",
                                                                           "rsa_pss_saltlen:0"), "signature")
    yield refused("ES256 with a P-384 key", lambda m: m.signed({"alg": "ES256", "kid": "p384-1"}, m.claims(), "ES384"), "key-type", "EC P-384")
    yield refused("ES512, which nobody lists", lambda m: m.signed({"alg": "ES512", "kid": "p384-1"}, m.claims(), "ES384"), "algorithm", "ES512")
    yield refused("ES256K", lambda m: m.signed({"alg": "ES256K", "kid": "p256-1"}, m.claims(), "ES256"), "unknown-algorithm", "ES256K")
    yield refused("ES256 with RSA's key id", lambda m: m.signed({"alg": "ES256", "kid": "rsa-1"}, m.claims(), "ES256"), "key-type", "RSA")
    yield refused("ES256 as DER", lambda m: m.der(), "signature", "not DER")
    zero, order = b"\0" * 32, ORDER_P256.to_bytes(32, "big")
    for name, raw in [("r and s of 0", zero + zero), ("r of 0", zero + b"\0" * 31 + b"\1"), ("s of 0", b"\0" * 31 + b"\1" + zero),
                      ("r and s of the group's order", order + order), ("one octet", b"\0"), ("63 octets", zero + zero[:31]),
                      ("65 octets", zero + zero + b"\0"), ("all ones", b"\xff" * 64)]:
        yield refused(f"ES256 with {name}", lambda m, raw=raw: m.parts(lambda h, p, s: (h, p, b64(raw)), "ES256"), "signature")
    yield refused("EdDSA by Ed448, which is in the set", lambda m: m.with_header("EdDSA", m.ed448), "unknown-key", "it is not taken")
    yield refused("EdDSA by Ed448 under the other's name", lambda m: m.with_header("EdDSA", m.ed448, kid="ed-1"), "signature")
    yield refused("EdDSA with a P-256 key", lambda m: m.signed({"alg": "EdDSA", "kid": "p256-1"}, m.claims(), "EdDSA"), "key-type", "EC P-256")
    yield refused("EdDSA with a signature of zeros", lambda m: m.parts(lambda h, p, s: (h, p, b64(bytes(64))), "EdDSA"), "signature")
    yield refused("RSA signature of zeros", lambda m: m.parts(lambda h, p, s: (h, p, b64(bytes(256)))), "signature")
    yield refused("RSA signature with a zero in front", lambda m: m.parts(lambda h, p, s: (h, p, b64(b"\0" + unb64(s)))), "signature")
    yield refused("a weak key that is in the set", lambda m: m.with_header("RS256", m.weak), "unknown-key", "1024")
    yield refused("a key for encryption", lambda m: m.with_header(claims={"iss": "https://enc.example"}), "key-use", "rsa-1")
    yield refused("another issuer's key", lambda m: m.with_header("ES256", claims={"iss": "https://locked.example"}), "algorithm", "\"locked\", gateway.yaml:")


def unsigned():
    for alg in ["none", "None", "nOnE", "NONE"]:
        yield refused(f"alg {alg}", lambda m, alg=alg: m.unsigned(alg), "unsigned", "not signed")
    yield refused("alg none with a signature", lambda m: m.unsigned("none", m.good().split(".")[2]), "unsigned")
    for alg in ["", " none", "none ", "RS256 ", "rs256", "RS256\0", "nonе"]: # the last ends in a Cyrillic letter
        yield refused(f"alg {alg!r}", lambda m, alg=alg: m.unsigned(alg), "unknown-algorithm")
        yield refused(f"alg {alg!r}, signed", lambda m, alg=alg: m.signed({"alg": alg, "kid": "rsa-1"}, m.claims()), "unknown-algorithm")
    for name, alg in [("null", None), ("a list", ["RS256"]), ("a number", 256), ("an object", {"RS256": 1})]:
        yield refused(f"alg is {name}", lambda m, alg=alg: m.signed({"alg": alg, "kid": "rsa-1"}, m.claims()), "malformed", "alg")
    yield refused("no alg", lambda m: m.signed({"kid": "rsa-1"}, m.claims()), "malformed", "alg")
    yield refused("no signature", lambda m: m.parts(lambda h, p, s: (h, p, "")), "signature", "no signature")
    yield refused("no third part", lambda m: m.parts(lambda h, p, s: (h, p)), "malformed", "2 parts")
    yield refused("no payload", lambda m: m.parts(lambda h, p, s: (h, "", s)), "claims", "empty")
    yield refused("no header", lambda m: m.parts(lambda h, p, s: ("", p, s)), "malformed", "empty")
    yield refused("a changed payload", lambda m: m.parts(lambda h, p, s: (h, b64(unb64(p).replace(b"ann", b"bob")), s)), "signature")
    yield refused("a changed header", lambda m: m.parts(lambda h, p, s: (b64(unb64(h).replace(b"JWT", b"jwt")), p, s)), "signature")
    yield refused("another token's signature", lambda m: m.parts(lambda h, p, s: (h, p, m.good(sub="bob").split(".")[2])), "signature")
    yield refused("a robber's signature", lambda m: m.with_header("RS256", m.robber), "signature", "rsa-1")
    yield refused("a robber's signature, ES256", lambda m: m.with_header("ES256", m.robber_p256), "signature", "p256-1")


def injection(spy):
    """Headers that say where a key is to be had. `spy` is a URL of a server that must hear nothing."""
    robbed = {"jwk": lambda m: json.loads(m.robber.export_public()), "jku": lambda m: spy + "/robber.jwks",
              "x5u": lambda m: spy + "/robber.pem", "x5c": lambda m: [base64.b64encode(m.robber_certificate).decode()]}
    for name, value in robbed.items():
        yield refused(f"{name} in the header", lambda m, name=name, value=value: m.with_header("RS256", m.robber, **{name: value(m)}), "signature")
        yield refused(f"{name} in the header, without a key id",
                      lambda m, name=name, value=value: m.with_header("RS256", m.robber, kid=None, **{name: value(m)}), "signature")
        yield refused(f"{name} in the header, with a key id of its own",
                      lambda m, name=name, value=value: m.with_header("RS256", m.robber, kid="robber", **{name: value(m)}), "unknown-key", "robber")
        yield let_in(f"{name} in the header of an honest token", lambda m, name=name, value=value: m.with_header("RS256", **{name: value(m)}))
    print_of = lambda m, hash: b64(hash(m.robber_certificate).digest())
    yield refused("x5t of a robber's certificate", lambda m: m.with_header("RS256", m.robber, kid=None, x5t=print_of(m, hashlib.sha1)),
                  "unknown-key")
    yield refused("x5t#S256 of a robber's certificate",
                  lambda m: m.with_header("RS256", m.robber, kid=None, **{"x5t#S256": print_of(m, hashlib.sha256)}), "unknown-key")
    yield refused("iss is a URL that would have to be asked", lambda m: m.with_header("RS256", m.robber, {"iss": spy}), "issuer", spy)
    for name, kid in [("another one", "rsa-2"), ("a path", "../../../../../../etc/passwd"), ("/dev/null", "/dev/null"),
                      ("SQL", "' OR '1'='1' --"), ("a command", "$(touch /tmp/x)|`id`"), ("a URL", spy + "/kid"), ("a NUL", "rsa-1\0"),
                      ("a line end", "rsa-1\r\nX-Injected: 1"), ("very long", "k" * 5000), ("in another case", "RSA-1"), ("a blank more", "rsa-1 "),
                      ("no letters", "{detail}${env:HOME}%s%n")]:
        yield refused(f"kid is {name}", lambda m, kid=kid: m.with_header("RS256", m.robber, kid=kid), "unknown-key", "not among the issuer's keys")
    for name, kid in [("a number", 1), ("a list", ["rsa-1"]), ("null", False), ("an object", {"kid": "rsa-1"})]:
        yield refused(f"kid is {name}", lambda m, kid=kid: m.with_header("RS256", kid=kid), "malformed", "kid")
    yield refused("kid of another key", lambda m: m.with_header("RS256", kid="p256-1"), "key-type", "p256-1")
    yield refused("no kid, robber's key", lambda m: m.with_header("RS256", m.robber, kid=None), "signature")
    for name, crit, more in [("an unknown name", ["exp2"], {"exp2": 1}), ("b64", ["b64"], {"b64": False}), ("nothing", [], {}),
                             ("b64 that is not there", ["b64"], {}), ("b64 twice", ["b64", "b64"], {"b64": True}), ("no list", "exp", {}),
                             ("a name of the specification", ["alg"], {}), ("a number", [1], {})]:
        yield refused(f"crit holds {name}", lambda m, crit=crit, more=more: m.with_header("RS256", crit=crit, **more), "critical-header")
    yield refused("b64 false without crit", lambda m: m.with_header("RS256", b64=False), "critical-header", "b64")
    yield refused("b64 is a text", lambda m: m.with_header("RS256", b64="false"), "malformed", "b64")


def forms():
    good = {"alg": "RS256", "kid": "rsa-1"}
    text = lambda m, **claims: json.dumps(m.claims(**claims))
    twice = lambda m, more: text(m)[:-1] + ", " + more + "}"
    yield refused("alg twice in the header", lambda m: m.signed('{"alg":"none","kid":"rsa-1","alg":"RS256"}', m.claims()), "malformed", "twice")
    yield refused("kid twice in the header", lambda m: m.signed('{"alg":"RS256","kid":"rsa-1","kid":"p256-1"}', m.claims()), "malformed", "twice")
    yield refused("kid twice, once escaped", lambda m: m.signed('{"alg":"RS256","kid":"rsa-1","k\\u0069d":"x"}', m.claims()), "malformed", "twice")
    yield refused("exp twice in the payload", lambda m: m.signed(good, twice(m, '"exp": 9999999999')), "claims", "twice")
    yield refused("a claim twice, deep in the payload", lambda m: m.signed(good, twice(m, '"a": {"b": 1, "b": 2}')), "claims", "twice")
    for name, payload in [("a list", "[]"), ("a text", '"x"'), ("a number", "1"), ("null", "null"), ("no JSON", "<xml/>"), ("nothing but blanks", "  ")]:
        yield refused(f"the payload is {name}", lambda m, payload=payload: m.signed(good, payload), "claims", "payload")
        yield refused(f"the header is {name}", lambda m, payload=payload: m.signed(payload, m.claims()), "malformed", "header")
    yield refused("JSON with a comma too many", lambda m: m.signed(good, text(m)[:-1] + ",}"), "claims", "payload")
    yield refused("JSON with a comment", lambda m: m.signed(good, text(m)[:-1] + "/**/}"), "claims", "payload")
    yield refused("JSON with something behind", lambda m: m.signed(good, text(m) + "{}"), "claims", "payload")
    yield refused("JSON with a NUL behind", lambda m: m.signed(good, text(m) + "\0{}"), "claims", "payload")
    yield refused("JSON behind a byte order mark", lambda m: m.signed(good, b"\xef\xbb\xbf" + text(m).encode()), "claims", "payload")
    yield refused("JSON in UTF-16", lambda m: m.signed(good, text(m).encode("utf-16")), "claims", "payload")
    yield refused("JSON that is no UTF-8", lambda m: m.signed(good, text(m, sub="@").encode().replace(b"@", b"\xc0\xae\xff")), "claims", "payload")
    yield refused("a header that is no UTF-8", lambda m: m.signed(b'{"alg":"RS256","kid":"\xff"}', m.claims()), "malformed", "header")
    yield refused("half a surrogate pair", lambda m: m.signed(good, twice(m, '"a": "\\ud800"')), "claims", "payload")
    yield refused("nested too deeply", lambda m: m.signed(good, twice(m, '"a": ' + "[" * 40 + "]" * 40)), "too-large", "deep")
    yield refused("nested very deeply", lambda m: m.signed(good, twice(m, '"a": ' + "[" * 4000 + "]" * 4000)), "too-large", "deep")
    yield refused("a header nested too deeply", lambda m: m.signed('{"alg":"RS256","a":' + "[" * 40 + "]" * 40 + "}", m.claims()), "too-large", "deep")
    yield refused("too many claims", lambda m: m.signed(good, twice(m, '"a": [' + "1," * 3000 + "1]")), "too-large", "many")
    yield refused("a token in a token", lambda m: m.signed({**good, "cty": "JWT"}, m.good()), "claims", "another token")
    yield refused("a token in a token in a token", lambda m: m.signed({**good, "cty": "jwt"}, m.signed({**good, "cty": "JWT"}, m.good())), "claims", "another token")
    yield refused("an encrypted token", lambda m: m.encrypted(), "encrypted", "JWE")
    yield refused("five parts", lambda m: "a.b.c.d.e", "encrypted")
    yield refused("enc in the header of three parts", lambda m: m.with_header("RS256", enc="A256GCM"), "encrypted")
    yield refused("four parts", lambda m: m.good() + ".x", "malformed", "4 parts")
    yield refused("a token and a dot", lambda m: m.good() + ".", "malformed", "4 parts")
    yield refused("a thousand dots", lambda m: "." * 1000, "malformed", "1001 parts")
    yield refused("ten thousand dots in a token", lambda m: m.good() + "." * 10000, "malformed", "parts")
    yield refused("one word", lambda m: "secret", "malformed", "one piece")
    for at, part in enumerate(("header", "payload", "signature")):
        def changed(m, change, at=at):
            parts = m.good().split(".")
            parts[at] = change(parts[at])
            return ".".join(parts)
        yield refused(f"padding behind the {part}", lambda m, f=changed: f(m, lambda p: p + "=" * (-len(p) % 4 or 4)), "malformed", part)
        yield refused(f"the standard alphabet in the {part}", lambda m, f=changed: f(m, lambda p: p[:8] + "+/" + p[10:]), "malformed", part)
        yield refused(f"a blank in the {part}", lambda m, f=changed: f(m, lambda p: p[:8] + " " + p[8:]), "malformed", part)
        yield refused(f"a tab in the {part}", lambda m, f=changed: f(m, lambda p: p[:8] + "\t" + p[8:]), "malformed", part)
        yield refused(f"no UTF-8 in the {part}", lambda m, f=changed: f(m, lambda p: p[:8] + "\udcff" + p[8:]).encode("utf-8", "surrogateescape"),
                      "malformed", part)
        yield refused(f"a letter too many in the {part}", lambda m, f=changed: f(m, lambda p: p + "A" * (1 + -len(p) % 4)), "malformed", part)

    def trailing(m):
        head, payload, signature = m.good("ES256").split(".") # 64 octets: the last letter holds 2 bits of them and 4 of nothing
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        return ".".join((head, payload, signature[:-1] + alphabet[alphabet.index(signature[-1]) | 1]))
    yield refused("bits behind the signature's last octet", trailing, "malformed", "signature")
    yield let_in("as long as a token may be", lambda m: m.of_size(16384))
    yield refused("longer than a token may be", lambda m: m.of_size(16385), "too-large", "16385 octets")
    yield refused("nearly as long as all headers may be", lambda m: m.of_size(32000), "too-large", "32000 octets")
    yield Row("longer than all headers may be", lambda m: m.of_size(33000), 431, "431", "fault.headers-too-large", "", "")


def times():
    now = lambda: int(time.time())
    for claim in ("exp", "nbf", "iat"):
        for name, value in [("a text", str(now() + 300)), ("a list", [now() + 300]), ("true", True), ("an object", {})]:
            yield refused(f"{claim} is {name}", lambda m, claim=claim, value=value: m.good(**{claim: value}), "claims", f'"{claim}"')
        for name, value in [("null", "null"), ("1e400", "1e400"), ("NaN", "NaN"), ("hexadecimal", "0x7fffffff"), ("infinite", "Infinity")]:
            yield refused(f"{claim} is {name}", lambda m, claim=claim, value=value: m.signed(
                {"alg": "RS256", "kid": "rsa-1"}, json.dumps(m.claims(**{claim: None}))[:-1] + f', "{claim}": {value}}}'), "claims", "payload")
    yield refused("exp is 0", lambda m: m.good(exp=0), "expired", "1970-01-01", "900903")
    yield refused("exp is negative", lambda m: m.good(exp=-1), "expired", "1969-12-31", "900903")
    yield refused("exp is as small as can be", lambda m: m.good(exp=-10 ** 30), "expired", "", "900903")
    yield refused("exp is missing", lambda m: m.good(exp=None), "missing-claim", '"exp"')
    yield refused("exp is in milliseconds of the past, as -1e300", lambda m: m.good(exp=-1e300), "expired", "", "900903")
    yield refused("nbf is huge", lambda m: m.good(nbf=10 ** 30), "not-yet-valid", "", "900904")
    yield refused("iat is huge", lambda m: m.good(iat=10 ** 30), "issued-in-future", "", "900904")
    yield refused("iat in milliseconds", lambda m: m.good(iat=now() * 1000), "issued-in-future", "", "900904")
    # The issuer's leeway is 60 s, the calls take less than five.
    slack = {"iss": "https://slack.example"}
    yield let_in("exp just inside the leeway", lambda m: m.good(**slack, exp=now() - 55))
    yield refused("exp just outside", lambda m: m.good(**slack, exp=now() - 60), "expired", "60 s of leeway", "900903")
    yield let_in("nbf just inside the leeway", lambda m: m.good(**slack, nbf=now() + 60))
    yield refused("nbf just outside", lambda m: m.good(**slack, nbf=now() + 65), "not-yet-valid", "60 s of leeway", "900904")
    yield let_in("iat just inside the leeway", lambda m: m.good(**slack, iat=now() + 60))
    yield refused("iat just outside", lambda m: m.good(**slack, iat=now() + 65), "issued-in-future", "60 s of leeway", "900904")
    aged = {"iss": "https://aged.example"}
    yield let_in("as old as may be", lambda m: m.good(**aged, iat=now() - 595))
    yield refused("older", lambda m: m.good(**aged, iat=now() - 606), "too-old", "10 min", "900903")
    yield refused("of no age, where that counts", lambda m: m.good(**aged, iat=None), "missing-claim", "iat")


def claims():
    for name, aud in [("a list of kinds", ["orders", 1]), ("a list with null", ["orders", None]), ("a number", 1), ("an object", {"orders": 1}),
                      ("a list of lists", [["orders"]])]:
        yield refused(f"aud is {name}", lambda m, aud=aud: m.good(aud=aud), "claims", '"aud"')
    for name, aud in [("another", "stock"), ("in another case", "Orders"), ("a part", "orders2"), ("with a blank", "orders stock"),
                      ("an empty list", []), ("an empty text", ""), ("missing", None)]:
        yield refused(f"aud is {name}", lambda m, aud=aud: m.good(aud=aud), "audience", '"orders"')
    for name, iss in [("with a slash behind", "https://all.example/"), ("in another case", "https://ALL.example"), ("with a port", "https://all.example:443"),
                      ("unknown", "https://robber.example"), ("empty", ""), ("missing", None), ("with a NUL behind", "https://all.example\0")]:
        yield refused(f"iss is {name}", lambda m, iss=iss: m.good(iss=iss), "issuer", "https://all.example")
    for name, iss in [("a list", ["https://all.example"]), ("a number", 1), ("an object", {})]:
        yield refused(f"iss is {name}", lambda m, iss=iss: m.good(iss=iss), "claims", '"iss"')
    for name, sub in [("a number", 7), ("a list", ["ann"]), ("an object", {})]:
        yield refused(f"sub is {name}", lambda m, sub=sub: m.good(sub=sub), "claims", '"sub"')
    for name, scope in [("a number", 7), ("an object", {"read": True}), ("a list of kinds", ["read", 1])]:
        yield refused(f"scope is {name}", lambda m, scope=scope: m.good(scope=scope), "claims", '"scope"')
    typed = {"iss": "https://typed.example"}
    for name, typ in [("JWT, as of an ID token", "JWT"), ("of a logout token", "logout+jwt"), ("of a proof of possession", "dpop+jwt"), ("a part", "at+jwt2")]:
        yield refused(f"typ is {name}", lambda m, typ=typ: m.good(header={"typ": typ}, **typed), "type", "at+jwt")
    yield refused("typ is missing where one is wanted", lambda m: m.with_header(claims=typed), "type", "at+jwt")
    yield refused("typ is a list", lambda m: m.with_header(typ=["at+jwt"], claims=typed), "malformed", "typ")
    yield refused("an API key where a token belongs", lambda m: m.good(token_type="apiKey"), "type", "API key")
    yield refused("a test key where a token belongs", lambda m: m.good(token_type="InternalKey"), "type", "test key")
    yield Row("scopes without the one that is needed", lambda m: m.good(scope="write"), 403, "900910", "scopes.lacking", "read", "scoped")
    yield Row("a scope that only begins like the one that is needed", lambda m: m.good(scope="read2 reads"), 403, "900910", "scopes.lacking", "read", "scoped")
    yield let_in("the scope that is needed", lambda m: m.good(scope="write read"), "scoped")


def revoked():
    """Tokens that a list names, which Mint.revocations() wrote: by jti, by signature, by the digest of all of it."""
    for how, says in [("jti", "its jti"), ("signature", "its signature"), ("sha256", "its SHA-256")]:
        for alg in ("RS256", "ES256", "ES384"):
            yield refused(f"revoked by {how}, {alg}", lambda m, how=how, alg=alg: m.revoked[how, alg], "revoked", says)
            if alg != "RS256":
                yield refused(f"revoked by {how}, {alg}, with the other signature that ECDSA has",
                              lambda m, how=how, alg=alg: m.mirrored(m.revoked[how, alg]), "revoked", says)
    for name, claim, says in [("a user", {"sub": "mallory"}, "its subject"), ("an application", {"azp": "stolen"}, "its consumer key")]:
        yield refused(f"what {name} had before all of it was revoked", lambda m, claim=claim: m.good(**claim, iat=m.revoked_at - 1), "revoked", says)
        yield refused(f"what {name} had, without a time of issue", lambda m, claim=claim: m.good(**claim, iat=None), "revoked", says)
        yield let_in(f"what {name} got afterwards", lambda m, claim=claim: m.good(**claim, iat=m.revoked_at))
    yield let_in("a consumer key that is somebody's subject", lambda m: m.good(sub="stolen", iat=m.revoked_at - 1))
    yield let_in("the other signature of a token that nobody revoked", lambda m: m.mirrored(m.good("ES256")))


def places():
    """Where a token stands, or does not."""
    missing = lambda name, send, reason, says="", target="": Row(name, send, 401, "900902", "jwt-auth." + reason, says, target)
    yield missing("no token", lambda m: [], "missing", "Authorization")
    yield missing("in the query", lambda m: [], "missing", "Authorization", "?access_token={token}")
    yield missing("in a cookie", lambda m: [("Cookie", "access_token=" + m.good())], "missing", "Authorization")
    yield missing("in X-Access-Token", lambda m: [("X-Access-Token", m.good())], "missing", "Authorization")
    yield missing("in Proxy-Authorization", lambda m: [("Proxy-Authorization", "Bearer " + m.good())], "missing", "Authorization")
    yield missing("without a scheme", lambda m: [("Authorization", m.good())], "scheme", "Bearer")
    yield missing("under Basic", lambda m: [("Authorization", "Basic " + m.good())], "scheme", "Basic")
    yield missing("under DPoP", lambda m: [("Authorization", "DPoP " + m.good())], "scheme", "DPoP")
    yield missing("nothing behind Bearer", lambda m: [("Authorization", "Bearer ")], "scheme", "Bearer")
    yield missing("Bearer and a tab", lambda m: [("Authorization", "Bearer\t" + m.good())], "scheme", "Bearer")
    yield refused("two equal fields", lambda m: bearer(m.good()) * 2, "repeated", "more than once")
    yield refused("a good and a bad one", lambda m: bearer(m.good()) + bearer("x.y.z"), "repeated", "more than once")
    yield refused("a bad and a good one", lambda m: bearer("x.y.z") + bearer(m.good()), "repeated", "more than once")
    yield refused("two in one field", lambda m: [("Authorization", f"Bearer {m.good()}, Bearer {m.good()}")], "malformed", "parts")
    yield refused("two Bearers", lambda m: [("Authorization", f"Bearer Bearer {m.good()}")], "malformed")
    yield refused("in quotes", lambda m: [("Authorization", f'Bearer "{m.good()}"')], "malformed")


def keys():
    """WSO2's API keys are JWTs, too, and stand in a header of their own."""
    sent = lambda make: lambda m: [("ApiKey", make(m))]
    row = lambda name, make, says, reason="api-key.refused", code="900901", status=401: Row(name, sent(make), status, code, reason, says, "keyed")
    key = {"token_type": "apiKey"}
    yield Row("a good key", sent(lambda m: m.good(**key)), 200, None, None, "", "keyed")
    yield Row("a good key that never ends", sent(lambda m: m.good(**key, exp=None)), 200, None, None, "", "keyed")
    yield row("a key that is not signed", lambda m: m.with_payload_of("none", key), "not signed")
    yield row("a key signed with the public key", lambda m: m.hmac_with(m.rsa.export_to_pem()), "HS256")
    yield row("a robber's key", lambda m: m.with_header("RS256", m.robber, key), "signature")
    yield row("an access token as a key", lambda m: m.good(), "access token")
    yield row("a test key as an API key", lambda m: m.good(token_type="InternalKey"), "test key")
    yield row("a key that has ended", lambda m: m.good(**key, exp=int(time.time()) - 60), "expired", code="900903")
    yield row("a key of an issuer whose keys do not count", lambda m: m.good(**key, iss="https://pem.example"), "https://all.example")
    yield row("a key for an API of another name", lambda m: m.good(**key, subscribedAPIs=[{"name": "Stock", "version": "1", "context": "/stock/1"}]), "Orders",
              "api-key.not-subscribed", "900908", 403)
    yield row("a revoked key", lambda m: m.revoked["key"], "its jti", "api-key.revoked")
    yield row("no JWT", lambda m: "x.y.z", "ApiKey", "api-key.unknown")
    yield row("two keys", lambda m: m.good(**key), "more than one", "api-key.repeated")._replace(send=lambda m: [("ApiKey", m.good(**key))] * 2)


def rows(spy):
    for group in (controls(), confusion(), unsigned(), injection(spy), forms(), times(), claims(), revoked(), places(), keys()):
        yield from group
