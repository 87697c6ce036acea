"""A tolerant reader of one JSON object, as servers write it.

A string may hold raw control bytes and nginx's `\\xHH`; a bare value is whatever is there, or
nothing. What is missing of the structure is not forgiven.
"""

import re
from typing import NamedTuple, Optional

DEEPEST = 32
SPACE = re.compile(rb"[ \t\r\n]*")
STRING = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
BARE = re.compile(rb"[^,}\] \t\r\n]*")
ESCAPE = re.compile(rb'\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|(["\\/bfnrt]))')
SHORT = {b'"': b'"', b"\\": b"\\", b"/": b"/", b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r",
         b"t": b"\t"}
PAIR = re.compile(rb"\\u([Dd][89ABab][0-9A-Fa-f]{2})\\u([Dd][C-Fc-f][0-9A-Fa-f]{2})")
TOKEN = re.compile(PAIR.pattern + rb"|" + ESCAPE.pattern)


class Member(NamedTuple):
    path: tuple            # the keys from the outermost object on, un-escaped
    spelled: tuple         # the same, as they stand there
    kind: str              # `string`, `bare`, `object` or `array`
    value: bytes           # un-escaped if a string
    in_array: bool = False  # the first element of an array, which stands for the array's key
    escaped: bool = False
    raw: bytes = b""       # as it is there

    @property
    def trimmed(self):
        """Spaces at both ends are no part of what JSON says. §2"""
        return self.value.strip(b" ")


def member(spelled, kind, raw, in_array=False):
    value = unescaped(raw) if kind == "string" else raw
    return Member(tuple(map(unescaped, spelled)), spelled, kind, value, in_array, b"\\" in raw, raw)


class Broken(Exception):
    """Not the structure of JSON."""


def unescaped(text: bytes) -> bytes:
    """JSON's escapes and `\\xHH`; other backslashes stay. A lone surrogate is U+FFFD."""
    def one(match):
        high, low, code, byte, short = match.groups()
        if high:
            point = 0x10000 + ((int(high, 16) - 0xD800) << 10) + int(low, 16) - 0xDC00
        elif code:
            point = int(code, 16)
            point = 0xFFFD if 0xD800 <= point <= 0xDFFF else point
        else:
            return bytes([int(byte, 16)]) if byte else SHORT[short]
        return chr(point).encode()

    # A backslash that escapes nothing must not hide the one after it: each is looked at in turn.
    return TOKEN.sub(one, text)


def members(text: bytes) -> Optional[list]:
    """The members of the object that the text is, nested ones too; None if it is none.

    Behind the object only white space and one comma may stand.
    """
    found = []
    try:
        start = len(text) - len(text.lstrip(b" \t\x1e"))
        end = object_at(text, start, (), 1, found)
    except Broken:
        return None
    return found if re.fullmatch(SPACE.pattern + rb",?" + SPACE.pattern, text[end:]) else None


def skipped(text, position):
    return SPACE.match(text, position).end()


def object_at(text, position, path, depth, found):
    """Reads the object that begins there; answers where it ends. `found` None keeps nothing.

    Chosen: a comma in front of the closing brace is forgiven (format strings end so).
    """
    if depth > DEEPEST or not text.startswith(b"{", position):
        raise Broken
    position = skipped(text, position + 1)
    while not text.startswith(b"}", position):
        key = STRING.match(text, position)
        if not key:
            raise Broken
        position = skipped(text, key.end())
        if not text.startswith(b":", position):
            raise Broken
        position = value_at(text, skipped(text, position + 1), path + (key[1],), depth, found)
        position = skipped(text, position)
        if text.startswith(b",", position):
            position = skipped(text, position + 1)
        elif not text.startswith(b"}", position):
            raise Broken
    return position + 1


def value_at(text, position, path, depth, found):
    if text.startswith(b"{", position):
        if found is not None:
            found.append(member(path, "object", b""))
        return object_at(text, position, path, depth + 1, found)
    if text.startswith(b"[", position):
        if found is not None:
            found.append(member(path, "array", b""))
        return array_at(text, position, path, depth + 1, found)
    kind, match = "string", STRING.match(text, position)
    if not match:
        if text.startswith(b'"', position):
            raise Broken
        kind, match = "bare", BARE.match(text, position)
    if found is not None:
        found.append(member(path, kind, match[1] if kind == "string" else match[0]))
    return match.end()


def array_at(text, position, path, depth, found):
    """Passed over, but for a string as its first element, or a bare word as its only one."""
    if depth > DEEPEST:
        raise Broken
    position = skipped(text, position + 1)
    if text.startswith(b"]", position):
        return position + 1
    if found is not None and (first := STRING.match(text, position)):
        found.append(member(path, "string", first[1], in_array=True))
    elif found is not None and text[position:position + 1] not in (b"{", b"[", b'"'):
        only = BARE.match(text, position)
        if only[0] and text.startswith(b"]", skipped(text, only.end())):
            found.append(member(path, "bare", only[0], in_array=True))
    while True:
        position = skipped(text, value_at(text, position, path, depth, None))
        if text.startswith(b"]", position):
            return position + 1
        if not text.startswith(b",", position):
            raise Broken
        position = skipped(text, position + 1)
