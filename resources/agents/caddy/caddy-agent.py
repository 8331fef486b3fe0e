#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An agent for Caddy 2 by its admin API: reads JSON-RPC from standard input and answers on standard output, a line each way.

An API becomes one route of one server: its paths, a rewrite to the backend's base path and a reverse proxy. The route carries its
own description in a handler "vars", so that nothing has to be remembered here; everything else is read back from what Caddy runs.
"""
import hashlib
import json
import re
import sys
import urllib.error
import urllib.parse
import urllib.request

PREFIX = "postern-"
DESCRIPTION = {
    "protocol": 1,
    "name": "caddy",
    "title": "Caddy",
    "version": "1.0.0",
    "settings": [
        {"name": "adminUrl", "doc": "Address of the admin API", "required": False, "default": "http://127.0.0.1:2019"},
        {"name": "server", "doc": "Name of the HTTP server in Caddy's configuration", "required": False, "default": "postern"},
        {"name": "listen", "doc": "Address of that server, when it has to be made", "required": False, "default": ":8080"},
    ],
    "holds": [
        {"feature": "context", "holding": "enforced", "how": ""},
        {"feature": "operations", "holding": "enforced", "how": "other paths are answered 404, other methods 405"},
        {"feature": "endpoints", "holding": "enforced", "how": ""},
        {"feature": "endpoints.several", "holding": "approximated", "how": "all are called alike, and what is down is tried again: weights and priorities are not kept"},
        {"feature": "endpoints.sandbox", "holding": "dropped", "how": "Caddy does not tell production from sandbox keys"},
        {"feature": "endpoints.operation", "holding": "dropped", "how": "one backend for all operations"},
        {"feature": "endpoints.*", "holding": "dropped", "how": "Caddy has no credentials for backends"},
        {"feature": "filters.set-headers", "holding": "enforced", "how": ""},
        {"feature": "filters.*", "holding": "dropped", "how": "Caddy as Debian has it has no such handler"},
        {"feature": "security.*", "holding": "dropped", "how": "Caddy as Debian has it checks neither tokens nor keys"},
        {"feature": "scopes", "holding": "dropped", "how": "Caddy as Debian has it checks no tokens"},
        {"feature": "rateLimit", "holding": "dropped", "how": "Caddy as Debian has it counts no calls"},
        {"feature": "cors", "holding": "dropped", "how": "Caddy has no handler for it"},
        {"feature": "validation", "holding": "dropped", "how": "Caddy does not look into messages"},
        {"feature": "caching", "holding": "dropped", "how": "Caddy as Debian has it keeps no answers"},
    ],
}


class Refusal(Exception):
    def __init__(self, code, message):
        super().__init__(message)
        self.code = code


def is_map(value):
    return isinstance(value, dict)


def texts(value):
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


# --- Caddy ---------------------------------------------------------------------------------------------------------------


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Caddy:
    """The admin API. Changes are made on what was read: Caddy refuses them (412) when it is another one by now."""

    def __init__(self, url, token):
        self.url = url.rstrip("/")
        self.token = token
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), NoRedirect())

    def call(self, method, path, body=None, etag=None):
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        if data is not None:
            request.add_header("Content-Type", "application/json")
        if etag:
            request.add_header("If-Match", etag)
        if self.token:
            request.add_header("Authorization", "Bearer " + self.token)
        try:
            with self.opener.open(request, timeout=20) as answer:
                return answer.status, answer.read(64 << 20), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(1 << 20), error.headers
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise Refusal(503 if method == "GET" or isinstance(reason, ConnectionRefusedError) else 504, f"Caddy's admin API at {self.url} does not answer: {reason}") from error

    def read(self, path):
        """What there is, and its etag; None: nothing."""
        status, body, headers = self.call("GET", path)
        if status in (400, 404):  # a path through what is not there
            return None, None
        if status != 200:
            raise Refusal(502, f"Caddy answers {status} to GET {path}: {said(body)}")
        try:
            return json.loads(body or b"null"), headers.get("Etag")
        except ValueError as error:
            raise Refusal(502, f"Caddy's answer to GET {path} is no JSON") from error

    def write(self, method, path, body=None, etag=None):
        status, answer, _ = self.call(method, path, body, etag)
        if status == 412:
            raise Refusal(412, "Caddy's configuration was changed in the meantime")
        if status not in (200, 204):
            raise Refusal(422 if status == 400 else 502, f"Caddy does not take it ({status}): {said(answer)}")


def said(body):
    text = body.decode(errors="replace")
    try:
        return str(json.loads(text).get("error", text))[:500]
    except (ValueError, AttributeError):
        return text[:500]


# --- An API as a route, and back ------------------------------------------------------------------------------------------


def route_id(title):
    return PREFIX + hashlib.sha256(title.encode()).hexdigest()[:24]


def pattern_of(context, template):
    """A template as a regular expression; names of parameters are kept in it."""
    out = "^" + re.escape(context)
    for part in re.split(r"(\{[^{}]*\})", template):
        if part.startswith("{") and part.endswith("}") and len(part) > 2:
            out += "(?P<p" + part[1:-1].encode().hex() + ">[^/]+)"
        else:
            out += re.escape(part.rstrip("*")) + (".*" if part.endswith("*") else "")
    return out + "$"


def template_of(context, pattern):
    """The template that pattern_of() made the pattern of; the pattern itself when somebody else did."""
    head = "^" + re.escape(context)
    if not pattern.startswith(head) or not pattern.endswith("$"):
        return pattern
    out, rest = "", pattern[len(head):-1]
    while rest:
        named = re.match(r"\(\?P<p([0-9a-f]*)>\[\^/\]\+\)", rest)
        if named:
            out, rest = out + "{" + bytes.fromhex(named[1]).decode(errors="replace") + "}", rest[named.end():]
        elif rest.startswith(".*"):
            out, rest = out + "*", rest[2:]
        elif rest.startswith("\\") and len(rest) > 1:
            out, rest = out + rest[1], rest[2:]
        else:
            out, rest = out + rest[0], rest[1:]
    return out


def upstream_of(url):
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.username:
        raise Refusal(422, f"the backend {url!r} is no http or https address that Caddy can call")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, f"{host}:{parts.port or (443 if parts.scheme == 'https' else 80)}", parts.path.rstrip("/")


def literal(text):
    """Text that Caddy would take for a placeholder."""
    return text.replace("{", "\\{")


def plain(text):
    return text.replace("\\{", "{")


HEADER_OPS = {"set": "set", "add": "add", "remove": "delete"}


def header_ops(filters):
    """reverse_proxy's headers of the filters set-headers, in their order."""
    out = {}
    for each in filters:
        config = each.get("config") if is_map(each) and is_map(each.get("config")) else {}
        for side in config:
            if side not in ("request", "response") or not is_map(config[side]):
                raise Refusal(422, f"set-headers has {side!r}, which this agent does not know")
            to = out.setdefault(side, {})
            for name, values in config[side].items():
                if name in ("set", "add") and is_map(values):
                    for field, value in values.items():
                        to.setdefault(name, {})[field] = [literal(str(each)) for each in (value if isinstance(value, list) else [value])]
                elif name == "remove" and isinstance(values, list):
                    to.setdefault("delete", []).extend(texts(values))
                else:
                    raise Refusal(422, f"set-headers has {side}.{name}, which this agent does not know")
    return out


def filters_of(headers):
    config = {}
    for side in ("request", "response"):
        there = headers.get(side) if is_map(headers.get(side)) else {}
        part = {}
        for name in ("set", "add"):
            fields = {field: (plain(values[0]) if len(values) == 1 else [plain(each) for each in values])
                      for field, values in (there.get(name) or {}).items() if isinstance(values, list) and not (side == "request" and name == "set" and field == "Host")}
            if fields:
                part[name] = fields
        if texts(there.get("delete")):
            part["remove"] = texts(there.get("delete"))
        if part:
            config[side] = part
    return [{"type": "set-headers", "config": config}] if config else []


def specificity(operation):
    """What is written out goes before what has parameters."""
    parts = operation["path"].split("/")
    return [(part.endswith("*"), "{" in part) for part in parts], operation["path"]


def route_of(api, revision):
    for key in ("name", "version", "context"):
        if not isinstance(api.get(key), str):
            raise Refusal(-32602, f"the API has no {key}")
    title = api["name"] + ":" + api["version"]
    context = api["context"]
    urls = texts(api.get("endpoints"))
    operations = [each for each in api.get("operations", []) if is_map(each) and isinstance(each.get("method"), str) and isinstance(each.get("path"), str)]
    if not urls or not operations:
        raise Refusal(422, "the API has no backend, or no operation")
    unknown = set(api) - {"name", "version", "context", "endpoints", "operations", "filters"} | {key for each in operations for key in set(each) - {"method", "path"}}
    if unknown:
        raise Refusal(422, "this agent does not know what the API has under " + ", ".join(sorted(unknown)))
    upstreams = [upstream_of(url) for url in urls]
    if len({(scheme, base) for scheme, _, base in upstreams}) > 1:
        raise Refusal(422, "the backends differ in scheme or base path, which one proxy of Caddy's cannot have")
    scheme, _, base = upstreams[0]
    proxy = {"handler": "reverse_proxy", "upstreams": [{"dial": dial} for _, dial, _ in upstreams]}
    if scheme == "https":
        proxy["transport"] = {"protocol": "http", "tls": {}}
    headers = header_ops(api.get("filters", []))
    headers.setdefault("request", {}).setdefault("set", {}).setdefault("Host", ["{http.reverse_proxy.upstream.hostport}"])
    proxy["headers"] = headers
    forward = []
    if context:
        forward.append({"handler": "rewrite", "strip_path_prefix": context})
    if base:
        forward.append({"handler": "rewrite", "uri": base + "{http.request.uri}"})
    forward.append(proxy)
    paths = {}
    for operation in sorted(operations, key=specificity):
        paths.setdefault(operation["path"], []).append(operation["method"].upper())
    routes = []
    for path, methods in paths.items():
        known = {"path_regexp": {"pattern": pattern_of(context, path)}}
        routes.append({"match": [dict(known, method=methods)], "handle": forward, "terminal": True})
        routes.append({"match": [known], "handle": [{"handler": "static_response", "status_code": 405, "headers": {"Allow": [", ".join(methods)]}}], "terminal": True})
    routes.append({"handle": [{"handler": "static_response", "status_code": 404}], "terminal": True})
    order = [each["method"] + " " + each["path"] for each in operations]
    mark = {"handler": "vars", "postern_api": title, "postern_revision": revision, "postern_order": json.dumps(order)}
    route = {"@id": route_id(title), "match": [{"path": [context, context + "/*"] if context else ["/*"]}],
             "handle": [mark, {"handler": "subroute", "routes": routes}], "terminal": True}
    mark["postern_digest"] = digest_of(route)
    return route


def mark_of(route):
    for handler in route.get("handle") or []:
        if is_map(handler) and handler.get("handler") == "vars" and isinstance(handler.get("postern_api"), str):
            return handler
    return None


def digest_of(route):
    bare = json.loads(json.dumps(route))
    mark = mark_of(bare) or {}
    mark.pop("postern_digest", None)
    return hashlib.sha256(json.dumps(bare, sort_keys=True).encode()).hexdigest()


def tag_of(route):
    return hashlib.sha256(json.dumps(route, sort_keys=True).encode()).hexdigest()


def api_of(route):
    """The API of a route as Caddy has it, in the words that it came in; what is not understood, beside it."""
    mark = mark_of(route) or {}
    name, _, version = mark.get("postern_api", "").rpartition(":")
    api = {"name": name, "version": version}
    paths = texts((route.get("match") or [{}])[0].get("path"))
    context = "" if paths == ["/*"] else next((path for path in paths if not path.endswith("/*")), "?")
    api["context"] = context
    other = {}
    operations, forwards = [], []
    for handler in route.get("handle") or []:
        if handler is mark:
            continue
        if not is_map(handler) or handler.get("handler") != "subroute":
            other["handler " + str(handler.get("handler") if is_map(handler) else handler)] = json.dumps(handler, sort_keys=True)
            continue
        for each in handler.get("routes") or []:
            matches = each.get("match") or [{}]
            pattern = (matches[0].get("path_regexp") or {}).get("pattern")
            answers = [part for part in each.get("handle") or [] if is_map(part) and part.get("handler") == "static_response"]
            if answers and answers[0].get("status_code") in (404, 405) and len(each.get("handle")) == 1:
                continue
            if not pattern or len(matches) != 1 or set(matches[0]) - {"path_regexp", "method"}:
                other["route"] = json.dumps(each, sort_keys=True)
                continue
            for method in matches[0].get("method") or ["*"]:
                operations.append({"method": method, "path": template_of(context, pattern)})
            if each.get("handle") not in forwards:
                forwards.append(each.get("handle"))
    base, scheme = "", "http"
    for part in forwards[0] if forwards else []:
        if part.get("handler") == "rewrite" and str(part.get("uri", "")).endswith("{http.request.uri}"):
            base = part["uri"][:-len("{http.request.uri}")]
        elif part.get("handler") == "rewrite":
            if part.get("strip_path_prefix") != context:
                other["rewrite"] = json.dumps(part, sort_keys=True)
        elif part.get("handler") == "reverse_proxy":
            scheme = "https" if "tls" in (part.get("transport") or {}) else "http"
            api["endpoints"] = [scheme + "://" + shown(str(each.get("dial", "")), scheme) + base for each in part.get("upstreams") or []]
            filters = filters_of(part.get("headers") or {})
            if filters:
                api["filters"] = filters
            for key in sorted(set(part) - {"handler", "upstreams", "transport", "headers"}):
                other["reverse_proxy." + key] = json.dumps(part[key], sort_keys=True)
        else:
            other["handler " + str(part.get("handler"))] = json.dumps(part, sort_keys=True)
    if len(forwards) > 1:
        other["operations that differ"] = json.dumps(forwards[1:], sort_keys=True)
    try:
        order = json.loads(mark.get("postern_order", "[]"))
        operations.sort(key=lambda each: order.index(each["method"] + " " + each["path"]) if each["method"] + " " + each["path"] in order else len(order))
    except ValueError:
        pass
    api["operations"] = operations
    if other:
        api["other"] = other
    return api


def shown(dial, scheme):
    usual = ":443" if scheme == "https" else ":80"
    return dial[:-len(usual)] if dial.endswith(usual) else dial


# --- Where callers reach it ------------------------------------------------------------------------------------------------


def listeners_of(server):
    """Host and port of each address that a server listens on; the host is empty when that is any."""
    for each in texts(server.get("listen")):
        network, slash, address = each.rpartition("/")
        host, _, port = address.rpartition(":")
        if port.isdigit() and int(port) > 0 and (not slash or network in ("tcp", "tcp4", "tcp6")):
            host = host.strip("[]")
            yield "" if host in ("0.0.0.0", "::") else host, int(port)


def urls_of(server, route, context, http_port):
    """The addresses of a route's API that Caddy's configuration tells: hosts that the route is for, or else one that is listened on."""
    hosts = [host for match in route.get("match") or [] if is_map(match) for host in texts(match.get("host")) if "*" not in host and "{" not in host]
    automatic = server.get("automatic_https") if is_map(server.get("automatic_https")) else {}
    urls = []
    for listened, port in listeners_of(server):
        for host in hosts or ([listened] if listened else []):
            # Caddy gets certificates for hosts that routes name, but for those that it is told to leave out.
            managed = host in hosts and not automatic.get("disable") and host not in texts(automatic.get("skip")) and port != http_port
            scheme = "https" if server.get("tls_connection_policies") or managed else "http"
            shown_port = "" if port == (443 if scheme == "https" else 80) else f":{port}"
            url = f"{scheme}://{'[' + host + ']' if ':' in host else host}{shown_port}{context}"
            if url not in urls:
                urls.append(url)
    return urls


# --- The calls --------------------------------------------------------------------------------------------------------------


class Agent:
    def __init__(self):
        self.caddy = None
        self.settings = {}
        self.read_only = True
        self.server = {}  # as it was read last

    def initialize(self, params):
        settings, secrets = params.get("settings"), params.get("secrets")
        if params.get("protocol") != 1 or not is_map(settings) or not is_map(secrets):
            raise Refusal(-32602, "wanted protocol 1, settings and secrets")
        self.settings = {each["name"]: str(settings.get(each["name"]) or each["default"]) for each in DESCRIPTION["settings"]}
        self.read_only = params.get("mode") == "read-only"
        self.caddy = Caddy(self.settings["adminUrl"], secrets.get("token") or "")
        return {}

    def describe(self, _):
        return DESCRIPTION

    def server_path(self):
        return "/config/apps/http/servers/" + urllib.parse.quote(self.settings["server"], safe="")

    def routes(self):
        """All routes of the server, and the etag that changes with them; None: there is no server."""
        server, etag = self.caddy.read(self.server_path())
        self.server = server if is_map(server) else {}
        if not is_map(server):
            return None, None
        return [each for each in server.get("routes") or [] if is_map(each)], etag

    def find(self, wanted):
        routes, etag = self.routes()
        for index, route in enumerate(routes or []):
            mark = mark_of(route)
            if route.get("@id") in (wanted, route_id(wanted)) or (mark and mark["postern_api"] == wanted):
                return index, route, etag
        return None, None, etag

    def title(self, params, key="api"):
        title = params.get(key)
        if not isinstance(title, str):
            raise Refusal(-32602, f'"{key}" is the title or the id of an API')
        return title

    def validate(self, _):
        config, _ = self.caddy.read("/config/")
        missing = []
        servers = (((config or {}).get("apps") or {}).get("http") or {}).get("servers") or {}
        if self.read_only and self.settings["server"] not in servers:
            missing.append(f'A server "{self.settings["server"]}" in Caddy\'s configuration.')
        return {"server": f"Caddy at {self.settings['adminUrl']}", "missing": missing}

    def status(self, params):
        _, route, _ = self.find(self.title(params))
        if route is None:
            raise Refusal(404, "Caddy has no such API")
        mark = mark_of(route) or {}
        return {"revision": mark.get("postern_revision", ""), "asApplied": mark.get("postern_digest") == digest_of(route), "tag": tag_of(route)}

    def live(self, params):
        _, route, _ = self.find(self.title(params))
        if route is None:
            raise Refusal(404, "Caddy has no such API")
        api = api_of(route)
        http_port, _ = self.caddy.read("/config/apps/http/http_port")
        return {"id": route.get("@id", ""), "tag": tag_of(route), "owner": "postern" if mark_of(route) else "", "api": api, "objects": route,
                "urls": urls_of(self.server, route, api["context"], http_port or 80)}

    def discover(self, params):
        """Pages of 100 routes."""
        routes, _ = self.routes()
        cursor = params.get("cursor")
        try:
            first = int(cursor or 0)
        except (TypeError, ValueError):
            raise Refusal(-32602, '"cursor" is null or what "next" was') from None
        apis, skipped = [], []
        for index, route in list(enumerate(routes or []))[first:first + 100]:
            mark = mark_of(route)
            key = route.get("@id") or f"{self.settings['server']}/routes/{index}"
            if mark:
                api = api_of(route)
                apis.append({"id": key, "name": api["name"], "version": api["version"], "context": api["context"], "tag": tag_of(route), "owner": "postern"})
                continue
            paths = [path for match in route.get("match") or [] if is_map(match) for path in texts(match.get("path"))]
            proxies = json.dumps(route).count('"reverse_proxy"')
            if not proxies or not paths:
                skipped.append({"id": key, "why": "It forwards nothing." if not proxies else "It is matched by no path."})
                continue
            apis.append({"id": key, "name": key, "version": "", "context": paths[0].rstrip("*").rstrip("/"), "tag": tag_of(route), "owner": ""})
        more = routes is not None and first + 100 < len(routes)
        return {"apis": apis, "skipped": skipped, "next": str(first + 100) if more else None}

    def wanted(self, params):
        """The route that a call asks for, and the one that is there."""
        if "restore" in params:
            route = params["restore"]
            mark = mark_of(route) if is_map(route) else None
            if not mark or route.get("@id") != route_id(mark["postern_api"]):
                raise Refusal(-32602, '"restore" is what "objects" of live was')
        else:
            if not is_map(params.get("api")) or not isinstance(params.get("revision"), str):
                raise Refusal(-32602, 'wanted "api" and "revision", or "restore"')
            route = route_of(params["api"], params["revision"])
        index, there, etag = self.find(mark_of(route)["postern_api"])
        if there is not None and not mark_of(there):
            raise Refusal(409, "Caddy has such a route that postern did not make")
        return route, index, there, etag

    def check_expected(self, params, there):
        if "restore" in params:
            return
        expected = params.get("expect")
        if (there is None) != (expected is None) or (there is not None and expected != tag_of(there)):
            raise Refusal(412, "what is there is another one than was expected")

    def plan(self, params):
        route, _, there, _ = self.wanted(params)
        if there is not None and tag_of(there) == tag_of(route):
            return {"changes": []}
        self.check_expected(params, there)
        return {"changes": [("PATCH" if there is not None else "POST") + " route " + route["@id"] + " of server " + self.settings["server"]]}

    def may_write(self):
        if self.read_only:
            raise Refusal(403, "this environment is read-only")

    def apply(self, params):
        route, index, there, etag = self.wanted(params)
        self.may_write()
        if there is not None and tag_of(there) == tag_of(route):
            return {"tag": tag_of(route)}
        self.check_expected(params, there)
        path = self.server_path()
        if there is not None:
            self.caddy.write("PATCH", f"{path}/routes/{index}", route, etag)
            return {"tag": tag_of(route)}
        routes, etag = self.routes()
        if routes is None:
            self.make_server()
            routes, etag = self.routes()
        # Before what takes everything, or it would never be reached.
        first_open = next((at for at, each in enumerate(routes or []) if not each.get("match")), len(routes or []))
        if routes:
            server, etag = self.caddy.read(path)
            self.caddy.write("PATCH", path, dict(server, routes=routes[:first_open] + [route] + routes[first_open:]), etag)
        else:
            server, etag = self.caddy.read(path)
            self.caddy.write("PATCH", path, dict(server, routes=[route]), etag)
        return {"tag": tag_of(route)}

    def make_server(self):
        config, etag = self.caddy.read("/config/")
        config = config or {}
        servers = config.setdefault("apps", {}).setdefault("http", {}).setdefault("servers", {})
        servers[self.settings["server"]] = {"listen": [self.settings["listen"]], "routes": []}
        self.caddy.write("POST", "/config/", config, etag)

    def undeploy(self, params):
        title = self.title(params)
        self.may_write()
        index, there, etag = self.find(title)
        if there is None:
            return {"removed": False}
        if not mark_of(there):
            raise Refusal(409, "Caddy has such a route that postern did not make: it stays")
        self.caddy.write("DELETE", f"{self.server_path()}/routes/{index}", None, etag)
        return {"removed": True}


CALLS = ("initialize", "describe", "validate", "plan", "apply", "discover", "status", "undeploy", "live")


def answer_to(agent, line):
    try:
        request = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": {"code": -32700, "message": "this line is no JSON"}}
    identity = request.get("id") if is_map(request) else None
    if not is_map(request) or request.get("jsonrpc") != "2.0" or not isinstance(request.get("method"), str):
        return {"id": identity, "error": {"code": -32600, "message": "this is no request of JSON-RPC 2.0"}}
    method, params = request["method"], request.get("params", {})
    if method not in CALLS:
        return {"id": identity, "error": {"code": -32601, "message": f"there is no method {method[:100]!r}"}}
    if not is_map(params):
        return {"id": identity, "error": {"code": -32602, "message": "params is an object"}}
    if agent.caddy is None and method not in ("initialize", "describe"):
        return {"id": identity, "error": {"code": -32600, "message": "initialize comes first"}}
    try:
        return {"id": identity, "result": getattr(agent, method)(params)}
    except Refusal as refusal:
        return {"id": identity, "error": {"code": refusal.code, "message": str(refusal)}}
    except Exception as error:  # whatever it is, it is answered; the rest goes on
        print(f"{method}: {type(error).__name__}", file=sys.stderr, flush=True)
        return {"id": identity, "error": {"code": -32603, "message": f"the agent failed: {type(error).__name__}"}}


def main():
    agent = Agent()
    for line in sys.stdin.buffer:
        answer = dict(jsonrpc="2.0", **answer_to(agent, line))
        sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
