"""Which format a line is in: always the same trials, in the same order, whatever the file.

The first that fits is the line's. `--format NAME` tries one family alone.
"""

import anchored
import clf
import json_lines
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
    **{name: name for name in (*anchored.ALL, "haproxy", "linkback-events")},
}
DEEPEST_WRAPPER = 2


def is_json(body):
    return body.lstrip(b" \t").startswith(b"{")


class Reader:
    """Reads the lines of one file in order: `#Fields:` lines name the columns of those behind."""

    def __init__(self, family=None, zone=0, with_location=False):
        self.family, self.zone, self.with_location = family, zone, with_location
        self.columns = None

    def tries(self, family):
        return self.family in (None, family)

    def entry(self, line):
        """The line's Entry or Event, or None if it fits nothing."""
        if self.with_location:
            return clf.entry(line, True)
        if self.tries("w3c") and line.startswith(w3c.DIRECTIVE):
            self.columns = w3c.field_names(line)
            return nothing(None)
        found = self.text(line, 0)
        # Columns are those of the whole line, prefix or not. Chosen: what only begins as JSON may be some.
        if found is None and self.tries("w3c") and not (is_json(line) and members(line)):
            return w3c.entry(line, self.columns)
        return found

    def body(self, line):
        """Without a prefix, but for a line that is whole as it is."""
        if line.startswith(b"{") or anchored.elb(line, self.zone):
            return line
        return prefixes.body(line)

    def text(self, line, level):
        """A line, or one that another wraps, which has no columns and is no record of Linkback's."""
        body = self.body(line)
        if is_json(body):
            if level == 0 and self.tries("linkback-events") and own_records.is_own(body.lstrip(b" \t")):
                return own_records.entry(body.lstrip(b" \t"), self.zone)
            return json_lines.entry(body, self.zone, self.tries("json"), lambda message: (
                self.text(message, level + 1) if level < DEEPEST_WRAPPER else None))
        for name, read in anchored.ALL.items():
            if self.tries(name) and (found := read(body, self.zone)):
                return found
        if self.tries("clf") and (found := clf.entry(body)):
            return found
        return anchored.haproxy(body, self.zone) if self.tries("haproxy") else None
