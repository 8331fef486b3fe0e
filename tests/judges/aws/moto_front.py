# SPDX-License-Identifier: Apache-2.0
# A moto server, and before it what mends four things of API Gateway in moto 5.2.1: exports are stubs there, an import makes no
# authorizers, it fails at mock integrations (which have no address), and nothing remembers what a deployment took. Everything else passes to moto and back as it is. An export is
# made of what moto has at the time of the deployment: addresses of integrations are moto's own. Prints its port; ends with its input.
import json
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from moto.server import ThreadedMotoServer

server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
host, port = server.get_host_and_port()
documents = {}  # what was imported last, by API
deployments = {}  # what each took, by its id
lock = threading.Lock()


def ask(method, target, body, headers):
    request = urllib.request.Request(f"http://{host}:{port}{target}", data=body or None, method=method, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as answer:
        return answer.code, dict(answer.headers), answer.read()


def snapshot(api, headers):
    document = json.loads(json.dumps(documents[api]))
    _, _, text = ask("GET", f"/restapis/{api}/resources?limit=500&embed=methods", b"", headers)
    for resource in json.loads(text)["item"]:
        for method, what in resource.get("resourceMethods", {}).items():
            name = "x-amazon-apigateway-any-method" if method.upper() in ("ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD") else method.lower()
            there = document["paths"].get(resource["path"], {}).get(name)
            uri = (what.get("methodIntegration") or {}).get("uri")
            if there and uri and there["x-amazon-apigateway-integration"]["type"] != "mock":
                there["x-amazon-apigateway-integration"]["uri"] = uri
    return document


def for_moto(document):
    document = json.loads(json.dumps(document))
    for item in document.get("paths", {}).values():
        for method in item.values():
            integration = method.get("x-amazon-apigateway-integration", {})
            if integration.get("type") == "mock":
                integration.update(uri="http://mock", httpMethod="POST")
    return document


def after_import(api, document, headers):
    documents[api] = document
    _, _, text = ask("GET", f"/restapis/{api}/authorizers", b"", headers)
    for each in json.loads(text).get("item", []):
        ask("DELETE", f"/restapis/{api}/authorizers/{each['id']}", b"", headers)
    for name, scheme in document.get("components", {}).get("securitySchemes", {}).items():
        authorizer = scheme.get("x-amazon-apigateway-authorizer")
        if not authorizer:
            continue
        body = {"name": name, **authorizer, "type": authorizer["type"].upper()}
        status, _, text = ask("POST", f"/restapis/{api}/authorizers", json.dumps(body).encode(), headers)
        if status != 201:
            raise RuntimeError(f"moto takes no authorizer: {status} {text}")


class Front(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def serve(self):
        with lock:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kept = {k: v for k, v in self.headers.items() if k.lower() not in ("host", "connection", "content-length", "accept-encoding")}
            url = urlsplit(self.path)
            steps = url.path.strip("/").split("/")
            if self.command == "GET" and len(steps) == 6 and steps[4] == "exports":
                status, headers, text = ask("GET", f"/restapis/{steps[1]}/stages/{steps[3]}", b"", kept)
                if status == 200:
                    assert steps[5] == "oas30" and parse_qs(url.query) == {"extensions": ["apigateway"]}, self.path
                    text = json.dumps(deployments[json.loads(text)["deploymentId"]]).encode()
            else:
                imports = self.command == "PUT" and len(steps) == 2 and steps[0] == "restapis"
                status, headers, text = ask(self.command, self.path, json.dumps(for_moto(json.loads(body))).encode() if imports else body, kept)
                if status < 300 and imports:
                    after_import(steps[1], json.loads(body), kept)
                if status < 300 and self.command == "POST" and len(steps) == 3 and steps[2] == "deployments":
                    deployments[json.loads(text)["id"]] = snapshot(steps[1], kept)
        self.send_response(status)
        self.send_header("Content-Type", headers.get("Content-Type", "application/json"))
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = serve


front = ThreadingHTTPServer(("127.0.0.1", 0), Front)
threading.Thread(target=front.serve_forever, daemon=True).start()
print(front.server_address[1], flush=True)
sys.stdin.read()
server.stop()
