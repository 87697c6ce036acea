"""The programs compared, what each counts, and why their counts may differ."""

import json
import os
import re
import shutil
from dataclasses import dataclass
from typing import Callable, Optional

from measure import version

# Statuses by request target: the second field between quotes. Names are not decoded, so encoded
# ones are missed; methods and session ids are not looked at.
MAWK = (r'index($2, "session_id=") && match($2, /[?&]status=[^&# ]+/) '
        r'{ n[substr($2, RSTART + 8, RLENGTH - 8)]++ } END { for (s in n) print n[s], s }')
MTAIL = r'''counter callbacks by status
/"GET [^" ]*[?&]session_id=[^" ]*[?&]status=(?P<status>[^&#" ]+)/ {
  callbacks[$status]++
}
'''


@dataclass
class Command:
    """One line of the table. `job` names what is counted: equal jobs must give equal counts."""

    name: str
    argv: list
    job: Optional[str] = None
    count: Optional[Callable] = None  # from the output's text to a number
    to_null: bool = False  # only for programs that do all their work wherever they write


def linkback_commands(linkback, file):
    def command(*options):
        return Command(" ".join(["linkback count", *options]),
                       [linkback, "count", *options, file], "callbacks", callbacks)

    return [command("--threads", threads, *window)
            for window in ((), ("--window", "1m")) for threads in ("1", "2")]


def plain_peers(file):
    return [
        Command("rg -c", ["rg", "--no-config", "-c", "session_id=", file], "mentions", number),
        Command("rg --no-mmap -c", ["rg", "--no-config", "--no-mmap", "-c", "session_id=", file],
                "mentions", number),
        Command("grep -c", ["grep", "-c", "session_id=", file], "mentions", number),
        Command("wc -l", ["wc", "-l", file], "lines", number),
        Command("mawk", ["mawk", "-F", '"', MAWK, file], "statuses", added),
        Command("goaccess", ["goaccess", file, "--no-global-config", "--log-format=COMBINED",
                             "--no-progress", "-o", "goaccess.json"]),
        Command("mtail", ["mtail", "--one_shot", "--progs", "callbacks.mtail", "--logs", file]),
    ]


def gzip_peers(file):
    return [
        Command("igzip -dc", ["igzip", "-dc", file], to_null=True),
        Command("pigz -dc", ["pigz", "-dc", file], to_null=True),
        Command("zcat", ["zcat", file], to_null=True),
        Command("rg -z -c", ["rg", "--no-config", "-z", "-c", "session_id=", file], "mentions", number),
    ]


def installed(commands):
    """Those that can run, and the names of those that cannot."""
    here = [c for c in commands if shutil.which(c.argv[0])]
    return here, sorted({c.argv[0] for c in commands} - {c.argv[0] for c in here})


def versions(commands):
    special = {"mawk": ["mawk", "-W", "version"]}
    result = {}
    for command in commands:
        program = command.argv[0]
        name = os.path.basename(program)
        result.setdefault(name, version(special.get(name, [program, "--version"])))
    return result


def prepare(folder):
    with open(os.path.join(folder, "callbacks.mtail"), "w") as file:
        file.write(MTAIL)


def summary(text):
    return json.loads(text.strip().rsplit("\n", 1)[-1])


def callbacks(text):
    return summary(text)["callbacks"]


def number(text):
    return int(re.match(r"\s*(\d+)", text)[1])


def added(text):
    return sum(int(line.split()[0]) for line in text.splitlines() if line)


def same_as_plain(logs):
    """Problems: a log and its .gz must give the same records but for `files`."""
    said = {}
    for log in logs:
        own = next((r["summary"] for r in log["results"] if r["summary"]), None)
        if own:
            said[log["file"]] = {key: value for key, value in own.items() if key != "files"}
    return [f"{name} and {name}.gz do not give the same summary" for name in said
            if name + ".gz" in said and said[name] != said[name + ".gz"]]


def agreement(results):
    """Checks the counts against each other: (problems, remarks). `results` are of one log."""
    problems, remarks = [], []
    own = [r for r in results if r["job"] == "callbacks"]
    by_job = {}
    for result in results:
        if result["job"]:
            by_job.setdefault(result["job"], {})[result["command"]] = result["count"]
    for job, counts in by_job.items():
        if len(set(counts.values())) > 1:
            problems.append(f"not the same number of {job}: {counts}")
    for windowed in (False, True):
        texts = {r["digest"] for r in own if ("--window" in r["command"]) == windowed}
        if len(texts) > 1:
            problems.append("linkback's records depend on the number of threads")
    if not own:
        return problems, remarks
    said = own[0]["summary"]
    for count in by_job.get("lines", {}).values():
        if count != said["lines"]:
            problems.append(f"lines: wc counts {count}, linkback {said['lines']}")
    for count in set(by_job.get("statuses", {}).values()):
        if count != said["callbacks"]:
            refused = said["foreign"] + said["incomplete"] + said["wrong_method"]
            remarks.append(
                f"mawk counts {count} statuses, linkback {said['callbacks']} callbacks: mawk does not "
                f"decode names and does not look at method and session id (linkback put {refused} "
                "lines into `foreign`, `incomplete` and `wrong_method`)")
    for count in set(by_job.get("mentions", {}).values()):
        if count != said["callbacks"]:
            refused = said["foreign"] + said["incomplete"] + said["wrong_method"]
            remarks.append(
                f"rg and grep count {count} lines with `session_id=`, linkback {said['callbacks']} "
                "callbacks: they also count lines whose Referer is a callback page (a page's images and "
                f"scripts) and the {refused} lines that linkback judged `foreign`, `incomplete` or "
                "`wrong_method`, and they miss names that are percent-encoded")
    return problems, remarks
