#!/usr/bin/env python3
"""Writes seeded hostile lines of every format but format strings, for comparing two implementations.

A request is drawn first (a callback, or one of the decoys), then a server that logs it, with the
escapes of that server; then it may be wrapped, and damaged. The same arguments give the same bytes.

    noise_formats.py --seed 7 --lines 5000 --mode formats > noise.log
"""

import argparse
import sys
from datetime import datetime, timedelta

from dialects import DIALECTS
from dialects_json import DIALECTS_JSON, shipper
from noise import Noise
from servers import SERVERS as USUAL
from spellings import CLIENTS, JUNK, MENTIONS, MONTHS, NO_PROTOCOLS, PROTOCOLS, RESPONSES

SERVERS = {**USUAL, **DIALECTS, **DIALECTS_JSON}
MODES = ("formats", "single", "columns", "wrapped", "damaged", "text", "json")
JSON = [name for name in USUAL if name.endswith("json") or name in ("caddy", "gcp_lb")]
HOSTS = [b"app.example.com", b"App.Example.COM", b"shop.example.com:8443", b"[2001:db8::80]",
         b"[2001:DB8::80]:443", b"192.0.2.80:8080", b"localhost", b"-", b"ada@example.com:1"]
METHODS = [b"HEAD", b"POST", b"get", b"OPTIONS", b"-", b"GETX"]
DAY = datetime(2026, 11, 22)


class FormatNoise(Noise):
    """Makes lines of all formats."""

    def __init__(self, seed, sessions, mode="formats"):
        super().__init__(seed, sessions)
        self.mode = mode
        self.columns = None  # of the last `#Fields:` line
        self.servers = [self.random.choice(list(SERVERS))] if mode == "single" else list(SERVERS)
        if mode == "columns":
            self.servers = ["w3c", "cloudfront"] * 4 + list(USUAL)
        if mode == "text":
            self.servers = list(DIALECTS)
        if mode == "json":
            self.servers = list(DIALECTS_JSON) * 3 + JSON

    # --- A request ---

    def moment(self):
        """Seconds on the day, nanoseconds, minutes east."""
        second = self.random.randrange(86_400) if self.chance(0.3) else 36_000 + self.random.randrange(300)
        part = self.pick(0, 0, 250_000_000, 123_456_000, 123_456_789, 1, 999_999_999)
        return DAY + timedelta(seconds=second), part, self.pick(0, 0, 60, -210, 345)

    def spelled(self, name):
        """A name of the query as somebody may write it."""
        return self.percent(name, self.pick(0, 0, 0, 0.2, 1))

    def target(self, query):
        host = self.random.choice(HOSTS)
        begin = self.pick(b"", b"", b"", b"https://" + host, b"http://" + host)
        return begin + self.pick(b"/link", b"/link", b"/", b"/stra\xc3\x9fe", b"/a%20b", b"/q\"uo") + b"?" + query

    def callback_query(self):
        return self.query(self.spelled(b"session_id") + b"=" + self.percent(self.session(), 0.05),
                          self.spelled(b"status") + b"=" + self.percent(self.status(), 0.05))

    def draw(self):
        """The parts of a request, as the server knew them."""
        it = {"method": b"GET", "target": self.target(self.callback_query()), "referer": b"-",
              "response": self.random.choice(RESPONSES), "location": b"", "moment": self.moment(),
              "agent": self.agent(), "host": self.random.choice(HOSTS), "client": self.random.choice(CLIENTS[:3])}
        kind = self.random.random()
        if kind < 0.08:
            it["method"] = self.random.choice(METHODS)
        elif kind < 0.16:
            query = self.pick(b"session_id=", b"session_id=csn_1", b"session_id=csn_1&amp;status=success",
                              b"session_id=csn_1&status=", b"status=success&session_id", b"session_id=&status=x")
            it["target"] = self.target(query)
        elif kind < 0.22:
            it["target"] = self.target(self.pick(b"session_id=41&status=open", b"session_id=CSN_1&status=x"))
        elif kind < 0.32:
            it["target"] = self.pick(b"/app.css", b"/", b"/help?page=2", b"*", b"example.com:443", b"/#session_id=csn_1")
            it["referer"] = b"https://example.com/link?" + self.callback_query()
        elif kind < 0.46:
            it["target"] = self.pick(b"/back", b"/back?s=1", b"/back", b"/?session_id=csn_7", b"/?status=x")
            it["location"] = self.pick(b"myapp://deep-link?", b"https://App.example.com:8443/link?", b"/link?",
                                       b"cb?") + self.callback_query() + self.pick(b"", b"#top")
            it["response"] = self.pick(b"301", b"302", b"303", b"307", b"200", b"-", b"404")
            it["method"] = self.pick(b"GET", b"GET", b"POST", b"HEAD")
        elif kind < 0.52:
            it["target"] = b"/?" + self.random.choice(MENTIONS) + b"=csn_5&status=success"
        elif kind < 0.56:
            it["target"] = self.pick(b"", b"-", b" ", b"/a b?", b"?", b"#?") + self.callback_query()
        elif kind < 0.58:
            it["target"] = self.pick(b"-", b"", b"/")
        elif kind < 0.61:
            it["target"] += self.random.choice(self.pick(PROTOCOLS, NO_PROTOCOLS))
        return it

    def agent(self):
        """Now and then one that looks like a whole line, of this or another format."""
        if not self.chance(0.1):
            return self.pick(b"-", b"Mozilla/5.0 (X11; Linux x86_64)", b"", b'say "no"', b"back\\slash", b"a{b}|c#d",
                             b"x session_id=csn_ua&status=success", b"tab\tbed", b"caf\xc3\xa9")
        it = {"method": b"GET", "target": b"/link?session_id=csn_ua&status=success", "referer": b"-", "agent": b"-",
              "response": b"200", "location": b"", "moment": self.moment(), "host": b"ua.example.com",
              "client": b"198.51.100.66"}
        return self.inside(it)

    def inside(self, it):
        """A line that is to stand within another one: it names no columns for the file."""
        columns = self.columns
        line = SERVERS[self.random.choice(list(SERVERS))](self, it)
        self.columns = columns
        return line

    # --- What the servers' own pages share ---

    def clf_time(self, moment):
        local = moment[0] + timedelta(minutes=moment[2])
        sign = b"-" if moment[2] < 0 else b"+"
        return b"%02d/%s/%04d:%02d:%02d:%02d %s%02d%02d" % (
            local.day, MONTHS[local.month - 1].encode(), local.year, local.hour, local.minute, local.second, sign,
            abs(moment[2]) // 60, abs(moment[2]) % 60)

    def iso_time(self, moment, zone=None):
        local = moment[0] + timedelta(minutes=moment[2])
        fraction = (b".%09d" % moment[1])[:self.pick(0, 4, 7, 10)]
        sign = b"-" if moment[2] < 0 else b"+"
        offset = b"%s%02d:%02d" % (sign, abs(moment[2]) // 60, abs(moment[2]) % 60)
        if moment[2] == 0 and self.chance(0.7):
            offset = b"Z"
        if zone == "utc":
            local, offset = moment[0], b"Z"
        return local.isoformat().encode() + fraction + offset

    def epoch(self, moment):
        return (moment[0] - datetime(1970, 1, 1)) // timedelta(seconds=1)

    def json(self, text, often=None, quotes=True):
        """A JSON string, with more escapes than it needs."""
        often = self.pick(0, 0, 0, 0.1, 0.7) if often is None else often
        result = b""
        for byte in text:
            if byte in b" @":  # nobody escapes these
                result += bytes([byte])
            elif byte in b'"\\' and self.chance(0.97):
                result += b"\\" + bytes([byte])
            elif byte in b'"\\':
                result += self.pick(b"\\u%04x", b"\\x%02X") % byte
            elif byte < 32:
                result += self.pick(b"\\u%04x" % byte, b"\\x%02X" % byte, bytes([byte]) if byte != 10 else b"\\n")
            elif byte < 127 and self.chance(often):
                result += self.pick(b"\\u%04x" % byte, b"\\u%04X" % byte, b"\\x%02x" % byte)
            elif byte == 47 and self.chance(0.2):
                result += b"\\/"
            else:
                result += bytes([byte])
        return b'"' + result + b'"' if quotes else result

    # --- Around a line ---

    def prefixed(self, line):
        stamp = b"2026-11-22T11:30:00" + self.pick(b"", b".123456789", b",5") + self.pick(b"Z", b"+01:00", b"+0100", b"")
        host, tag = self.pick(b"web1", b"2001:db8::1", b"192.0.2.9"), self.pick(b"nginx", b"haproxy[12]", b"a.b/c")
        return self.pick(
            self.pick(b"", b"<190>") + b"Nov %2d 11:30:00 " % self.pick(2, 22) + self.pick(b"", host + b" ") + tag + b": ",
            self.pick(b"", b"<7>") + stamp + b" " + host + b" " + tag + b": ",
            b"<190>1 " + self.pick(b"-", stamp) + b" web1 nginx 12 - " + self.pick(
                b"-", b"[a@1 x=\"y\"]", b"[a@1 x=\"\\]\"][b]", b"[session_id]") + b" " + self.pick(b"", b"\xef\xbb\xbf"),
            stamp + b" " + self.pick(b"stdout", b"stderr") + b" " + self.pick(b"F", b"P") + b" ",
            stamp + b" ", b"web-1" + b" " * self.pick(1, 2, 9) + b"| ", b"[pod/web-7d/nginx] ",
            b"Nov 2 11:30:00 x: ", b"Now 22 11:30:00 x: ", b"<1234>", b"| ", b"[pod/x]", b"  ",
            b"Nov 22 11:30:00.123456 " + host + b" " + tag + b": ",    # journalctl -o short-precise
            b"web-1 nginx ", b"web-7d4f-x nginx ",                      # stern
            stamp + b" " + self.pick(b"web-1", b"web/nginx/0a1b2c") + b" ",  # aws logs tail
            stamp + b"\tdocker.nginx\t",                                # Fluentd's out_file
            b"ACCESS ", b"@cee: ", b"@cee:", b"INFO ", b"0|app  | ", b"[web-1 nginx] ") + line

    def wrapped(self, line):
        """The line as the message of a shipper's JSON."""
        if self.chance(0.3):
            return shipper(self, None, line)
        if self.chance(0.05) and line.startswith(b"{"):  # Fluent Bit's standard output
            return b"docker.0: [%s, %s]" % (self.pick(b"1795347000.5", b"[1795347000.5, {}]"), line)
        text = line + self.pick(b"", b"\n", b"\r\n", b"\n\n")
        key = self.pick(b"log", b"message", b"msg", b"MESSAGE", b"textPayload", b"line")
        more = self.pick(b'"stream":"stdout","time":"2026-11-22T11:30:00Z"', b'"path":"/var/log/nginx/access.log"',
                         b'"@timestamp":"2026-11-22T11:30:00Z","log":{"file":{"path":"/var/log/x"}}', b'"time":1,"url":"/x"',
                         b'"timestamp":"2026-11-22T11:30:00Z","path":"/v"', b'"a":[1,{"b":"}"}],"c":-,"d":', b'"msg":""')
        first = b'"%s":%s' % (key, self.json(text))
        return b"{" + self.pick(first + b"," + more, more + b"," + first) + self.pick(b"}", b"}", b" }", b",}", b"},")

    def damaged(self, line):
        if not line:
            return line
        at, end = sorted(self.random.randrange(len(line) + 1) for _ in range(2))
        kind = self.random.randrange(9)
        if kind < 3:
            return line[:at]
        if kind == 3:
            return line[at:]
        if kind == 4:
            return line[:at] + bytes([self.random.randrange(256)]) + line[at + 1:]
        if kind == 5:
            return line[:at] + line[end:]
        if kind == 6:
            return line[:end] + line[at:end] + line[end:]
        if kind == 7:
            return line[:at] + self.inside(self.draw()) + line[at:]
        return line[:at] + self.pick(b'"', b"\\", b"{", b"}", b",", b" ", b"\t", b"#", b"[", b"\0") + line[at:]

    # --- Lines and files ---

    def plain(self):
        return SERVERS[self.random.choice(self.servers)](self, self.draw())

    def some_lines(self):
        """A line, wrapped and damaged at random, and the `#Fields:` line that it needs."""
        often = {"wrapped": 0.8, "damaged": 0.05}.get(self.mode, 0.15)
        line, directive = self.plain(), []
        while line.startswith((b"#F", b"#D")):
            first, _, line = line.partition(b"\n")
            directive.append(self.damaged(first) if self.mode == "damaged" and self.chance(0.1) else
                             self.holed(first) if self.chance(0.01) else first)
        for _ in range(3):
            if not self.chance(often):
                break
            line = self.pick(self.prefixed, self.wrapped)(line)
        if self.mode == "damaged" and self.chance(0.5):
            line = self.damaged(line)
        elif self.chance(0.03):
            line = line[:self.random.randrange(len(line) + 1)]  # torn
        if self.chance(0.02):
            line = self.holed(line)
        if self.chance(0.02):
            line = self.random.choice(JUNK) + self.pick(b"", self.random.choice(MENTIONS))
        return directive + [line]


def log(noise, lines):
    """A whole file, whose first line is sound: no damage makes another kind of file of it."""
    parts = [b"- - - [] \"\" -"]
    while len(parts) < lines:
        if noise.chance(0.08 if noise.mode == "columns" else 0.01):
            noise.columns = noise.pick(None, [])  # the next line of a column format names them anew
        parts += noise.some_lines()
    end = noise.pick(*[b"\n"] * 7, b"\r\n")
    return end.join(line.replace(b"\n", b" ") for line in parts) + noise.pick(end, end, b"", b"\r", b"\0\0")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lines", type=int, default=1000)
    parser.add_argument("--mode", choices=MODES, default="formats")
    options = parser.parse_args()
    maker = FormatNoise(options.seed, max(2, options.lines // 4), options.mode)
    sys.stdout.buffer.write(log(maker, options.lines))


if __name__ == "__main__":
    main()
