#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Verifies the token of standard input ("jwk<TAB>algorithm<TAB>token") and prints header and claims as JSON, a line each.
The judge is python3-jwcrypto, which shares no code with us."""
import sys

from jwcrypto import jwk, jwt

key, algorithm, token = sys.stdin.read().split("\t")
seen = jwt.JWT(algs=[algorithm], check_claims={"iss": None, "exp": None, "iat": None, "jti": None})
# The test's clock stands in the future of this machine's.
seen.leeway = 10 ** 9
seen.deserialize(token.strip(), jwk.JWK.from_json(key))
print(seen.header)
print(seen.claims)
