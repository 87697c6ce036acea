"""Times in all the shapes that logs have, as nanoseconds since 1970 in UTC.

A paragraph sign names the section of the contract that a rule comes from; "Chosen" marks what
the contract leaves open.
"""

import re
from datetime import datetime, timedelta
from typing import Optional

from zones import east, minutes

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


def nanoseconds(year, month, day, hour, minute, second, zone, fraction=0):
    """The instant since 1970 in UTC, or None if no calendar or clock shows this time, or there is no such zone.

    `:60` is the next second, in any minute. §3  Chosen: years 1678 to 2261 in UTC, whose nanoseconds
    fit 64 bits; zones to ±23:59 (RFC 3339 §5.6).
    """
    if second > 60 or zone is None:
        return None
    try:
        local = datetime(year, month, day, hour, minute, min(second, 59))
        utc = local + timedelta(seconds=second // 60) - east(zone, local)
    except (ValueError, OverflowError):
        return None
    if not 1678 <= utc.year <= 2261:
        return None
    return (utc - EPOCH) // timedelta(seconds=1) * SECOND + fraction


def fraction(digits: Optional[bytes]) -> int:
    """The digits after a point, in nanoseconds."""
    return int((digits or b"")[:9].ljust(9, b"0"))


def clf_time(text: bytes) -> Optional[int]:
    """`22/Nov/2026:10:00:00 +0100`."""
    match = CLF_TIME.fullmatch(text)
    if not match or match[2] not in MONTHS:
        return None
    return nanoseconds(int(match[3]), MONTHS.index(match[2]) + 1, *map(int, match.group(1, 4, 5, 6)),
                       minutes(int(match[8]), int(match[9]), -1 if match[7] == b"-" else 1))


def iso_time(text: bytes, zone) -> Optional[int]:
    """`2026-11-22T10:00:00.123+01:00`; without a zone in that of --timezone."""
    match = ISO_PARTS.fullmatch(text)
    if not match:
        return None
    if match[8]:
        zone = 0
    elif match[9]:
        zone = minutes(int(match[10]), int(match[11] or 0), -1 if match[9] == b"-" else 1)
    return nanoseconds(*map(int, match.group(1, 2, 3, 4, 5, 6)), zone, fraction(match[7]))


# --- Any shape ----------------------------------------------------------------------------------

# One list, read wherever a format leaves open how its server writes times: in brackets, in JSON, by keys.
CLOCK = rb"(?P<hour>\d\d):(?P<minute>\d\d):(?P<second>\d\d)"
FRACTION = rb"(?:[.,](?P<fraction>\d+))?"
MONTH = rb"(?P<name>" + b"|".join(MONTHS) + rb")(?:(?<=Sep)t)?"
DAY, YEAR = rb"(?P<day>\d\d?)", rb"(?P<year>\d{4})"
WEEKDAY = rb"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[A-Za-z]*,? )?"
NUMERIC = rb"[+-]\d\d:?\d\d"
# Directly after the time, or after a space; a number may have its zone's name after it.
NAMED = rb" ?(?:UTC|GMT)(?:" + NUMERIC + rb")?"
ZONE_NAME = rb"(?:\[[^\]\x00-\x20]*\]| \([^\)\"\x00-\x1f]*\)| [A-Z]{2,5}(?![A-Za-z0-9]))?"
ZONE = rb"(?:(?P<zone>Z|z|" + NUMERIC + rb"|" + NAMED + rb"| Z| " + NUMERIC + rb")(?![A-Za-z0-9])" + ZONE_NAME + rb")?"
ISO_ZONE = ZONE.replace(rb"<zone>Z|z|", rb"<zone>Z|z|[+-]\d\d(?![\d:])|")
SHAPES = [re.compile(shape, re.DOTALL) for shape in (
    # 2026-11-22T10:00:00.123+01:00, also without seconds; 2026/11/22 10:00:00
    YEAR + rb"-(?P<month>\d\d)-(?P<day>\d\d)[Tt ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?" + FRACTION + ISO_ZONE,
    YEAR + rb"(?P<month>\d\d)(?P<day>\d\d)[Tt](?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)" + FRACTION + ISO_ZONE,
    YEAR + rb"/(?P<month>\d\d)/(?P<day>\d\d)[Tt ]" + CLOCK + FRACTION + ZONE,
    # 22/Nov/2026:10:00:00 +0100; Sun, 22 Nov 2026 10:00:00 GMT; 22-Nov-2026 10:00:00.123
    WEEKDAY + DAY + rb"(?P<between>[/ -])" + MONTH + rb"(?P=between)" + YEAR + rb"[: ]" + CLOCK + FRACTION + ZONE,
    # Nov 22, 2026 @ 10:00:00.123; Sun Nov 22 2026 10:00:00 GMT+0100 (CET)
    WEEKDAY + MONTH + rb"  ?" + DAY + rb",? " + YEAR + rb",? (?:@ )?" + CLOCK + FRACTION + ZONE,
    # Sun Nov 22 10:00:00 2026
    WEEKDAY + MONTH + rb"  ?" + DAY + rb",? " + CLOCK + FRACTION + ZONE + rb" " + YEAR)]


def any_time(text: bytes, zone) -> Optional[int]:
    """A whole date and time in one of the shapes; without a zone in that of --timezone."""
    for shape in SHAPES:
        if not (match := shape.fullmatch(text)):
            continue
        part = match.groupdict()
        month = MONTHS.index(part["name"]) + 1 if part.get("name") else int(part["month"])
        return nanoseconds(int(part["year"]), month, *(int(part[name] or 0) for name in ("day", "hour", "minute", "second")),
                           zone if part["zone"] is None else offset(part["zone"]), fraction(part["fraction"]))
    return None


def has_no_zone(text: bytes) -> bool:
    """Whether it is a time in one of the shapes, without a zone."""
    match = next((match for shape in SHAPES if (match := shape.fullmatch(text))), None)
    return match is not None and match["zone"] is None


def offset(text: bytes) -> Optional[int]:
    """A zone as it is written after a time, in minutes east."""
    number = re.search(rb"([+-])(\d\d):?(\d\d)?", text)
    return minutes(int(number[2]), int(number[3] or 0), -1 if number[1] == b"-" else 1) if number else 0


# --- Numbers ------------------------------------------------------------------------------------

EARLIEST, LATEST = ((datetime(year, 1, 1) - EPOCH) // timedelta(seconds=1) * SECOND for year in (1990, 2100))
REACH = (datetime(2262, 1, 1) - EPOCH) // timedelta(seconds=1) * SECOND
UNITS = (SECOND, 10**6, 10**3, 1)  # nanoseconds


def epoch_time(text: bytes, unit: Optional[int] = None) -> Optional[int]:
    """A number since 1970, from 1990 to 2100 in the unit that puts it there. §3

    A format that fixes the unit has no such bounds. A fraction counts for seconds alone.
    """
    match = re.fullmatch(rb"0*(\d{1,19})(?:\.(\d+))?(?:[Ee]\+?(\d{1,2}))?", text)
    if not match:
        return None
    digits, part, exponent = match[1], match[2] or b"", int(match[3] or 0)
    if exponent > 18:
        return None
    whole, rest = int(digits + part[:exponent].ljust(exponent, b"0")), fraction(part[exponent:])
    for each in [unit] if unit else UNITS:
        time = whole * each + (rest if each == SECOND else 0)
        if time < REACH if unit else EARLIEST <= time < LATEST:
            return time
    return None
