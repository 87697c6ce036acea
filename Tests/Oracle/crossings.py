"""Two writers in one line: halves of sound lines, joined where quotes stand.

Each sound line has a session of its own in its request, another one in its Referer, and a client whose
address and name are nobody's host. So of whatever is made of them the truth is known: a session that
counts has its own request's status and route, and no Referer, address or name ever comes out.
"""

import re
from typing import NamedTuple

import dialects
import servers
from judging import route_and_host
from ndjson import KNOWN
from sessions import pseudonym

# Formats in which types tell a Referer from a request. In JSON and logfmt, the halves of two lines that are cut in
# front of two values make a line in which nothing is wrong; where quotes are doubled, two that meet are text; and
# Envoy escapes nothing. ALB's and S3's hosts and Locations are told by their place alone.
SHAPES = {**{name: servers.SERVERS[name] for name in "common combined traefik lighttpd varnish elb haproxy".split()},
          **{name: dialects.DIALECTS[name] for name in "quoted_before quoted_status referer_between bracket_times leading_words "
             "two_requests".split()}}
CLIENTS = [b"198.51.100.%d" % number for number in range(1, 9)] + [b"2001:db8:c::7"]
# What must not be seen: the clients' addresses and names, and the users' (but in what only looks like a URL).
PRIVATE = re.compile(rb"198\.51\.100\.|2001:db8:c:|client\.example\.net|(?<![0-9A-Za-z/])ada(?![0-9A-Za-z])")


class Truth(NamedTuple):
    """What a session's own request says."""
    status: str
    route: str


class Crossings:
    """Makes lines out of pairs of sound ones, and remembers what those say."""

    def __init__(self, noise):
        self.noise, self.number = noise, 0
        self.truth = {"csn_2nd": Truth("draft", "/index.php")}  # of dialects.two_requests
        self.shapes = [noise.random.choice(list(SHAPES))] if noise.chance(0.5) else list(SHAPES)

    def sound(self):
        """A valid line of one of the shapes."""
        noise = self.noise
        self.number += 1
        session, status = b"csn_x%d" % self.number, noise.pick(*KNOWN[:4]).encode()
        path = noise.pick(b"/link", b"/", b"/a/b", b"/link%22x")
        target = path + b"?" + noise.pick(b"", b"", b"lang=de&") + b"session_id=%s&status=%s" % (session, status)
        it = {"method": noise.pick(b"GET", b"GET", b"GET", b"POST"), "target": target, "location": b"",
              "referer": noise.pick(b"-", b"https://app.example.com/link?session_id=csn_r%d&status=%s" % (self.number, status),
                                    b"https://app.example.com/a b?c=\"d&session_id=csn_r%d&status=draft" % self.number),
              "response": noise.pick(b"200", b"302", b"302", b"500", b"404"), "moment": noise.moment(),
              "agent": noise.pick(b"UA", b"-", b"Mozilla/5.0 (X11) GET /link?session_id=csn_u%d&status=draft HTTP/1.1" % self.number),
              "host": b"app.example.com", "client": noise.random.choice(CLIENTS)}
        if noise.chance(0.3):  # a request without a callback, in front of a Referer with one
            it["target"] = noise.pick(b"/a.js", b"/a.js?v=1", b"/")
        else:
            self.truth[session.decode()] = Truth(status.decode(), route_and_host(target, None)[0])
        line = SHAPES[noise.random.choice(self.shapes)](noise, it)
        return line if line.count(b'"') % 2 == 0 else line + b'"'  # HAProxy's may be cut off

    def cut(self, line):
        """Where a quote is, or the end."""
        return self.noise.random.choice([match.start() for match in re.finditer(rb'"', line)] or [len(line)])

    def line(self):
        first, second = self.sound(), self.sound()
        after = self.noise.pick(0, 0, 1)  # both halves are cut in front of their quotes, or after
        head, tail = self.cut(first) + after, self.cut(second) + after
        return self.noise.pick(
            first, second, first[:head] + second[tail:], first[:head] + second[tail:], first[:head] + second, first + second[tail:],
            first + second, first[:head] + second + first[head:], first[:head] + second[tail:] + first[head:], first[:head], second[tail:],
            first[:head] + first[self.cut(first) + after:], first[:head] + b'" ' + second[tail:])


def log(noise, lines):
    """A file of such lines, and the truth about their sessions."""
    maker = Crossings(noise)
    text = b"\n".join(maker.line().replace(b"\n", b" ") for _ in range(lines)) + b"\n"
    return text, {pseudonym(session): said for session, said in maker.truth.items()}


def problem(event, truth, limits_statuses):
    """What an `event` record says that none of the sound lines does, or None.

    `limits_statuses`: whether an option moves statuses to `(other)`. None makes one of another.
    """
    wanted, said = truth.get(event["session"]), (event["status"], event["route"])
    if wanted is None:
        return f"line {event['line']}: its session is in no request"
    if said != wanted and not (limits_statuses and said == ("(other)", wanted[1])):
        return f"line {event['line']}: says {said} and not {tuple(wanted)}"
    if not re.fullmatch(r"[a-z0-9._-]*|\[[0-9a-f:]*\]", event["host"] or ""):
        return f"line {event['line']}: {event['host']!r} is nobody's host"
    return None


def private(output):
    """A client or user that is in the output, or None."""
    found = PRIVATE.search(output)
    return found and output[max(0, found.start() - 100):found.end() + 20].decode(errors="backslashreplace")
