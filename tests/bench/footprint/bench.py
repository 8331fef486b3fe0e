# SPDX-License-Identifier: Apache-2.0
"""What `memory` and `fleet` have in common: tokens, gateways, the backend and the load."""
import base64
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ISSUER = "https://bench.invalid"
ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))


def programs(argument):
    """(posternd, footprint_load) of a build folder."""
    build = os.path.abspath(argument or os.path.join(ROOT, "build/release"))
    found = [os.path.join(build, "bin", name) for name in ("posternd", "footprint_load")]
    for program in found:
        if not os.access(program, os.X_OK):
            sys.exit(f"{program} is not there: build the targets posternd and footprint_load")
    return found


def encoded(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Bench:
    def __init__(self, posternd, load):
        self.posternd, self.load = posternd, load
        self.dir = tempfile.mkdtemp(prefix="postern-footprint-")
        self.processes = []
        signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended by a signal"))  # and clean up
        run = lambda *command: subprocess.run(command, check=True, capture_output=True)
        run("openssl", "genrsa", "-out", f"{self.dir}/key", "2048")
        run("openssl", "rsa", "-in", f"{self.dir}/key", "-pubout", "-out", f"{self.dir}/key.pem")

    def close(self):
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.wait()
        shutil.rmtree(self.dir, ignore_errors=True)

    def write(self, name, text):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def spawn(self, *command, **options):
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)
        self.processes.append(process)
        return process

    def backend(self, log=""):
        process = self.spawn(self.load, "backend", *([log] if log else []))
        return int(process.stdout.readline().split()[1])

    def tokens(self, count):
        """A file of so many tokens, one a line."""
        text = lambda value: encoded(json.dumps(value, separators=(",", ":")).encode())
        lines = []
        for number in range(count):
            signed = text({"alg": "RS256", "typ": "JWT"}) + "." + text(
                {"iss": ISSUER, "aud": "bench", "sub": f"user-{number}", "exp": int(time.time()) + 7200, "scope": "read",
                 "jti": f"{number:08x}", "application": {"id": number, "name": "Bench", "tier": "Unlimited", "owner": "bench"}})
            signature = subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{self.dir}/key"], input=signed.encode(),
                                       check=True, capture_output=True).stdout
            lines.append(f"{signed}.{encoded(signature)}")
        return self.write("tokens", "\n".join(lines) + "\n")

    def folder(self, name, backend, port=0, limit=1_000_000_000, workers=0):
        """A gateway with a token check and a limit for each caller."""
        self.write(f"{name}/gateway.yaml", f"""apiVersion: postern/v1
workers: {workers}
listeners:
  - {{name: http, address: 127.0.0.1, port: {port}}}
issuers:
  - {{name: bench, issuer: "{ISSUER}", pemFile: {self.dir}/key.pem, audiences: [bench]}}
filters:
  - {{type: rate-limit, config: {{count: {limit}, per: 60s, key: subject}}}}
  - {{type: set-headers, config: {{request: {{set: {{X-Node: {name}}}}}}}}}
""")
        self.write(f"{name}/apis/bench.yaml", f"""openapi: 3.0.3
info: {{title: Bench, version: "1.0"}}
x-wso2-basePath: /bench/1.0
x-wso2-production-endpoints: {{urls: ["http://127.0.0.1:{backend}"]}}
security: [{{jwt: []}}]
components: {{securitySchemes: {{jwt: {{type: http, scheme: bearer}}}}}}
paths:
  /get: {{get: {{responses: {{"200": {{description: ok}}}}}}}}
""")
        return os.path.join(self.dir, name)

    def gateway(self, folder, program=None, **options):
        """(process, port) as soon as it is ready."""
        process = self.spawn(program or self.posternd, "--config", folder, **options)
        for line in process.stdout:
            found = re.search(r"http=http://127\.0\.0\.1:(\d+)", line)
            if found:
                return process, int(found[1])
        sys.exit(f"posternd did not start on {folder}")

    def begin(self, port, calls, first, tokens, connections=64):
        return subprocess.Popen([self.load, "calls", str(port), "/bench/1.0/get", str(connections), str(calls), str(first), tokens],
                                stdout=subprocess.PIPE, text=True)

    def calls(self, *arguments, **more):
        return json.loads(self.begin(*arguments, **more).communicate()[0])

    def proves_its_work(self, port, limited, tokens):
        """A token is asked for, a changed one is refused, and the limit of 5 of a gateway like it holds."""
        answers = {}
        with open(tokens, encoding="ascii") as file:
            good = file.readline().strip()
        for what, token in (("a good token", good), ("a changed token", good[:-8] + "AAAAAAAA")):
            answers[what] = self.status(port, token)
        answers["calls within a limit of 5"] = [self.status(limited, good) for _ in range(8)].count("200")
        if answers != {"a good token": "200", "a changed token": "401", "calls within a limit of 5": 5}:
            sys.exit(f"the gateway does not do its work: {answers}")

    @staticmethod
    def status(port, token):
        return subprocess.run(["curl", "-s", "-o", "/dev/null", "-w", "%{http_code}", "-H", f"Authorization: Bearer {token}", "-H",
                               "X-Id: 1", f"http://127.0.0.1:{port}/bench/1.0/get"], check=False, capture_output=True, text=True).stdout


def cpu_seconds(pid):
    """CPU time of all its threads."""
    total = 0
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/schedstat", encoding="ascii") as file:
            total += int(file.read().split()[0])
    return total / 1e9


def stop(process):
    process.send_signal(signal.SIGTERM)
    process.wait(30)
