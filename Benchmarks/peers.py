"""The programs compared, what each counts, and why their counts may differ."""

import json
import os
import re
import shutil
import subprocess
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


HERE = os.path.dirname(os.path.abspath(__file__))


def linkback_commands(linkback, *files, name="linkback"):
    def command(*options):
        return Command(" ".join([name, "count", *options]),
                       [linkback, "count", *options, *files], "callbacks", callbacks)

    window = ("--window", "1m")
    return [command("--threads", threads, *rows)
            for rows in ((), window, (*window, "--by", "route,host")) for threads in ("1", "2")]


def label(linkback):
    """How a Linkback is called in the tables: by its decoder, where that is not zlib."""
    return "linkback (ISA-L)" if "ISA-L" in version([linkback, "--version"]) else "linkback"


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


def python_peers(python, file):
    """Engines from PyPI, in a Python that has them."""
    return [Command(name, [python, os.path.join(HERE, "sql_peers.py"), engine, file], "statuses", added)
            for name, engine in (("DuckDB", "duckdb"), ("chdb (ClickHouse)", "chdb"),
                                 ("Polars", "polars"))]


def gzip_peers(folder, *files):
    own = [Command("bare zlib inflate", [os.path.join(folder, "bare_inflate"), *files], to_null=True),
           Command("igzip -dc", ["igzip", "-dc", *files], to_null=True),
           Command("pigz -dc", ["pigz", "-dc", *files], to_null=True),
           Command("zcat", ["zcat", *files], to_null=True)]
    if len(files) > 1:
        return own
    return own + [Command("rg -z -c", ["rg", "--no-config", "-z", "-c", "session_id=", *files],
                          "mentions", number)]


def is_python_peer(command):
    return len(command.argv) > 1 and os.path.basename(command.argv[1]) == "sql_peers.py"


def installed(commands):
    """Those that can run, and the names of those that cannot."""
    here, missing = [], set()
    for command in commands:
        found = shutil.which(command.argv[0]) is not None
        if found and is_python_peer(command):
            found = subprocess.run(command.argv[:3], capture_output=True).returncode == 0
        if found:
            here.append(command)
        else:
            missing.add(command.name if is_python_peer(command)
                        else os.path.basename(command.argv[0]))
    return here, sorted(missing)


def versions(commands):
    special = {"mawk": ["mawk", "-W", "version"]}
    result = {}
    for command in commands:
        program = command.argv[0]
        name = os.path.basename(program)
        if is_python_peer(command):
            result.setdefault(command.name, version(command.argv[:3]))
        elif command.job == "callbacks":
            result.setdefault(command.name.partition(" count")[0], version([program, "--version"]))
        elif name == "bare_inflate":
            result.setdefault(name, "Benchmarks/bare_inflate.c, by cc -O2")
        else:
            result.setdefault(name, version(special.get(name, [program, "--version"])))
    return result


def prepare(folder):
    """Writes and compiles what the commands need in the folder of the logs."""
    with open(os.path.join(folder, "callbacks.mtail"), "w") as file:
        file.write(MTAIL)
    program = os.path.join(folder, "bare_inflate")
    compiler = shutil.which("cc") or shutil.which("clang")
    if compiler:
        subprocess.run([compiler, "-O2", "-o", program, os.path.join(HERE, "bare_inflate.c"), "-lz"],
                       check=True)


def where_mentions_are(path):
    """Of a log in the combined format, why lines with `session_id=` are more, or fewer, than callbacks."""
    after, first, encoded = 0, None, 0
    found = subprocess.run(["grep", "-n", "-i", "-E", "session(_|%5f)id=", path], stdout=subprocess.PIPE,
                           env={**os.environ, "LC_ALL": "C"}).stdout
    for text in found.splitlines():
        number, _, line = text.partition(b":")
        request = line.split(b'"')[1] if line.count(b'"') > 1 else b""
        if b"session_id=" not in line:
            encoded += 1
        elif b"session_id=" not in request:
            after += 1
            first = first or int(number)
    return {"referer": after, "first": first, "encoded": encoded}


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


def where(mentions):
    if not mentions:
        return ""
    first = f", the first in line {mentions['first']}" if mentions["first"] else ""
    return (f": {mentions['referer']} lines mention it in the Referer alone{first}; "
            f"{mentions['encoded']} spell it `session%5Fid`")


def agreement(results, mentions=None):
    """Checks the counts against each other: (problems, remarks). `results` are of one log, `mentions`
    what ``where_mentions_are`` says of it."""
    problems, remarks = [], []
    own = [r for r in results if r["job"] == "callbacks"]
    by_job = {}
    for result in results:
        if result["job"]:
            by_job.setdefault(result["job"], {})[result["command"]] = result["count"]
    for job, counts in by_job.items():
        if len(set(counts.values())) > 1:
            problems.append(f"not the same number of {job}: {counts}")
    texts = {}
    for result in own:
        rows = re.sub(r" --threads \d+", "", result["command"])
        texts.setdefault(rows, set()).add(result["digest"])
    if any(len(of_rows) > 1 for of_rows in texts.values()):
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
                f"{', '.join(by_job['statuses'])}: {count} statuses; linkback: "
                f"{said['callbacks']} callbacks: they do not decode names, do not look at method and "
                f"session id (linkback put {refused} lines into `foreign`, `incomplete` and "
                "`wrong_method`), and take the first status of a URL that has two, not the last")
    for count in set(by_job.get("mentions", {}).values()):
        if count != said["callbacks"]:
            refused = said["foreign"] + said["incomplete"] + said["wrong_method"]
            remarks.append(
                f"rg and grep count {count} lines with `session_id=`, linkback {said['callbacks']} "
                "callbacks: they also count lines whose Referer is a callback page (a page's images and "
                f"scripts) and the {refused} lines that linkback judged `foreign`, `incomplete` or "
                "`wrong_method`, and they miss names that are percent-encoded" + where(mentions))
    return problems, remarks
