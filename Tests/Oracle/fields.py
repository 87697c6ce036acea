"""What the formats share: the entry that a line becomes, text, times and request lines.

A paragraph sign names the section of the contract that a rule comes from; "Chosen" marks what
the contract leaves open.
"""

import re
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
# What a field may be. §2
METHOD = rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # a token, RFC 9110 §5.6.2
RESPONSE = rb"(?:\d{3}|0|-1|-)"
NUMBER = rb"(?:-|\+?\d+)"              # a size
QUOTED = rb'"((?:[^"\\]|\\.)*)"'
# Between quotes that are not escaped: no quote after a space, which opens another field. §2
BARE = rb'(?:[^"]|(?<! )")*?'
TAIL = rb'(?:(?!" ").)*?'  # in fields after that do not matter, up to `" "`


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


# A target and a protocol in other spellings than `HTTP/1.1`: `h2`, `HTTP2`, `http/1.1`, `2.0`, `-`. §2
PROTOCOL = re.compile(rb"(?P<target>.*[^ ]) +(?i:\d(?:\.\d)?|-|(?:https?|hq|spdy|quic|wss?)[0-9._/-]*|h[0-9._/-]+|h2c)",
                      re.DOTALL)


def method_and_target(request: bytes) -> tuple[bytes, bytes]:
    """The method ends at the first space, the target at the last ` HTTP/`, before another protocol, or at the end. §2

    Chosen: spaces at both ends of the target are no part of it (nginx serves such a request), and none
    after a protocol is part of that. No other byte is taken off: a tab or line feed there was sent, and is
    counted as logged.
    """
    method, _, rest = request.partition(b" ")
    target, found, _ = rest.rpartition(b" HTTP/")
    if found:
        return method, target.strip(b" ")
    rest = rest.strip(b" ")
    other = PROTOCOL.fullmatch(rest)
    return method, other["target"] if other else rest


METHODS = {b"GET", b"HEAD", b"POST", b"PUT", b"DELETE", b"CONNECT", b"OPTIONS", b"TRACE", b"PATCH"}


def is_address(word: bytes) -> bool:
    """An IP address as far as its characters tell, perhaps with a port."""
    if re.search(rb"[^0-9A-Fa-f.:\[\],\"]", word):
        return False
    return word.count(b":") >= 2 or (word.count(b".") == 3 and not re.search(rb"[A-Fa-f]", word))


def has_second_request(text: bytes) -> bool:
    """Whether a further word is an address or a logged time, or ends in a method before a path or a URL."""
    words = [word for word in re.split(rb"[ \t]+", text) if word]
    return any(is_address(word) or re.match(rb"\[\d\d/.{5}", word, re.DOTALL) for word in words) or any(
        re.search(rb"[A-Z]*\Z", word)[0] in METHODS and after.startswith((b"/", b"http"))
        for word, after in zip(words, words[1:]))


REQUEST_BEGIN = rb"(?=(?:" + b"|".join(sorted(METHODS)) + rb") (?:/|http))"
MARKS = {"quote": re.compile(rb'(?<!\\)"' + REQUEST_BEGIN), "space": re.compile(rb" " + REQUEST_BEGIN),
         # What a client sent of its own is after another quoted field.
         "quote after word": re.compile(rb'(?<!\\)(?<!" )"' + REQUEST_BEGIN)}


def has_another(line: bytes, begin: int, end: int, mark: str) -> bool:
    """Whether a line has a request besides that of line[begin:end]: two lines were written into one."""
    return any(not begin <= match.end() < end for match in MARKS[mark].finditer(line))


def is_torn(request: bytes) -> bool:
    """Two writers in one line: a letter or a quote after a version, or another line's words."""
    start = request.find(b" ", request.find(b" ") + 1) if b" " in request else -1
    return 0 <= start < len(request) - 9 and is_torn_target(request[start:])


def is_torn_target(rest: bytes) -> bool:
    """The same of what a target has from its first space on."""
    return re.search(rb' HTTP/[0-9.]+[A-Za-z"]', rest) is not None or has_second_request(rest)


def response_number(text: bytes) -> Optional[int]:
    """Three digits, or 0; anything else is no response."""
    return int(text) if re.fullmatch(rb"\d{3}|0", text) else None
