"""The program that does the counting: it is a part of this package."""

import os
import subprocess
from pathlib import Path

from .errors import LinkbackError


def path():
    """Where the program is; LINKBACK_PROGRAM names another one."""
    named = os.environ.get("LINKBACK_PROGRAM")
    found = Path(named) if named else Path(__file__).parent / "bin" / "linkback"
    if not os.access(found, os.X_OK):
        raise LinkbackError(
            f"{found} is not a program; install the wheel of pyspark-linkback (its files, not a zip of them) on the "
            "driver and on every node")
    return str(found)


def run(*arguments, accepted=(0,), input=b"", folder=None, output=None):
    """Runs it on the driver.

    Returns its exit status and what it printed to standard output and standard error. A status that is not accepted
    is a LinkbackError with the program's own words.
    """
    done = subprocess.run(
        [path(), *arguments], input=input, cwd=folder, stdout=output or subprocess.PIPE, stderr=subprocess.PIPE,
        check=False)
    said = done.stderr.decode("utf-8", "replace")
    check(done.returncode, said, accepted)
    return done.returncode, done.stdout, said


def check(status, said, accepted):
    if status in accepted:
        return
    how = f"was ended by signal {-status}" if status < 0 else f"ended with exit status {status}"
    raise LinkbackError(said.strip() or f"linkback {how}", status)
