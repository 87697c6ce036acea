"""What the formats share: the entry that a line becomes, text, times and request lines.

A paragraph sign names the section of the contract that a rule comes from; "Chosen" marks what
the contract leaves open.
"""

import re
from datetime import datetime, timedelta
from typing import NamedTuple, Optional
from urllib.parse import unquote_to_bytes


class Entry(NamedTuple):
    """The fields of one line, un-escaped."""
    format: Optional[str]             # None: a line that says nothing about its file's format
    time: Optional[int]               # nanoseconds since 1970 in UTC; None if not readable
    method: bytes
    target: bytes
    response: Optional[int]
    host: Optional[bytes] = None      # the vhost field's or the Host field's
    location: Optional[bytes] = None
    query: Optional[bytes] = None     # if logged by itself: then the target holds none
    has_route: bool = True


class Event(NamedTuple):
    """A line of Linkback's own `events` output."""
    format: str
    time: Optional[int]
    session: Optional[bytes]
    status: Optional[bytes]
    route: Optional[bytes]
    host: Optional[bytes]
    response: Optional[int]
    source: str


def nothing(name):
    """A line that fits and says nothing about a request: it is `other`, whatever it mentions."""
    return Entry(name, 0, b"-", b"", None)


# --- Text ---------------------------------------------------------------------------------------

# nginx writes \xHH; Apache \" \\ \n \t \r \b \v \f and \xhh. Any other backslash stays. §2
ESCAPE = re.compile(rb'\\(?:x([0-9A-Fa-f]{2})|(["\\ntrbvf]))')
APACHE = {b'"': b'"', b"\\": b"\\", b"n": b"\n", b"t": b"\t", b"r": b"\r", b"b": b"\b",
          b"v": b"\v", b"f": b"\f"}

WORD = rb'[^ "]+'
QUOTED = rb'"((?:[^"\\]|\\.)*)"'


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


def method_and_target(request: bytes) -> tuple[bytes, bytes]:
    """The method ends at the first space, the target at the last ` HTTP/` or the end. §2

    Chosen: spaces at both ends of the target are no part of it (nginx serves such a request). No
    other byte is taken off: a tab or line feed there was sent, and is counted as logged.
    """
    method, _, rest = request.partition(b" ")
    target, found, _ = rest.rpartition(b" HTTP/")
    return method, (target if found else rest).strip(b" ")


def response_number(text: bytes) -> Optional[int]:
    """One to three digits; anything else is no response."""
    return int(text) if re.fullmatch(rb"\d{1,3}", text) else None


# --- Times --------------------------------------------------------------------------------------

EPOCH = datetime(1970, 1, 1)
SECOND = 1_000_000_000
MONTHS = (b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun",
          b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec")

CLF_TIME = re.compile(rb"(\d\d)/([A-Za-z]{3})/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)")
# As a prefix or a field that must be a time: with `T`.
ISO = rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|[+-]\d\d(?::?\d\d)?)?"
# Chosen: `,` before a fraction as well, which is cut after nine digits; `+01` as a zone.
ISO_PARTS = re.compile(rb"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:[.,](\d+))?"
                       rb"(?:([Zz])|([+-])(\d\d)(?::?(\d\d))?)?")


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


def fraction(digits: Optional[bytes]) -> int:
    """The digits behind a point, in nanoseconds."""
    return int((digits or b"")[:9].ljust(9, b"0"))


def zone_parts(zone: int) -> tuple[int, int, int]:
    """A --timezone in minutes east as hours, minutes and sign."""
    return abs(zone) // 60, abs(zone) % 60, -1 if zone < 0 else 1


def clf_time(text: bytes) -> Optional[int]:
    """`22/Nov/2026:10:00:00 +0100`."""
    match = CLF_TIME.fullmatch(text)
    if not match or match[2] not in MONTHS:
        return None
    return nanoseconds(int(match[3]), MONTHS.index(match[2]) + 1, *map(int, match.group(1, 4, 5, 6)),
                       int(match[8]), int(match[9]), -1 if match[7] == b"-" else 1)


def iso_time(text: bytes, zone: int) -> Optional[int]:
    """`2026-11-22T10:00:00.123+01:00`; without a zone in that of --timezone."""
    match = ISO_PARTS.fullmatch(text)
    if not match:
        return None
    zoned = zone_parts(zone)
    if match[8]:
        zoned = 0, 0, 1
    elif match[9]:
        zoned = int(match[10]), int(match[11] or 0), -1 if match[9] == b"-" else 1
    return nanoseconds(*map(int, match.group(1, 2, 3, 4, 5, 6)), *zoned, fraction(match[7]))


LATEST = (datetime(2262, 1, 1) - EPOCH) // timedelta(seconds=1) * SECOND


def epoch_time(text: bytes, unit: Optional[int] = None) -> Optional[int]:
    """A number since 1970; its unit is told by its size. A fraction counts for seconds alone."""
    match = re.fullmatch(rb"0*(\d{1,19})(?:\.(\d+))?", text)
    if not match:
        return None
    whole = int(match[1])
    if unit is None:
        unit = next((unit for limit, unit in ((10**11, SECOND), (10**14, 10**6), (10**17, 10**3))
                     if whole < limit), 1)
    time = whole * unit + (fraction(match[2]) if unit == SECOND else 0)
    return time if time < LATEST else None
