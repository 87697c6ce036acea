#!/usr/bin/env python3
"""Stands in for a program that follows: knows nothing of following, and counts all files at the end.

    LINKBACK=.build/release/linkback batch_follower.py follow|events|state …

What `linkback count` says of all files that the writers left is what following them should have added
up to, but for its first $LEAVE_OUT records. So a run of the torture with this in Linkback's place tests writers, rotation, truth and
comparison, without anything that follows.
"""

import json
import os
import signal
import subprocess
import sys
import time

LINKBACK = os.environ.get("LINKBACK", "")
DAY = 86_400


def options(words):
    """The values of options, by name, and the paths."""
    values, paths = {}, []
    words = iter(words)
    for word in words:
        if word in ("--once", "--follow", "--reveal-session-ids", "--json"):
            values[word] = True
        elif word.startswith("--"):
            values[word] = next(words)
        else:
            paths.append(word)
    return values, paths


def count(command, given):
    """The records of a batch run over all files in the folder of the logs."""
    files = [os.path.join(folder, name) for folder, _, names in os.walk(given["folder"])
             for name in names if not os.path.islink(os.path.join(folder, name))]
    since = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() - 45 * DAY))
    words = [LINKBACK, command, "--quiet", "--since", since]
    for name in ("--max-line-length", "--by", *(["--window"] if command == "count" else [])):
        words += [name, given[name]] if name in given else []
    words += ["--reveal-session-ids"] if command == "events" else []
    done = subprocess.run(words + sorted(files), capture_output=True, check=True,
                          stdin=subprocess.DEVNULL)
    return done.stdout.splitlines(keepends=True)


def main():
    command, *words = sys.argv[1:]
    if command == "state":
        _, (_, state) = options(words)
        with open(state) as file:
            given = json.load(file)
        shown = [line for line in count("count", given) if b'"window"' not in line[:20]]
        summary = json.loads(shown.pop())
        summary["expired"], summary["outside"] = summary["outside"], 0
        sys.stdout.buffer.write(b"".join(shown))
        print(json.dumps(summary))
        return
    given, paths = options(words)
    given["folder"] = os.path.dirname(paths[0])
    with open(given["--state"], "w") as file:
        json.dump(given, file)
    if "--once" not in given:
        signal.signal(signal.SIGHUP, lambda *_: None)
        signal.sigwait([signal.SIGTERM])
        return
    kind = b'"window"' if command == "follow" else b'"event"'
    lines = count("count" if command == "follow" else "events", given)
    with open(given.get("--output", 1), "ab") as output:
        written = [line for line in lines if kind in line[:20]]
        output.writelines(written[int(os.environ.get("LEAVE_OUT", 0)):])


if __name__ == "__main__":
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
    main()
