"""Lines whose columns a `#Fields:` line before them names: W3C extended logs and CloudFront's.

https://www.w3.org/TR/WD-logfile.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logs-reference.html,
https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html
"""

import re
from datetime import datetime, timedelta
from urllib.parse import unquote_to_bytes

from fields import METHOD, RESPONSE, Entry, is_torn_target, response_number
from times import EPOCH, MONTHS, SECOND, any_time, epoch_time, iso_time

FIELDS, DATE = b"#Fields:", b"#Date:"
CLOUDFRONT = b"""date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status
    cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id
    x-host-header cs-protocol cs-bytes time-taken x-forwarded-for ssl-protocol ssl-cipher
    x-edge-response-result-type cs-protocol-version fle-status fle-encrypted-fields c-port
    time-to-first-byte x-edge-detailed-result-type sc-content-type sc-content-len sc-range-start
    sc-range-end""".lower().split()
REAL_TIME = b"""timestamp c-ip time-to-first-byte sc-status sc-bytes cs-method cs-protocol cs-host cs-uri-stem
    cs-bytes x-edge-location x-edge-request-id x-host-header time-taken cs-protocol-version c-ip-version
    cs-user-agent cs-referer cs-cookie cs-uri-query""".split()
# Lines in a documented order whose `#Fields:` line was lost: how they begin, and how many values they have at least.
DOCUMENTED = ((re.compile(rb"\d{4}-\d\d-\d\d\t\d\d:\d\d:\d\d\t"), CLOUDFRONT, 12),
              (re.compile(rb"\d{10}(?:[.,]\d+)?\t[0-9A-Fa-f.:]+\t[0-9.-]+\t[0-9-]+\t[0-9-]+\t[A-Z]+\t[a-z]+\t[^ /?\t]+\t/"),
               REAL_TIME, 20))
# What a name means; of several names for one field the first column counts.
NAMES = {b"date": "date", b"time": "time", b"date-local": "local date", b"time-local": "local time",
         **dict.fromkeys((b"date-time", b"x-timestamp", b"x-timestamp-unix", b"timestamp", b"timestamp(ms)"), "timestamp"),
         b"cs-method": "method", b"s-operation": "method", b"cs-uri-stem": "stem", b"cs-uri-path": "stem",
         b"cs-uri-query": "query", b"cs-uri": "uri", b"sc-status": "response", b"sc(location)": "location",
         b"rs(location)": "location", b"x-host-header": "requested host", b"cs-host": "host", b"cs(host)": "host"}
QUOTED = {separator: re.compile(rb'"((?:[^"]|"")*)"(?=' + separator + rb"|\Z)", re.DOTALL)
          for separator in (b" ", b"\t")}
TYPES = {"method": re.compile(METHOD), "response": re.compile(RESPONSE)}
AS_LOGGED = ("date", "time", "timestamp", "response")
# What IIS appends to the query where a page of classic ASP failed: the line, the error's code, its text. §2
ASP_ERROR = re.compile(rb"\|(?:-|\d+)\|(?:ASP_\d+|[0-9A-Fa-f]{1,8})\|.+", re.DOTALL)
DAY = re.compile(rb"#Date:[ \t]*(?:(\d{4})-(\d\d)-(\d\d)|(\d\d)-([A-Z][a-z]{2})-(\d{4}))(?: (\d\d):(\d\d):(\d\d).*)?", re.DOTALL)


def field_names(line):
    """The columns that a `#Fields:` line names, in lower case."""
    return line[len(FIELDS):].lower().split()


def values(line):
    """(value, whether it was in quotes) for each of the line's. One that begins with a quote but has none where a value ends is plain.

    Chosen: spaces at both ends of a line without tabs separate nothing.
    """
    tabbed = b"\t" in line
    separator = b"\t" if tabbed else b" "
    if not tabbed:
        line = line.strip(b" ")
    found, position = [], 0
    while position < len(line):  # Chosen: nothing after the last separator is no value
        quoted = QUOTED[separator].match(line, position)
        if quoted:
            found.append((quoted[1].replace(b'""', b'"'), True))
            position = quoted.end()
        else:
            end = line.find(separator, position)
            end = len(line) if end < 0 else end
            found.append((line[position:end], False))
            position = end
        position += 1
        while not tabbed and line.startswith(b" ", position):
            position += 1
    return found


class Columns:
    """The directives in effect."""

    def __init__(self):
        self.names = self.began = None

    def take(self, line):
        """Whether a line is a directive."""
        if line.startswith(FIELDS):
            self.names = field_names(line)
        elif line.startswith(DATE):
            self.began = day_of(line)
        else:
            return False
        return True

    def entry(self, line, zone):
        """The line's fields by the names of its columns."""
        if line.startswith(b"#"):
            return None
        found, names, least = values(line), self.names, None
        if names is None:
            names, least = next(((names, least) for begin, names, least in DOCUMENTED if begin.match(line)), (None, 0))
            if names is None or len(found) < least:
                return None
            found = found[:len(names)]
            names = names[:len(found)]
        return self.filled(names, found, zone) if len(found) == len(names) else None

    def filled(self, names, found, zone):
        is_cloudfront = b"x-edge-location" in names
        columns = {}
        for name, (value, quoted) in zip(names, found):
            kind = NAMES.get(name)
            if kind in TYPES and kind not in columns and value and not TYPES[kind].fullmatch(value):
                return None
            if kind in ("stem", "query", "uri") and kind not in columns and b" " in value and is_torn_target(value[value.index(b" "):]):
                return None
            if is_cloudfront and kind not in AS_LOGGED:  # its own encoding goes first; `+` is none of it
                value = unquote_to_bytes(value)
            columns.setdefault(kind, (b"" if value == b"-" else value, quoted))
        if not {"stem", "query", "uri"} & columns.keys():
            return None

        def value(kind):
            return columns.get(kind, (b"", False))[0]

        query = value("query")
        if not is_cloudfront and not columns.get("query", (b"", False))[1] and (error := ASP_ERROR.search(query)):
            query = query[:error.start()]
        target, query, host = url(value("stem"), query.removeprefix(b"?"), value("uri"))
        return Entry("cloudfront" if is_cloudfront else "w3c", self.time(columns, value, zone), value("method") or b"-",
                     target, response_number(value("response")), host or value("requested host") or value("host") or None,
                     value("location") or None, query, has_route=bool(value("stem") or value("uri")))

    def time(self, columns, value, zone):
        """In UTC, but for a pair of local columns."""
        if value("date") and value("time"):
            return date_and_time(value("date"), value("time"), 0)
        if stamp := value("timestamp"):
            found = any_time(stamp, 0)
            return epoch_time(stamp) if found is None else found
        if value("local date") and value("local time"):
            return date_and_time(value("local date"), value("local time"), zone)
        if "date" in columns or "timestamp" in columns or self.began is None:
            return None
        # The time of day alone: an hour or more before the log's beginning it is the next day's.
        time = date_and_time(self.began.strftime("%Y-%m-%d").encode(), value("time"), 0)
        began = (self.began - EPOCH) // timedelta(seconds=1) * SECOND
        return time if time is None or time // SECOND * SECOND + 3600 * SECOND > began else time + 86_400 * SECOND


def date_and_time(date, clock, zone):
    if re.fullmatch(rb"\d{4}-\d\d-\d\d", date) and re.fullmatch(rb"\d\d:\d\d:\d\d(?:\.\d+)?", clock):
        return iso_time(date + b"T" + clock, zone)
    return None


def day_of(line):
    """When a `#Date:` line says that the log began."""
    match = DAY.fullmatch(line)
    if not match:
        return None
    year, month, day = match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)
    if not match[1]:
        if month not in MONTHS:
            return None
        month = MONTHS.index(month) + 1
    try:
        return datetime(int(year), int(month), int(day), *(int(part or 0) for part in match.group(7, 8, 9)))
    except ValueError:
        return None


def has_query(target):
    return target.partition(b"#")[0].partition(b"?")[2] != b""


def url(stem, query, whole):
    """(target, query by itself or None, host): of path, query and whole URL the first that has a query counts."""
    if has_query(stem):
        return stem, None, None
    if query:
        return stem or whole.partition(b"?")[0], query, None
    if whole and (not stem or has_query(whole)):
        match = re.match(rb"([A-Za-z0-9._:-]+)([/?].*)", whole, re.DOTALL)
        if match and not match[1].endswith(b":") and re.search(rb"[.:]", match[1]):  # without its scheme
            return match[2], None, match[1]
        return whole, None, None
    return stem, b"", None
