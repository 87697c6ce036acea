#!/usr/bin/env python3
"""Writes the manual pages of a program from its option table: its `--experimental-dump-help`, on standard input.

    linkback --experimental-dump-help | manual.py VERSION DATE FOLDER

There is a page for the program, and one for each command: `linkback.1`, `linkback-count.1`. Pages are in mdoc,
<https://man.openbsd.org/mdoc.7>.
"""

import datetime
import json
import pathlib
import re
import sys


def plain(text):
    """Text whose backslashes and hyphens are just those."""
    return text.replace("\\", "\\e").replace("-", "\\-")


def escaped(text):
    """Text that troff takes for nothing but text, and hyphenates nowhere: an option is found and copied whole.

    What stands before each word also keeps a line from being a command.
    """
    return re.sub(r"(?<!\S)(?=\S)", "\\\\%", plain(text))


def word(text):
    """The same in a macro's line, where a short word could be a macro and a quote begins a text."""
    return "\\&" + plain(text).replace('"', "\\(dq").replace(" ", "\\ ")


def arguments(command):
    """What --help shows."""
    return [each for each in command.get("arguments", []) if each["shouldDisplay"]]


def value(argument):
    return "" if argument["kind"] == "flag" else f" Ar {word(argument['valueName'])}"


def flag(name):
    return f"Fl {'' if name['kind'] == 'short' else '-'}{plain(name['name'])}"


def synopsis(command):
    """What has to be there, and what may be: options as one word, as they are many."""
    lines = [f".{flag(each['names'][-1])}{value(each)}" for each in arguments(command)
             if each["kind"] == "option" and not each["isOptional"]]
    lines.append(".Op Ar options")
    for each in arguments(command):
        if each["kind"] == "positional":
            name = f"Ar {word(each['valueName'])}" + (" ..." if each["isRepeating"] else "")
            lines.append(f".Op {name}" if each["isOptional"] else f".{name}")
    return lines


def description(argument):
    """What an option means, its values, and its default."""
    parts = [argument[key].strip() for key in ("abstract", "discussion") if argument.get(key)]
    if argument.get("allValues"):
        parts.append("One of " + ", ".join(argument["allValues"]) + ".")
    if argument.get("defaultValue"):
        parts.append(f"Default: {argument['defaultValue']}.")
    return escaped(" ".join(parts))


def options(shown):
    lines = [".Bl -tag -width Ds"]
    for argument in shown:
        if argument["kind"] == "positional":
            item = f"Ar {word(argument['valueName'])}"
        else:
            item = " , ".join(flag(name) for name in argument["names"]) + value(argument)
        text = description(argument)
        # A flag and what takes it back have one text.
        lines[-2:] = [f"{lines[-2]} , {item}", text] if lines[-1] == text else [*lines[-2:], f".It {item}", text]
    return [*lines, ".El"]


def sections(command):
    """Options, and those with a title of their own after them."""
    shown = arguments(command)
    titles = dict.fromkeys(each["sectionTitle"] for each in shown if each.get("sectionTitle"))
    lines = [".Sh OPTIONS", *options(each for each in shown if not each.get("sectionTitle"))]
    for title in titles:
        lines += [f".Ss {title}", *options(each for each in shown if each.get("sectionTitle") == title)]
    return lines


def discussion(text):
    """Paragraphs; what is indented or in columns as it is, and headings as sections of their own."""
    lines, is_literal = [], False

    def literal(is_wanted):
        nonlocal is_literal
        if is_wanted != is_literal:
            # An empty line before the end is a gap that nobody asked for.
            while lines and lines[-1] in ("", ".Pp"):
                lines.pop()
            lines.append(".Bd -literal -offset 2n" if is_wanted else ".Ed")
            is_literal = is_wanted

    for line in text.splitlines():
        if line.isupper() and not line.startswith(" "):
            literal(False)
            while lines and lines[-1] == ".Pp":
                lines.pop()
            lines.append(f".Sh {escaped(line)}")
            continue
        literal(line.startswith("  ") or (is_literal and not line))
        text = line.removeprefix("  ") if is_literal else line
        lines.append(escaped(text) if text else ("" if is_literal else ".Pp"))
    literal(False)
    return lines


def subcommands(command, path):
    """The commands that do something, with their names from the program on."""
    for each in command.get("subcommands", []):
        if each["shouldDisplay"] and each["commandName"] != "help":
            inner = [*path, each["commandName"]]
            if each.get("subcommands"):
                yield from subcommands(each, inner)
            else:
                yield inner, each


def page(command, path, version, date):
    name = "-".join(path)
    inner = list(subcommands(command, path))
    # As mdoc wants it, else the page has the date of the day on which it is read.
    day = datetime.date.fromisoformat(date)
    lines = [f".Dd {day:%B} {day.day}, {day.year}", f".Dt {name.upper()} 1", f".Os Linkback {version}", ".Sh NAME", f".Nm {name}",
             f".Nd {escaped(command['abstract'].rstrip('.'))}", ".Sh SYNOPSIS",
             f".Nm {' '.join(path)}" if len(path) == 1 else f".Nm \"{' '.join(path)}\""]
    lines += [".Ar command", ".Op Ar options"] if inner else synopsis(command)
    text = discussion(command.get("discussion", command["abstract"]))
    cut = next((index for index, line in enumerate(text) if line.startswith(".Sh ")), len(text))
    lines += [".Sh DESCRIPTION", *text[:cut]]
    if inner:
        lines += [".Sh COMMANDS", "Each has a page of its own.", ".Bl -tag -width Ds"]
        for each, subcommand in inner:
            lines += [f".It Cm {' '.join(each[1:])}", escaped(subcommand["abstract"])]
        lines.append(".El")
    else:
        lines += sections(command)
    lines += text[cut:]
    others = ["-".join(each) for each, _ in inner] or path[:1] * (len(path) > 1)
    if others:
        lines += [".Sh SEE ALSO", *[f".Xr {other} 1{' ,' * (other != others[-1])}" for other in others]]
    return "\n".join(lines) + "\n"


def pages(command, version, date):
    path = [command["commandName"]]
    yield path[0], page(command, path, version, date)
    for inner, each in subcommands(command, path):
        yield "-".join(inner), page(each, inner, version, date)


if __name__ == "__main__":
    for name, text in pages(json.load(sys.stdin)["command"], *sys.argv[1:3]):
        pathlib.Path(sys.argv[3], f"{name}.1").write_text(text)
