"""Linkback's own `event` records as input: many hosts add up to exact distinct sessions. §6"""

from fields import Event, nothing, response_number
from json_lines import text_time
from json_text import members

EVENT = b'{"record":"event","v":1,'
OTHERS = tuple(b'{"record":"%s","v":1' % kind for kind in (b"summary", b"total", b"window",
                                                            b"rejected", b"explanation"))


def is_own(body):
    return body.startswith((EVENT, *OTHERS))


def entry(body, zone):
    """What an event says; the other records fit and say nothing. None if it is no whole event."""
    if body.startswith(OTHERS):
        return nothing("linkback-events")
    found = members(body) if body.startswith(EVENT) else None
    if found is None:
        return None
    first = {}
    for member in found:
        if len(member.path) == 1 and not member.in_array:  # of a repeated key the first
            first.setdefault(member.path[0], member)

    def string(key):
        member = first.get(key)
        return member.value if member and member.kind == "string" else None

    session, status = string(b"session"), string(b"status")
    if session is None or status is None or string(b"time") is None:
        return None
    number = first.get(b"response")
    return Event("linkback-events", text_time(first[b"time"].trimmed, zone), session, status, string(b"route"),
                 string(b"host"),
                 response_number(number.value) if number and number.kind == "bare" else None,
                 "location" if string(b"source") == b"location" else "request")
