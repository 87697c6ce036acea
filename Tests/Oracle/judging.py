"""One access-log line of the CLF family in, its bucket (and callback) out.

A second implementation of the contract's rules for lines, written for reading and not for speed.
A paragraph sign names the section of the contract that a rule comes from; "Chosen" marks what
the contract leaves open.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple, Optional
from urllib.parse import unquote_to_bytes

OTHER = "(other)"

# The buckets that reject a line, in the contract's order of judgement; `callbacks` is the rest. §2
# (`expired` belongs to `follow` and never occurs here.)
REJECTIONS = ("oversized", "malformed", "other", "outside", "foreign", "incomplete",
              "wrong_method", "expired")

LONGEST_LINE = 1 << 20  # bytes, without LF, CR and leading NULs. §3
LONGEST_STATUS = 64     # bytes of the decoded, repaired text. §3
LONGEST_ROUTE = 1024    # bytes of the un-escaped, repaired text. §3


class Callback(NamedTuple):
    """What a callback line says. Texts are repaired; `time` is in nanoseconds since 1970, UTC."""
    time: int
    session: str
    status: str             # `(other)` if it is over the limit
    route: str              # `(other)` if it is over the limit
    host: Optional[str]
    response: Optional[int]
    source: str             # `request` or `location`
    long_status: bool       # over the limit, so "moved" wherever it is counted
    long_route: bool        # the same, for counts by route


@dataclass
class Rules:
    """The options that decide a line's bucket."""
    since: Optional[int] = None       # nanoseconds since 1970, inclusive
    until: Optional[int] = None       # exclusive
    prefix: bytes = b"csn_"
    longest_line: int = LONGEST_LINE
    longest_status: int = LONGEST_STATUS
    location: bool = False            # the format is `combined` and a quoted Location behind it


# --- Text ---------------------------------------------------------------------------------------

# nginx writes \xHH; Apache \" \\ \n \t \r \b \v \f and \xhh. Any other backslash stays. §2
ESCAPE = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|(["\\ntrbvf]))')
APACHE = {b'"': b'"', b"\\": b"\\", b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b",
          b"v": b"\v", b"f": b"\f"}


def unescaped(field: bytes) -> bytes:
    """A field's text as the server had it, read once from left to right. §2"""
    return ESCAPE.sub(lambda m: bytes([int(m[1], 16)]) if m[1] else APACHE[m[2]], field)


def repaired(text: bytes) -> str:
    """One U+FFFD for each maximal ill-formed part, which is what `replace` does. §4"""
    return text.decode("utf-8", errors="replace")


ANY_ESCAPE = re.compile(rb"\\x([0-9A-Fa-f]{2})|\\u([0-9A-Fa-f]{4})|#([0-9A-Fa-f]{2})")


def mentions_session_id(line: bytes) -> bool:
    """Whether the line would say `session_id` to someone who undid every escape. §2, bucket 2

    Chosen: the three escapes are undone in one pass, then no, one or two rounds of
    percent-decoding. None of these can hide a mention that was there before it.
    """
    text = ANY_ESCAPE.sub(
        lambda m: chr(int(m[1] or m[2] or m[3], 16)).encode("utf-8", "surrogatepass"), line)
    return b"session_id" in unquote_to_bytes(unquote_to_bytes(text))


# --- Time ---------------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1)
MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun",
          b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")
SECOND = 1_000_000_000


def nanoseconds(year, month, day, hour, minute, second, zone_hours, zone_minutes, sign, fraction=0):
    """The instant since 1970 in UTC, or None if no calendar or clock shows this time.

    `:60` is the next second, in any minute. §3  Chosen: years 1678 to 2261 in UTC, whose nanoseconds
    fit 64 bits; zones to ±23:59 (RFC 3339 §5.6).
    """
    if second > 60 or zone_hours > 23 or zone_minutes > 59:
        return None
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59))
        zone = sign * timedelta(hours=zone_hours, minutes=zone_minutes)
        utc = local + timedelta(seconds=second // 60) - zone
    except (ValueError, OverflowError):
        return None
    if not 1678 <= utc.year <= 2261:
        return None
    return (utc - EPOCH) // timedelta(seconds=1) * SECOND + fraction


# --- The line -----------------------------------------------------------------------------------

QUOTED = rb'"((?:[^"\\]|\\.)*)"'

# A user name may hold spaces, brackets and escaped quotes, but no bare quote: the first bracketed
# time with `"` behind it is the line's time, whatever stands before it. §2
STAMP = re.compile(rb'\[(\d\d)/([A-Za-z]{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)\] (?=")')
# Chosen: what follows the response status may be cut off or unknown; it still fits. A bare quote
# ends the request only with a status behind it: without escaping (nginx `escape=none`) a client can
# put a quote there.
STATUS = rb"(?:-|\d{1,3})(?: |\Z)"
REST = re.compile(rb'"((?:[^"\\]|\\.|"(?! ' + STATUS + rb'))*)" (-|\d{1,3})(?: (.*))?', re.DOTALL)
# Chosen: anything behind the user agent makes it `combined+`, even without a space.
COMBINED = re.compile(rb"(?:-|\d+) " + QUOTED + rb" " + QUOTED + rb"(.+)?", re.DOTALL)
# As a log_format has it: each field is whatever stands between the literals around it.
BETWEEN = rb'"((?:[^\\]|\\.)*?)"'
BEFORE = re.compile(rb".*? - .* \[", re.DOTALL)
LOCATION = re.compile(rb".*? " + BETWEEN + rb" " + BETWEEN + rb" " + BETWEEN, re.DOTALL)

# `host:port`, then a client address (never `-`), and at least two fields more. §6 `vcommon`
VHOST = re.compile(rb"(\[[^\] ]*\]|[^:\[ ]+):\d+ (?!- )[^ ]+ [^ ]+ .+", re.DOTALL)


class Entry(NamedTuple):
    format: str
    time: Optional[int]
    method: bytes
    target: bytes
    response: Optional[int]
    vhost: Optional[bytes]
    location: Optional[bytes]


def entry(line: bytes, with_location: bool) -> Optional[Entry]:
    """The line's fields, or None if it fits no format of the family."""
    stamp = STAMP.search(line)
    rest = stamp and REST.fullmatch(line, stamp.end())
    if not rest:
        return None
    request, response, tail = unescaped(rest[1]), rest[2], rest[3] or b""
    combined, located = COMBINED.fullmatch(tail), LOCATION.fullmatch(tail)
    if with_location and not (located and BEFORE.fullmatch(line, 0, stamp.start() + 1)):
        return None
    day, month, year, hour, minute, second, sign, zone_hours, zone_minutes = stamp.groups()
    time = None
    if month in MONTHS:
        time = nanoseconds(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute),
                           int(second), int(zone_hours), int(zone_minutes),
                           -1 if sign == b"-" else 1)
    vhost = VHOST.fullmatch(line, 0, stamp.start())
    name = "common" if not combined else "combined+" if combined[3] else "combined"
    if vhost and name != "combined+":
        name = "v" + name
    method, target = method_and_target(request)
    return Entry(name, time, method, target, None if response == b"-" else int(response),
                 unescaped(vhost[1]) if vhost else None,
                 unescaped(located[3]) if with_location else None)


def method_and_target(request: bytes) -> tuple[bytes, bytes]:
    """The method ends at the first space, the target at the last ` HTTP/` or the end. §2

    Chosen: spaces at both ends of the target are no part of it (nginx serves such a request). No
    other byte is taken off: a tab or line feed there was sent, and is counted as logged.
    """
    method, _, rest = request.partition(b" ")
    target, found, _ = rest.rpartition(b" HTTP/")
    return method, (target if found else rest).strip(b" ")


# --- The URL ------------------------------------------------------------------------------------

# Chosen: a scheme may begin with a digit or sign as well: what stands before an `@` is a user then,
# too, and stays out of the output.
ABSOLUTE = re.compile(rb"([A-Za-z0-9+.-]+)://([^/?#]*)([^?#]*)")


def parameters(url: bytes) -> dict[bytes, bytes]:
    """The decoded query; of a repeated name the last value. §2, rules 2 and 3

    Chosen: whatever the URL begins with: `?…`, `link?…` and `myapp:cb?…` count as well.
    """
    _, _, query = url.partition(b"#")[0].partition(b"?")
    found = {}
    for piece in query.split(b"&"):
        name, _, value = piece.partition(b"=")
        found[decoded(name)] = decoded(value)
    return found


def decoded(text: bytes) -> bytes:
    """`+` is a space; each well-formed `%HH` is its byte, once; the rest stays. §2, rule 2"""
    return unquote_to_bytes(text.replace(b"+", b" "))


def route_and_host(url: bytes, vhost: Optional[bytes]) -> tuple[str, Optional[str]]:
    """The path as logged, and the URL's host or else the vhost's. §3

    Chosen: a deep link's route leaves out user info and port, so that no user name gets through;
    of a URL without `//` the route is what stands before the query, as logged (`myapp:cb`). An IPv6
    address without brackets has no port and gets its brackets in the host alone.
    """
    absolute = ABSOLUTE.match(url)
    if not absolute:
        route, host = re.split(rb"[?#]", url)[0], b""
    else:
        scheme, authority, route = absolute.groups()
        host = re.match(rb"\[[^\]]*\]?|[^:]*:[^:]*:.*|[^:]*", authority.rpartition(b"@")[2], re.DOTALL)[0]
        if scheme.lower() not in (b"http", b"https"):
            route = scheme + b"://" + host + route
    host = host or vhost or b"-"
    if b":" in host and not host.startswith(b"["):
        host = b"[" + host + b"]"
    return repaired(route or b"/"), None if host == b"-" else repaired(host.lower())


# --- The judgement ------------------------------------------------------------------------------

def judge(line: bytes, rules: Rules) -> tuple[str, Optional[Callback]]:
    """The line's bucket, and the callback if it is one. The order is the contract's. §2"""
    if len(line) > rules.longest_line:
        return "oversized", None
    fields = entry(line, rules.location)
    if fields is None or fields.time is None:
        return ("malformed" if mentions_session_id(line) else "other"), None

    url, source = fields.target, "request"
    found = parameters(url)
    if (b"session_id" not in found and fields.location is not None  # §2, rule 1
            and fields.response is not None and 300 <= fields.response <= 399
            and fields.method != b"HEAD"):
        url, source = fields.location, "location"
        found = parameters(url)
    if b"session_id" not in found:
        return "other", None

    if rules.since is not None and fields.time < rules.since:
        return "outside", None
    if rules.until is not None and fields.time >= rules.until:
        return "outside", None
    session, status = found[b"session_id"], found.get(b"status", b"")
    if session and not session.startswith(rules.prefix):
        return "foreign", None
    if not session or not status:
        return "incomplete", None
    if source == "request" and fields.method not in (b"GET", b"-"):
        return "wrong_method", None

    route, host = route_and_host(url, fields.vhost)
    status = repaired(status)
    long_status = len(status.encode()) > rules.longest_status
    long_route = len(route.encode()) > LONGEST_ROUTE
    return "callbacks", Callback(
        time=fields.time, session=repaired(session), status=OTHER if long_status else status,
        route=OTHER if long_route else route, host=host,
        response=fields.response or None,  # `0` and `000` are "not logged". §3
        source=source, long_status=long_status, long_route=long_route)
