"""What the project wants of its speed: each goal a ratio of two things that were measured."""

from dataclasses import dataclass
from typing import Optional

MIB = 1 << 20
TWO, ONE = (f"linkback count --threads {threads} --window 1m" for threads in (2, 1))
BY = f"{TWO} --by route,host"
ISAL_TWO, ISAL_ONE = (f"linkback (ISA-L){text[8:]}" for text in (TWO, ONE))


@dataclass
class Ratio:
    """Wall time of one command on a log, to that of another; the goal is its upper limit."""

    log: str
    command: str
    base: str
    limit: Optional[float] = None


RATIOS = [
    Ratio("sparse.log", TWO, "rg -c", 1.00),
    Ratio("sparse.log", TWO, "rg --no-mmap -c"),
    Ratio("sparse.log", TWO, ONE, 0.59),
    Ratio("sparse.log", TWO, "grep -c"),
    Ratio("sparse.log", TWO, "wc -l"),
    Ratio("sparse.log", TWO, "mawk", 0.25),
    Ratio("sparse.log", TWO, "DuckDB", 0.25),
    Ratio("sparse.log", TWO, "chdb (ClickHouse)", 0.25),
    Ratio("sparse.log", TWO, "Polars", 0.25),
    Ratio("sparse.log", TWO, "goaccess"),
    Ratio("sparse.log", TWO, "mtail"),
    Ratio("dense.log", TWO, "rg -c", 1.00),
    Ratio("dense.log", TWO, "rg --no-mmap -c"),
    Ratio("dense.log", TWO, ONE, 0.56),
    Ratio("dense.32.log", TWO, "rg -c", 1.00),
    Ratio("dense.40.log", TWO, "rg -c", 1.00),
    Ratio("dense.log", BY, TWO, 1.30),
    Ratio("dense.log", TWO, "mawk", 0.50),
    Ratio("dense.log", TWO, "DuckDB", 0.50),
    Ratio("dense.log", TWO, "chdb (ClickHouse)", 0.50),
    Ratio("dense.log", TWO, "Polars", 0.50),
    Ratio("sparse.log.gz", TWO, "bare zlib inflate", 1.05),
    Ratio("sparse.log.gz", ONE, "bare zlib inflate"),
    Ratio("sparse.log.gz", ISAL_TWO, "igzip -dc", 1.15),
    Ratio("sparse.log.gz", ISAL_ONE, "igzip -dc"),
    Ratio("dense.log.gz", TWO, "bare zlib inflate", 1.05),
    Ratio("dense.log.gz", ISAL_TWO, "igzip -dc", 1.15),
    Ratio("sparse.log in 8 .gz", TWO, "bare zlib inflate", 0.60),
    Ratio("sparse.log in 8 .gz", ISAL_TWO, "igzip -dc", 0.60),
    Ratio("large.log", TWO, "rg -c", 0.80),
    Ratio("large.log", TWO, "rg --no-mmap -c"),
    Ratio("large.log", TWO, ONE, 0.59),
    Ratio("start-up", "linkback --version", "rg --version"),
]
# Of any linkback on sparse.log, its .gz, and the 8 parts.
MEMORY = 32 * MIB
# Of `--version`, in seconds.
START = 0.010


def rows(report):
    """The table: a row for each ratio of which both sides were measured."""
    table = []
    for log in report["logs"] + report.get("start_up", []):
        name = log["file"].removeprefix("quick-")
        judged = name == log["file"]  # small logs measure how programs start
        walls = {r["command"]: r["wall"] for r in log["results"]}
        for ratio in (r for r in RATIOS if r.log == name):
            if ratio.command in walls and ratio.base in walls:
                table.append(row(
                    log["file"], ratio.command, ratio.base, walls[ratio.command],
                    walls[ratio.base], ratio.limit if judged else None, milliseconds))
        if "linkback --version" in walls:
            table.append(row(log["file"], "linkback --version", "10 ms",
                             walls["linkback --version"], START, 1.00, milliseconds))
        peaks = [r["peak_memory"] for r in log["results"] if r["job"] == "callbacks"]
        if name.startswith("sparse") and peaks:
            table.append(row(log["file"], "peak memory of any linkback", "32 MiB", max(peaks),
                             MEMORY, 1.00, mebibytes))
    table += report.get("scaling") or []
    for result in (report.get("formats") or {}).get("results", []):
        if result.get("ratio") and result["goal"]:
            table.append({
                "log": result["format"], "what": "bytes a second", "against": "combined",
                "measured": f"{result['rate'] / 1e9:.2f} GB/s", "base": "", "ratio": result["ratio"],
                "goal": f"≥ {result['goal']:.2f}", "met": round(result["ratio"], 2) >= result["goal"]})
    return table


def row(log, what, against, measured, base, limit, unit):
    ratio = measured / base
    return {"log": log, "what": what, "against": against, "measured": unit(measured),
            "base": unit(base), "ratio": ratio, "goal": f"≤ {limit:.2f}" if limit else None,
            # As printed: a goal is not missed by what nobody sees.
            "met": round(ratio, 2) <= limit if limit else None}


def milliseconds(seconds):
    return f"{seconds * 1000:,.1f} ms"


def mebibytes(count):
    return f"{count / MIB:,.1f} MiB"


def markdown(table):
    lines = ["| log | what | time or size | against | its own | ratio | goal | |",
             "| --- | --- | ---: | --- | ---: | ---: | ---: | --- |"]
    for r in table:
        met = {True: "met", False: "**missed**", None: ""}[r["met"]]
        lines.append(f"| {r['log']} | {code(r['what'])} | {r['measured']} | {code(r['against'])} "
                     f"| {r['base']} | {r['ratio']:.2f} | {r['goal'] or '–'} | {met} |")
    return lines


def code(text):
    return f"`{text}`" if text.startswith(("linkback count", "linkback (", "linkback --", "rg ",
                                           "grep ", "wc ", "igzip ", "mawk")) else text
