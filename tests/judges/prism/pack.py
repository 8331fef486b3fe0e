#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The archive that `postern publisher pack` writes, sent as the published description of the Publisher wants an import: Prism, which
knows only that description, has nothing to say against it.  pack.py POSTERN"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
import zipfile

postern = os.path.abspath(sys.argv[1])
contracts = os.environ.get("POSTERN_CONTRACTS", "")
contract = os.path.join(contracts, "wso2/apim-4.7.0/publisher/publisher-api.yaml")
prism = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../node_modules/@stoplight/prism-cli/dist/index.js")
for needed, there in (("the contracts (POSTERN_CONTRACTS)", os.path.exists(contract)), ("Prism (npm ci in tests/judges)", os.path.exists(prism)), ("node", shutil.which("node"))):
    if not there:
        required = "prism" in os.environ.get("POSTERN_REQUIRE_JUDGES", "").split(",")
        print(("FAILED: " if required else "SKIPPED: ") + needed + " is not there", file=sys.stderr)
        sys.exit(1 if required else 77)


def check(good, what):
    print(("ok   " if good else "FAIL ") + what)
    if not good:
        sys.exit(1)


def post(url, part, octets):
    edge = b"edge-of-a-part-4711"
    body = b"--" + edge + b'\r\nContent-Disposition: form-data; name="' + part + b'"; filename="toys.zip"\r\nContent-Type: application/zip\r\n\r\n' + octets + b"\r\n--" + edge + b"--\r\n"
    request = urllib.request.Request(url, body, {"Authorization": "Bearer x", "Content-Type": "multipart/form-data; boundary=" + edge.decode()})
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


with tempfile.TemporaryDirectory(prefix="postern-pack-") as work:
    api = os.path.join(work, "Toys-1.0.0")
    os.makedirs(api + "/Definitions")
    with open(api + "/api.yaml", "w") as file:
        file.write("type: api\nversion: v4.7.0\ndata: {name: Toys, version: 1.0.0, context: /toys, nobodyKnows: {deep: [1, ünïcode]}}\n")
    with open(api + "/Definitions/swagger.yaml", "w") as file:
        file.write("openapi: 3.0.1\ninfo: {title: Toys, version: 1.0.0}\npaths: {}\n")
    archive = os.path.join(work, "toys.zip")
    packed = subprocess.run([postern, "publisher", "pack", api, "--to", archive], capture_output=True, text=True)
    check(packed.returncode == 0, "it is packed " + packed.stderr)
    with zipfile.ZipFile(archive) as opened:
        check(opened.testzip() is None and "Toys-1.0.0/api.yaml" in opened.namelist(), "another reader of archives finds it whole: " + ", ".join(opened.namelist()))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    judge = subprocess.Popen(["node", prism, "mock", "-p", str(port), "--errors", contract], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}/apis/import?preserveProvider=false&overwrite=true"
        octets = open(archive, "rb").read()
        answer, patience = None, time.monotonic() + 150
        while answer is None and judge.poll() is None and time.monotonic() < patience:
            try:
                answer = post(url, b"file", octets)
            except OSError:  # it does not listen yet
                time.sleep(0.5)
        check(answer is not None, "Prism listens")
        check(answer[0] == 200, f"Prism takes it: {answer}")
        check(post(url, b"other", octets)[0] == 422, "and not as another part: the judge judges")
    finally:
        judge.terminate()
        judge.wait(20)
