#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""An agent around another one that comes to grief as a file says: troubled-agent.py FOLDER COMMAND... FOLDER/trouble has "HOW METHOD"
for one occasion, and is gone afterwards; FOLDER/said is the log of what was said to it."""
import os
import signal
import subprocess
import sys
import time

folder, command = sys.argv[1], sys.argv[2:]
with open(os.path.join(folder, "surroundings"), "ab") as file:
    file.write(open("/proc/self/environ", "rb").read() + open("/proc/self/cmdline", "rb").read() + b"\n")
inner = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for line in sys.stdin.buffer:
    method = line.split(b'"method":"', 1)[-1].split(b'"', 1)[0].decode()
    with open(os.path.join(folder, "said"), "a") as file:
        file.write(method + "\n")
    how = None
    trouble = os.path.join(folder, "trouble")
    if os.path.exists(trouble):
        wanted, of = open(trouble).read().split()
        if of == method:
            how = wanted
            os.remove(trouble)
    if how == "killed-before":
        os.kill(os.getpid(), signal.SIGKILL)
    inner.stdin.write(line)
    inner.stdin.flush()
    answer = inner.stdout.readline()
    if how == "killed-after":
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "ends":
        sys.exit(3)
    elif how == "garbage":
        answer = b"\xff\xfe this is no answer\n"
    elif how == "another-id":
        answer = b'{"jsonrpc":"2.0","id":-5,"result":{}}\n'
    elif how == "half":
        sys.stdout.buffer.write(answer[:20])
        sys.stdout.buffer.flush()
        os.kill(os.getpid(), signal.SIGKILL)
    elif how == "hangs":
        time.sleep(600)
    elif how == "floods":
        sys.stdout.buffer.write(b"x" * (20 << 20))
    elif how == "shouts":
        sys.stderr.write("y" * (1 << 20) + "\n")
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
