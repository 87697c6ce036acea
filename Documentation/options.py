#!/usr/bin/env python3
"""Writes Options.md from the option tables of the programs, so that it, `--help` and the manual pages say the same.

    for program in linkback linkback-serve; do $program --experimental-dump-help; done | options.py > Options.md
"""

import itertools
import json
import sys

HEAD = """# Options

What `--help` says, for all commands. `options.py` beside this page writes it from the programs' option tables, as the manual
pages are made; a test holds them together.
"""


def escaped(text):
    """Text that Markdown takes for nothing but text."""
    return text.replace("|", "\\|").replace("<", "\\<").replace("*", "\\*").replace("\n", " ")


def arguments(command):
    return [each for each in command.get("arguments", [])
            if each["shouldDisplay"] and each["valueName"] not in ("help", "version")]


def name(argument):
    value = " " + argument["valueName"].upper().replace("|", "\\|") if argument["kind"] == "option" else ""
    if argument["kind"] == "positional":
        return f"`{argument['valueName'].upper()}`"
    return ", ".join("`" + "-" * {"long": 2}.get(each["kind"], 1) + each["name"] + value + "`"
                     for each in argument["names"])


def row(argument, *others):
    text = escaped(" ".join(argument[key] for key in ("abstract", "discussion") if argument.get(key)))
    if argument.get("allValues"):
        text += " One of " + ", ".join(f"`{value}`" for value in argument["allValues"]) + "."
    if argument.get("defaultValue"):
        text += f" Default: `{argument['defaultValue']}`."
    return f"| {', '.join(map(name, (argument, *others)))} | {text} |"


def commands(command, path):
    inner = [each for each in command.get("subcommands", [])
             if each["shouldDisplay"] and each["commandName"] != "help"]
    if not inner:
        yield path, command
    for each in inner:
        yield from commands(each, [*path, each["commandName"]])


def section(path, command):
    shown = arguments(command)
    # As in --help: limits last, and a flag beside what takes it back.
    shown.sort(key=lambda argument: argument.get("sectionTitle") == "Limits")
    rows = [row(*same) for _, same in itertools.groupby(shown, key=lambda argument: argument["abstract"])]
    table = ["", "| option | |", "| --- | --- |", *rows] if rows else []
    return "\n".join([f"\n## {' '.join(path)}", "", escaped(command["abstract"]), *table]) + "\n"


def page(tables):
    return HEAD + "".join(section(path, command) for table in tables
                          for path, command in commands(table, [table["commandName"]]))


def tables(text):
    """One JSON value after the other."""
    decoder, position = json.JSONDecoder(), 0
    while position < len(text.rstrip()):
        value, position = decoder.raw_decode(text, position)
        position += len(text[position:]) - len(text[position:].lstrip())
        yield value["command"]


if __name__ == "__main__":
    sys.stdout.write(page(tables(sys.stdin.read())))
