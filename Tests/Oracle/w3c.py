"""Lines whose columns a `#Fields:` line before them names: W3C extended logs and CloudFront's.

https://www.w3.org/TR/WD-logfile.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html
"""

import re
from urllib.parse import unquote_to_bytes

from fields import Entry, epoch_time, iso_time, response_number

DIRECTIVE = b"#Fields:"
CLOUDFRONT = b"""date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status
    cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id
    x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher
    x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port
    time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start
    sc-range-end""".lower().split()
QUOTED = {separator: re.compile(rb'"((?:[^"]|"")*)"(?=' + separator + rb"|\Z)", re.DOTALL)
          for separator in (b" ", b"\t")}
AS_LOGGED = (b"date", b"time", b"sc-status")
FEWEST = 12  # values of a CloudFront line without `#Fields:`


def field_names(line):
    """The columns that a `#Fields:` line names, in lower case."""
    return line[len(DIRECTIVE):].lower().split()


def values(line):
    """The line's values. One that begins with a quote but has none where a value ends is plain.

    Chosen: spaces at both ends of a line without tabs separate nothing.
    """
    tabbed = b"\t" in line
    separator = b"\t" if tabbed else b" "
    if not tabbed:
        line = line.strip(b" ")
    found, position = [], 0
    while True:
        quoted = QUOTED[separator].match(line, position)
        if quoted:
            found.append(quoted[1].replace(b'""', b'"'))
            position = quoted.end()
        else:
            end = line.find(separator, position)
            end = len(line) if end < 0 else end
            found.append(line[position:end])
            position = end
        if position == len(line):
            return found
        position += 1
        while not tabbed and line.startswith(b" ", position):
            position += 1


def entry(line, names):
    """The line's fields by the names of its columns; None for those of a file without any yet."""
    if line.startswith(b"#"):
        return None
    found = values(line)
    if names is None:
        if not re.match(rb"\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t", line) or len(found) < FEWEST:
            return None
        names, found = CLOUDFRONT, found[:len(CLOUDFRONT)]
        names = names[:len(found)]
    if len(found) != len(names):
        return None
    is_cloudfront = b"x-edge-location" in names
    if is_cloudfront:  # its own encoding goes first; `+` is none of it
        found = [value if name in AS_LOGGED else unquote_to_bytes(value)
                 for name, value in zip(names, found)]
    columns = {}
    for name, value in zip(names, found):
        columns.setdefault(name, value if value != b"-" else b"")

    def value(*choices):
        """The first of the columns that says something, or nothing."""
        return next((columns[name] for name in choices if columns.get(name)), b"")

    if not {b"cs-uri-stem", b"cs-uri-query", b"cs-uri"} & columns.keys():
        return None
    stem, whole = value(b"cs-uri-stem"), value(b"cs-uri")
    query = value(b"cs-uri-query").removeprefix(b"?")
    has_own = b"?" in whole.partition(b"#")[0]
    target, query = (whole, None) if not stem and has_own else (stem or whole, query)
    return Entry("cloudfront" if is_cloudfront else "w3c", time(value), value(b"cs-method") or b"-",
                 target, response_number(value(b"sc-status")),
                 value(b"x-host-header", b"cs-host", b"cs(host)") or None,
                 value(b"sc(location)", b"rs(location)") or None, query,
                 has_route=bool(stem or whole))


def time(value):
    """`date` and `time`, else one of the columns that hold both. In UTC."""
    date, clock = value(b"date"), value(b"time")
    if (re.fullmatch(rb"\d{4}-\d\d-\d\d", date)
            and re.fullmatch(rb"\d\d:\d\d:\d\d(?:\.\d+)?", clock)):
        return iso_time(date + b"T" + clock, 0)
    for name in (b"date-time", b"x-timestamp"):
        found = iso_time(value(name), 0)
        if found is None:
            found = epoch_time(value(name))
        if found is not None:
            return found
    return None
