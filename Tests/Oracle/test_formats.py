#!/usr/bin/env python3
"""The oracle's formats beyond the CLF family, against outcomes worked out by hand.

    python3 Tests/Oracle/test_formats.py
"""

import json
import unittest

import prefixes
from fixtures import GOOD, log, summary
from judging import Rules, judge
from ndjson import time_text



def line(text):
    return text.encode()


class Case(unittest.TestCase):
    def judged(self, *lines, **rules):
        """The outcome of the last of a file's lines: its bucket, or its callback."""
        rules = Rules(**rules)
        reader = rules.reader()
        for text in lines:
            outcome = judge(text if isinstance(text, bytes) else line(text), rules, reader)
        return outcome

    def bucket(self, expected, *lines, **rules):
        self.assertEqual(self.judged(*lines, **rules)[0], expected, lines[-1])

    def callback(self, *lines, rules=None, **expected):
        bucket, found = self.judged(*lines, **(rules or {}))
        self.assertEqual(bucket, "callbacks", lines[-1])
        for name, value in expected.items():
            shown = time_text(found.time) if name == "time" else getattr(found, name)
            self.assertEqual(shown, value, lines[-1])

    def format(self, expected, *lines, rules=Rules()):
        data = b"".join((text if isinstance(text, bytes) else line(text)) + b"\n" for text in lines)
        self.assertEqual(summary(data, rules=rules)["files"][0]["format"], expected, lines)


class PrefixTests(Case):
    def test_each_is_taken_off(self):
        for prefix in ("Nov 22 10:00:00 web1 nginx: ", "Nov  2 10:00:00 nginx: ", "<190>Nov 22 10:00:00 web1 haproxy[12]: ",
                       "2026-11-22T10:00:00.5+0100 web1 httpd: ", "<1>2026-11-22T10:00:00 web1 a.b/c[1]: ",
                       "<190>1 2026-11-22T10:00:00Z web1 nginx 1 - - ", '<34>1 - - - - - [a x="\\]"][b] ',
                       "<34>1 - - - - - - \ufeff", "2026-11-22T10:00:00Z stdout F ", "2026-11-22T10:00:00,123Z stderr P ",
                       "2026-11-22T10:00:00.123456789Z ", "2026-11-22T10:00:00+01:00 ", "<6>", "<6>2026-11-22T10:00:00+01 ", "<6>2026-11-22T10:00:00Z stdout F ", "web-1  | ", "web | ", "[pod/a/b] ", "[web-1 nginx] ",
                       "Nov 22 10:00:00.123456 web1 caddy[1]: ", "Nov 22 2026 10:00:00 web1 a: ", "Sun 2026-11-22 10:00:00 UTC web1 a[1]: ",
                       "1795341600.123456 web1 a[1]: ", "2026-11-22T10:00:00+00:00 web/nginx/0a1b ", "2026-11-22T10:00:00Z\tdocker.nginx\t",
                       "2026-11-22T10:00:00: ", "2026-11-22 10:00:00: ", "0|app  | ", "10:00:00 web.1 | ", "INFO ", "warn: ", "[ERROR]\t",
                       "I, [2026-11-22T10:00:00.123456 #123]  INFO -- : ", "ns web-1 nginx ", "2026-11-22 10:00:00,123 ",
                       "2026-11-22 10:00:00,123 - a.b - INFO - ", "[ 12.123456] web1 a[1]: ", "ns/web-1[nginx]: ", "[APP/PROC/WEB/0] OUT ",
                       "2026-11-22T10:00:00Z [APP/PROC/WEB/0] ERR "):
            self.assertEqual(prefixes.body(line(prefix + "x y")), b"x y", prefix)

    def test_other_beginnings_stay(self):
        for text in ("Nov 2 10:00:00 nginx: x", "Now 22 10:00:00 nginx: x", "<1234>Nov 22 10:00:00 nginx: x", "Nov 22 10:00:00 x",
                     "2026-11-22 10:00:00 x", "1 - - - - - - x", "a b | x", "| x", "[pod/a]x", '"a" | x', " 2026-11-22T10:00:00Z x",
                     "Info x", "web nginx x", "a?b=c | x", "web-1 nginx | x", "{a | x", "ACCESS x", "@cee: x", "t: [1, {}", "t: [a, {}]", "[pod/a b] x"):
            self.assertEqual(prefixes.body(line(text)), line(text))

    def test_behind_a_bare_priority_the_body_begins(self):
        for text in ("1 - - - - - x", "{x", "[X] y"):
            self.assertEqual(prefixes.body(line("<34>" + text)), line(text))

    def test_three_at_most(self):
        stamp, now = "2026-11-22T10:00:00Z ", 1795341600
        self.assertEqual(prefixes.body(line(stamp * 3 + "x")), b"x")
        self.assertEqual(prefixes.body(line(stamp * 4 + "x")), line(stamp + "x"))
        for front in ("web | ", "web-1 nginx ", stamp, "[pod/web-1/nginx] " + stamp, "Nov 22 10:00:59.123456 web1 caddy[123]: @cee: "):
            self.callback(front + json.dumps({"time": now, "uri": "/?" + GOOD}), route="/")
        self.callback("t: [1795341600.5, " + json.dumps({"uri": "/?" + GOOD}) + "] ", time="2026-11-22T10:00:00.500Z")
        self.callback('[0] t: [[1795341600.5, {"a":"}"}], ' + json.dumps({"uri": "/?" + GOOD}) + "]", time="2026-11-22T10:00:00.500Z")
        self.callback(stamp + "2026-11-22T11:00:00 stdout F " + json.dumps({"uri": "/?" + GOOD}), rules={"zone": 60}, time="2026-11-22T10:00:00Z")
        self.callback(stamp + '{"a": "b", "time": %d, "uri": "/?%s"}' % (now, GOOD), route="/")  # no host, no tag
        self.format("envoy", 'ACCESS [2026-11-22T10:00:00Z] "GET / HTTP/1.1" 200')
        self.format("combined", line(stamp) + log())
        self.format("elb", f'{stamp}lb 192.0.2.1:1 - 0 0 0 200 - 0 0 "GET /?{GOOD} HTTP/1.1"')


class AnchoredTests(Case):
    S3 = '0 b [22/Nov/2026:10:00:00 +0000] 192.0.2.1 - ID OP key "GET /?{} HTTP/1.1" 200'
    ALB = 'h2 2026-11-22T10:00:00Z app/x 192.0.2.1:1 - -1 -1 -1 {} - 0 0 "GET {} HTTP/2.0" "ua"'
    HAPROXY = '192.0.2.1:1 [22/Nov/2026:10:00:00.250] f b/s 0/0/0/0/0 200 5 - - ---- 1/1/0/0/0 0/0{} "GET /?{} HTTP/1.1"'
    SQUID = "1795341600.250     12 192.0.2.1 TCP_MISS/200 5 GET http://a.example.com/?{}"

    def test_envoy(self):
        line = '[2026-11-22T10:00:00.250Z] "GET /?{} HTTP/2" 200 - 0 0 0 - "-" "a" "id" "A.example.com:1" "-"'
        self.callback(line.format(GOOD), host="a.example.com", time="2026-11-22T10:00:00.250Z")
        self.callback(line.format(GOOD + '" 200x"y'), status='success" 200x"y')
        self.bucket("malformed", line.format(GOOD + ' "y'))
        self.bucket("malformed", line.format(GOOD)[:-1].replace('"GET', '"G@T'))
        self.callback(line.format(GOOD).replace(" - 0", ' - via - "x y" 0'), host="a.example.com")
        self.callback(line.format(GOOD).replace('"a"', '"a"b"'), host="a.example.com")
        self.callback(line.format(GOOD).replace('"a" ', ""), host=None)
        self.format("common", line.format(GOOD).replace("T10", " 10"))

    def test_load_balancers(self):
        rest = ' C P T "trace" "d.example.com" "cert" 1 t "redirect" "https://b.example.com/?{}"'
        self.callback(self.ALB.format(302, "/") + rest.format(GOOD), source="location", host="b.example.com")
        self.bucket("other", self.ALB.format(302, "/") + rest.format(GOOD)[:-1])  # cut off within
        self.callback(self.ALB.format(200, "/?" + GOOD) + rest, host="d.example.com")
        self.callback(self.ALB.format("-", "/?" + GOOD), host=None, response=None)
        for old, new in (("h2", "h3"), ('"ua"', '"ua'), ("-1 -1 -1", "-1 -1"), (" 200 ", " OK ")):
            self.bucket("malformed", self.ALB.format(200, "/?" + GOOD).replace(old, new, 1))
        elb = f'2026-11-22T10:00:00Z lb 192.0.2.1:1 - 0 0 0 200 - 0 0 "GET /?a=\\"&{GOOD} HTTP/1.1"'
        for text in (elb, elb + ' "x" c p', elb + " junk"):
            self.callback(text)
        for text in (elb + "x", elb.replace(" lb ", " l.b "), elb.replace("192.0.2.1:1", "192.0.2.1")):
            self.bucket("malformed", text)

    def test_s3(self):
        rest = ' - 5 - 1 1 "{}" "ua" - h= - C - Www.example.com TLS'
        self.callback(self.S3.format(GOOD) + rest.format("/?session_id=csn_zz"), host="www.example.com")
        self.callback(self.S3.format(GOOD) + rest[:12], host=None)
        self.bucket("other", self.S3.replace('"GET /?{} HTTP/1.1"', "-") + " session_id")
        self.bucket("malformed", self.S3.format(GOOD).replace(" HTTP", '" HTTP'))

    def test_cloud_storage(self):
        cells = ["1795341600250000", "::1", "2", "", "GET", "/?" + GOOD, "200", "", "", "", 'a.example.com', '""', "x"]
        self.callback(",".join(f'"{cell}"' for cell in cells), host="a.example.com", time="2026-11-22T10:00:00.250Z")
        self.callback(",".join(f'"{cell}"' for cell in cells) + ",junk", host="a.example.com")
        self.callback(",".join(f'"{cell}"' for cell in cells[:7]) + ',"', host=None)
        self.bucket("malformed", ",".join(f'"{cell}"' for cell in cells[:6]))

    def test_squid(self):
        rest = " - HIER_DIRECT/192.0.2.80 text/html"
        self.callback(self.SQUID.format(GOOD) + rest, host="a.example.com", time="2026-11-22T10:00:00.250Z")
        self.callback(self.SQUID.format(GOOD + "\\x41") + " - X/- y", status="success\\x41")
        self.callback(self.SQUID.format(GOOD).replace(".250", ".2500001") + rest, time="2026-11-22T10:00:00.250000100Z")
        for user in ("-", "ada van beek", "x y", 'a "b" c', "A b/c"):
            self.callback(self.SQUID.format(GOOD) + f" {user} A_B/b c", status="success")
            self.callback(self.SQUID.format(GOOD) + f" {user} A/- c d e f", status="success")
        for text in (self.SQUID.format(GOOD), self.SQUID.format(GOOD) + " - A/b", self.SQUID.format(GOOD) + " x - a/b c",
                     self.SQUID.format(GOOD).replace(".250", "") + rest, self.SQUID.format(GOOD).replace(" 5 ", " x ") + rest):
            self.bucket("malformed", text)

    def test_haproxy(self):
        self.callback(self.HAPROXY.format("", GOOD), rules={"zone": 60}, time="2026-11-22T09:00:00.250Z")
        self.callback(self.HAPROXY.format(" {a b|c} {}", GOOD + "#21#23zz"), status="success!")
        self.callback(self.HAPROXY.format("", GOOD).replace(" 200 ", " -1 ") + " x", response=None)
        self.bucket("malformed", self.HAPROXY.format("", GOOD)[:-10])  # cut off
        self.bucket("malformed", self.HAPROXY.format("", GOOD + '"x'))
        self.callback(self.HAPROXY.format("", GOOD).replace(" f ", "  f  "))
        for old, new in (("----", ""), (".250", "."), (" 200 ", " 2000 "), (' "GET', "GET")):
            self.bucket("malformed", self.HAPROXY.format("", GOOD).replace(old, new, 1))
        self.format("haproxy", "<5>Nov 22 10:00:00 lb haproxy[1]: " + self.HAPROXY.format("", GOOD))


class ColumnTests(Case):
    FIELDS = "#Fields: date time cs-uri-stem cs-uri-query"

    def test_columns_hold_until_the_next_ones(self):
        good = f"2026-11-22 10:00:00 /a? {GOOD}"
        self.callback(self.FIELDS, good, route="/a", rules={"zone": 60}, time="2026-11-22T10:00:00Z")
        self.callback(self.FIELDS, "#Date: x", f" 2026-11-22  10:00:00.5 /a {GOOD} ", time="2026-11-22T10:00:00.500Z")
        self.callback(self.FIELDS.upper().replace("FIELDS", "Fields"), good.replace(" ", "\t"), route="/a")
        self.callback(self.FIELDS, "#Fields: x-timestamp cs-uri", f"1795341600.5 /a?{GOOD}", time="2026-11-22T10:00:00.500Z", route="/a")
        self.bucket("malformed", self.FIELDS, "#Fields: x-timestamp cs-uri", f"1.5 /a?{GOOD}")
        self.callback("#Fields: date-time cs-uri-query", f'2026-11-22T10:00:00+01:00 "{GOOD}"', time="2026-11-22T09:00:00Z", route=None)
        for before in ((), (self.FIELDS, "#Fields: date time cs-uri-query"), (self.FIELDS, "#Fields:"), ("# Fields: date time cs-uri-stem cs-uri-query",)):
            self.bucket("malformed", *before, good)
        for text in (good + " x", good.replace("2026-11-22", "-"), good.replace("10:00:00", "10:00"), "#" + good, "web | " + good):
            self.bucket("malformed", self.FIELDS, text)
        for text, route in (('"/a', '"/a'), ('"/a"x', '"/a"x'), ('"/""a""b"', '/"a"b'), ('"/a""', '"/a""')):
            self.callback(self.FIELDS, good.replace("/a?", text), route=route)
        self.callback(self.FIELDS + " cs-uri", f"2026-11-22 10:00:00 - {GOOD} /a", route="/a")
        self.callback(self.FIELDS + " cs-uri", f"2026-11-22 10:00:00 - {GOOD} /a?b", route="/a")
        self.bucket("other", self.FIELDS, good.replace("/a?", "/a?b"))  # of both the path's query comes first
        self.callback(self.FIELDS, f"2026-11-22 10:00:00 /a?{GOOD} b=1", route="/a")
        agent = f"192.0.2.66 - - [22/Nov/2026:10:00:29 +0000] \"GET /link?{GOOD} HTTP/1.1\" 200 5"
        for row in (f"2026-11-22\t10:00:00\t/\t-\t{agent}", '2026-11-22 10:00:00 / - "%s"' % agent.replace('"', '""')):
            self.bucket("other", self.FIELDS + " cs(User-Agent)", row)
        self.bucket("other", "#Fields: session_id")
        self.bucket("malformed", "#Remark: session_id")
        self.bucket("malformed", "#Fields: session_id", format="combined")
        self.bucket("malformed", "#Fields: " + " " * 99 + self.FIELDS[9:], good, longest_line=100)

    def test_fields(self):
        names = "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status cs(Host) X-Host-Header sc(Location)"
        row = "2026-11-22\t10:00:00\t{}\t/a\t{}\t{}\t{}\t{}\t{}"
        self.callback(names, row.format("-", GOOD + "#x", "-", "B.example.com", "-", "-"), host="b.example.com", response=None)
        self.callback(names, row.format("GET", GOOD, 200, "b.example.com", '"a.example.com"', "-"), host="a.example.com")
        self.callback(names, row.format("POST", "-", 302, "-", "-", "/l?" + GOOD), source="location", route="/l", host=None)
        self.bucket("wrong_method", names, row.format("POST", GOOD, 302, "-", "-", "-"))
        self.callback(names, row.format("GET", "?" + GOOD, 200, "-", "-", "-"))
        self.format("w3c", names, row.format("GET", "-", 200, "-", "-", "-"))

    def test_cloudfront(self):
        cells = ["2026-11-22", "10:00:00", "X", "1", "::1", "GET", "b.example.com", "/a%2520b", "000", "-", "-",
                 "session_id=csn_1&status=a%2520%22"]
        text = "\t".join(cells)
        self.callback(text, status='a "', route="/a%20b", host="b.example.com", response=None)
        self.format("cloudfront", text)
        self.format(None, "\t".join(cells[:11]))
        self.callback(self.FIELDS + " X-Edge-Location", f"2026-11-22 10:00:00 / session_id=csn_1&status=a%252Bb+c x", status="a+b c")
        self.bucket("malformed", text.replace("10:00", "1%30:00"))
        self.bucket("malformed", self.FIELDS, text)


if __name__ == "__main__":
    unittest.main()
