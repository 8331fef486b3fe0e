#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The Compose file: docker-compose reads it, and says what it understood.  compose.py EXPORT_WRITER POSTERND"""
import os
import subprocess
import sys

import yaml

import judging
from judging import check

writer, posternd = map(os.path.abspath, sys.argv[1:3])
judging.needs("docker-compose", "docker-compose", "strip")


def config(folder, **variables):
    environment = {"PATH": os.environ["PATH"], "HOME": folder, **variables}
    return subprocess.run(["docker-compose", "-f", os.path.join(folder, "compose.yaml"), "config"], capture_output=True, text=True, env=environment)


with judging.work() as work:
    posternd = judging.stripped(posternd, work)
    for options in ([], ["--hostile", "--state"], ["--plain"], ["--port", "80"]):
        folder = os.path.join(work, "compose" + "".join(options))
        judging.write(writer, "compose", folder, posternd, *options)
        secret = "va$lue: 'with' \"quotes\""
        told = config(folder, BACKEND_KEY=secret)
        check(told.returncode == 0, f"{' '.join(options)!r}: docker-compose reads it {told.stderr.strip()}")
        gateway = yaml.safe_load(told.stdout)["services"]["gateway"]
        check(gateway["read_only"] and gateway["cap_drop"] == ["ALL"] and gateway["security_opt"] == ["no-new-privileges:true"] and gateway["user"] == "65532:65532", "read-only, without capabilities, not root")
        check("healthcheck" not in gateway and "privileged" not in gateway, "nothing that needs a shell")
        check(bool(gateway.get("volumes")) == ("--state" in options), "a volume where something is kept, and nowhere else")
        if "--plain" in options:
            check("environment" not in gateway and "secrets" not in gateway, "no secrets")
            continue
        check(gateway["environment"]["BACKEND_KEY"].replace("$$", "$") == secret, "a secret comes from the environment as it is")
        check({each["target"] for each in gateway["secrets"]} == {"/run/secrets/signing.pem", "/etc/other/signing.pem"}, "and from files")
        refused = config(folder)
        check(refused.returncode != 0 and "BACKEND_KEY" in refused.stderr, "without it: " + refused.stderr.strip().replace("\n", " "))
    check(os.path.isdir(os.path.join(folder, "rootfs")) and os.path.exists(os.path.join(folder, "Containerfile")), "what it is built of is beside it")
