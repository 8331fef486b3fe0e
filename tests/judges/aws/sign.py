# SPDX-License-Identifier: Apache-2.0
# python3 sign.py < rows: JSON lines {"method","url","body","type","key","secret","token","time","region","service"}; the value of the
# Authorization field that botocore makes of each, a line each.
import datetime
import json
import sys

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

for line in sys.stdin:
    row = json.loads(line)
    headers = {"Content-Type": row["type"]} if row["type"] else {}
    request = AWSRequest(method=row["method"], url=row["url"], data=row["body"].encode(), headers=headers)
    signer = SigV4Auth(Credentials(row["key"], row["secret"], row["token"] or None), row["service"], row["region"])
    request.context["timestamp"] = row["time"]
    signer._modify_request_before_signing(request)
    canonical = signer.canonical_request(request)
    string_to_sign = signer.string_to_sign(request, canonical)
    signature = signer.signature(string_to_sign, request)
    signer._inject_signature_to_request(request, signature)
    print(request.headers["Authorization"])
