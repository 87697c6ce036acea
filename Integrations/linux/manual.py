#!/usr/bin/env python3
"""Writes a manual page from the option table of a program: its `--experimental-dump-help`, on standard input.

    linkback --experimental-dump-help | manual.py VERSION DATE > linkback.1

The page is in mdoc, <https://man.openbsd.org/mdoc.7>. One page has all subcommands.
"""

import json
import sys


def escaped(text):
    """Text that troff takes for nothing but text."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\n".join("\\&" + line if line.startswith((".", "'")) else line for line in text.splitlines())


def names(argument):
    return ["-" * {"long": 2}.get(name["kind"], 1) + name["name"] for name in argument.get("names", [])]


def arguments(command):
    return [each for each in command.get("arguments", []) if each["shouldDisplay"]]


def synopsis(command):
    lines = []
    for argument in arguments(command):
        if argument["kind"] == "positional":
            word = f".Ar {escaped(argument['valueName'])}"
        else:
            value = "" if argument["kind"] == "flag" else f" Ar {escaped(argument['valueName'])}"
            word = f".Fl {escaped(names(argument)[-1])[2:]}{value}"
        lines.append(f".Op {word[1:]}" if argument["isOptional"] else word)
    return lines


def options(command):
    lines = []
    for argument in arguments(command):
        if argument["kind"] == "positional":
            lines.append(f".It Ar {escaped(argument['valueName'])}")
        else:
            value = "" if argument["kind"] == "flag" else f" Ar {escaped(argument['valueName'])}"
            lines.append(".It " + " , ".join(f"Fl {escaped(name)[2:]}" for name in names(argument)) + value)
        lines.append(escaped(argument.get("abstract", "")))
        if "discussion" in argument:
            lines += [escaped(argument["discussion"])]
        if argument.get("defaultValue"):
            lines.append(f"(default: {escaped(argument['defaultValue'])})")
    return [".Bl -tag -width 8n -compact", *lines, ".El"] if lines else []


def discussion(text):
    """Paragraphs, and what is indented or in columns as it is."""
    lines, is_literal = [], False
    for line in text.splitlines():
        wants_literal = line.startswith("  ") or (is_literal and not line)
        if wants_literal != is_literal:
            lines.append(".Bd -literal" if wants_literal else ".Ed")
            is_literal = wants_literal
        lines.append(escaped(line) if line else (".Pp" if not is_literal else ""))
    return lines + ([".Ed"] if is_literal else [])


def subcommands(command, path):
    for each in command.get("subcommands", []):
        if each["shouldDisplay"] and each["commandName"] != "help":
            inner = [*path, each["commandName"]]
            if each.get("subcommands"):
                yield from subcommands(each, inner)
            else:
                yield inner, each


def page(command, version, date):
    name = command["commandName"]
    lines = [f".Dd {date}", f".Dt {name.upper()} 1", f".Os linkback {version}", ".Sh NAME", f".Nm {name}",
             f".Nd {escaped(command['abstract'].rstrip('.'))}", ".Sh SYNOPSIS"]
    inner = list(subcommands(command, []))
    if inner:
        for path, _ in inner:
            lines += [f".Nm {name}", f".Cm {' '.join(path)}", ".Op Ar options"]
    else:
        lines += [f".Nm {name}", *synopsis(command)]
    lines += [".Sh DESCRIPTION", *discussion(command.get("discussion", command["abstract"]))]
    if not inner:
        lines += [".Sh OPTIONS", *options(command)]
    for path, each in inner:
        lines += [f".Sh {' '.join(path).upper()}", escaped(each["abstract"]), ".Pp", *options(each),
                  *discussion(each.get("discussion", ""))]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(json.load(sys.stdin)["command"], *sys.argv[1:3]))
