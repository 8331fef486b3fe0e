#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The units under a systemd of their own, which is PID 1 of a namespace and starts nothing of this machine: the service has a user of
its own, no capability and a filter of system calls; it answers, and a call that comes while it is dead waits for its successor.
    systemd_run.py POSTERN POSTERND"""
import http.server
import os
import shutil
import subprocess
import sys
import threading

import judging
from judging import check

postern, posternd = map(os.path.abspath, sys.argv[1:3])
SYSTEMD = "/lib/systemd/systemd"
judging.needs("systemd", SYSTEMD, "unshare", "systemctl", "curl")
if os.geteuid() != 0 or subprocess.run(["unshare", "--mount", "--pid", "--fork", "--cgroup", "true"], capture_output=True).returncode != 0:
    judging.skip("systemd", "namespaces cannot be made here")

# Only what is exported, and what it names, is there to be started.
OUTSIDE = """set -e
mount --make-rprivate /
mount -t proc proc /proc
mount -t tmpfs tmpfs /run
mkdir -p /run/systemd/system /run/upper /run/work /run/judge
mount --bind "$WORK" /run/judge
umount -R /sys/fs/cgroup
if grep -qw cgroup2 /run/judge/roots; then mount -t cgroup2 cgroup2 /sys/fs/cgroup
else mount -t tmpfs tmpfs /sys/fs/cgroup; mkdir /sys/fs/cgroup/systemd; mount -t cgroup -o none,name=systemd cgroup /sys/fs/cgroup/systemd; fi
mount -t overlay overlay -o lowerdir=/etc,upperdir=/run/upper,workdir=/run/work /etc
for wanted in /lib/systemd/system/*.wants /etc/systemd/system/*.wants; do [ ! -d "$wanted" ] || mount -t tmpfs tmpfs "$wanted"; done
for target in sysinit basic network-online shutdown; do printf '[Unit]\\nDefaultDependencies=no\\n' >/etc/systemd/system/$target.target; done
for unit in systemd-tmpfiles-setup.service systemd-tmpfiles-clean.timer systemd-journald.socket systemd-journald-dev-log.socket; do ln -sf /dev/null /etc/systemd/system/$unit; done
mount -t tmpfs tmpfs /opt
cp -r --no-preserve=ownership /run/judge/out/etc /run/judge/out/opt /
chmod 600 /etc/postern/orders.env
printf '[Unit]\\nDefaultDependencies=no\\nWants=probe.service\\n' >/run/systemd/system/probe.target
cat >/run/systemd/system/probe.service <<UNIT
[Unit]
DefaultDependencies=no
[Service]
Type=oneshot
ExecStart=/bin/bash /run/judge/inside.sh
StandardOutput=file:/run/judge/said
StandardError=file:/run/judge/said
ExecStopPost=/bin/systemctl exit
UNIT
# Whatever is started by mistake writes nowhere.
for folder in /tmp /var/tmp; do mount -t tmpfs tmpfs $folder; done
mount -o remount,bind,ro /
export container=judge
exec %s --system --unit=probe.target --log-target=null
""" % SYSTEMD

INSIDE = """timeout 60 systemctl start postern-orders-http.socket postern-orders.service; echo "start $?"
call() { curl -s -m 60 -w ' %%{http_code}\\n' http://127.0.0.1:%d/shop/1.0.0/items; }
echo "first $(call)"
pid=$(systemctl show -p MainPID --value postern-orders.service)
sed -n 's/^\\(Uid\\|CapEff\\|CapBnd\\|NoNewPrivs\\|Seccomp\\):/\\1/p' /proc/$pid/status
systemctl kill -s KILL postern-orders.service
echo "second $(call)"
echo "restarts $(systemctl show -p NRestarts --value postern-orders.service)"
timeout 60 systemctl stop postern-orders-http.socket postern-orders.service; echo "stop $?"
echo "result $(systemctl show -p Result --value postern-orders.service)"
"""


class Backend(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        known = (self.headers.get("Authorization") or "").encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(known)))
        self.end_headers()
        self.wfile.write(known)

    def log_message(self, *_):
        pass


def put(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


with judging.work() as work:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Backend)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    port = judging.free_port()
    project = os.path.join(work, "orders")
    put(project + "/gateway.yaml", f"""apiVersion: postern/v1
listeners: [{{name: http, address: 127.0.0.1, port: {port}}}]
clusters:
  shop:
    endpoints: ["http://127.0.0.1:{server.server_port}"]
    security: {{type: backend-basic, config: {{username: u, password: "${{env:SHOP_PASSWORD}}"}}}}
""")
    api = project + "/apis/Shop-1.0.0/"
    put(api + "api.yaml", "type: api\nversion: v4\ndata: {name: Shop, version: 1.0.0, context: /shop}\n")
    put(api + "Definitions/swagger.yaml", "openapi: 3.0.1\ninfo: {title: Shop, version: 1.0.0}\npaths:\n  /items:\n    get: {responses: {200: {description: OK}}}\n")
    put(api + "postern.yaml", "apiVersion: postern/v1\nauth: none\ncluster: shop\n")
    exported = subprocess.run([postern, "export", "--project", project, "--program", judging.stripped(posternd, work), "--target", "systemd", "--name", "orders",
                               "--out", work + "/out"], capture_output=True, text=True)
    check(exported.returncode == 0, "it is exported " + exported.stderr)
    env = work + "/out/etc/postern/orders.env"
    text = open(env).read()
    check("SHOP_PASSWORD" in text, "the file of variables names what is to be filled in")
    put(env, text + "\nSHOP_PASSWORD=secret\n")
    put(work + "/outside.sh", OUTSIDE)
    put(work + "/inside.sh", INSIDE % port)
    with open(work + "/roots", "w") as file:
        file.write("\n".join(line.split()[2] for line in open("/proc/mounts") if line.split()[1] == "/sys/fs/cgroup"))
    try:
        ran = subprocess.run(["unshare", "--mount", "--pid", "--fork", "--uts", "--ipc", "--cgroup", "bash", work + "/outside.sh"],
                             env={**os.environ, "WORK": work}, capture_output=True, text=True, timeout=200)
        said = open(work + "/said").read() if os.path.exists(work + "/said") else ""
    except subprocess.TimeoutExpired:
        judging.skip("systemd", "systemd comes to no end as PID 1 here")
    if not said:
        judging.skip("systemd", "systemd cannot be PID 1 here: " + ran.stderr.strip())
    print(said.rstrip())
    lines = dict(line.split(None, 1) for line in said.splitlines() if " " in line or "\t" in line)
    check(lines.get("start") == "0", "socket and service are started")
    check(lines.get("first") == "Basic dTpzZWNyZXQ= 200", "a call is answered, with the secret of the file of variables")
    check(lines.get("Uid", "0").split()[0] not in ("0", "65534"), "it runs as a user of its own")
    check(set(lines.get("CapEff", "1").strip() + lines.get("CapBnd", "1").strip()) == {"0"}, "it has no capability, and cannot get one")
    check(lines.get("NoNewPrivs", "").strip() == "1" and lines.get("Seccomp", "").strip() == "2", "no new privileges; system calls are filtered")
    check(lines.get("second") == "Basic dTpzZWNyZXQ= 200", "after kill -9 the call waits for the next one, and is answered")
    check(lines.get("restarts") == "1", "which systemd has started")
    check(lines.get("stop") == "0" and lines.get("result") == "success", "it ends when it is told to")
