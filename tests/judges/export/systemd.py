#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The units: systemd-analyze verifies them and says how exposed the service is; systemd-socket-activate passes sockets to
posternd as a unit does.  systemd.py EXPORT_WRITER POSTERND"""
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import judging
from judging import check

writer, posternd = map(os.path.abspath, sys.argv[1:3])
judging.needs("systemd", "systemd-analyze", "systemd-socket-activate")
MOST_EXPOSED = 1.2  # of 10; what remains is the network, which a gateway is for


def verify(root, *units):
    """What systemd-analyze has to say; nothing when all is well."""
    told = subprocess.run(["systemd-analyze", "verify", "--root=" + root, "--man=no", *units], capture_output=True, text=True)
    return told.stderr.strip() + ("" if told.returncode == 0 else f" (exit code {told.returncode})")


with judging.work() as work:
    for options in ([], ["--hostile", "--state"], ["--plain"]):
        root = os.path.join(work, "root" + "".join(options))
        judging.write(writer, "systemd", root, posternd, *options)
        shutil.copytree("/usr/lib/systemd/system", os.path.join(root, "usr/lib/systemd/system"), symlinks=True)
        units = sorted(os.listdir(os.path.join(root, "etc/systemd/system")))
        told = verify(root, *units)
        check(told == "", f"{' '.join(options)!r}: systemd-analyze has nothing to say of {', '.join(units)} {told}")
        unit = os.path.join(root, "etc/systemd/system/postern-orders.service")
        exposure = subprocess.run(["systemd-analyze", "security", "--offline=true", unit], capture_output=True, text=True).stdout
        level = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", exposure).group(1))
        check(level <= MOST_EXPOSED, f"exposure {level} of 10, at most {MOST_EXPOSED}")

    # The judge judges.
    text = open(unit).read()
    with open(unit, "w") as file:
        file.write(text.replace("ProtectHome=", "ProtectHouse="))
    check("ProtectHouse" in verify(root, "postern-orders.service"), "an unknown key is told")

    gateway = os.path.join(work, "gateway")
    os.makedirs(gateway)
    with open(os.path.join(gateway, "gateway.yaml"), "w") as file: # ports that nobody could have: they are not opened
        file.write("apiVersion: postern/v1\nlisteners:\n  - {name: http, port: 1}\n  - {name: second, port: 2}\nworkers: 3\n")
    ports = [judging.free_port(), judging.free_port()]
    command = ["systemd-socket-activate"] + [f"--listen=127.0.0.1:{port}" for port in ports] + ["--fdname=http:second", posternd, "--config", gateway]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        for attempt in range(100):
            try:
                answers = [urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=20).status for port in ports]
                break
            except OSError:  # it does not listen yet
                time.sleep(0.05)
        check(answers == [200, 200], "the first call starts posternd, and both sockets are answered")
        check(process.stdout.readline().strip() == f"ready http=http://127.0.0.1:{ports[0]} second=http://127.0.0.1:{ports[1]}", "it names them")
    finally:
        process.send_signal(signal.SIGTERM)
        code = process.wait(20)
    check(code == 0, "it ends when it is told to")

    def start(passed, names):
        """As systemd does: the sockets are 3 and up."""
        def prepare():
            high = [os.dup2(each.fileno(), 100 + number) for number, each in enumerate(passed)]
            for number, each in enumerate(high):
                os.dup2(each, 3 + number)
        environment = {**os.environ, "LISTEN_FDS": str(len(passed)), "LISTEN_FDNAMES": names}
        script = f'LISTEN_PID=$$ exec {posternd} --config {gateway}'
        return subprocess.Popen(["/bin/sh", "-c", script], env=environment, stdout=subprocess.PIPE, text=True, preexec_fn=prepare, close_fds=False)

    listening = [socket.create_server(("127.0.0.1", 0)) for _ in range(2)]
    for round_ in range(2):  # a call that comes between two starts waits, and is answered by the next
        with socket.create_connection(listening[0].getsockname()) as early:
            early.sendall(b"GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n")
            process = start(listening, "http:second")
            try:
                early.settimeout(20)
                check(early.recv(1000).startswith(b"HTTP/1.1 200 "), "who called before it was started is answered")
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(20)
    for names, why in (("http:other", 'a socket was passed for a listener called "other", but the listeners are: http, second'),
                       ("http", "number 2 has no name"), ("http:http", 'two are called "http"')):
        process = start(listening, names)
        told = process.communicate(timeout=20)[0]
        check(process.returncode == 1 and why in told, told.strip())
