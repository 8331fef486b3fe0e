# SPDX-License-Identifier: Apache-2.0
"""A copy of a recipe, its keys, its gateways, and doubles of what it stands between."""
import base64
import http.client
import http.server
import json
import os
import re
import shlex
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time

ROOT = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../.."))
ISSUER = "https://apim.example/oauth2/token"


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def yaml_of(path):
    try:
        import yaml
    except ImportError:
        return None
    with open(path, encoding="utf-8") as file:
        return yaml.safe_load(file)


def encoded(octets):
    return base64.urlsafe_b64encode(octets).rstrip(b"=").decode()


class Server:
    """A handler of HTTP on a port of its own; over TLS when it is given a certificate."""

    def __init__(self, answer, certificate=None, key=None):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                status, content = answer(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_PUT = do_POST = handle_one

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        scheme, name = ("https", "localhost") if certificate else ("http", "127.0.0.1")
        self.url = f"{scheme}://{name}:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Backend(Server):
    def __init__(self, certificate=None, key=None):
        self.seen, self.delay, self.waiting = [], 0, 0
        super().__init__(self.answer, certificate, key)

    def answer(self, path, fields, _):
        self.seen.append((path, fields))
        self.waiting += 1
        time.sleep(self.delay)
        self.waiting -= 1
        return 200, b'{"from":"backend"}'


class ControlPlane(Server):
    """Keys and revoked tokens, as an API Manager tells them."""

    def __init__(self, recipe, certificate=None, key=None):
        self.keys, self.revoked, self.users = recipe.jwks(), [], set()
        super().__init__(self.answer, certificate, key)

    def answer(self, path, fields, _):
        if path == "/oauth2/jwks":
            return 200, self.keys
        if path == "/internal/data/v1/revokedjwt":
            self.users.add(base64.b64decode(fields.get("authorization", "").removeprefix("Basic ")).decode())
            return 200, json.dumps(self.revoked).encode()
        return 404, b"{}"

    def revoke(self, jti, _):
        self.revoked.append({"jwt_signature": jti, "expiry_time": int(time.time() * 1000) + 600_000})


class Gateway:
    """One posternd, started by the README's command."""

    def __init__(self, recipe, more):
        self.recipe, self.lines, ready = recipe, [], threading.Event()
        environment, command = recipe.command()
        first = "https" if "tls:" in recipe.text("gateway.yaml") else "http"
        env = {**os.environ, **environment, "POSTERN_CFG__LISTENERS__0__PORT": "0",
               "POSTERN_CFG__LISTENERS__0__ADDRESS": "127.0.0.1", **more}
        self.process = subprocess.Popen(recipe.emulator + [recipe.posternd] + command[1:], cwd=recipe.dir, env=env,
                                        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

        def read():
            for line in self.process.stdout:
                self.lines.append(line)
                if line.startswith("ready"):
                    ready.set()
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(60)
        line = next((line for line in self.lines if line.startswith("ready")), None)
        if line is None:
            self.process.kill()
            sys.exit("FAIL posternd did not become ready:\n" + "".join(self.lines))
        self.port = int(re.search(r"\w+=https?://[^ ]*?:(\d+)", line).group(1))
        self.secure = first == "https"
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        self.cpu = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.recipe.expect("end after SIGTERM", self.process.wait(60), 0)


class Recipe:
    def __init__(self, posternd, name, emulator):
        self.posternd, self.emulator = posternd, emulator
        # A sanitizer's shadow and an emulator are no part of what a recipe promises of memory and time.
        self.as_built = not emulator and not os.environ.get("POSTERN_SANITIZED")
        self.base = tempfile.mkdtemp(prefix=f"postern-{name}-")
        self.dir = os.path.join(self.base, "recipe")
        shutil.copytree(os.path.join(ROOT, "resources/recipes", name), self.dir)
        self.failures, self.gateways, self.others = 0, [], []
        self.host = "127.0.0.1"

    def run(self, check):
        try:
            check(self)
        finally:
            for process in [each.process for each in self.gateways] + self.others:
                if process.poll() is None:
                    process.kill()
                    process.wait()
            subprocess.run(["chmod", "-R", "u+w", self.base], check=False)
            shutil.rmtree(self.base, ignore_errors=True)
        if self.failures:
            for gateway in self.gateways:
                print("".join(gateway.lines))
        return 1 if self.failures else 0

    def expect(self, what, got, wanted):
        good = wanted(got) if callable(wanted) else got == wanted
        self.failures += not good
        print(f"{'ok  ' if good else 'FAIL'} {what}: {got}" + ("" if good or callable(wanted) else f", not {wanted}"), flush=True)

    # --- its files ---

    def path(self, name):
        return os.path.join(self.dir, name)

    def text(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def edit(self, name, before, after):
        text = self.text(name)
        if before not in text:
            sys.exit(f"FAIL {name} does not say {before} any more")
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text.replace(before, after))

    def command(self):
        """({variable: value}, [word...]) of the README's command that starts it."""
        for block in re.findall(r"```sh\n(.*?)```", self.text("README.md"), re.S):
            for line in block.splitlines():
                words = shlex.split(line)
                environment = dict(words.pop(0).split("=", 1) for _ in range(len(words)) if "=" in words[0])
                if words[0] == "posternd" and "--check" not in words:
                    return environment, words
        sys.exit("FAIL the README says no command that starts it")

    def listing(self):
        return [os.path.join(folder, name) for folder, _, names in os.walk(self.base) for name in names]

    def lock(self):
        """Nothing below the folder may be written from now on (a root would do so all the same)."""
        subprocess.run(["chmod", "-R", "a-w", self.dir], check=True)

    # --- keys ---

    def openssl(self, *arguments, **options):
        return subprocess.run(["openssl", *arguments], check=True, capture_output=True, **options).stdout

    def signing_key(self):
        path = os.path.join(self.base, "tokens.key")
        if not os.path.exists(path):
            self.openssl("genrsa", "-out", path, "2048")
        return path

    def token_key(self, name):
        self.openssl("rsa", "-in", self.signing_key(), "-pubout", "-out", self.path(name))

    def jwks(self, name=None):
        modulus = self.openssl("rsa", "-in", self.signing_key(), "-noout", "-modulus", text=True).strip().split("=")[1]
        keys = json.dumps({"keys": [{"kty": "RSA", "kid": "recipe", "alg": "RS256", "use": "sig", "e": "AQAB",
                                     "n": encoded(bytes.fromhex(modulus))}]}).encode()
        if name:
            with open(self.path(name), "wb") as file:
                file.write(keys)
        return keys

    def bearer(self, scope, client="recipe", jti=None):
        text = lambda value: encoded(json.dumps(value).encode())
        signed = text({"alg": "RS256", "typ": "JWT", "kid": "recipe"}) + "." + text(
            {"iss": ISSUER, "sub": "somebody", "exp": int(time.time()) + 600, "scope": scope, "azp": client, "client_id": client,
             "jti": jti or os.urandom(8).hex()})
        signature = self.openssl("dgst", "-sha256", "-sign", self.signing_key(), input=signed.encode())
        return {"Authorization": f"Bearer {signed}.{encoded(signature)}"}

    def authority(self):
        key, certificate = os.path.join(self.base, "authority.key"), self.path("ca.pem")
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
                     "/CN=The house", "-keyout", key, "-out", certificate)
        return certificate, key

    def certificate(self, name, certificate, key, authority):
        request, extra = os.path.join(self.base, "request"), os.path.join(self.base, "extra")
        with open(extra, "w", encoding="ascii") as file:
            file.write(f"subjectAltName=DNS:{name}\n")
        self.openssl("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", f"/CN={name}", "-keyout",
                     self.path(key), "-out", request)
        self.openssl("x509", "-req", "-in", request, "-CA", authority[0], "-CAkey", authority[1], "-CAcreateserial", "-days", "2",
                     "-extfile", extra, "-out", self.path(certificate))

    def join(self, names, into):
        with open(self.path(into), "w", encoding="ascii") as file:
            file.write("".join(self.text(name) for name in names))

    # --- what runs ---

    def spawn(self, *command):
        self.others.append(subprocess.Popen(command, cwd=self.dir, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def check(self, wanted):
        ended = subprocess.run(self.emulator + [self.posternd, "--config", ".", "--check"], cwd=self.dir, capture_output=True, text=True)
        self.expect("posternd --check", ended.returncode, wanted)
        if ended.returncode != wanted:
            print(ended.stdout + ended.stderr)

    def refused(self, more):
        _, command = self.command()
        ended = subprocess.run(self.emulator + [self.posternd] + command[1:], cwd=self.dir, env={**os.environ, **more},
                               capture_output=True, text=True, timeout=60)
        return ended.stdout + ended.stderr if ended.returncode else "it started"

    def start(self, more={}):
        gateway = Gateway(self, more)
        self.gateways.append(gateway)
        self.process, self.port, self.secure, self.started_cpu = gateway.process, gateway.port, gateway.secure, gateway.cpu
        return gateway

    def stop(self):
        self.gateways[-1].stop()

    def reload(self):
        self.process.send_signal(signal.SIGHUP)
        self.expect("the configuration is read again", self.said("the configuration was read again"), True)

    def memory_kib(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1))

    def said(self, pattern, seconds=20):
        """Whether a gateway says so within that time: the log comes through a thread of its own."""
        until = time.monotonic() + seconds
        while not any(re.search(pattern, line) for gateway in self.gateways for line in list(gateway.lines)):
            if time.monotonic() >= until:
                return False
            time.sleep(0.05)
        return True

    def until(self, ask, wanted, seconds=30):
        """What was answered last: as soon as it is what is wanted, and after that time in any case."""
        end = time.monotonic() + seconds
        while (got := ask()) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        return got

    def answer(self, path, headers={}, method="GET", body=None):
        if self.secure:
            client = http.client.HTTPSConnection(self.host, self.port, timeout=30, context=ssl._create_unverified_context())
        else:
            client = http.client.HTTPConnection(self.host, self.port, timeout=30)
        try:
            client.request(method, path, body, {"Content-Type": "application/json", **headers} if body is not None else headers)
            answer = client.getresponse()
            return answer, answer.read().decode()
        finally:
            client.close()

    def call(self, path, headers={}, method="GET", body=None, retry=False):
        try:
            answer, text = self.answer(path, headers, method, body)
        except OSError:
            if not retry:
                raise
            return 0, None
        code = re.search(r'"code": ?"?(\d+)', text)
        return answer.status, int(code.group(1)) if code else None

    def field(self, path, name):
        return self.answer(path)[0].getheader(name)
