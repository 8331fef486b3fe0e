#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the steps back out of each pipeline and runs them as its system does: in a clean directory, one after the other, each
in a shell of its own, until one fails.  pipelines.py EXPORT_WRITER POSTERN POSTERND"""
import os
import subprocess
import sys
import tempfile

from steps import SYSTEMS, run

writer, postern, posternd = map(os.path.abspath, sys.argv[1:4])
SOURCE = "the shop's $(touch pwned) \"orders\": v1.yaml"
OPENAPI = """openapi: 3.0.3
info: {title: Orders, version: 1.0.0}
servers: [{url: "http://127.0.0.1:9"}]
paths: {/items: {get: {responses: {"200": {description: all}}}}}
"""
TEST = "name: It is alive\nrequest: {url: '{{base}}/health/live'}\nexpect:\n  - status: 200\n"


def check(good, what):
    if not good:
        sys.exit("FAIL " + what)
    print("ok   " + what)


def program(path, text):
    with open(path, "w") as file:
        file.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


for system, steps_of in SYSTEMS.items():
    with tempfile.TemporaryDirectory(prefix="postern-pipeline-") as work:
        written, bin_ = os.path.join(work, "written"), os.path.join(work, "bin")
        os.makedirs(bin_)
        subprocess.run([writer, "ci-" + system, written, "orders", SOURCE], check=True)
        steps = steps_of(written)
        check(len(steps) == 4, f"{system}: four steps are read back: " + ", ".join(each[0] for each in steps))

        # What the steps call, and what they make of its exit codes.
        log = os.path.join(work, "log")
        program(os.path.join(bin_, "postern"), f'printf "%s\\n" "$1 [$2]" >> "{log}"\neval "exit \\${{STUB_$1:-0}}"\n')
        for code, expected in ((0, 0), (34, 0), (1, 1)):
            for verb in ("import", "build", "export"):
                clean = os.path.join(work, f"{verb}{code}")
                os.makedirs(clean)
                open(log, "w").close()
                os.environ["STUB_" + verb] = str(code)
                ended, count, _ = run(steps, clean, bin_)
                del os.environ["STUB_" + verb]
                told = open(log).read()
                assert ended == expected, (system, verb, code, ended)
                assert f"import [{SOURCE}]\n" in told and not os.path.exists(os.path.join(clean, "pwned")), told
                assert count == (4 if code != 1 else {"import": 1, "build": 2, "export": 3}[verb]), (verb, count)
        check(True, "34 is no failure, 1 ends it where it is; names of files are what they are")

        # And with what is built: nothing but the repository is there.
        os.remove(os.path.join(bin_, "postern"))
        for each in (postern, posternd):
            os.symlink(each, os.path.join(bin_, os.path.basename(each)))
        clean = os.path.join(work, "clean")
        subprocess.run([postern, "init", clean], check=True, stdout=subprocess.DEVNULL)
        with open(os.path.join(clean, SOURCE), "w") as file:
            file.write(OPENAPI)
        os.makedirs(os.path.join(clean, "tests"), exist_ok=True)
        with open(os.path.join(clean, "tests/alive.yaml"), "w") as file:
            file.write(TEST)
        has_export = "--verify" in subprocess.run([postern, "export", "--help"], capture_output=True, text=True).stdout
        ended, count, told = run(steps if has_export else steps[:2], clean, bin_)
        check(ended == 0, f"{count} steps run with the built programs {told}")
        check(os.path.exists(os.path.join(clean, "apis")) and not os.path.exists(os.path.join(clean, "pwned")), "the API is in the project")
        if has_export:
            check(os.path.exists(os.path.join(clean, "dist/orders-folder/bundle.json")), "and the bundle in dist/")
        else:
            print("     `postern export` is not there yet: verify and package were run with a double alone")
        ended, _, told = run(steps if has_export else steps[:2], clean, bin_)
        check(ended == 0, "a second run, in which nothing changes, is good too " + told)
