#!/usr/bin/env python3
"""Writes seeded hostile access-log lines of the CLF family, for comparing two implementations.

The same seed, number and options give the same bytes. Nothing here knows what a line counts as:
that is for the oracle and the program to agree on.

    noise.py --seed 7 --lines 5000 > noise.log
"""

import argparse
import random
import sys

from spellings import (BASE, MONTHS, KNOWN, STATUSES, PATHS, MENTIONS, JUNK, USERS, CLIENTS,
                       VHOSTS, AUTHORITIES, NO_HOST, NO_PROTOCOLS, PROTOCOLS, RESPONSES, AGENTS)


class Noise:
    """Makes lines; every random choice is its own generator's."""

    def __init__(self, seed, sessions, location=False, names=200, pad=0):
        self.random = random.Random(seed)
        self.sessions, self.location = sessions, location
        self.names_drawn, self.pad = names, pad

    def chance(self, probability):
        return self.random.random() < probability

    def pick(self, *choices):
        return self.random.choice(choices)

    # --- Layers of a line, inside out ---

    def session(self):
        return b"csn_%d" % self.random.randrange(self.sessions)

    def status(self):
        return self.random.choice(KNOWN if self.chance(0.8) else STATUSES)

    def percent(self, text, probability, keep=b""):
        """Some bytes as %HH; those that would break the URL or the line always."""
        result = b""
        for byte in text:
            must = byte <= 32 or byte in b'#&=+%"\\?' or byte >= 127
            if byte not in keep and (must or self.chance(probability)):
                if byte == 32 and self.chance(0.5):
                    result += b"+"
                else:
                    result += b"%" + (b"%02x", b"%02X")[self.chance(0.5)] % byte
            else:
                result += bytes([byte])
        return result

    def pair(self, name, value):
        often = self.pick(0, 0, 0, 0.1, 1)
        return self.percent(name, often) + b"=" + self.percent(value, often)

    def logged(self, text, needless=0.0):
        """As nginx or Apache writes a quoted field; with `needless`, some plain bytes as well."""
        apache = self.chance(0.5)
        short = {10: rb"\n", 9: rb"\t", 13: rb"\r", 8: rb"\b", 11: rb"\v", 12: rb"\f", 34: rb"\"", 92: rb"\\"}
        result = b""
        for byte in text:
            if apache and byte in short:
                result += short[byte]
            elif byte < 32 or byte in b'"\\' or byte >= 127 or self.chance(needless):
                result += (rb"\x%02x", rb"\x%02X")[not apache] % byte
            else:
                result += bytes([byte])
        return result

    def query(self, *pairs):
        extra = [self.pair(b"lang", b"de"), self.pair(b"q", b"a b?c#d"), b"flag", b"", b"=", b"session_idx=1"]
        front = [self.random.choice(extra) for _ in range(self.pick(0, 0, 0, 1, 2))]
        return b"&".join(front + list(pairs))

    def complete(self):
        return self.query(self.pair(b"session_id", self.session()), self.pair(b"status", self.status()))

    def path(self):
        return self.random.choice(PATHS) if self.chance(0.3) else b"/link"

    def time(self):
        second = self.random.randrange(86_400)
        if self.chance(0.5):
            second = second % 300 + 36_000
        zone = self.pick(b"+0000", b"+0000", b"+0100", b"-0330", b"+1400", b"-0000", b"+0545", b"-0930")
        return b"22/Nov/2026:%02d:%02d:%02d %s" % (second // 3600, second // 60 % 60, second % 60, zone)

    def line(self, target, method=b"GET", request=None, response=None, time=None, location=None,
             referer=b"-", needless=0.0, user=None, first=None):
        """The whole line; `request` is instead of method, target and version, as logged."""
        if request is None:
            version = self.random.choice(PROTOCOLS) if self.chance(0.02) else self.pick(b" HTTP/1.1", b" HTTP/2.0", b" HTTP/1.0")
            request = self.logged(method + b" " + target + version, needless)
        client = first or (self.random.choice(CLIENTS[:4]) if self.chance(0.9)
                           else self.random.choice(CLIENTS))
        user = user or (self.random.choice(USERS) if self.chance(0.1) else b"-")
        response = response or self.random.choice(RESPONSES)
        line = b'%s - %s [%s] "%s" %s %s' % (client, user, time or self.time(), request, response,
                                             self.pick(b"-", b"0", b"512"))
        agent = self.random.choice(AGENTS)
        if self.pad:
            agent += b"x" * self.random.randrange(self.pad)
        if self.location:
            return line + b' "%s" "%s" "%s"' % (referer, agent, location or b"-")
        if not first and self.chance(0.2):
            line = self.random.choice(VHOSTS) + b" " + line
        if referer != b"-" or self.chance(0.7):
            line += b' "%s" "%s"' % (referer, agent)
            line += self.pick(b"", b"", b"", b' 0.003', b' "198.51.100.44" rt=0.1 "session_id"')
        return line

    def holed(self, line):
        """With NULs in it, as a crash leaves them, in the place of what was there or between."""
        at, size = self.random.randrange(len(line) + 1), self.pick(1, 1, 2, 7, 4096)
        return line[:at] + b"\0" * size + line[at + self.pick(0, size):]

    # --- Kinds of lines ---

    def callback(self):
        return self.line(self.path() + b"?" + self.complete() + self.pick(b"", b"", b"", b"#top", b"#a?b#c"))

    def escaped(self):
        return self.line(self.path() + b"?" + self.complete(), needless=self.pick(0.05, 0.5, 1))

    def hostile_status(self):
        pair = self.pair(b"status", self.random.choice(STATUSES))
        return self.line(b"/link?" + self.query(self.pair(b"session_id", self.session()), pair))

    def raw_status(self):
        """Bytes that a server would log unencoded, or escape, straight from the request."""
        status = self.random.choice(STATUSES).replace(b"\n", b"\\n").replace(b'"', b"'")
        target = b"/link?session_id=" + self.session() + b"&status=" + status
        return self.line(b"", request=b"GET " + target + b" HTTP/1.1")

    def duplicate(self):
        names = [b"session_id", b"status", b"session_id", b"status", b"Session_id", b"STATUS"]
        values = {b"s": [self.session(), b"", b"other_1"], b"t": [self.status(), b"", b"draft"]}
        pairs = []
        for _ in range(self.random.randrange(2, 6)):
            name = self.random.choice(names)
            pairs.append(self.pair(name, self.random.choice(values[name[1:2].lower().replace(b"e", b"s")])))
        return self.line(b"/link?" + b"&".join(pairs))

    def separators(self):
        pair = self.pick(b"session_id=%s&status=%s", b"session_id=%s&amp;status=%s", b"session_id=%s;status=%s",
                         b"&&session_id=%s&&status=%s&&", b"?session_id=%s&status=%s", b"a?session_id=%s&status=%s",
                         b"session_id=%s?x&status=%s?x", b"session_id==%s&status==%s", b"session_id=%s%%26status=%s",
                         b"session_id%%3D%s&status=%s", b"session_id=%s#&status=%s", b"session+id=%s&status=%s",
                         b"session_id =%s&status=%s", b"session_id=%s&status=%s+", b"session_id=+%s&status=%s",
                         b"session_id&session_id=%s&status=%s", b"session_id=%s&status=%s&status",
                         b"session_id[]=%s&status[]=%s", b"#?session_id=%s&status=%s")
        return self.line(b"/link?" + pair % (self.session(), self.random.choice(KNOWN)))

    def malformed_percent(self):
        bad = self.pick(b"%", b"%4", b"%zz", b"%%35", b"%u0041", b"%2541", b"% 41", b"%G1", b"%a")
        return self.line(b"/link?session_id=" + self.session() + bad + b"&status=success" + bad)

    def absolute(self):
        scheme = self.pick(b"http", b"https", b"HTTPS", b"myapp", b"my-app+x.1", b"1app", b"http:", b"")
        target = scheme + b"://" + self.random.choice(AUTHORITIES) + self.pick(b"", b"/", b"/link", b"/a@b:c")
        return self.line(target + b"?" + self.complete())

    def no_host(self):
        target = self.pick(b"http", b"myapp") + b"://" + self.random.choice(NO_HOST) + self.pick(b"", b"/link")
        return self.line(target + b"?" + self.complete())

    def tie(self):
        """Few sessions, few times, many rows: which callback of a session is the last?"""
        session = b"csn_tie%d" % self.random.randrange(20)
        status = self.random.choice(KNOWN + [b"(other)", b"a", b"\xc3\xa9", b"\xff", b"rejected"])
        target = self.pick(b"/t1", b"/t2", b"/", b"http://t.example.com/t1", b"myapp://t") + b"?"
        return self.line(target + self.pair(b"session_id", session) + b"&" + self.pair(b"status", status),
                         time=self.pick(b"22/Nov/2026:10:00:00 +0000", b"22/Nov/2026:11:00:00 +0100",
                                        b"22/Nov/2026:10:00:59 +0000", b"22/Nov/2026:10:00:60 +0000"))

    def old_times(self):
        return self.line(b"/link?" + self.complete(), time=b"%02d/%s/%04d:%02d:%02d:%02d %s" % (
            self.random.randrange(1, 32), self.random.choice(MONTHS).encode(),
            self.pick(1969, 1970, 1968, 1900, 1678, 1677, 2261, 2262, 1, 0, 9999, 2038, 2100),
            self.random.randrange(24), self.random.randrange(60), self.random.randrange(61),
            self.pick(b"+0000", b"-2359", b"+2359", b"+0530")))

    def odd_targets(self):
        target = self.pick(b"", b"link", b"myapp:cb", b"mailto:a@b", b"1:2", b"://x", b"a b", b" ", b"#", b"?",
                           b"example.com:443", b"*", b"//user@host:1/x", b"HTTP/1.1", b"x HTTP/1.1", b"\t", b"a/b://c")
        return self.line(target + b"?" + self.complete())

    def many(self):
        """More names than are kept apart; only where it is asked for, since it changes all other rows."""
        def one(name):
            return b"%s%d" % (name, self.random.randrange(self.names_drawn))

        status = one(b"s") if self.chance(0.9) else self.status()
        target = self.pick(b"/", b"http://%s/" % one(b"H")) + one(b"r") + b"?" + self.query(
            self.pair(b"session_id", self.session()), self.pair(b"status", status))
        return self.line(target, first=None if self.location else one(b"v") + b".example.com:80 198.51.100.1")

    def method(self):
        return self.line(b"/link?" + self.complete(),
                         self.pick(b"HEAD", b"POST", b"get", b"OPTIONS", b"-", b"GETX", b"PROPFIND"))

    def foreign(self):
        session = self.pick(b"abc", b"CSN_1", b"csn-1", b" csn_1", b"xcsn_1", b"\xff", b"csn")
        return self.line(b"/link?" + self.query(self.pair(b"session_id", session),
                                                self.pick(b"status=success", b"status=", b"x=1")))

    def incomplete(self):
        return self.line(b"/link?" + self.pick(
            b"session_id=", b"session_id", b"session_id=&status=success", b"session_id=csn_1&status=",
            b"session_id=csn_1&amp;status=success", b"session_id=csn_1", b"status=success", b"session_id=csn_1&status",
            b"session_id=csn_1&Status=success"))

    def referer(self):
        page = b"https://example.com/link?session_id=" + self.session() + b"&status=success"
        target = self.pick(b"/app.css", b"/link?x=1", b"/link?session_id=csn_1", b"/?status=success")
        return self.line(target, referer=page)

    def ordinary(self):
        return self.line(self.pick(b"/", b"/app.js?v=3", b"*", b"/link#session_id=csn_1&status=success",
                                   b"example.com:443", b"/?q=session_id"))

    def junk(self):
        return self.random.choice(JUNK)

    def junk_mention(self):
        return self.random.choice(JUNK) + self.pick(b"", b"?", b"%", b"#", b"\\") + self.random.choice(
            MENTIONS) + self.pick(b"", b"=csn_1&status=success")

    def names(self):
        return self.line(b"/link?" + self.random.choice(MENTIONS).replace(b'"', b"") + b"=" + self.session()
                         + b"&status=success", user=self.random.choice(USERS))

    def raw_request(self):
        query = b"session_id=" + self.session() + b"&status=success"
        return self.line(b"", request=self.pick(
            b"GET /link?" + query + self.random.choice(PROTOCOLS), b"GET /link?" + query + self.random.choice(NO_PROTOCOLS),
            b"GET" + self.random.choice(PROTOCOLS), b"-", b"", b"GET", b"GET ", rb"\x16\x03\x01", b"GET /a b?" + query + b" HTTP/1.1", b"GET /link?" + query,
            b"GET /link?" + query + b" x HTTP/1.1", b"GET /link?" + query + b" HTTP/1.1 HTTP/1.1", b"/link?" + query,
            b"GET /link?" + query + b" http/1.1", b"GET /link?" + query + b" HTTP", rb"GET /link?a=\"&" + query,
            rb"GET /link?a=\q\x4\xzz\u0041&" + query + b" HTTP/1.1", rb"GET /link?" + query + rb"\x20HTTP/1.1",
            b"GET\t/link?" + query + b" HTTP/1.1", b"GET link?" + query + b" HTTP/1.1"))

    def times(self):
        return self.line(b"/link?" + self.complete(), time=self.pick(
            b"31/Feb/2026:10:00:00 +0000", b"29/Feb/2026:10:00:00 +0000", b"29/Feb/2028:10:00:00 +0000",
            b"22/Nov/2026:24:00:00 +0000", b"22/Nov/2026:10:60:00 +0000", b"22/Nov/2026:10:00:60 +0000",
            b"22/Nov/2026:10:59:60 +0530", b"22/Nov/2026:10:00:61 +0000", b"22/Xyz/2026:10:00:00 +0000",
            b"00/Nov/2026:10:00:00 +0000", b"32/Dec/2026:10:00:00 +0000", b"31/Dec/1969:23:59:59 +0000",
            b"01/Jan/1970:00:00:00 +0100", b"22/Nov/2026:10:00:00 +1400", b"22/Nov/2026:10:00:00", b"-", b"",
            b"29/Feb/1900:10:00:00 +0000", b"29/Feb/2000:10:00:00 -1200", b"31/Dec/2026:23:59:60 +0000"))

    def addresses(self):
        return self.line(b"/link?" + self.complete(),
                         first=self.random.choice(CLIENTS if self.location else CLIENTS + VHOSTS))

    def nul_hole(self):
        line = self.pick(self.callback, self.junk_mention)()
        return self.holed(line) if self.chance(0.5) else b"\0" * self.random.randrange(1, 5000) + line

    def byte_order_mark(self):
        return self.pick(b"\xef\xbb\xbf", b"\0\xef\xbb\xbf", b"\xef\xbb\xbf\0") + self.callback()

    def carriage_return(self):
        return self.pick(self.callback, self.junk_mention)() + self.pick(b"\r", b"\r", b"\r\r")

    def location_header(self):
        """Only with --location: 3xx answers whose Location is the callback."""
        url = self.pick(b"myapp://deep-link", b"https://App.example.com:8443/link", b"/link", b"myapp://", b"cb",
                        b"myapp://ada:pw@Deep-Link:1/x") + b"?" + self.complete()
        return self.line(self.pick(b"/start", b"/start?session_id=", b"/start?" + self.complete(), b"/start?status=x"),
                         self.pick(b"GET", b"POST", b"HEAD", b"-"), location=self.logged(url, self.pick(0, 0.1)),
                         response=self.pick(b"302", b"303", b"399", b"200", b"400", b"-"))

    # Where the contract leaves a choice open; `--without` takes them out.

    def torn(self):
        line = self.callback()
        return line[:self.random.randrange(len(line))]

    def glued(self):
        return self.torn() + self.callback()

    def odd_spaces(self):
        query = b"session_id=" + self.session() + b"&status=success"
        return self.line(b"", request=self.pick(b"GET  /link?" + query + b" HTTP/1.1", b" GET /link?" + query,
                                                b"GET /link?" + query + b"  HTTP/1.1", b"GET /link?" + query + b" "))

    def odd_times(self):
        return self.line(b"/link?" + self.complete(), time=self.pick(
            b"2/Nov/2026:10:00:00 +0000", b"22/nov/2026:10:00:00 +0000", b"22/Nov/2026:10:00:00.5 +0000",
            b"22/Nov/2026:10:00:00 +01:00", b"22/Nov/2026:10:00:00 +2400", b"22/Nov/2026:10:00:00 +0060",
            b"22/Nov/2026:10:00:00 Z", b"22/Nov/0000:10:00:00 +0000"))

    def oversized(self):
        if not self.chance(0.05):
            return self.callback()
        line = self.line(b"/link?PAD&" + self.complete())
        line = line.replace(b"PAD", b"x" * ((1 << 20) + self.pick(-1, 0, 0, 1, 4096) - len(line) + 3))
        return self.pick(b"", b"", b"\0" * 7) + line + self.pick(b"", b"", b"\r", b"\r\r")


COMMON = {"many": 30, "callback": 30, "escaped": 8, "ordinary": 8, "hostile_status": 5, "location_header": 15}
CHOSEN = ("torn", "glued", "odd_spaces", "odd_times", "odd_targets", "old_times", "no_host")
KINDS = [name for name in vars(Noise) if name not in (
    "chance", "pick", "session", "status", "percent", "pair", "logged", "query", "complete", "path", "time", "line", "holed",
    "many") and not name.startswith("_")]


def log(noise, lines, kinds):
    """A whole file of so many lines, with an end and a beginning as hostile as the rest."""
    kinds = [kind for kind in kinds if noise.location or kind != "location_header"]
    weights = [COMMON.get(kind, 2) for kind in kinds]
    parts = [noise.pick(b"\xef\xbb\xbf", b"", b"") or b"\n"[:noise.chance(0.1)]]
    end = noise.pick(*[b"\n"] * 7, b"\r\n")
    for number in range(lines):
        line = getattr(noise, noise.random.choices(kinds, weights)[0])().replace(b"\n", b" ")
        if number == 0 and parts == [b""] and line.startswith((b"\xff\xfe", b"\xfe\xff")):
            line = b"#" + line  # a file that begins so is UTF-16
        last = number + 1 == lines
        parts += [line, noise.pick(end, end, b"", b"\0\0\0", end + b"\0\0", b"\r") if last else end]
    return b"".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--only", metavar="KIND,…", help="kinds: " + ", ".join(KINDS))
    parser.add_argument("--without", metavar="KIND,…", default="", help="`chosen` stands for " + ", ".join(CHOSEN))
    parser.add_argument("--many", type=int, metavar="N", help="add lines with N statuses, routes and hosts")
    parser.add_argument("--pad", type=int, default=0, metavar="BYTES", help="make lines up to this much longer")
    parser.add_argument("--location", action="store_true", help="every line has a quoted Location at its end")
    options = parser.parse_args()
    left_out = set(options.without.split(",")) | (set(CHOSEN) if "chosen" in options.without else set())
    kinds = [kind for kind in (options.only.split(",") if options.only else KINDS) if kind not in left_out]
    noise = Noise(options.seed, max(2, options.lines // 4), options.location, options.many or 1, options.pad)
    sys.stdout.buffer.write(log(noise, options.lines, kinds + (["many"] if options.many else [])))
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
