# SPDX-License-Identifier: Apache-2.0
"""What the judges of exports have in common: a work folder, the writer, and how a judge that is missing is told."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile


def needs(judge, *programs):
    """Ends as skipped, or as failed where POSTERN_REQUIRE_JUDGES names the judge."""
    for program in programs:
        if shutil.which(program) is None and not os.path.exists(program):
            skip(judge, f"{program} is not there")


def skip(judge, why):
    required = judge in os.environ.get("POSTERN_REQUIRE_JUDGES", "").split(",")
    print(("FAILED: " if required else "SKIPPED: ") + why, file=sys.stderr)
    sys.exit(1 if required else 77)


def work():
    return tempfile.TemporaryDirectory(prefix="postern-export-")


def write(writer, target, out, program, *options):
    subprocess.run([writer, target, out, program, *options], check=True)


def stripped(program, work):
    """The program without what is there for debuggers: a build for developers is ten times the size of a release."""
    out = os.path.join(work, "posternd")
    subprocess.run(["strip", "-o", out, program], check=True)
    return out


def files(folder):
    """Path below it -> (mode, octets)."""
    out = {}
    for base, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(base, name)
            out[os.path.relpath(path, folder)] = (os.stat(path).st_mode, open(path, "rb").read())
    return out


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def check(good, what):
    if not good:
        print("FAIL " + what, file=sys.stderr)
        sys.exit(1)
    print("ok   " + what)
