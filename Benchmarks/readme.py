"""Puts the ratios into Documentation/Performance.md, between its markers."""

import os

import goals

BEGIN, END = "<!-- benchmarks: begin -->\n", "<!-- benchmarks: end -->\n"
PAGE = os.path.join(
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "Documentation", "Performance.md")


def insert(report, path=PAGE):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"{path} has no lines {BEGIN.strip()} and {END.strip()}")
    with open(path, "w", encoding="utf-8") as file:
        file.write(before + begin + "\n".join(section(report)) + "\n" + end + after)


def section(report):
    return [f"Measured on {report['date'].split()[0]}, on an {report['processor']} with "
            f"{report['cores']} cores, by `{report['command']}`; load average "
            f"{report['load_before']:.1f} before.", "", *goals.markdown(report["goals"])]
