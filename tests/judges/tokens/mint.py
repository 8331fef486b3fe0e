# SPDX-License-Identifier: Apache-2.0
"""Tokens by python3-jwcrypto and the openssl program, good and bad. None of the gateway's code takes part."""
import base64
import hashlib
import hmac
import json
import os
import subprocess
import time

from jwcrypto import jwe, jwk, jwt
from jwcrypto.jwa import JWA

ALL = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
# The order of each curve's group (SEC 2), which python3-jwcrypto does not tell.
ORDER_P256 = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
ORDER_P384 = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973


def b64(octets):
    return base64.urlsafe_b64encode(octets if isinstance(octets, bytes) else octets.encode()).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class Mint:
    """The issuers' keys, and those of somebody who would like to be one of them."""

    def __init__(self, dir):
        self.dir = dir
        make = lambda kid, **kind: jwk.JWK.generate(kid=kid, **kind)
        self.rsa = make("rsa-1", kty="RSA", size=2048)
        self.p256 = make("p256-1", kty="EC", crv="P-256")
        self.p384 = make("p384-1", kty="EC", crv="P-384")
        self.ed = make("ed-1", kty="OKP", crv="Ed25519")
        self.ed448 = make("ed448-1", kty="OKP", crv="Ed448")
        self.weak = make("weak-1", kty="RSA", size=1024)
        self.shared = make("shared-1", kty="oct", size=256)
        self.robber = make("rsa-1", kty="RSA", size=2048)
        self.robber_p256 = make("p256-1", kty="EC", crv="P-256")
        self.rsa_pem = os.path.join(dir, "rsa.pem")
        with open(self.rsa_pem, "wb") as file:
            file.write(self.rsa.export_to_pem())
        self.robber_certificate = self._certificate(self.robber)

    def _certificate(self, key):
        """A self-signed certificate in DER, made by openssl."""
        path = self._private(key)
        return subprocess.run(["openssl", "req", "-x509", "-new", "-key", path, "-subj", "/CN=orders", "-days", "2", "-outform", "DER"],
                              check=True, capture_output=True).stdout

    def _private(self, key):
        path = os.path.join(self.dir, key.thumbprint() + ".key")
        with open(path, "wb") as file:
            file.write(key.export_to_pem(private_key=True, password=None))
        return path

    def set(self, *keys, **more):
        """A JWK Set with the public halves, each with `more` as members."""
        return json.dumps({"keys": [{**json.loads(key.export() if key is self.shared else key.export_public()), **more} for key in keys]})

    def key_of(self, alg):
        return {"ES256": self.p256, "ES384": self.p384, "EdDSA": self.ed}.get(alg, self.rsa)

    def revocations(self):
        """A list of revoked tokens, which `revoked` has by what names them and by algorithm."""
        self.revoked = {(how, alg): self.good(alg) for how in ("jti", "signature", "sha256") for alg in ("RS256", "ES256", "ES384")}
        self.revoked["key"] = self.good(token_type="apiKey")
        name = {"jti": lambda token: json.loads(unb64(token.split(".")[1]))["jti"], "signature": lambda token: token.split(".")[2],
                "sha256": lambda token: hashlib.sha256(token.encode()).hexdigest()}
        listed = [{how: name[how](self.revoked[how, alg])} for how in name for alg in ("RS256", "ES256", "ES384")]
        self.revoked_at = int(time.time())
        return json.dumps({"revoked": [*listed, {"jti": name["jti"](self.revoked["key"])}, {"subject": "mallory", "before": self.revoked_at},
                                       {"consumerKey": "stolen", "before": self.revoked_at}]})

    # --- Parts ---

    def claims(self, **more):
        """A good access token's, changed by `more`; None takes a claim away."""
        now = int(time.time())
        claims = {"iss": "https://all.example", "aud": "orders", "sub": "ann", "iat": now - 5, "exp": now + 600,
                  "jti": os.urandom(8).hex(), "scope": "read", **more}
        return {name: value for name, value in claims.items() if value is not None}

    def signature(self, alg, key, octets):
        return JWA.signing_alg(alg).sign(key, octets)

    # --- Tokens ---

    def good(self, alg="RS256", key=None, header=None, **claims):
        """By the book: jwcrypto's own compact serialisation."""
        key = key or self.key_of(alg)
        header = {"alg": alg, "kid": key.get("kid"), "typ": "JWT", **(header or {})}
        token = jwt.JWT(header={name: value for name, value in header.items() if value is not None}, claims=self.claims(**claims), algs=ALL)
        token.make_signed_token(key)
        return token.serialize()

    def signed(self, header, payload, alg="RS256", key=None):
        """Any header and payload, texts or what can be written as JSON, under a signature that is good for them."""
        text = lambda part: part if isinstance(part, (str, bytes)) else json.dumps(part)
        signed = b64(text(header)) + "." + b64(text(payload))
        return signed + "." + b64(self.signature(alg, key or self.key_of(alg), signed.encode()))

    def with_header(self, alg="RS256", key=None, claims=None, **header):
        key = key or self.key_of(alg)
        full = {name: value for name, value in {"alg": alg, "kid": key.get("kid"), **header}.items() if value is not None}
        return self.signed(full, self.claims(**(claims or {})), alg, key)

    def hmac_with(self, secret, hash=hashlib.sha256, name="HS256", **header):
        signed = b64(json.dumps({"alg": name, "kid": "rsa-1", **header})) + "." + b64(json.dumps(self.claims()))
        return signed + "." + b64(hmac.new(secret, signed.encode(), hash).digest())

    def with_payload_of(self, alg, claims):
        return b64(json.dumps({"alg": alg})) + "." + b64(json.dumps(self.claims(**claims))) + "."

    def unsigned(self, alg, signature=""):
        return b64(json.dumps({"alg": alg, "kid": "rsa-1"})) + "." + b64(json.dumps(self.claims())) + "." + signature

    def parts(self, change, alg="RS256", **claims):
        """A good token whose three parts went through `change`."""
        return ".".join(change(*self.good(alg, **claims).split(".")))

    def der(self):
        """ES256 whose signature is the DER that openssl makes, rather than r and s."""
        signed = b64(json.dumps({"alg": "ES256", "kid": "p256-1"})) + "." + b64(json.dumps(self.claims()))
        made = subprocess.run(["openssl", "dgst", "-sha256", "-sign", self._private(self.p256)], input=signed.encode(), check=True,
                              capture_output=True).stdout
        return signed + "." + b64(made)

    def by_openssl(self, alg, *options):
        """RSA by openssl: PS256 with a salt of any length."""
        signed = b64(json.dumps({"alg": alg, "kid": "rsa-1"})) + "." + b64(json.dumps(self.claims()))
        made = subprocess.run(["openssl", "dgst", "-sha256", *options, "-sign", self._private(self.rsa)], input=signed.encode(),
                              check=True, capture_output=True).stdout
        return signed + "." + b64(made)

    def encrypted(self):
        token = jwe.JWE(json.dumps(self.claims()).encode(), json.dumps({"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT"}))
        token.add_recipient(jwk.JWK.from_json(self.rsa.export_public()))
        return token.serialize(compact=True)

    def mirrored(self, token):
        """The other ECDSA signature that verifies wherever one does: (r, n - s) for (r, s)."""
        head, payload, signature = token.split(".")
        raw = unb64(signature)
        half, order = len(raw) // 2, ORDER_P256 if len(raw) == 64 else ORDER_P384
        other = order - int.from_bytes(raw[half:], "big")
        return ".".join((head, payload, b64(raw[:half] + other.to_bytes(half, "big"))))

    def of_size(self, size):
        """A good token of exactly `size` octets."""
        pad = size * 3 // 4 - 700
        while True:
            for extra in ("", "x", "xx"):
                token = self.good(header={"x-pad": extra} if extra else None, note="x" * pad)
                if len(token) == size:
                    return token
            if len(token) > size + 4:
                raise ValueError(f"no token of {size} octets")
            pad += max(1, (size - len(token)) * 3 // 4 - 2)
