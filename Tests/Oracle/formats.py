"""Which format a line is in: always the same trials, in the same order, whatever the file.

The first that fits is the line's. `--format NAME` tries one family alone.
"""

import re

import anchored
import clf
import json_lines
import keys
import own_records
import prefixes
import w3c
from fields import nothing
from json_text import members

FAMILIES = {
    **dict.fromkeys("common combined vcommon vcombined combined+ traefik varnish lighttpd".split(),
                    "clf"),
    **dict.fromkeys("json nginx-json caddy traefik-json gcp-lb".split(), "json"),
    **dict.fromkeys("w3c cloudfront".split(), "w3c"),
    **{name: name for name in (*anchored.ALL, "haproxy", "logfmt", "ltsv", "linkback-events")},
}
DEEPEST_WRAPPER = 2
# A bracket, and a quote before it or a tab anywhere.
HOLDS_LINE = re.compile(rb'(?!\{)(?:[^"\[]*"[^\[]*\[|(?=.*\[).*\t)', re.DOTALL)


def is_json(body):
    return body.lstrip(b" \t\x1e").startswith(b"{")


class Reader:
    """Reads the lines of one file in order: `#Fields:` lines name the columns of those after."""

    def __init__(self, named=None, zone=0, with_location=False):
        self.named, self.family = named, FAMILIES.get(named)
        self.zone, self.with_location = zone, with_location
        self.columns = w3c.Columns()

    def tries(self, family):
        return self.family in (None, family)

    def entry(self, line):
        """The line's Entry or Event, or None if it fits nothing: so does one with a hole that a crash left in it."""
        if b"\0" in line:
            return None
        if self.with_location:
            return clf.located(line)
        if self.tries("w3c") and self.columns.take(line):
            return nothing(None)
        # A line that fits the columns in effect is one, although a value may hold all of another format's line:
        # clients choose some of them.
        if self.tries("w3c") and self.columns.names and HOLDS_LINE.match(line) and (found := self.columns.entry(line, self.zone)) and found.time is not None:
            return found
        found = self.text(line, 0)
        # Columns are those of the whole line, prefix or not. Chosen: what only begins as JSON may be some.
        if found is None and self.tries("w3c") and not (is_json(line) and members(line)):
            return self.columns.entry(line, self.zone)
        return found

    def text(self, line, level, around=None):
        """A line, or one that another wraps, which has no columns and is no record of Linkback's.

        `around`: the time of the record around it, for one that has none."""
        def inner(message, time):
            return self.text(message, level + 1, time) if level < DEEPEST_WRAPPER else None

        if b"\0" in line:
            return None
        body = line
        for body, time, is_part in prefixes.stages(line):
            # An ELB line begins with a time, which a container's runtime could have put there, too.
            if self.tries("elb") and (found := anchored.elb(body, self.zone)):
                return found
        in_front = json_lines.text_time(time, self.zone) if time else None
        around = around if in_front is None else in_front
        if is_json(body):
            if level == 0 and self.tries("linkback-events") and own_records.is_own(body.lstrip(b" \t\x1e")):
                return own_records.entry(body.lstrip(b" \t\x1e"), self.zone)
            return json_lines.entry(body, self.zone, self.tries("json"), inner, around)
        # Nothing closes a pair: a part of a line may end in the middle of a status.
        if not is_part and (found := keys.entry(body, self.zone, around, self.tries, inner)):
            return found
        for name, read in anchored.ALL.items():
            if self.tries(name) and (found := read(body, self.zone)):
                return found
        if self.tries("clf") and (found := clf.entry(body, self.zone, self.named, line[:len(line) - len(body)])):
            return found
        return anchored.haproxy(body, self.zone) if self.tries("haproxy") else None
