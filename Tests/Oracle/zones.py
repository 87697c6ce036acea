"""Time zones: those of the IANA database, the names of their offsets, and zones as logs spell them.

Elsewhere a zone is a number of minutes east of UTC or a `Zone`.
"""

import re
import struct
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple, Optional
from zoneinfo import TZPATH, ZoneInfo

# The world's time without an offset, as people name it; what `%Z` writes for it.
UTC = re.compile(r"(?:etc/)?(?:z|utc|gmt|uct|zulu|universal|greenwich)", re.IGNORECASE)
UTC_NAMES = ("utc", "gmt", "uct", "z")
OFFSET = re.compile(r"([+-])(\d\d)(?::?(\d\d))?", re.ASCII)


class Zone:
    """One of the database, with its file's names of offsets (TZif, RFC 9636 §3)."""

    def __init__(self, identifier: str):
        self.identifier, self.rules = identifier, ZoneInfo(identifier)
        file = next(path for folder in TZPATH if (path := Path(folder, identifier)).is_file())
        # Of each name the offset that was the last to have it.
        self.latest = dict(named_offsets(file.read_bytes()))

    def east(self, local: datetime) -> timedelta:
        """Of a doubled hour the earlier instant, in a gap the offset before it. §3"""
        return self.rules.utcoffset(local)

    def named(self, name: str, local: datetime) -> Optional[timedelta]:
        """The offset of this name: the one in effect at that local time, else the latest."""
        if name not in self.latest:
            return None
        for fold in (0, 1):
            if self.rules.tzname(at := local.replace(fold=fold)) == name:
                return self.rules.utcoffset(at)
        return self.latest[name]


def named_offsets(data: bytes):
    """(name, offset) of what a TZif file has, in the order of time."""
    numbers = struct.unpack_from(">6I", data, 20)
    position, size = 44, 4
    if data[4:5] >= b"2":  # the same again with times of 64 bits
        utc, standard, leaps, times, types, characters = numbers
        position += times * 5 + types * 6 + characters + leaps * 8 + standard + utc
        numbers, position, size = struct.unpack_from(">6I", data, position + 20), position + 44, 8
    _, _, _, times, types, characters = numbers
    position += times * size
    order = data[position:position + times]
    position += times
    names = data[position + types * 6:position + types * 6 + characters]
    kinds = []
    for number in range(types):
        seconds, _, begin = struct.unpack_from(">iBB", data, position + number * 6)
        kinds.append((names[begin:names.index(b"\0", begin)].decode("ascii"), timedelta(seconds=seconds)))
    return kinds + [kinds[number] for number in order]


def option(text: str):
    """What --timezone says, `+01:00` or an identifier; None if there is no such zone."""
    if ":" in text:
        return written(text)
    try:
        return Zone(text)
    except (KeyError, ValueError, OSError, StopIteration):
        return None


def minutes(hours: int, minutes: int, sign: int) -> Optional[int]:
    """Minutes east, or None over ±23:59 (RFC 3339 §5.6)."""
    return None if hours > 23 or minutes > 59 else sign * (hours * 60 + minutes)


def east(zone, local: datetime) -> timedelta:
    return timedelta(minutes=zone) if isinstance(zone, int) else zone.east(local)


def written(text: str) -> Optional[int]:
    """`+05:45`, `+0545`, `-03` in minutes east, or None."""
    match = OFFSET.fullmatch(text)
    return match and minutes(int(match[2]), int(match[3] or 0), -1 if match[1] == "-" else 1)


class Abbreviated(NamedTuple):
    """A zone where all times have one name: `CET`."""
    zone: Zone
    name: str

    def east(self, local):
        return self.zone.named(self.name, local)


def abbreviated(name: str, zone):
    """What `%Z` wrote, as a zone; None if neither everybody nor the zone of --timezone has this name."""
    if name.lower() in UTC_NAMES:
        return 0
    if (offset := written(name)) is not None:
        return offset
    return Abbreviated(zone, name) if isinstance(zone, Zone) and name in zone.latest else None


def said(text: str, zone):
    """What a record says of its zone, as one; None if it is none that is known here."""
    if UTC.fullmatch(text) or text == "0":
        return 0
    if isinstance(zone, Zone) and text == zone.identifier:
        return zone
    return abbreviated(text, zone)
