"""What must not grow: start-up, processor time per byte with the file, memory per distinct session."""

import os

from goals import milliseconds, row
from measure import median, peak_memory, timed
from peers import summary

GB = 1_000_000_000
# Bytes for each distinct session, growth included, as far as the goals go; another set holds those of
# windows.
PER_SESSION, PER_WINDOW_SESSION = 32, 48
STARTS = 40


def start_up(linkback, inputs, runs):
    """As a log of its own: `--version`, in turns with that of ripgrep and of nothing."""
    commands = [("linkback --version", [linkback, "--version"]), ("rg --version", ["rg", "--version"]),
                ("true", ["true"])]
    output = os.path.join(inputs.folder, "output.txt")
    times = {name: [] for name, _ in commands}
    for turn in range(max(runs, STARTS)):
        for name, argv in commands:
            try:
                times[name].append(timed(argv, inputs.folder, output)["wall"])
            except OSError:
                continue
    return {"file": "start-up", "results": [
        {"command": name, "wall": median(walls), "fastest": min(walls), "job": None}
        for name, walls in times.items() if walls]}


def growth(linkback, inputs, runs, small, large):
    """User time per byte of two logs, one many times as large: the ratio of the large one's."""
    per_byte = []
    for name, size in (("growth-small.log", small), ("growth-large.log", large)):
        inputs.log(name, 0.01, size=size)
        inputs.warm(name)
        argv = [linkback, "count", "--threads", "1", name]
        output = os.path.join(inputs.folder, "output.txt")
        timed(argv, inputs.folder, output)
        users = [timed(argv, inputs.folder, output)["user"] for _ in range(min(runs, 3))]
        # The fastest: other processes only ever add to it.
        per_byte.append(min(users) / inputs.size(name))
    first, second = (f"{size / GB:g} GB" for size in (small, large))
    return [row(f"{first} to {second}", "user time a byte", "the small one's", per_byte[1],
                per_byte[0], 1.05, lambda value: f"{value * 1e12:.1f} ps")]


def sessions(linkback, inputs, lines):
    """Peak memory for each distinct session, beyond that of a log without any."""
    none = "no-sessions.log"
    inputs.log(none, 0, lines=10_000)
    name = "sessions.log"
    inputs.log(name, 1, lines=lines)
    output = os.path.join(inputs.folder, "output.txt")
    base = peak_memory([linkback, "count", "--threads", "1", none], inputs.folder, output)
    table = []
    for options, limit in (([], PER_SESSION), (["--window", "1m"], PER_WINDOW_SESSION)):
        argv = [linkback, "count", "--threads", "1", *options, name]
        peak = peak_memory(argv, inputs.folder, output)
        with open(output, encoding="utf-8") as file:
            distinct = summary(file.read())["sessions"]
        table.append(row(
            f"{distinct:,} sessions", " ".join(["linkback count", *options]) + ", memory a session",
            f"{limit} bytes", (peak - base) / distinct, limit, 1.00,
            lambda value: f"{value:.0f} B"))
    return table
