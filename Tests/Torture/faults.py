"""Lets one system call of a program fail, or all from some point on: where, and what must still hold.

A run without a fault, under strace, tells which calls the program makes on its own files. A `Fault` is one
of these calls and an error; strace injects it into a second run.
"""

import collections
import dataclasses
import json
import os
import re
import subprocess

# What the system may answer. EINTR comes once: one that comes for ever is no fault of the system.
ERRORS = {
    "read": ("EIO", "ESTALE", "EINTR"),
    "pread64": ("EIO", "ESTALE", "EINTR"),
    "openat": ("EMFILE", "EIO", "ESTALE", "ENOSPC", "EINTR"),
    "open": ("EMFILE", "EIO", "ESTALE"),
    "newfstatat": ("EIO", "ESTALE"),
    "readlink": ("EIO", "ESTALE"),
    "faccessat2": ("EIO", "ESTALE"),
    "fstat": ("EIO", "ESTALE"),
    "getdents64": ("EIO", "ESTALE", "ENOMEM"),
    "fsync": ("EIO", "ENOSPC"),
    "fdatasync": ("EIO", "ENOSPC"),
    "rename": ("EIO", "ENOSPC"),
    "renameat2": ("EIO", "ENOSPC"),
    "write": ("EIO", "ENOSPC", "EINTR"),
    "pwrite64": ("EIO", "ENOSPC", "EINTR"),
    "ftruncate": ("EIO", "EINTR"),
    "inotify_init1": ("EMFILE",),
    "inotify_add_watch": ("ENOSPC", "EIO"),
    "clone3": ("EAGAIN",),
    "mmap": ("ENOMEM",),
}
NAMELESS = ("inotify_init1", "clone3")
ONCE = ("EINTR", "ENOMEM")  # memory that stays away ends any program
LONGEST = 30  # seconds
MESSAGES = 6
STATUSES = (0, 1, 64, 66, 71, 74, 78)
TRACING = ["strace", "-f", "-y", "-s", "0", "-e", "signal=none", "-e", "trace=" + ",".join(ERRORS)]
# Nobody changes or damages a file here.
CHANGE = re.compile(r"(?<!nothing) (was|were) (cut off|replaced|written over|renamed|moved)\b|is damaged \(")
CALL = re.compile(r"^(\d+) +(\w+)\(")
PATH = re.compile(r'[<"](/[^>"]*)[>"]')


@dataclasses.dataclass(frozen=True)
class Fault:
    call: str
    path: str | None  # only calls on this file; None: on any
    place: int  # the nth of these in a thread, from 1
    error: str
    stays: bool

    def below(self, root, other):
        """The same in another folder."""
        return dataclasses.replace(self, path=self.path and self.path.replace(root, other, 1))

    def options(self):
        when = f"{self.place}{'+' if self.stays else ''}"
        only = ["-P", self.path] if self.path else []
        return [*only, "-e", f"inject={self.call}:error={self.error}:when={when}"]


@dataclasses.dataclass
class Outcome:
    status: int | None  # None: it did not end
    printed: bytes
    said: list[str]
    files: dict[str, bytes]  # what is in its folder afterwards
    was_injected: bool = True


def log_lines(draw, count):
    """Lines of three minutes, half of them callbacks."""
    lines = []
    for number in range(count):
        at = f"[22/Nov/2026:10:{number * 3 // count:02}:{number % 60:02} +0000]"
        session = f"session_id=csn_{draw.randrange(count)}&status={draw.choice(('success', 'user_aborted'))}"
        target = f"/link?{session}" if number % 2 else "/picture.png"
        lines.append(f'192.0.2.7 - - {at} "GET {target} HTTP/1.1" 200 5\n')
    return "".join(lines).encode()


def run(command, folder, trace, fault=None):
    """Runs it in `/`, so that only its own paths name the folder; standard output is a file there."""
    options = fault.options() if fault else []
    printed = os.path.join(folder, "printed")
    with open(printed, "wb") as output:
        # A session of their own, so that both can be ended.
        process = subprocess.Popen([*TRACING, *options, "-o", trace, *command], cwd="/", stdout=output,
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True)
        try:
            said = process.communicate(timeout=LONGEST)[1]
            status = process.returncode
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            said, status = process.communicate()[1], None
    files = {}
    for name in sorted(os.listdir(folder)):
        with open(os.path.join(folder, name), "rb") as file:
            files[name] = file.read()
    os.unlink(printed)
    was_injected = False
    if fault:
        with open(trace, errors="replace") as file:
            was_injected = any("(INJECTED)" in line for line in file)
    return Outcome(status, files.pop("printed"), said.decode("utf-8", "replace").splitlines(), files,
                   was_injected)


def places(trace, home):
    """{(call, path): [its places in its thread, ...]} of the calls on files below `home`.

    A file that is gone afterwards had a name by chance: its calls have the path None, and places among all
    calls of that name, after those that load the program.
    """
    found = collections.defaultdict(list)
    counts, loading = collections.Counter(), None
    with open(trace, errors="replace") as file:
        for line in file:
            if not (call := CALL.match(line)):
                continue
            thread, name = call.groups()
            path = next((each for each in PATH.findall(line) if each.startswith(home)), None)
            counts[thread, name, None] += 1
            counts[thread, name, path] += path is not None
            if loading is None and path:
                loading = counts - collections.Counter({(thread, name, None): 1})
                first = thread
            if not path and not (loading is not None and name in NAMELESS):
                continue
            is_lasting = path and os.path.exists(path)
            place = counts[thread, name, path if is_lasting else None]
            if is_lasting or place > loading[first, name, None]:
                found[name, path if is_lasting else None].append(place)
            if name == "openat" and counts[thread, name, None] > loading[first, name, None]:
                found[name, None].append(counts[thread, name, None])  # what concerns all files
    return found


def faults(found, draw):
    """All faults at the first, the last and one more place of each call on each file."""
    made = {}
    for (name, path), all_places in sorted(found.items(), key=str):
        for place in (all_places[0], all_places[-1], draw.choice(all_places)):
            for error in ERRORS[name] if path or name != "openat" else ("EMFILE", "ENOSPC"):
                made[Fault(name, path, place, error, False)] = None
                # Without a path a read may be one of an event or a signal.
                if error not in ONCE and (path or name != "read"):
                    made[Fault(name, path, place, error, True)] = None
    return list(made)


# What must hold.


def records(text):
    """The records of whole NDJSON, else None."""
    if not text.endswith(b"\n"):
        return None
    try:
        return [json.loads(line) for line in text.splitlines()]
    except ValueError:
        return None


def misbehaviour(outcome, clean, may_be_silent=False):
    """What is wrong with how a run ended that had a fault, in words."""
    if outcome.status is None:
        return ["did not end"]
    found = []
    if outcome.status not in STATUSES:
        found.append(f"ended with {outcome.status}")
    if len(outcome.said) > MESSAGES:
        found.append(f"said {len(outcome.said)} lines")
    if outcome.status != 0 and not outcome.said and not may_be_silent:
        found.append(f"ended with {outcome.status} and said nothing")
    found += [f"takes an error for a change or damage: {line}" for line in outcome.said if CHANGE.search(line)]
    if more := outcome.files.keys() - clean.files.keys():
        found.append(f"left {sorted(more)}")
    return found


def mistakes(outcome, clean, output=None, old=b""):
    """What is wrong with its result. `output`: the file that it replaces; `old`: what was in there."""
    result, right = ((outcome.files.get(output), clean.files[output]) if output
                     else (outcome.printed, clean.printed))
    if outcome.status == 0:
        return [] if result == right else ["ended with 0, but the result is another one"]
    if outcome.status == 1:
        return in_part(records(result or b""), records(right))
    return [f"{output} is neither the old one nor the new one"] if output and result not in (old, right) else []


def in_part(found, right):
    """What is wrong with a result of which some files could not be read."""
    if not found or found[-1]["record"] != "summary":
        return ["ended with 1 and has no summary"]
    files = {file["path"]: file for file in found[-1]["files"]}
    failed = [path for path, file in files.items() if file["error"]]
    if not failed:
        return ["ended with 1 and names no file"]

    def is_whole(path):
        return not any(path == each or path.startswith(each.rstrip("/") + "/") for each in failed)

    known = {file["path"]: file for file in right[-1]["files"] if is_whole(file["path"])}
    wrong = [f"of {path}: {files.get(path)}" for path, file in known.items() if files.get(path) != file]
    wrong += [f"of {path}, which is unknown" for path in files if path not in known and path not in failed]
    wrong += [f"{name} do not add up" for name in ("lines", "bytes", "callbacks")
              if found[-1][name] != sum(file[name] for file in files.values())]
    events = [[each for each in all_records if each["record"] == "event" and is_whole(each["file"])]
              for all_records in (found, right)]
    if events[0] != events[1]:
        wrong.append("the events of the other files are not the same")
    return wrong


def unrecovered(text, right):
    """What is wrong with all window records that following has written once it could read everything."""
    found, expected = records(text), records(right)
    if found is None:
        return ["the output is not whole"]
    latest, wrong = {}, []
    for record in found:
        identity = tuple(record[name] for name in ("start", "end", "status"))
        revision = latest[identity]["revision"] if identity in latest else -1
        if record["revision"] != revision + 1:
            wrong.append(f"revision {record['revision']} of {identity} follows on {revision}")
        latest[identity] = record
    wrong += [f"not final: {identity}" for identity, record in latest.items() if not record["final"]]
    if counts(latest.values()) != counts(expected):
        wrong.append("other records than without a fault")
    return wrong


def counts(windows):
    return sorted(json.dumps({**record, "revision": 0}, sort_keys=True) for record in windows)
