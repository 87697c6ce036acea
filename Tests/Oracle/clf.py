"""Lines of the CLF family: common, combined and what is built on them."""

import re
from typing import Optional

from fields import CLF_TIME, QUOTED, WORD, Entry, clf_time, method_and_target, unescaped

# A user name may hold spaces, brackets and escaped quotes, but no bare quote: the first bracketed
# time with `"` behind it is the line's time, whatever stands before it. §2
STAMP = re.compile(rb"\[(" + CLF_TIME.pattern + rb')\] (?=")')
# Chosen: what follows the response status may be cut off or unknown; it still fits. A bare quote
# ends the request only with a status behind it: without escaping (nginx `escape=none`) a client can
# put a quote there.
STATUS = rb"(?:-|\d{1,3})(?: |\Z)"
REST = re.compile(rb'"((?:[^"\\]|\\.|"(?! ' + STATUS + rb'))*)" (-|\d{1,3})(?: (.*))?', re.DOTALL)
# Chosen: anything behind the user agent makes it `combined+`, even without a space.
COMBINED = re.compile(rb"(?:-|\d+) " + QUOTED + rb" " + QUOTED + rb"(.+)?", re.DOTALL)
TRAEFIK = re.compile(rb" \d+ " + QUOTED + rb" " + QUOTED + rb" \d+ms", re.DOTALL)
# As a log_format has it: each field is whatever stands between the literals around it.
BETWEEN = rb'"((?:[^\\]|\\.)*?)"'
BEFORE = re.compile(rb".*? - .* \[", re.DOTALL)
LOCATION = re.compile(rb".*? " + BETWEEN + rb" " + BETWEEN + rb" " + BETWEEN, re.DOTALL)

# `host:port`, then a client address (never `-`), and at least two fields more. §6 `vcommon`
VHOST = re.compile(rb"(\[[^\] ]*\]|[^:\[ ]+):\d+ (?!- )[^ ]+ [^ ]+ .+", re.DOTALL)

# lighttpd's `%V`: an address, the host in the place of `identd`'s answer, a user.
SECOND_WORD = re.compile(rb"([0-9A-Fa-f.:]+) (" + WORD + rb") " + WORD + rb" ")
HOST_LIKE = re.compile(rb"(?=.*[g-zG-Z-])(?=.*\.).*|localhost|[^:\[\]]+:\d+|\[[^\]]*\](?::\d+)?",
                       re.DOTALL)


def second_word_host(before: bytes) -> Optional[bytes]:
    """The host that stands in the second place of what precedes the time."""
    match = SECOND_WORD.fullmatch(before)
    if match and re.search(rb"[.:]", match[1]) and match[2] != b"-" and HOST_LIKE.fullmatch(match[2]):
        return match[2]
    return None


def entry(line: bytes, with_location: bool = False) -> Optional[Entry]:
    """The line's fields, or None if it fits no format of the family."""
    stamp = STAMP.search(line)
    rest = stamp and REST.fullmatch(line, stamp.end())
    if not rest:
        return None
    request, response, tail = unescaped(rest[1]), rest[2], rest[3] or b""
    combined, located = COMBINED.fullmatch(tail), LOCATION.fullmatch(tail)
    if with_location and not (located and BEFORE.fullmatch(line, 0, stamp.start() + 1)):
        return None
    method, target = method_and_target(request)
    vhost, second = VHOST.fullmatch(line, 0, stamp.start()), second_word_host(line[:stamp.start()])
    name = "common" if not combined else "combined+" if combined[3] else "combined"
    if name == "combined+" and TRAEFIK.fullmatch(combined[3]):
        name = "traefik"
    elif name == "combined" and second:
        name = "lighttpd"
    elif vhost and name in ("common", "combined"):
        name = "v" + name
    elif name == "combined" and target.startswith((b"http://", b"https://")):
        name = "varnish"
    host = vhost[1] if vhost else second
    return Entry(name, clf_time(stamp[1]), method, target,
                 None if response == b"-" else int(response),
                 unescaped(host) if host else None,
                 unescaped(located[3]) if with_location else None)
