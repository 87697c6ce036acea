#!/usr/bin/env python3
"""The oracle's formats beyond the CLF family, against outcomes worked out by hand.

    python3 Tests/Oracle/test_formats.py
"""

import json
import unittest

import prefixes
from fields import epoch_time, iso_time
from fixtures import GOOD, log, summary
from json_text import members, unescaped
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
                       "2026-11-22T10:00:00.123456789Z ", "2026-11-22T10:00:00+01:00 ", "<6>", "<6>2026-11-22T10:00:00+01 ", "<6>2026-11-22T10:00:00Z stdout F ", "web-1  | ", "web | ", "[pod/a/b c] "):
            self.assertEqual(prefixes.body(line(prefix + "x y")), b"x y", prefix)

    def test_other_beginnings_stay(self):
        for text in ("Nov 2 10:00:00 nginx: x", "Now 22 10:00:00 nginx: x", "<1234>Nov 22 10:00:00 nginx: x", "Nov 22 10:00:00 x",
                     "2026-11-22 10:00:00 x", "1 - - - - - - x", "a b | x", "| x", "[pod/a]x", '"a" | x', " 2026-11-22T10:00:00Z x"):
            self.assertEqual(prefixes.body(line(text)), line(text))

    def test_behind_a_bare_priority_the_body_begins(self):
        for text in ("1 - - - - - x", "web | x", "[pod/a] x", "<6>x"):
            self.assertEqual(prefixes.body(line("<34>" + text)), line(text))

    def test_one_at_most_and_none_before_a_brace(self):
        stamp = "2026-11-22T10:00:00Z "
        self.assertEqual(prefixes.body(line(stamp + stamp + "x")), line(stamp + "x"))
        self.callback("web | " + json.dumps({"time": 1, "uri": "/?" + GOOD}), route="/")
        self.callback(stamp + '{"a": "b", "time": 1, "uri": "/?%s"}' % GOOD, route="/")  # no host, no tag
        self.format("combined", line(stamp) + log())
        self.format("elb", f'{stamp}lb 192.0.2.1:1 - 0 0 0 200 - 0 0 "GET /?{GOOD} HTTP/1.1"')


class JSONTextTests(Case):
    def paths(self, text):
        found = members(line(text))
        return found and [(b".".join(m.path).decode(), m.kind, m.value.decode()) for m in found]

    def test_escapes(self):
        for text, expected in ((r'\"\\\/\b\n', b'"\\/\b\n'), (r"\u0041\u00e9\ud83d\ude42", "Aé🙂".encode()), (r"\x41\xE9", b"A\xe9"),
                               (r"\ud83d\u0041", "\ufffdA".encode()), (r"\q\x4\u12", rb"\q\x4\u12"), (r"\\u0041", rb"\u0041")):
            self.assertEqual(unescaped(line(text)), expected, text)

    def test_what_is_forgiven(self):
        for text in ('{"a":1}', ' \t{"a":1} \t', '{"a":1},', '{"a":1,}', '{ "a" : 1 }', '{"\\u0061":1}'):
            self.assertEqual(self.paths(text), [("a", "bare", "1")], text)
        self.assertEqual(self.paths('{"a":,"b":-,"c":"\t\\x22"}'), [("a", "bare", ""), ("b", "bare", "-"), ("c", "string", '\t"')])
        self.assertEqual(self.paths('{"a":{"b":["c",{"d":1}]}}'),
                         [("a", "object", ""), ("a.b", "array", ""), ("a.b", "string", "c")])
        self.assertEqual(self.paths('{"a":[1,"b"],"c":[]}'), [("a", "array", ""), ("c", "array", "")])

    def test_what_is_not(self):
        for text in ("", "{", '{"a"}', '{"a":1', '{"a":"b}', '{"a":1 "b":2}', '{"a":1,,"b":2}', '{a:1}', '{"a":1}}', '{"a":1},,',
                     '{"a":1}x', '{"a":1]}', '{"a":[1}', '{"a":[1 2]}', "{,}", '{"a":"b"c}'):
            self.assertIsNone(members(line(text)), text)

    def test_depth(self):
        deep = '{"a":' * 31 + "{}" + "}" * 31
        self.assertIsNotNone(members(line(deep)))
        self.assertIsNone(members(line('{"a":' + deep + "}")))
        self.assertIsNotNone(members(line('{"a":' + "[" * 31 + "]" * 31 + "}")))
        self.assertIsNone(members(line('{"a":' + "[" * 32 + "]" * 32 + "}")))


class JSONTests(Case):
    def of(self, *pairs, time=("time", 1795341600)):
        """An object with these members, in this order."""
        return "{" + ",".join(json.dumps(key) + ":" + json.dumps(value) for key, value in (time, *pairs)) + "}"

    def test_urls(self):
        url, query = "/link?" + GOOD, GOOD
        for pairs, route in (([("request", f"GET {url} HTTP/1.1"), ("uri", "/x")], "/link"), ([("request", url)], "/link"),
                             ([("path", "/x"), ("request_uri", url)], "/link"), ([("uri", "/link"), ("args", query)], "/link"),
                             ([("url", {"path": "/link", "query": query})], "/link"), ([("http", {"request": {"uri": url}})], "/link"),
                             ([("uri", "-"), ("url", ""), ("path", url)], "/link"), ([("query", "?" + query)], None),
                             ([("request", "GET /link HTTP/1.1"), ("args", query)], "/link"), ([("target", url)], "/link"),
                             ([("a", {"uri": "/x"}), ("uri", url)], "/link"), ([("a", {"uri": url}), ("b", {"uri": "/x"})], "/link"),
                             ([("REQUEST-URI", url)], "/link"), ([("uri", "/link#top"), ("query", query)], "/link")):
            self.callback(self.of(*pairs), route=route)
        for pairs in ([("uri", "/x?y"), ("args", query)], [("a", {"target": url}), ("uri", "/")], [("request", "hello"), ("uri", "/")],
                      [("request_uri", "/"), ("uri", url)]):
            self.bucket("other", self.of(*pairs))
        for pairs in ([("uri", 5), ("x", url)], [("location", url)], [("requestLine", ""), ("x", url)]):
            self.bucket("malformed", self.of(*pairs))

    def test_a_request_that_the_server_could_not_read(self):
        for text in ("", "-", "hello", "\\x16\\x03"):
            self.bucket("other", self.of(("request", text), ("agent", "session_id")))
        self.bucket("malformed", self.of(("request", ""), ("message", "session_id")))
        self.bucket("malformed", self.of(("request", ""), ("x", "session_id"), time=("time", "soon")))

    def test_more_names(self):
        self.callback(self.of(("ClientRequestURI", "/?" + GOOD), ("path", "/x"), ("EdgeResponseStatus", 404), ("ClientRequestHost", "a.example.com"),
                              time=("EdgeStartTimestamp", "2026-11-22T10:00:00Z")), response=404, host="a.example.com", route="/")
        self.callback(self.of(("requested_url", f"GET /?{GOOD} HTTP/1.1"), time=("started_at", 1795341600250)), time="2026-11-22T10:00:00.250Z")
        self.bucket("malformed", self.of(("pathname", "/?" + GOOD)))

    def test_what_is_never_looked_at(self):
        url = "/link?" + GOOD
        for pairs in ([("referer", {"url": url})], [("http_referrer_uri", url)], [("headers", {"uri": url})], [("query", {"url": url})],
                      [("request", {"body": {"a": {"url": url}}})], [("params", [url])], [("cookies", {"url": url})],
                      [("uri", [5, url])], [("items", [{"uri": url}])], [("form_data", {"x": {"path": url}})]):
            self.bucket("other", self.of(("uri", "/"), *pairs))
            self.bucket("malformed", self.of(*pairs))

    def test_headers_that_are(self):
        location = "myapp://x?" + GOOD
        for key, headers in (("resp_headers", {"Location": [location]}), ("responseHeaders", {"location": location}),
                             ("response", {"headers": {"location": location}}), ("res", {"headers": {"location": location}}),
                             ("http", {"response": {"headers": {"Location": location}}})):
            self.callback(self.of(("uri", "/"), ("status", 302), (key, headers)), source="location", route="myapp://x")
        for key, headers in (("headers", {"Location": location}), ("reqHeaders", {"location": location}),
                             ("resp_headers", {"x": {"location": location}}), ("resp_headers", {"sent_http_location": location})):
            self.bucket("other", self.of(("uri", "/"), ("status", 302), (key, headers)))
        for key, headers in (("headers", {"Host": "A.example.com:1"}), ("request", {"headers": {"host": ["a.example.com"]}}),
                             ("req_headers", {"host": "a.example.com"})):
            self.callback(self.of(("uri", "/?" + GOOD), (key, headers)), host="a.example.com")
        self.callback(self.of(("uri", "/?" + GOOD), ("cookies", {"host": "a.example.com"})), host=None)

    def test_methods_and_responses(self):
        def of(*pairs):
            return self.of(("uri", "/?" + GOOD), *pairs)

        self.callback(of(), response=None)
        self.callback(of(("method", "-"), ("status", "ok"), ("code", 404)), response=404)
        self.callback(of(("status", 200), ("DownstreamStatus", 0)), response=None)
        self.callback(of(("verb", ""), ("status", "1000"), ("http", {"status_code": "302"})), response=302)
        self.bucket("wrong_method", of(("verb", "GET"), ("request_method", "POST")))
        self.bucket("wrong_method", self.of(("request", f"POST /?{GOOD} HTTP/1.1"), ("method", "GET")))
        self.bucket("other", self.of(("uri", "/"), ("location", "/?" + GOOD), ("status", 302), ("method", "HEAD")))

    def test_times(self):
        def of(*pairs):
            return self.of(("uri", "/?" + GOOD), *pairs[1:], time=pairs[0])

        for time, expected in ((("time", "2026-11-22T10:00:00.25+01:00"), "2026-11-22T09:00:00.250Z"), (("ts", 0), "1970-01-01T00:00:00Z"),
                               (("time", "[22/Nov/2026:10:00:00 +0100]"), "2026-11-22T09:00:00Z"), (("ts", 1.5), "1970-01-01T00:00:01.500Z"),
                               (("ts", 99999999999), "5138-11-16T09:46:39Z"), (("ts", "1795341600123"), "2026-11-22T10:00:00.123Z"),
                               (("time", "2026-11-22 10:00:60Z"), "2026-11-22T10:01:00Z")):
            if expected.startswith("5138"):
                self.bucket("malformed", of(time))
            else:
                self.callback(of(time), time=expected)
        self.callback(of(("time", "2026-11-22 10:00:00")), rules={"zone": -90}, time="2026-11-22T11:30:00Z")
        self.callback(of(("time", "soon"), ("ts", 7)), time="1970-01-01T00:00:07Z")
        self.callback(of(("time", "10:00:00.5"), ("date", "2026-11-22")), rules={"zone": 60}, time="2026-11-22T10:00:00.500Z")
        self.bucket("malformed", of(("time", "10:00:00"), ("date", "2026-11-22")).replace("10:00", "1\\u00300:00"))
        self.callback(of(("time", "22/Nov/2026:10:00:00 +0000")).replace("/Nov/", "\\/Nov\\u002f"), time="2026-11-22T10:00:00Z")
        for time in (("time", "10:00:00"), ("date", "2026-11-22"), ("time", "1e9"), ("time", "2026-02-30T10:00:00Z"), ("time", None)):
            self.bucket("malformed", of(time))
        self.assertEqual([epoch_time(text) for text in (b"1", b"100000000000.9", b"100000000000000", b"100000000000000000", b"9" * 19)],
                         [10**9, 10**17, 10**17, 10**17, None])
        self.assertEqual([iso_time(text, 0) for text in (b"1970-01-01T00:00:01,5+00", b"1970-01-01T00:00", b"1970-01-01T00:00:00 Z")],
                         [1_500_000_000, None, None])

    def test_messages(self):
        inner = log(client="192.0.2.1 x.example.com -").decode()
        for text in (json.dumps({"log": inner + "\n"}), json.dumps({"message": inner, "time": 1}), json.dumps({"msg": json.dumps({"log": inner})}),
                     json.dumps({"event.original": inner}), json.dumps({"message": "web | " + inner, "path": "/var/log/x", "time": 1}),
                     json.dumps({"message": inner, "log": {"file": {"path": "/x"}}, "time": 1})):
            self.callback(text, host="x.example.com")
            self.format("lighttpd", text)
        self.bucket("malformed", json.dumps({"msg": json.dumps({"msg": json.dumps({"msg": inner})})}))
        self.bucket("malformed", json.dumps({"a": {"log": inner}}))
        self.bucket("malformed", json.dumps({"log": "session_id", "message": inner}))  # the first of the list alone
        self.bucket("other", json.dumps({"message": inner, "uri": "/x", "time": 1}))   # its own URL comes first
        self.callback(json.dumps({"message": "hello", "path": "/?" + GOOD, "time": 1}), host=None)

    def test_cloudfront_as_json(self):
        text = json.dumps({"date": "2026-11-22", "time": "10:00:00", "x-edge-location": "X", "cs-uri-stem": "/a",
                           "cs-uri-query": "session_id=csn_1&status=a%2520b", "x-host-header": "a.example.com", "cs(Host)": "b.example.com"})
        self.callback(text, status="a b", host="a.example.com", time="2026-11-22T10:00:00Z")
        self.callback(text.replace("x-edge-location", "edge"), status="a%20b")

    def test_names(self):
        url = "/?" + GOOD
        for name, pairs in (("gcp-lb", [("httpRequest", {"requestUrl": url})]), ("caddy", [("request", {"uri": url})]),
                            ("traefik-json", [("RequestPath", url)]), ("nginx-json", [("request_uri", url)]),
                            ("nginx-json", [("uri", url), ("msec", 5)]), ("json", [("requestUri", url)]), ("json", [("a", {"request_uri": url})])):
            self.format(name, self.of(*pairs))
        self.format("json", self.of(("request_uri", url)).replace("request_", "\\u0072equest_"))


class AnchoredTests(Case):
    S3 = '0 b [22/Nov/2026:10:00:00 +0000] 192.0.2.1 - ID OP key "GET /?{} HTTP/1.1" 200'
    ALB = 'h2 2026-11-22T10:00:00Z app/x 192.0.2.1:1 - -1 -1 -1 {} - 0 0 "GET {} HTTP/2.0" "ua"'
    HAPROXY = '192.0.2.1:1 [22/Nov/2026:10:00:00.250] f b/s 0/0/0/0/0 200 5 - - ---- 1/1/0/0/0 0/0{} "GET /?{} HTTP/1.1"'
    SQUID = "1795341600.250     12 192.0.2.1 TCP_MISS/200 5 GET http://a.example.com/?{}"

    def test_envoy(self):
        line = '[2026-11-22T10:00:00.250Z] "GET /?{} HTTP/2" 200 - 0 0 0 - "-" "a" "id" "A.example.com:1"'
        self.callback(line.format(GOOD), host="a.example.com", time="2026-11-22T10:00:00.250Z")
        self.callback(line.format(GOOD + '" 200x"y'), status='success" 200x"y')
        self.callback(line.format(GOOD).replace(" - 0", ' - via - "x y" 0'), host="a.example.com")
        self.callback(line.format(GOOD).replace('"a"', '"a"b"'), host="a.example.com")
        self.callback(line.format(GOOD).replace('"a" ', ""), host=None)
        self.bucket("malformed", line.format(GOOD).replace("T10", " 10"))

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

    def test_cloud_storage(self):
        cells = ["1795341600250000", "::1", "2", "", "GET", "/?" + GOOD, "200", "", "", "", 'a.example.com', '""', "x"]
        self.callback(",".join(f'"{cell}"' for cell in cells), host="a.example.com", time="2026-11-22T10:00:00.250Z")
        self.callback(",".join(f'"{cell}"' for cell in cells) + ",junk", host="a.example.com")
        self.callback(",".join(f'"{cell}"' for cell in cells[:7]) + ',"', host=None)
        self.bucket("malformed", ",".join(f'"{cell}"' for cell in cells[:6]))

    def test_squid(self):
        self.callback(self.SQUID.format(GOOD), host="a.example.com", time="2026-11-22T10:00:00.250Z")
        self.callback(self.SQUID.format(GOOD + "\\x41") + " - X/- y", status="success\\x41")
        self.callback(self.SQUID.format(GOOD).replace(".250", ".2500001"), time="2026-11-22T10:00:00.250000100Z")
        self.callback(self.SQUID.format(GOOD + " x y") + " - A/b c", status="success x y")
        self.callback(self.SQUID.format(GOOD) + " - A/b", status="success")
        self.callback(self.SQUID.format(GOOD) + " - A_B/- c d e f", status="success")
        self.callback(self.SQUID.format(GOOD) + " x - a/b c", status="success")
        self.bucket("malformed", self.SQUID.format(GOOD).replace(".250", ""))

    def test_haproxy(self):
        self.callback(self.HAPROXY.format("", GOOD), rules={"zone": 60}, time="2026-11-22T09:00:00.250Z")
        self.callback(self.HAPROXY.format(" {a b|c} {}", GOOD + "#21#23zz"), status="success!")
        self.callback(self.HAPROXY.format("", GOOD).replace(" 200 ", " -1 ") + " x", response=None)
        self.callback(self.HAPROXY.format("", GOOD)[:-10], status="success")
        self.callback(self.HAPROXY.format("", GOOD).replace(" f ", "  f  "))
        for old, new in (("----", ""), (".250", "."), (" 200 ", " 2000 "), (' "GET', "GET")):
            self.bucket("malformed", self.HAPROXY.format("", GOOD).replace(old, new, 1))
        self.format("haproxy", "<5>Nov 22 10:00:00 lb haproxy[1]: " + self.HAPROXY.format("", GOOD))


class ColumnTests(Case):
    FIELDS = "#Fields: date time cs-uri-stem cs-uri-query"

    def test_columns_hold_until_the_next_ones(self):
        good = f"2026-11-22 10:00:00 /a?b {GOOD}"
        self.callback(self.FIELDS, good, route="/a", rules={"zone": 60}, time="2026-11-22T10:00:00Z")
        self.callback(self.FIELDS, "#Date: x", f" 2026-11-22  10:00:00.5 /a {GOOD} ", time="2026-11-22T10:00:00.500Z")
        self.callback(self.FIELDS.upper().replace("FIELDS", "Fields"), good.replace(" ", "\t"), route="/a")
        self.callback(self.FIELDS, "#Fields: x-timestamp cs-uri", f"1.5 /a?{GOOD}", time="1970-01-01T00:00:01.500Z", route="/a")
        self.callback("#Fields: date-time cs-uri-query", f'2026-11-22T10:00:00+01:00 "{GOOD}"', time="2026-11-22T09:00:00Z", route=None)
        for before in ((), (self.FIELDS, "#Fields: date time cs-uri-query"), (self.FIELDS, "#Fields:"), ("# Fields: date time cs-uri-stem cs-uri-query",)):
            self.bucket("malformed", *before, good)
        for text in (good + " x", good.replace("2026-11-22", "-"), good.replace("10:00:00", "10:00"), "#" + good, "web | " + good):
            self.bucket("malformed", self.FIELDS, text)
        for text, route in (('"/a', '"/a'), ('"/a"x', '"/a"x'), ('"/""a""b"', '/"a"b'), ('"/a""', '"/a""')):
            self.callback(self.FIELDS, good.replace("/a?b", text), route=route)
        self.callback(self.FIELDS + " cs-uri", f"2026-11-22 10:00:00 - {GOOD} /a", route="/a")
        self.bucket("other", self.FIELDS + " cs-uri", f"2026-11-22 10:00:00 - {GOOD} /a?b")
        self.bucket("other", "#Fields: session_id")
        self.bucket("malformed", "#Remark: session_id")
        self.bucket("malformed", "#Fields: session_id", format="combined")
        self.bucket("malformed", "#Fields: " + " " * 99 + self.FIELDS[9:], good, longest_line=100)

    def test_fields(self):
        names = "#Fields: date time cs-method cs-uri-stem cs-uri-query sc-status cs(Host) X-Host-Header sc(Location)"
        row = "2026-11-22\t10:00:00\t{}\t/a\t{}\t{}\t{}\t{}\t{}"
        self.callback(names, row.format("-", GOOD + "#x", "-", "B.example.com", "-", "-"), host="b.example.com", response=None)
        self.callback(names, row.format("GET", GOOD, 200, "b.example.com", '"a.example.com"', ""), host="a.example.com")
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
