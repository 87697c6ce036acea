"""Run a program once and say what it cost; describe the machine it ran on."""

import ctypes
import datetime
import os
import platform
import subprocess
import time

ENVIRONMENT = {**os.environ, "LC_ALL": "C", "TZ": "UTC"}


class Failed(Exception):
    """The program ended with an error: what it said is the message."""


def timed(argv, folder, output):
    """Runs `argv` in `folder`, standard output to the file `output`.

    Output goes to a real file: `grep -c >/dev/null` notices where it writes and stops at the first
    match. Returns wall, user and system seconds; children that the program waited for are included.
    """
    target = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
    errors = os.open(os.path.join(folder, "errors.txt"), os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o644)
    try:
        start = time.perf_counter()
        process = subprocess.Popen(argv, cwd=folder, env=ENVIRONMENT, stdin=subprocess.DEVNULL,
                                   stdout=target, stderr=errors)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)  # reaped here, not by Popen
        if process.returncode != 0:
            said = os.pread(errors, 300, 0).decode("utf-8", "replace").strip()
            raise Failed(f"exit {process.returncode}: {said}")
        return {"wall": wall, "user": usage.ru_utime, "system": usage.ru_stime}
    finally:
        os.close(target)
        os.close(errors)


def peak_memory(argv, folder, output, feed=None):
    """The largest resident set of a run of `argv`, in bytes. `feed` is a file for standard input.

    Linux lets a process inherit, across fork and exec, the peak of whoever forked it: started from
    Python, nothing seems to need less than Python. So a small shell starts the program and leaves,
    this process adopts the orphan and reads its usage.
    """
    adopt_orphans()
    # The program starts when the shell is gone, else the shell might reap it first.
    script = ('feed=$1 output=$2; shift 2; exec 3<&0; '
              '(read line <&3; exec "$@" <"$feed" >"$output" 2>/dev/null 3<&-) & echo $!')
    shell = subprocess.Popen(["/bin/sh", "-c", script, "sh", feed or os.devnull, output, *argv],
                             cwd=folder, env=ENVIRONMENT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with shell.stdin as start, shell.stdout as said:
        pid = int(said.readline())
        shell.wait()
        start.write(b"\n")
    _, status, usage = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise Failed(f"exit {code}")
    return usage.ru_maxrss * 1024


def adopt_orphans():
    PR_SET_CHILD_SUBREAPER = 36  # prctl(2)
    if ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")


def median(values):
    ordered = sorted(values)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def machine():
    """Date, processor, cores, kernel: what a figure is worth nothing without."""
    model = "unknown processor"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith(("model name", "Model")):
                model = line.split(":", 1)[1].strip()
                break
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "processor": model, "cores": len(os.sched_getaffinity(0)),
        "kernel": f"{platform.system()} {platform.release()}",
    }


def version(argv):
    """The first line a program says about itself, or that it says nothing."""
    try:
        done = subprocess.run(argv, capture_output=True, timeout=10, stdin=subprocess.DEVNULL)
    except (OSError, subprocess.TimeoutExpired):
        return "version unknown"
    text = (done.stdout or done.stderr).decode("utf-8", "replace").strip()
    return text.splitlines()[0] if text else "version unknown"
