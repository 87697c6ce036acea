#!/usr/bin/env python3
"""Where a request ends, and which lines are whole, against outcomes worked out by hand.

    python3 Tests/Oracle/test_requests.py
"""

import json
import unittest

from fields import method_and_target
from fixtures import GOOD, log
from test_families import EventTests
from test_formats import AnchoredTests, Case, line


class HoleTests(Case):
    def test_a_line_with_a_hole_is_read_by_no_format(self):
        squid = AnchoredTests.SQUID.format(GOOD) + " - A/- b"
        for text in (log(), b"web | " + log(), line(squid), line(AnchoredTests.HAPROXY.format("", GOOD)),
                     line('{"ts":1795341600,"uri":"/?%s"}' % GOOD), line("time=2026-11-22T10:00:00Z path=/?" + GOOD),
                     line(EventTests().event(route="/session_id"))):
            self.bucket("callbacks", text)
            for place in (1, text.index(b"session_id"), len(text)):
                self.bucket("malformed", text[:place] + b"\0" + text[place:])
        self.bucket("other", log("/x")[:9] + b"\0\0" + log("/x")[9:])
        self.bucket("other", log().replace(b"session_id", b"session\0_id"))
        self.bucket("malformed", log(tail=' 5 "-" "agent"') + b"\0", location=True)
        self.bucket("callbacks", line(json.dumps({"ts": 1795341600, "uri": "/?%s\0" % GOOD})))  # that one was sent

    def test_a_hole_names_no_columns(self):
        fields, values = b"#Fields: date time cs-uri-stem cs-uri-query", line("2026-11-22 10:00:00 / " + GOOD)
        self.bucket("callbacks", fields, values)
        self.bucket("malformed", fields[:12] + b"\0" + fields[12:], values)
        self.bucket("callbacks", fields, b"#Fields: date\0 time", values)


class VarnishTests(Case):
    def test_a_url_of_254_or_255_bytes_may_be_cut_off(self):
        for length, bucket in ((253, "callbacks"), (254, "malformed"), (255, "malformed"), (256, "callbacks")):
            target = "/" + "a" * (length - len(GOOD) - 2) + "?" + GOOD
            self.bucket(bucket, log("http://example.com" + target))
            self.bucket("callbacks", log(target))


class ProtocolTests(Case):
    def test_other_spellings_end_the_target(self):
        for protocol in ("HTTP", "http/1.1", "HTTP2", "HTTP_1_1", "https", "h2", "H2", "h2c", "h3", "h3-29", "hq-29", "SPDY/3.1",
                         "quic", "QUIC/46", "ws", "WSS", "2", "1.1", "2.0", "-"):
            for text in (f"GET /a?b {protocol}", f"GET  /a?b  {protocol}", f"GET /a?b {protocol} "):
                self.assertEqual(method_and_target(line(text)), (b"GET", b"/a?b"), text)
        self.assertEqual(method_and_target(b"GET /a b h2"), (b"GET", b"/a b"))
        self.assertEqual(method_and_target(b"GET /a h2 h2"), (b"GET", b"/a h2"))

    def test_anything_else_is_the_target_s(self):
        for word in ("h", "h2x", "h3c", "hc", "httpx", "http/1.1x", "12", "1.12", "12.1", "1.", "--", "x", "wsx", "spdy3a", "+1"):
            self.assertEqual(method_and_target(line("GET /a " + word)), (b"GET", b"/a " + line(word)))
        for text, target in (("GET h2", "h2"), ("GET  h2", "h2"), ("GET -", "-"), ("GET /a h2 HTTP/1.1", "/a h2"),
                             ("GET /a HTTP/1.1 h2", "/a"), ("h2", ""), ("GET /a\th2", "/a\th2")):
            self.assertEqual(method_and_target(line(text))[1], line(target), text)

    def test_where_it_holds(self):
        self.callback(log(request=f"GET /link?{GOOD} h2"), status="success", route="/link")
        request = f"GET /link?{GOOD} HTTP2"
        self.callback(json.dumps({"ts": 1795341600, "request": request}), status="success")
        self.callback(json.dumps({"ts": 1795341600, "uri": request}), status="success")
        self.callback("#Fields: date time cs-uri", f"2026-11-22\t10:00:00\t/link?{GOOD} h2", status="success h2")


class HAProxyTests(Case):
    def test_a_request_without_protocol_was_cut(self):
        whole = AnchoredTests.HAPROXY.format("", GOOD)
        end = len(" HTTP/1.1\"")
        for left in range(len("1.1") + 1):
            self.callback(whole[:len(whole) - 1 - left] + '"', status="success")
        for text in (" HTTP", " HT", " ", "", " h2", " -", " 1.1"):
            self.bucket("malformed", whole[:-end] + text + '"')
        self.bucket("other", whole[:whole.index("GET")] + 'GET / HT"')
        self.bucket("other", whole[:whole.index("GET")] + 'GET"')
        self.bucket("other", whole[:whole.index("GET")] + '"')


class NumberTests(Case):
    def test_where_a_second_status_is(self):
        for numbers in ("- 302 12", "0 302 12", "- 302 +1", "-1 302 -", "0 100 0", "- 599 1 x", "502 : 302 12", "502 :", "- : 200 1",
                        "200 None", "- None"):
            self.bucket("malformed", log(status=numbers))
            self.bucket("malformed", log(status=numbers, tail=""))
        self.bucket("malformed", log(status='"-" "agent" 0 302', tail=" 12"))
        self.bucket("malformed", log(request="GET link?" + GOOD, status="0 302 12"))

    def test_where_it_is_a_size_or_none(self):
        for numbers, response in (("- 302", None), ("0 302", None), ("- 99 12", None), ("- 600 12", None), ("- 302 x", None),
                                  ('- "302" 12', None), ('- 302 "12"', None), ("200 302 12", 200), ("0 12 302", None),
                                  ("302 none", 302), ("302 :x", 302), ("302 - :", 302)):
            self.callback(log(status=numbers, tail=""), response=response)

    def test_another_time_is_looked_for(self):
        for numbers, bucket in (("502 : 1", "callbacks"), ("502 1", "malformed")):
            self.bucket(bucket, log(client=f'x [22/Nov/2026:09:00:00 +0000] "GET x HTTP/1.1" {numbers} -'))


if __name__ == "__main__":
    unittest.main()
