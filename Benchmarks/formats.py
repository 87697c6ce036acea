"""How fast each format is read: the same callbacks, as each server logs them, by bytes and second."""

import os
import sys

from measure import Failed, median, timed
from peers import summary

BASE = "combined"
FORMATS = [BASE, "nginx-json", "w3c", "alb", "caddy", "cloudfront", "haproxy", "squid"]
# What the project wants of the formats that most logs are in: bytes per second, to combined's.
GOALS = dict.fromkeys(["nginx-json", "caddy", "w3c", "alb"], 0.8)


def names(mark, only):
    """The logs wanted, by format: combined is always among them, as all ratios are to it."""
    logs = {name: f"{mark}dense-{name}.log" for name in FORMATS}
    wanted = {name: file for name, file in logs.items()
              if not only or any(text in file for text in only)}
    return {BASE: logs[BASE], **wanted} if wanted else {}


def measure(inputs, files, lines, runs):
    """All formats in turns, one thread each, after a run that checks what is counted."""
    results, refused = [], []
    for name, file in files.items():
        inputs.log(file, share=1, lines=lines, format=name)
        inputs.warm(file)
        result = {"format": name, "bytes": inputs.size(file), "times": [],
                  "argv": ["linkback", "count", "--threads", "1", file]}
        problem = first_run(result, inputs, lines)
        if problem:
            refused.append(f"{name}: {problem}")
        else:
            results.append(result)
    output = os.path.join(inputs.folder, "output.txt")
    for turn in range(runs):
        for result in results:
            result["times"].append(timed(command(result, inputs), inputs.folder, output)["wall"])
        print(f"formats: round {turn + 1} of {runs}", file=sys.stderr)
    return {"lines": lines, "results": compared(results), "refused": refused}


def command(result, inputs):
    return [inputs.linkback, *result["argv"][1:]]


def first_run(result, inputs, lines):
    """Warms up; says why the speed would mean nothing, if so. A line that isn't counted is cheap."""
    output = os.path.join(inputs.folder, "output.txt")
    try:
        timed(command(result, inputs), inputs.folder, output)
        with open(output, encoding="utf-8") as file:
            said = summary(file.read())
    except (Failed, ValueError) as error:
        return str(error)
    result["read_as"] = said["files"][0]["format"]
    if said["callbacks"] != lines:
        return (f"{said['callbacks']:,} callbacks of {lines:,} lines that are all callbacks "
                f"(read as {result['read_as']}): not measured")
    return None


def compared(results):
    """Adds median, rate and the rate's ratio to that of combined (none if that was refused)."""
    for result in results:
        result["wall"] = median(result["times"])
        result["fastest"] = min(result["times"])
        result["rate"] = result["bytes"] / result["wall"]
    base = next((r["rate"] for r in results if r["format"] == BASE), None)
    for result in results:
        result["ratio"] = result["rate"] / base if base else None
        result["goal"] = GOALS.get(result["format"])
    return results


def verdict(result):
    goal = GOALS.get(result["format"])
    if goal is None or result["ratio"] is None:
        return "–"
    return f"{goal:.2f}, {'met' if result['ratio'] >= goal else '**missed**'}"


def markdown(report):
    lines = [f"### By format ({report['lines']:,} callbacks each, `linkback count --threads 1`)", "",
             f"| format | read as | bytes per line | wall | fastest | rate | {BASE} = 1 | goal |",
             "| --- | --- | ---: | ---: | ---: | ---: | ---: | --- |"]
    for r in report["results"]:
        ratio = f"{r['ratio']:.2f}" if r["ratio"] else "–"
        lines.append(
            f"| {r['format']} | {r['read_as']} | {r['bytes'] / report['lines']:.0f} "
            f"| {r['wall'] * 1000:.1f} ms | {r['fastest'] * 1000:.1f} ms "
            f"| {r['rate'] / 1e9:.2f} GB/s | {ratio} | {verdict(r)} |")
    return lines + [""] + [f"- **Refused**: {text}" for text in report["refused"]] + [""]
