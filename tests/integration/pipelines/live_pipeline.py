#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What `postern export --ci` writes, run in front of a backend that answers: the verify step calls the bundle, the bundle calls the
backend, and a bundle that does something else than its tests say ends the pipeline there. What is packaged is started by posternd
and does what was verified.  live_pipeline.py POSTERN POSTERND"""
import http.server
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

from steps import SYSTEMS, run

postern, posternd = map(os.path.abspath, sys.argv[1:3])
OPENAPI = """openapi: 3.0.3
info: {title: Orders, version: 1.0.0}
servers: [{url: "http://127.0.0.1:PORT"}]
paths: {/RESOURCE: {get: {responses: {"200": {description: all}}}}}
"""
# The backend says whose it is, so that an answer that came from elsewhere is noticed.
TEST = """name: All orders
request: {url: '{{base}}/Orders/1.0.0/items'}
expect:
  - status: 200
  - {json: /shop, equals: ours}
"""


def check(good, what, said=""):
    if not good:
        sys.exit(f"FAIL {what}\n{said}")
    print("ok   " + what)


class Backend(http.server.BaseHTTPRequestHandler):
    calls = []
    answer = (200, b'{"shop": "ours"}')

    def do_GET(self):
        Backend.calls.append(self.path)
        status, body = Backend.answer
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def asked(what):
    """What the backend was asked meanwhile."""
    Backend.calls.clear()
    result = what()
    return result, list(Backend.calls)


def project(folder, port, resource="items"):
    """What a repository has: no API yet, its definition, its test."""
    subprocess.run([postern, "init", folder], check=True, stdout=subprocess.DEVNULL)
    os.makedirs(os.path.join(folder, "tests"))
    for name, text in (("orders.yaml", OPENAPI.replace("PORT", str(port)).replace("RESOURCE", resource)), ("tests/items.yaml", TEST)):
        with open(os.path.join(folder, name), "w") as file:
            file.write(text)


def pipeline(system, folder):
    done = subprocess.run([postern, "export", "--project", folder, "--ci", system, "--ci-import", "orders.yaml", "--name", "orders"], capture_output=True, text=True)
    check(done.returncode == 0, f"{system}: the pipeline is written", done.stdout + done.stderr)
    steps = SYSTEMS[system](folder)
    assert len(steps) == 4, steps
    return steps


class Started:
    """posternd with a packaged bundle, on a port of its own."""

    def __init__(self, archive, work):
        self.folder = tempfile.mkdtemp(dir=work)
        subprocess.run(["tar", "--zstd", "-xf", archive, "-C", self.folder], check=True)
        self.bundle = os.path.join(self.folder, os.listdir(self.folder)[0])
        self.process = subprocess.Popen([posternd, "--config", self.bundle, "--set", "listeners.0.port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.url, self.said = "", ""
        for line in self.process.stdout:
            self.said += line
            if found := re.search(r"^ready.*?http=(http://\S+)", line):
                self.url = found[1]
                break

    def verify(self, folder):
        return subprocess.run([postern, "test", "tests/items.yaml", "--url", self.url], cwd=folder, capture_output=True, text=True, timeout=60)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(20)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
threading.Thread(target=server.serve_forever, daemon=True).start()
with tempfile.TemporaryDirectory(prefix="postern-live-pipeline-") as work:
    bin_ = os.path.join(work, "bin")
    os.makedirs(bin_)
    for each in (postern, posternd):
        os.symlink(each, os.path.join(bin_, os.path.basename(each)))
    for system in SYSTEMS:
        clean = os.path.join(work, system)
        project(clean, server.server_port)
        import_, build, verify, package = pipeline(system, clean)

        (ended, _, told), calls = asked(lambda: run([import_, build], clean, bin_))
        check(ended == 0 and not calls, "import and build call nobody", told)
        (ended, _, told), calls = asked(lambda: run([verify], clean, bin_))
        check(ended == 0 and calls == ["/items"], "verify calls the bundle, and the bundle its backend", f"{told} {calls}")
        check(not os.path.exists(os.path.join(clean, "dist")), "and writes nothing")
        (ended, _, told), calls = asked(lambda: run([package], clean, bin_))
        archive = os.path.join(clean, "dist/orders.tar.zst")
        check(ended == 0 and os.path.exists(archive) and not calls, "package writes it", told)

        gateway = Started(archive, work)
        check(gateway.url, "posternd starts what was packaged", gateway.said)
        tested, calls = asked(lambda: gateway.verify(clean))
        check(tested.returncode == 0 and calls == ["/items"], "it does what was verified", tested.stdout + tested.stderr)
        Backend.answer = (200, b'{"shop": "theirs"}')
        tested = gateway.verify(clean)
        check(tested.returncode == 1 and "/shop" in tested.stdout, "and the same test fails where another backend answers", tested.stdout + tested.stderr)
        (ended, _, told), calls = asked(lambda: run([verify], clean, bin_))
        check(ended == 1 and calls == ["/items"] and "1 of 1 tests failed" in told, "so does the verify step: it asks each time", told)
        Backend.answer = (200, b'{"shop": "ours"}')
        check(gateway.stop() == 0, "posternd ends")

        # A bundle that is whole, and does something else: the API has another resource than its test calls.
        wrong = os.path.join(work, system + "-wrong")
        project(wrong, server.server_port, resource="elsewhere")
        (ended, count, told), calls = asked(lambda: run(pipeline(system, wrong), wrong, bin_))
        check(ended == 1 and count == 3 and not calls, "a wrong bundle ends the pipeline at verify", f"{ended} after {count}: {told} {calls}")
        check("All orders" in told and "404" in told and "nothing was written" in told, "which says what was not as expected", told)
        check(not os.path.exists(os.path.join(wrong, "dist")), "and nothing is packaged")
        ended, _, told = run([SYSTEMS[system](wrong)[3]], wrong, bin_)
        check(ended == 0, "packaged all the same", told)
        gateway = Started(os.path.join(wrong, "dist/orders.tar.zst"), work)
        check(gateway.url and gateway.verify(wrong).returncode == 1, "it fails its test when posternd runs it, too", gateway.said)
        gateway.stop()

        # And one that is not as it was packaged does not start at all.
        spoilt = Started(archive, work)
        spoilt.stop()
        name = "snapshot.bin"
        with open(os.path.join(spoilt.bundle, name), "ab") as file:
            file.write(b"\n")
        done = subprocess.run([posternd, "--config", spoilt.bundle], capture_output=True, text=True, timeout=30)
        check(done.returncode != 0 and name in done.stdout + done.stderr, "one with an octet more is refused, with its file", done.stdout + done.stderr)
        shutil.rmtree(spoilt.folder)
print("the pipeline holds in front of a live backend")
