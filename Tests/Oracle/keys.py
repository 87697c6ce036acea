"""Lines of pairs: `key=value` (logfmt, https://brandur.org/logfmt) and `label:value` with tabs between (http://ltsv.org).

A pair is a member of an object in which nothing is nested. A line is one of them if all of it is pairs, and
no name that means something is there twice: two writers in one line leave such a one.
"""

import re

import json_lines
from fields import unescaped as apache_unescaped
from json_names import MEANINGS
from json_text import Member, unescaped

KEY = rb"[0-9A-Za-z_.@/-]+"
LOGFMT = re.compile(rb" *(" + KEY + rb')=(?:"((?:[^"\\]|\\.)*)"|([^ "]*))(?= |\Z)', re.DOTALL)
LABEL = re.compile(rb"(" + KEY + rb"):([^\t]*)(?:\t|\Z)", re.DOTALL)
LTSV_NAMES = {b"req": b"request_line"}
# The first label could be an address otherwise, and the line one of the common log family.
FIRST_LABEL = re.compile(rb"(?=[A-Za-z])[A-Fa-f0-9_.@/-]*[G-Zg-z]" + KEY[:-1] + rb"*:[^\t]*\t", re.DOTALL)
CLIENT = "host"  # LTSV's label for the client


def member(key, value, raw):
    return Member((key,), (key,), "string", value, raw=raw, escaped=value != raw)


def pairs(line, pattern):
    """The matches that make up all of the line, or None."""
    position, found = 0, []
    while position < len(line.rstrip(b" ") if pattern is LOGFMT else line):
        match = pattern.match(line, position)
        if not match:
            return None
        found.append(match)
        position = match.end()
    return found


def logfmt(line):
    if not re.match(KEY + rb"=", line) or (found := pairs(line, LOGFMT)) is None:
        return None
    return [member(m[1], m[3] if m[2] is None else unescaped(m[2]), m[2] or m[3] or b"") for m in found]


def ltsv(line):
    if not FIRST_LABEL.match(line) or (found := pairs(line, LABEL)) is None:
        return None
    return [member(LTSV_NAMES.get(m[1].lower(), m[1]), apache_unescaped(m[2]), m[2]) for m in found
            if json_lines.normalised(m[1]) != CLIENT]


def is_sound(pair):
    """Nothing but a tab closes a field of LTSV: no URL there has a space, and a request line is whole."""
    field, _ = json_lines.meaning(json_lines.normalised(pair.path[0]), 1)
    if field == "request" and b" " in pair.raw:
        return re.fullmatch(rb"[A-Za-z-]+ .*HTTP/\d(?:\.\d)?", pair.raw, re.DOTALL) is not None
    return field not in ("request", "target", "query") or b" " not in pair.raw


def entry(line, zone, around, tries, inner):
    """The line's entry, or the one of the line that it carries; None if it is not made of pairs."""
    for name, read in (("logfmt", logfmt), ("ltsv", ltsv)):
        found = read(line)
        if found is None:
            continue
        found = [it for it in found if json_lines.meaning(json_lines.normalised(it.path[0]), 1)[0] not in ("report", "part")]
        names = [normal for it in found if (normal := json_lines.normalised(it.path[0])) in MEANINGS]
        if len(names) != len(set(names)) or (name == "ltsv" and not all(map(is_sound, found))):
            continue
        return json_lines.concluded(found, zone, tries(name), inner, around, name)
    return None
