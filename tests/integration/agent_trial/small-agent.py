#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The smallest agent that keeps to the protocol: its gateway is a file. small-agent.py FILE [DEFECT]: with a defect it does not."""
import hashlib
import json
import os
import sys
import time

FILE, DEFECT = sys.argv[1], (sys.argv[2:] or [""])[0]
DESCRIPTION = {"protocol": 1, "name": "small", "title": "Small", "version": "1", "settings": [], "holds": [{"feature": "*", "holding": "enforced", "how": ""}]}
memory = {}
described = 0


class Refusal(Exception):
    pass


def stored():
    if DEFECT == "remembers":
        return memory
    return json.load(open(FILE)) if os.path.exists(FILE) else {}


def store(all):
    if DEFECT == "remembers":
        memory.update(all)
        return
    with open(FILE + ".new", "w") as file:
        json.dump(all, file)
    os.rename(FILE + ".new", FILE)


def tag(entry):
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def answer(method, params, mode):
    global described
    if method == "initialize":
        return {}
    if method == "describe":
        described += 1
        return dict(DESCRIPTION, version=str(described)) if DEFECT == "changes-itself" else DESCRIPTION
    if method == "validate":
        return {} if DEFECT == "no-server" else {"server": "A file", "missing": []}
    all = stored()
    if method == "discover":
        found = [{"id": key, "name": each["api"]["name"], "version": each["api"]["version"], "context": each["api"]["context"], "tag": tag(each), "owner": "postern"} for key, each in all.items()]
        return {"apis": found * 2 if DEFECT == "finds-twice" else [] if DEFECT == "finds-nothing" else found, "skipped": [], "next": None}
    if method in ("apply", "plan"):
        entry = params["restore"] if "restore" in params else {"api": params.get("api"), "revision": params.get("revision")}
        if not isinstance(entry, dict) or not isinstance(entry.get("api"), dict):
            raise Refusal(-32602, "wanted an api")
        if mode == "read-only" and method == "apply" and DEFECT != "writes-in-read-only":
            raise Refusal(403, "read-only")
        key = entry["api"]["name"] + ":" + entry["api"]["version"]
        if DEFECT == "forgets-operations":
            entry = dict(entry, api=dict(entry["api"], operations=entry["api"]["operations"][:1]))
        if DEFECT == "never-the-same" and method == "apply":
            entry = dict(entry, nonce=time.time())
        there = all.get(key)
        if there != entry and "restore" not in params and DEFECT != "expects-nothing" and params.get("expect") != (tag(there) if there else None):
            raise Refusal(412, "another one")
        if method == "plan" and DEFECT != "plan-writes":
            return {"changes": ["write " + key]}
        if DEFECT == "restores-nothing" and "restore" in params:
            return {}
        all[key] = entry
        store(all)
        return {"changes": ["write " + key]} if method == "plan" else {"tag": tag(entry)}
    title = params.get("api")
    entry = all.get(title)
    if method == "undeploy":
        if mode == "read-only" and DEFECT != "writes-in-read-only":
            raise Refusal(403, "read-only")
        if entry is None and DEFECT == "undeploys-once":
            raise Refusal(-32603, "it is not there")
        if DEFECT != "stays":
            all.pop(title, None)
            if DEFECT == "remembers":
                memory.pop(title, None)
            store(all)
        return {"removed": entry is not None}
    if entry is None:
        if DEFECT == "knows-everything":
            return {"revision": "", "tag": "", "asApplied": False}
        raise Refusal(404, "no such API")
    if method == "status":
        return {"revision": entry["revision"], "tag": tag(entry), "asApplied": True}
    urls = {"urls-text": {"urls": "https://api.example"}, "urls-paths": {"urls": ["https://api.example", "/orders"]}, "urls-numbers": {"urls": [8080]}}.get(DEFECT, {})
    return {"id": title, "tag": tag(entry), "owner": "" if DEFECT == "owns-nothing" else "postern", "api": entry["api"], "objects": entry, **urls}


mode = "read-write"
if DEFECT == "chats":
    print("hello", flush=True)
for line in sys.stdin.buffer:
    identity = None
    try:
        try:
            request = json.loads(line)
        except ValueError:
            if DEFECT == "dies-of-nonsense":
                sys.exit(1)
            raise Refusal(-32700, "no JSON")
        identity = request.get("id") if isinstance(request, dict) else None
        if not isinstance(request, dict) or "method" not in request:
            raise Refusal(-32600, "no request")
        method, params = request["method"], request.get("params", {})
        if method == "initialize":
            mode = params["mode"]
            if DEFECT == "tells-secrets":
                print("secrets: " + " ".join(params["secrets"].values()), file=sys.stderr, flush=True)
        if DEFECT == "sleeps" and method == "live":
            time.sleep(60)
        if method not in ("initialize", "describe", "validate", "discover", "live", "status", "plan", "apply", "undeploy"):
            if DEFECT == "does-anything":
                print(json.dumps({"jsonrpc": "2.0", "id": identity, "result": {}}), flush=True)
                continue
            raise Refusal(-32601, "no such method")
        said = {"result": answer(method, params, mode)}
    except Refusal as refusal:
        said = {"error": {"code": refusal.args[0], "message": refusal.args[1]}}
    if DEFECT == "small-ids" and isinstance(identity, int):
        identity = identity % (1 << 31)
    print(json.dumps(dict({"jsonrpc": "2.0", "id": identity}, **said)), flush=True)
if DEFECT == "lives-on":
    time.sleep(60)
