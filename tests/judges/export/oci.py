#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The OCI image: umoci unpacks it, skopeo reads it, and what was unpacked answers a request below chroot as user 65532 on a
root that nobody can write to.  oci.py EXPORT_WRITER POSTERND"""
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request

import judging
from judging import check

writer, posternd = map(os.path.abspath, sys.argv[1:3])
judging.needs("umoci", "umoci", "unshare", "chroot", "strip")
if os.geteuid() != 0:
    judging.skip("umoci", "chroot and mounts are root's")

with judging.work() as work:
    posternd = judging.stripped(posternd, work)
    port = judging.free_port()
    gateway = os.path.join(work, "gateway")
    os.makedirs(gateway)
    with open(os.path.join(gateway, "gateway.yaml"), "w") as file:
        file.write(f"apiVersion: postern/v1\nlisteners:\n  - {{name: http, address: 0.0.0.0, port: {port}}}\n")
    options = ["--bundle", gateway, "--port", str(port), "--plain"]
    layout = os.path.join(work, "image")
    judging.write(writer, "oci", layout, posternd, *options)
    judging.write(writer, "oci", os.path.join(work, "again"), posternd, *options)
    check(judging.files(layout) == judging.files(os.path.join(work, "again")), "two exports are the same octets")

    bundle = os.path.join(work, "unpacked")
    subprocess.run(["umoci", "unpack", "--image", layout + ":1.4.0", bundle], check=True, stdout=subprocess.DEVNULL)
    config = json.load(open(os.path.join(bundle, "config.json")))
    user, args = config["process"]["user"], config["process"]["args"]
    check((user["uid"], user["gid"]) == (65532, 65532), "the image runs as 65532:65532")
    check(args == ["/usr/bin/posternd", "--config", "/bundle"], "it starts posternd with its bundle: " + " ".join(args))
    environment = dict(each.split("=", 1) for each in config["process"]["env"])
    check(environment.get("SSL_CERT_FILE") == "/etc/ssl/certs/ca-certificates.crt", "it knows its authorities")
    check(not any(name.endswith("/sh") or name.endswith("/bash") for name in judging.files(os.path.join(bundle, "rootfs"))), "it has no shell")

    stat = subprocess.run(["umoci", "stat", "--json", "--image", layout + ":1.4.0"], check=True, capture_output=True, text=True)
    check(len(json.loads(stat.stdout)["history"]) == 2, "umoci finds two layers")
    if judging.shutil.which("skopeo"):
        seen = json.loads(subprocess.run(["skopeo", "inspect", f"oci:{layout}:1.4.0"], check=True, capture_output=True, text=True).stdout)
        check(seen["Labels"]["org.opencontainers.image.title"] == "orders" and len(seen["Layers"]) == 2, f"skopeo reads it: {seen['Architecture']}, {seen['Os']}")
        subprocess.run(["skopeo", "copy", "-q", f"oci:{layout}:1.4.0", f"docker-archive:{work}/docker.tar:orders:1.4.0"], check=True)
        check(os.path.getsize(f"{work}/docker.tar") > 0, "skopeo makes a Docker archive of it")

    # A root that is mounted read-only, in namespaces of its own; only loopback, and nothing of this system.
    root = os.path.join(bundle, "rootfs")
    run = f"mount --bind {root} {root} && mount -o remount,ro,bind {root} && exec chroot --userspec=65532:65532 {root} {' '.join(args)}"
    gate = subprocess.Popen(["unshare", "--mount", "/bin/sh", "-c", run], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        line = ""
        while not line.startswith("ready"):
            line = gate.stdout.readline()
            check(line != "", "it becomes ready: " + line.strip())
        answer = urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10)
        check(answer.status == 200, "it answers a request: " + answer.read().decode())
        status = open(f"/proc/{gate.pid}/status").read()
        check("Uid:\t65532\t65532" in status, "as user 65532")
        check(os.readlink(f"/proc/{gate.pid}/root") == root, "below its own root")
        mounts = open(f"/proc/{gate.pid}/mountinfo").read().splitlines()
        check(any(line.split()[4] in ("/", root) and line.split()[5].startswith("ro") for line in mounts), "which is read-only")
    finally:
        gate.send_signal(signal.SIGTERM)
        code = gate.wait(20)
    check(code == 0, "and ends when it is told to")
