# SPDX-License-Identifier: Apache-2.0
"""A posternd of a test's own: its folder, its process, raw calls to it, and the traces of these by the control protocol."""
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time


class Posternd:
    def __init__(self, program, dir=None):
        self.program = os.path.abspath(program)
        self.dir = dir or tempfile.mkdtemp(prefix="postern-test-")
        self.lines = []
        self.port = 0
        self.cursor = 0
        self.traces = []

    def write(self, name, text):
        """A file of the gateway's folder; answers its path."""
        path = os.path.join(self.dir, "gateway", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def start(self):
        """Its first listener has to be called http."""
        self.socket = os.path.join(self.dir, "control")
        self.process = subprocess.Popen(
            [self.program, "--config", os.path.join(self.dir, "gateway"), "--control", self.socket, "--recording"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        ready = threading.Event()

        def read():
            for line in self.process.stdout:
                self.lines.append(line)
                found = re.search(r"^ready.*?http=http://[^ ]*?:(\d+)", line)
                if found:
                    self.port = int(found.group(1))
                    ready.set()
            ready.set()

        threading.Thread(target=read, daemon=True).start()
        ready.wait(60)
        if not self.port:
            raise SystemExit("FAIL posternd did not become ready\n" + "".join(self.lines))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        shutil.rmtree(self.dir, ignore_errors=True)

    # --- Calls ---

    def raw(self, octets, wait=10):
        """What is answered to these octets: (status, fields, body)."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as client:
            client.sendall(octets)
            return read_answer(client)

    def call(self, path, fields=(), method="GET", body=b""):
        """`fields` are pairs, texts or octets, and are sent as they stand."""
        octets = lambda text: text if isinstance(text, bytes) else text.encode()
        head = octets(f"{method} {path} HTTP/1.1\r\nHost: localhost\r\n")
        head += b"".join(octets(name) + b": " + octets(value) + b"\r\n" for name, value in fields)
        if body:
            head += b"Content-Length: %d\r\n" % len(body)
        return self.raw(head + b"\r\n" + octets(body))

    # --- Traces ---

    def control(self, method, target, body=""):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(self.socket)
            client.sendall(f"{method} {target} HTTP/1.1\r\nHost: control\r\nConnection: close\r\n"
                           f"Content-Length: {len(body)}\r\n\r\n{body}".encode())
            data = b""
            while more := client.recv(1 << 20):
                data += more
        head, data = data.split(b"\r\n\r\n", 1)
        if b"transfer-encoding: chunked" in head.lower():
            whole = b""
            while True:
                size, data = data.split(b"\r\n", 1)
                if int(size, 16) == 0:
                    return whole
                whole, data = whole + data[:int(size, 16)], data[int(size, 16) + 2:]
        return data

    def status(self, target, body="", method="POST"):
        """The status of a call of the control protocol, and its JSON; of an answer without content None."""
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(self.socket)
            client.sendall(f"{method} {target} HTTP/1.1\r\nHost: control\r\nConnection: close\r\n"
                           f"Content-Length: {len(body.encode())}\r\n\r\n{body}".encode())
            data = b""
            while more := client.recv(1 << 20):
                data += more
        head, data = data.split(b"\r\n\r\n", 1)
        return int(head.split()[1]), json.loads(data) if data else None

    def fetch(self):
        """The traces that were made since the last time, oldest first."""
        data = self.control("GET", f"/v1/traces?cursor={self.cursor}&follow=0&full=1")
        traces = []
        while data:
            size, data = data.split(b"\n", 1)
            frame, data = json.loads(data[:int(size)]), data[int(size):]
            self.cursor = frame["cursor"]
            if "trace" in frame:
                traces.append(frame["trace"])
        return traces

    def trace(self, target, wait=10):
        """The trace whose request target begins with `target`; it is made after the client has its answer, so it is waited for."""
        end = time.monotonic() + wait
        while time.monotonic() < end:
            self.traces.extend(self.fetch())
            for trace in self.traces:
                if trace["summary"].get("target", "").startswith(target):
                    self.traces.remove(trace)
                    return trace
        raise SystemExit(f"FAIL there is no trace of {target}")

    def trace_of(self, reason, wait=10):
        """The first new trace that has a step with that reason; failing that, the newest after a while."""
        end, newest = time.monotonic() + wait, None
        while time.monotonic() < end:
            for trace in self.fetch():
                newest = trace
                if any(step.get("reason", {}).get("id") == reason for step in trace["steps"]):
                    return trace
            end = min(end, time.monotonic() + 1) if newest else end
        return newest


def read_answer(client):
    data = b""
    while b"\r\n\r\n" not in data:
        more = client.recv(65536)
        if not more:
            raise ConnectionError(f"no answer, only {data!r}")
        data += more
    head, body = data.split(b"\r\n\r\n", 1)
    lines = head.decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:])}
    while len(body) < int(fields.get("content-length", 0)):
        body += client.recv(65536)
    return int(lines[0].split(" ")[1]), fields, body.decode()


def decisive(trace):
    """The step of the trace that made the answer: the one that answered or failed; None when the call was let through."""
    for result in ("answered", "failed"):
        for step in trace["steps"]:
            if step["result"] == result:
                return step
    return None
