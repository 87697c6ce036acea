#!/usr/bin/env python3
"""Stands for linkback where a test needs a program that misbehaves. STUB says how; what it read goes to STUB_INPUT."""

import os
import signal
import sys
import time

mode, _, number = os.environ.get("STUB", "").partition(":")
number = int(number or 0)


def keep(content):
    with open(os.environ["STUB_INPUT"], "ab") as file:
        file.write(content)


if mode == "stall":
    keep(sys.stdin.buffer.read(number))
    time.sleep(600)
elif mode == "stall-at-end":
    keep(sys.stdin.buffer.read())
    time.sleep(600)
elif mode == "busy":
    # Takes nothing, but works.
    end = time.monotonic() + number
    while time.monotonic() < end:
        pass
    keep(sys.stdin.buffer.read())
elif mode == "exit":
    sys.stderr.write("linkback: --since: 'x' is not a valid time\n")
    sys.exit(number)
elif mode == "killed":
    keep(sys.stdin.buffer.read(1000))
    os.kill(os.getpid(), signal.SIGKILL)
elif mode == "talk":
    for line in range(number):
        sys.stderr.write(f"linkback: line {line} of many\n")
    keep(sys.stdin.buffer.read())
elif mode == "print":
    # Gives more than a pipe holds before it takes anything.
    sys.stdout.buffer.write(b"x" * number)
    sys.stdout.flush()
    keep(sys.stdin.buffer.read())
else:
    keep(sys.stdin.buffer.read())
    keep(b"END")
