# SPDX-License-Identifier: Apache-2.0
"""Stands before a gateway's Admin API and hands calls on; on purpose it is slow, refuses one that writes, or loses answers."""
import http.client
import http.server
import threading
import urllib.parse

READING = ("GET", "HEAD")


class Faults:
    def __init__(self, url):
        """`url`: of the Admin API, on this computer. `self.url` is what takes its place."""
        behind = urllib.parse.urlsplit(url)
        self.behind = behind.port
        self.open = threading.Event()  # else calls wait
        self.lock = threading.Lock()
        self.mend()
        faults = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                faults.answer(self)

            do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = handle_one

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}{behind.path}"

    def mend(self):
        """All goes through again, what waits, too."""
        with self.lock:
            self.written, self.refused, self.lost, self.held, self.silent = 0, 0, 0, 0, False
        self.open.set()

    def hold(self):
        """Nothing is answered from now on."""
        self.open.clear()

    def hold_at(self, nth):
        """The nth call that writes waits, and all after it."""
        with self.lock:
            self.written, self.held = 0, nth

    def refuse(self, nth):
        """The nth call that writes from now on is answered 500, and not handed on."""
        with self.lock:
            self.written, self.refused = 0, nth

    def lose(self, nth):
        """The nth call that writes is handed on, but neither its answer nor another one comes."""
        with self.lock:
            self.written, self.lost = 0, nth

    def answer(self, asked):
        body = asked.rfile.read(int(asked.headers.get("Content-Length", 0)))
        self.open.wait()
        with self.lock:
            self.written += asked.command not in READING
            nth = self.written if asked.command not in READING else 0
            if nth > 0 and nth == self.held:
                self.open.clear()
        self.open.wait()
        with self.lock:
            refused, silent = nth > 0 and nth == self.refused, self.silent
            self.silent = self.silent or (nth > 0 and nth == self.lost)
            silent_now = self.silent
        if refused:
            return self.send(asked, 500, b'{"message":"An unexpected error occurred"}', "application/json")
        if silent:
            asked.close_connection = True
            return None
        through = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=30)
        through.request(asked.command, asked.path, body or None, {name: value for name, value in asked.headers.items() if name.lower() not in ("host", "connection")})
        got = through.getresponse()
        content = got.read()
        through.close()
        if silent_now:
            asked.close_connection = True
            return None
        return self.send(asked, got.status, content, got.getheader("Content-Type"))

    @staticmethod
    def send(asked, status, content, kind):
        try:
            asked.send_response(status)
            if kind:
                asked.send_header("Content-Type", kind)
            asked.send_header("Content-Length", str(len(content)))
            asked.end_headers()
            if asked.command != "HEAD":
                asked.wfile.write(content)
        except OSError:
            asked.close_connection = True  # whoever asked has given up
