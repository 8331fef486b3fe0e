#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a router has to answer, worked out from an OpenAPI document by other means than the router's: every template is a
regular expression, all are tried on each path, and the most specific one that has the method wins.

expected.py DOCUMENT [routes]  one line a question: method, path (below the document's base path), answer - a template,
                               "405 METHODS" or "404".
expected.py DOCUMENT access    one line an operation: method, a path, its template, the scopes it asks for.
"""
import re
import sys
from urllib.parse import unquote_to_bytes

import yaml

METHODS = ["get", "put", "post", "delete", "options", "head", "patch", "trace"]
AWKWARD = [
    "7", "0", "-", "~t", "%7Et", "a.b.c", "...", ".hidden", "v1.0.json", "a%20b", "%20", "a+b", "a:b", "a%3Ab", "@me",
    "a;v=1", "a,b", "(x)", "'q'", "%22q%22", "a%2Fb", "%2F", "a%2fb", "%2Fplugins", "%25", "%2525", "%252F", "%5C",
    "%7Bid%7D", "*", "a*b", "$x", "a=b&c", "%E4%BD%A0%E5%A5%BD", "%e4%bd%a0", "%C3%A9", "plugins", "xplugins",
    "pluginsplugins", "plugin", "PLUGINS", "null", "undefined", "x" * 3000, "%41dmin", "a%3Fb", "a%23b", "validate",
]


def canonical(path):
    """The one spelling: escapes decoded, but for those of slash, backslash, percent sign and controls."""
    def one(match):
        octet = unquote_to_bytes(match.group(0))
        if octet in (b"/", b"\\", b"%") or octet < b" " or octet == b"\x7f":
            return match.group(0).upper()
        return octet.decode("latin-1")
    return re.sub("%[0-9A-Fa-f]{2}", one, path.encode().decode("latin-1"))


class Template:
    def __init__(self, text):
        self.text = text
        self.methods = set()
        self.rank = []
        pattern = ""
        for segment in text.split("/")[1:]:
            parts = re.split(r"(\{[^{}]+\})", segment)
            literal = sum(len(canonical(p)) for p in parts if not p.startswith("{"))
            holes = [p for p in parts if p.startswith("{")]
            pattern += "/" + "".join("([^/]+?)" if p.startswith("{") else re.escape(canonical(p)) for p in parts)
            self.rank.append((0, 0) if not holes else (2, 0) if literal == 0 else (1, -literal))
        self.pattern = re.compile(pattern + ("" if text.endswith("/") else "/?"), re.DOTALL)


def answer(templates, method, path):
    asked = canonical(path)
    matching = sorted((t for t in templates if t.pattern.fullmatch(asked)), key=lambda t: t.rank)
    for wanted in [method] + (["GET"] if method == "HEAD" else []):
        for template in matching:
            if wanted in template.methods:
                return template.text
    if not matching:
        return "404"
    allowed = set().union(*(t.methods for t in matching))
    if "GET" in allowed:
        allowed.add("HEAD")
    return "405 " + ",".join(sorted(allowed | {"OPTIONS"}))


def access(document):
    for text, item in document["paths"].items():
        for method in sorted(set(METHODS) & set(item)):
            needed = item[method].get("security", document.get("security", []))
            scopes = {scope for listed in (needed[0].values() if needed else []) for scope in listed}
            print(method.upper(), re.sub(r"\{[^{}]+\}", "7", text), text, " ".join(sorted(scopes)), sep="\t")


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        document = yaml.load(file, Loader=getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    if sys.argv[2:] == ["access"]:
        return access(document)
    templates = []
    for text, item in document["paths"].items():
        template = Template(text)
        template.methods = {m.upper() for m in item if m in METHODS}
        templates.append(template)
    siblings = {s for t in templates for s in t.text.split("/") if s and "{" not in s}

    asked = set()
    for template in templates:
        holes = re.findall(r"\{[^{}]+\}", template.text)
        paths = [re.sub(r"\{[^{}]+\}", "7", template.text)]
        for value in AWKWARD + sorted(siblings):
            for hole in holes:
                one = template.text.replace(hole, value)
                paths.append(re.sub(r"\{[^{}]+\}", "id-1", one))
            paths.append(re.sub(r"\{[^{}]+\}", lambda _: value, template.text))
        for path in paths + [paths[0] + "/", paths[0] + "/more", paths[0] + "//", "/x" + paths[0]]:
            # Every method the template has; with every plain value also all that it has not.
            for method in (METHODS if path == paths[0] else [m.lower() for m in sorted(template.methods)]):
                asked.add((method.upper(), path))
    for method, path in sorted(asked):
        print(method, path, answer(templates, method, path), sep="\t")


if __name__ == "__main__":
    main()
