"""The lines that the writers append, and what each of them must count as.

A callback has a number, which is its place among the callbacks of its writer: it is in the path,
so an `event` record says which callback it is. What the callback says besides (session, status, time,
response, host) is kept as a record of fixed size, so the number is also the place of that record in the
writer's truth file. Nothing here or later reads a line in order to know what it says.
"""

import random
import struct
import time

STATUSES = ("success", "auth_expired", "bad_configuration", "user_aborted", "needs_review")
HOSTS = (None, "shop.example.com", "pay.example.com")
RESPONSES = ((200, "2xx"), (200, "2xx"), (302, "3xx"), (404, "4xx"), (499, "4xx"), (503, "5xx"),
             (0, "none"))
BUCKETS = ("incomplete", "foreign", "wrong_method", "malformed", "oversized", "expired", "other")

# Session, time in seconds since 1970, and places in STATUSES, RESPONSES and HOSTS.
CALLBACK = struct.Struct("<QIBBB")

LINE_LIMIT = 2_000  # what `--max-line-length` says
DAY = 86_400
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()

# Of a line that is no callback: its bucket, what is before and after its time, and how often in a
# thousand. Behind it comes a number, so that no two files begin with the same line by chance: a file that
# is a part of another one is a copy that is being made. A picture on a callback page is asked for with the
# whole callback URL as Referer.
PLAIN = (
    ("other", '192.0.2.17 - - [', '] "GET /products/42?lang=de HTTP/1.1" 200 9120 "-" "Mozilla/5.0 ', 700),
    ("other", '2001:db8::7 - ann [', '] "GET /ok.png HTTP/1.1" 200 512 '
     '"https://shop.example.com/cb?session_id=csn_77&status=success" "Mozilla/5.0 ', 200),
    ("other", '192.0.2.9 - - [', '] "\\x16\\x03\\x01\\x02" 400 150 "-" "', 40),
    ("incomplete", '192.0.2.3 - - [', '] "GET /cb?session_id=csn_5 HTTP/1.1" 200 5 "-" "Mozilla/5.0 ', 15),
    ("foreign", '192.0.2.4 - - [',
     '] "GET /cb?session_id=abc_5&status=success HTTP/1.1" 200 5 "-" "Mozilla/5.0 ', 15),
    ("wrong_method", '192.0.2.5 - - [',
     '] "POST /cb?session_id=csn_5&status=success HTTP/1.1" 200 5 "-" "Mozilla/5.0 ', 15),
    ("malformed", 'cut off: [', '] session_id=csn_6&status=succ', 10),
)
OVERSIZED_IN_100_000 = 8
EXPIRED_IN_100_000 = 60
FUTURE_IN_100_000 = 30


def clf_time(seconds, zone):
    """Seconds since 1970 as an access log has them, `zone` minutes east of UTC."""
    day = time.gmtime(seconds + zone * 60)
    sign, zone = ("-", -zone) if zone < 0 else ("+", zone)
    return (f"{day.tm_mday:02}/{MONTHS[day.tm_mon - 1]}/{day.tm_year}:{day.tm_hour:02}:"
            f"{day.tm_min:02}:{day.tm_sec:02} {sign}{zone // 60:02}{zone % 60:02}")


class LineMaker:
    """Makes the lines of one writer. Its numbers and counts go on whichever log a line goes to."""

    def __init__(self, seed, writer, share):
        self.draw = random.Random(f"lines {seed} {writer}")
        self.writer = writer
        self.share = int(share * 1_000)
        self.number = 0  # of the next callback
        self.calls = 0
        self.counts = dict.fromkeys(("lines", "bytes", *BUCKETS), 0)
        self.truth = []  # of callbacks that are made and not written down yet
        self.plain = [item for item in PLAIN for _ in range(item[3])]
        self.stamps = {}
        self.allow_expired = False

    def lines(self, count, now, zone=0):
        """`count` whole lines of about the event time `now`, in seconds."""
        draw, counts, plain = self.draw, self.counts, self.plain
        made, stamp = [], self.stamp(now, zone)
        self.calls += 1
        end = f'{self.writer}-{self.calls}"\n'
        for _ in range(count):
            dice = draw.getrandbits(20)
            if dice % 1_000 < self.share:
                made.append(self.callback(now, zone))
            elif dice > 1_048_000:
                made.append(self.rare(now, zone))
            else:
                bucket, before, after, _ = plain[dice % len(plain)]
                counts[bucket] += 1
                made.append(f"{before}{stamp}{after}{end}")
        counts["lines"] += count
        text = "".join(made).encode()
        counts["bytes"] += len(text)
        return text

    def callback(self, now, zone):
        """The next callback. Most are a few seconds late, some minutes; many repeat a session."""
        draw, number = self.draw, self.number
        dice = draw.getrandbits(30)
        late = draw.randrange(900) if dice % 500 == 0 else dice & 3
        session = number
        if dice & 0x70 == 0:  # one in eight: a page that was loaded again, or a flow tried once more
            session = max(0, number - (dice >> 8) % 3_000)
        writer = self.writer
        if dice & 0x780 == 0:  # some sessions are logged by two writers
            writer = writer ^ 1
        status, response = dice % len(STATUSES), (dice >> 4) % len(RESPONSES)
        host = (dice >> 9) % len(HOSTS)
        return self.line(writer << 40 | session, now - late, status, response, host, zone)

    def line(self, session, seconds, status, response, host, zone):
        self.number += 1
        self.truth.append(CALLBACK.pack(session, seconds, status, response, host))
        origin = f"https://{HOSTS[host]}" if host else ""
        return (f'192.0.2.{session % 250} - - [{self.stamp(seconds, zone)}] '
                f'"GET {origin}/cb/{self.writer}-{self.number - 1}?lang=de&session_id=csn_{session:x}'
                f'&status={STATUSES[status]} HTTP/1.1" {RESPONSES[response][0]:03} 612 "-" "Mozilla/5.0"\n')

    def rare(self, now, zone):
        """A line that is too long or too old, or a callback whose clock is an hour ahead."""
        dice = self.draw.randrange(OVERSIZED_IN_100_000 + EXPIRED_IN_100_000 + FUTURE_IN_100_000)
        if dice < OVERSIZED_IN_100_000:
            self.counts["oversized"] += 1
            length = self.draw.choice((LINE_LIMIT + 1, 5_000, 70_000, 600_000))
            return f'192.0.2.6 - - [{self.stamp(now, zone)}] "GET /?session_id=csn_'.ljust(length, "x") + "\n"
        if dice < OVERSIZED_IN_100_000 + EXPIRED_IN_100_000 and self.allow_expired:
            self.counts["expired"] += 1
            return (f'192.0.2.8 - - [{self.stamp(now - 60 * DAY - dice, zone)}] '
                    '"GET /cb?session_id=csn_1&status=success HTTP/1.1" 200 5 "-" "Mozilla/5.0"\n')
        ahead = int(time.time()) + 3_600 + dice
        return self.line(self.writer << 40 | self.number, ahead, dice % 5, 0, dice % 3, zone)

    def stamp(self, seconds, zone):
        key = (seconds, zone)
        if (text := self.stamps.get(key)) is None:
            if len(self.stamps) > 5_000:
                self.stamps.clear()
            text = self.stamps[key] = clf_time(seconds, zone)
        return text

    def take_truth(self):
        made, self.truth = b"".join(self.truth), []
        return made
