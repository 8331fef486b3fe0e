#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies each "jwk<TAB>token" line of standard input, then prints "thumbprint<TAB>jwk<TAB>token" of its own for
every algorithm. The judge is python3-jwcrypto, which shares no code with us."""
import sys

from jwcrypto import jwk, jws

MAKE = {
    "RS": lambda: jwk.JWK.generate(kty="RSA", size=2048, kid="python"),
    "PS": lambda: jwk.JWK.generate(kty="RSA", size=2048, kid="python"),
    "HS": lambda: jwk.JWK.generate(kty="oct", size=512, kid="python"),
}
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
ALGORITHMS = [f + n for f in ("HS", "RS", "PS", "ES") for n in ("256", "384", "512")] + ["EdDSA"]

for line in sys.stdin:
    key, token = line.rstrip("\n").split("\t")
    seen = jws.JWS()
    seen.allowed_algs = ALGORITHMS
    seen.deserialize(token, jwk.JWK.from_json(key))
    assert seen.payload == b'{"sub":"postern"}', seen.payload

for algorithm in ALGORITHMS:
    if algorithm in CURVES:
        key = jwk.JWK.generate(kty="EC", crv=CURVES[algorithm], kid="python")
    elif algorithm == "EdDSA":
        key = jwk.JWK.generate(kty="OKP", crv="Ed25519", kid="python")
    else:
        key = MAKE[algorithm[:2]]()
    made = jws.JWS(b'{"sub":"python"}')
    made.allowed_algs = ALGORITHMS
    made.add_signature(key, algorithm, '{"alg":"%s","kid":"python"}' % algorithm)
    shown = key.export() if algorithm.startswith("HS") else key.export_public()
    print(key.thumbprint(), shown, made.serialize(compact=True), sep="\t")
