"""One access-log line in, its bucket (and callback) out.

A second implementation of the contract's rules for lines, written for reading and not for speed.
A paragraph sign names the section of the contract that a rule comes from; "Chosen" marks what
the contract leaves open.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple, Optional
from urllib.parse import unquote_to_bytes

from fields import Event, mentions_session_id, repaired
from formats import Reader
from sessions import pseudonym

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
    session: str            # its pseudonym, by which sessions are told apart
    status: str             # `(other)` if it is over the limit
    route: Optional[str]    # `(other)` if it is over the limit
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
    prefixes: tuple = (b"csn_",)
    longest_line: int = LONGEST_LINE
    longest_status: int = LONGEST_STATUS
    location: bool = False            # the format is `combined` and a quoted Location after it
    format: Optional[str] = None      # --format NAME
    zone: object = 0                  # --timezone, in minutes east of UTC, or a Zone

    def reader(self):
        """For the lines of one file."""
        return Reader(self.format, self.zone, self.location)


# --- The URL ------------------------------------------------------------------------------------

# Chosen: a scheme may begin with a digit or sign as well: what is before an `@` is a user then,
# too, and stays out of the output.
ABSOLUTE = re.compile(rb"([A-Za-z0-9+.-]+)://([^/?#]*)([^?#]*)")


# What two writers in one line leave in the place of a host is none.
# Formats whose hosts are names of sites and buckets, and never addresses.
NAMES_ALONE = ("alb", "s3", "cloud-storage")
NO_HOST = re.compile(rb"[^A-Za-z0-9%.:\[\]_~\x80-\xff-]")


def query_of(url: bytes) -> bytes:
    """Between the first `?` and the first `#`. §2, rule 2

    Chosen: whatever the URL begins with: `?…`, `link?…` and `myapp:cb?…` count as well.
    """
    return url.partition(b"#")[0].partition(b"?")[2]


def parameters(query: bytes) -> dict[bytes, bytes]:
    """The decoded query; of a repeated name the last value. §2, rules 2 and 3"""
    found = {}
    for piece in query.partition(b"#")[0].split(b"&"):
        name, _, value = piece.partition(b"=")
        found[decoded(name)] = decoded(value)
    return found


def decoded(text: bytes) -> bytes:
    """`+` is a space; each well-formed `%HH` is its byte, once; the rest stays. §2, rule 2"""
    return unquote_to_bytes(text.replace(b"+", b" "))


def without_user_and_port(authority: bytes) -> bytes:
    return re.match(rb"\[[^\]]*\]?|[^:]*:[^:]*:.*|[^:]*", authority.rpartition(b"@")[2],
                    re.DOTALL)[0]


def route_and_host(url: bytes, logged: Optional[bytes], names_alone=False) -> tuple[str, Optional[str]]:
    """The path as logged, and the URL's host or else the one that is logged by itself. §3

    Chosen: a deep link's route leaves out user info and port, so that no user name gets through;
    of a URL without `//` the route is what is before the query, as logged (`myapp:cb`). An IPv6
    address without brackets has no port and gets its brackets in the host alone.
    """
    absolute = ABSOLUTE.match(url)
    if not absolute:
        route, host = re.split(rb"[?#]", url)[0], b""
    else:
        scheme, authority, route = absolute.groups()
        host = without_user_and_port(authority)
        if scheme.lower() not in (b"http", b"https"):
            route = scheme + b"://" + host + route
    if names_alone and not re.search(rb"[A-Za-z\x80-\xff][^.]*\Z", without_user_and_port(logged or b"").partition(b"[")[0]):
        logged = None
    host = host or without_user_and_port(logged or b"") or b"-"
    if NO_HOST.search(host):
        host = b"-"
    if b":" in host and not host.startswith(b"["):
        host = b"[" + host + b"]"
    return repaired(route or b"/"), None if host == b"-" else repaired(host.lower())


# --- The judgement ------------------------------------------------------------------------------

def judge(line: bytes, rules: Rules, reader=None) -> tuple[str, Optional[Callback]]:
    """The line's bucket, and the callback if it is one. The order is the contract's. §2

    Chosen: a line over the limit is not read, so that a `#Fields:` line of that length names nothing.
    """
    if len(line) > rules.longest_line:
        return "oversized", None
    fields = (reader or rules.reader()).entry(line)
    if fields is None or fields.time is None:
        return ("malformed" if mentions_session_id(line) else "other"), None
    return judge_event(fields, rules) if isinstance(fields, Event) else judge_entry(fields, rules)


def judge_entry(fields, rules):
    url, source, has_route = fields.target, "request", fields.has_route
    found = parameters(query_of(url) if fields.query is None else fields.query)
    if (b"session_id" not in found and fields.location is not None  # §2, rule 1
            and fields.response is not None and 300 <= fields.response <= 399
            and fields.method != b"HEAD"):
        url, source, has_route = fields.location, "location", True
        if b" " in url:  # no URL has one: that is what two writers in one line left there
            return "other", None
        found = parameters(query_of(url))
    if b"session_id" not in found:
        return "other", None

    if not is_inside(fields.time, rules):
        return "outside", None
    session, status = found[b"session_id"], found.get(b"status", b"")
    if session and not session.startswith(rules.prefixes):
        return "foreign", None
    if not session or not status:
        return "incomplete", None
    if source == "request" and fields.method not in (b"GET", b"-"):
        return "wrong_method", None

    route, host = route_and_host(url, fields.host, fields.format in NAMES_ALONE)
    return "callbacks", callback(fields, rules, pseudonym(repaired(session)), repaired(status),
                                 route if has_route else None, host, source)


def judge_event(event, rules):
    """A callback that another run of Linkback found: nothing in it is percent-encoded."""
    if not is_inside(event.time, rules):
        return "outside", None
    session = event.session
    is_pseudonym = re.fullmatch(rb"[0-9a-f]{16}", session)
    if session and not is_pseudonym and not session.startswith(rules.prefixes):
        return "foreign", None
    if not session or not event.status:
        return "incomplete", None
    name = session.decode() if is_pseudonym else pseudonym(repaired(session))
    route = event.route and repaired(event.route)
    if event.route == b"":
        route = "/"
    # A record's host has been made from an authority already: it is no authority again.
    host = repaired(event.host) if event.host else None
    return "callbacks", callback(event, rules, name, repaired(event.status), route, host,
                                 event.source)


def is_inside(time, rules):
    return ((rules.since is None or time >= rules.since)
            and (rules.until is None or time < rules.until))


def callback(fields, rules, session, status, route, host, source):
    """With what is too long as `(other)`. §3"""
    long_status = len(status.encode()) > rules.longest_status
    long_route = route is not None and len(route.encode()) > LONGEST_ROUTE
    return Callback(
        time=fields.time, session=session, status=OTHER if long_status else status,
        route=OTHER if long_route else route, host=host,
        response=fields.response or None,  # `0` and `000` are "not logged". §3
        source=source, long_status=long_status, long_route=long_route)
