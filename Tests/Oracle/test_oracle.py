#!/usr/bin/env python3
"""The oracle against the contract: hand-written lines with outcomes worked out by hand.

    python3 Tests/Oracle/test_oracle.py
"""

import gzip
import io
import json
import unittest
from unittest import mock

import oracle
from fields import mentions_session_id, repaired, unescaped
from fixtures import GOOD, TEN, log, bucket, callback, summary
from judging import Rules
from ndjson import text, time_text


class BucketTests(unittest.TestCase):
    def check(self, expected, *lines, **rules):
        for line in lines:
            with self.subTest(line=line):
                self.assertEqual(bucket(line, **rules), expected)

    def test_callbacks(self):
        self.check("callbacks", log(), log(tail=""), log(tail=" -"), log(tail=' 5 "-" "a" 0.1 "x"'),
                   log(request="GET /link?" + GOOD),                        # no HTTP/x
                   log("/a b?" + GOOD), log("/link?x=a b&" + GOOD),          # raw spaces
                   log(method="-"), log("http://example.com?" + GOOD), log("/?" + GOOD + "#top"),
                   log("?" + GOOD), log("link?" + GOOD), log("myapp:cb?" + GOOD), log("1://x?" + GOOD),
                   log("/?%73ession_id=csn_1&st%61tus=x"), log(r"/?\x73ession_id=csn_1&status=x"),
                   log("/?session_id=%63sn_1&status=%20"), log("/?session_id=csn_1&status=+"),
                   log("/?session_id=csn_1&status=%"), log("/?session_id=csn_1&status=a?b"),
                   log("/?session_id=x&status=&session_id=csn_1&status=ok"))  # the last one counts

    def test_user_names(self):
        fake = r'x [22/Nov/2026:10:00:00 +0000] \"GET /?session_id=x HTTP/1.1\" 200 5'
        for user in ("ada lovelace", "[ada]", r"a\"b", '""', "[22/Nov/2026:10:00:00 +0000] x", fake):
            self.check("callbacks", log(client=f"192.0.2.1 - {user}"))

    def test_oversized_comes_first(self):
        line = log()
        self.check("oversized", line, b"session_id", longest_line=9)
        self.check("callbacks", line, longest_line=len(line))

    def test_malformed(self):
        self.check("malformed", b"session_id", b"x %2573ession_id=1", rb'{"a":"\u0073ession_id"}',
                   b"#73ession_id", log()[:40] + b" session_id", log().replace(b" 200 5", b""),
                   log(status="OK"), log()[:log().index(b"success")], log(status="20"), log(status="1000"),
                   log(request="/?" + GOOD), log(request=r"\x16\x03", tail=f' 5 "?{GOOD}"'),
                   log(method="G@T"), log(request=f" GET /?{GOOD}"))

    def test_unreadable_time_with_a_mention(self):
        for time in ("31/Feb/2026:10:00:00 +0000", "29/Feb/2026:10:00:00 +0000", "22/Nov/2026:24:00:00 +0000",
                     "22/Nov/2026:10:60:00 +0000", "22/Nov/2026:10:00:61 +0000", "22/Xyz/2026:10:00:00 +0000",
                     "22/Nov/2026:10:00:00 +2400", "22.11.2026 10:00:00", "-"):
            self.check("malformed", log(time=time), log("/", time=time, tail=' 5 "/?session_id=" "-"'))
            self.check("other", log("/", time=time))

    def test_other(self):
        self.check("other", b"", b"junk", b"\x16\x03\x01", b"%252573ession_id", b"SESSION_ID", log("/"),
                   log("/?status=success"), log("/?Session_id=csn_1&status=x"), log("/session_id=csn_1"),
                   log("/#?" + GOOD), log("/?a=1;" + GOOD.replace("&", ";")), log("*"),
                   log("/?%2573ession_id=csn_1&status=x"), log("/?session+id=csn_1&status=x"),
                   log("/", tail=f' 5 "https://example.com/?{GOOD}" "-"'),   # the Referer never counts
                   log(request="-"), log(request=""), log(request="/?status"), log(request=r"\x16\x03"))

    def test_outside_goes_before_foreign_and_after_other(self):
        self.check("outside", log(), log("/?session_id=x"), log("/?session_id="), until=TEN)
        self.check("other", log("/"), until=TEN)
        self.check("outside", log(), since=TEN + 1)
        self.check("callbacks", log(), since=TEN, until=TEN + 1)

    def test_foreign_incomplete_wrong_method(self):
        self.check("foreign", log("/?session_id=x&status="), log("/?session_id=x"), log("/?session_id=CSN_1&status=a"),
                   log("/?session_id=x&status=a", method="POST"), log("/?session_id=+csn_1&status=a"))
        self.check("callbacks", log("/?session_id=x&status=a"), prefixes=(b"",))
        self.check("callbacks", log("/?session_id=x&status=a"), prefixes=(b"csn_", b"x"))
        self.check("foreign", log("/?session_id=yx&status=a"), prefixes=(b"csn_", b"x"))
        self.check("incomplete", log("/?session_id"), log("/?session_id=&status=a"), log("/?session_id=csn_1"),
                   log("/?session_id=csn_1&status="), log("/?session_id=csn_1&status=a&status"),
                   log("/?session_id=csn_1&amp;status=success"), log("/?session_id=csn_1", method="HEAD"))
        self.check("wrong_method", log(method="POST"), log(method="HEAD"), log(method="get"))

    def test_location(self):
        def check(expected, url="myapp://deep-link?" + GOOD, target="/start", status="302", method="GET"):
            line = log(target, method, status, tail=f' 0 "-" "agent" "{url}"')
            self.check(expected, line, location=True)
            return callback(line, location=True)

        found = check("callbacks")
        self.assertEqual((found.source, found.route, found.host), ("location", "myapp://deep-link", "deep-link"))
        check("callbacks", method="POST")                          # rule 5 does not apply
        for status in ("200", "400", "-"):
            check("other", status=status)
        check("other", method="HEAD")
        check("foreign", url="/?session_id=x")
        check("incomplete", target="/?session_id=")                # the target's own parameter comes first
        self.assertEqual(check("callbacks", target="/?" + GOOD).source, "request")
        self.check("malformed", log(), location=True)              # such a line does not fit this format

    def test_mentions(self):
        for line in (b"session_id", b"%2573ession_id", rb"\x2573ession_id", rb"\u0073ession_id",
                     b"#2573ession_id", rb"\x252573ession_id", b"%73%65%73%73%69%6f%6E%5F%69%64"):
            self.assertTrue(mentions_session_id(line), line)
        for line in (b"%25252573ession_id", b"session_i", rb"\\u73ession_id", b"#7ession_id"):
            self.assertFalse(mentions_session_id(line), line)


class FieldTests(unittest.TestCase):
    def test_unescaping_reads_once_from_left_to_right(self):
        self.assertEqual(unescaped(rb'\x41\"\\x41\n\t\q\x4'), b'A"\\x41\n\t\\q\\x4')

    def test_raw_spaces_in_the_request(self):
        for request, status in ((f"GET  /link?{GOOD} HTTP/1.1", "success"), (f"GET /?{GOOD}  HTTP/1.1", "success"),
                                (rf"GET \x20/?{GOOD} \x20", "success"), (rf"GET /?{GOOD}\n HTTP/1.1", "success\n"),
                                (f"GET /?{GOOD}\t HTTP/1.1", "success\t"), (f"GET /?{GOOD}+ HTTP/1.1", "success "),
                                (f"GET /?{GOOD} HTTP/1.1 HTTP/1.1", "success HTTP/1.1"),
                                (f"GET /?{GOOD} x", "success x"), (f"GET /?{GOOD} http/1.1", "success")):
            self.assertEqual(callback(log(request=request)).status, status, request)

    def test_a_bare_quote_ends_a_field(self):
        for inside in ('a"b', 'a" 2000', 'a" x', 'a" b" 200', 'a" "b" x'):
            self.assertEqual(bucket(log("/?session_id=csn_1&status=" + inside)), "malformed", inside)
        for inside, status in (('a" 200', "a"), ('a" -', "a"), (r'a\" 200', 'a" 200'), (r"a\\", "a\\ HTTP/1.1"[:2]), ('a" "b', "a")):
            self.assertEqual(callback(log("/?session_id=csn_1&status=" + inside)).status, status, inside)
        self.assertEqual(bucket(log("/start", status="302", tail=f' 0 "a" "b" "c" "myapp://x?{GOOD}"'), location=True), "malformed")

    def test_other_fields_in_quotes(self):
        request, none = f'"GET /link?{GOOD} HTTP/1.1"', '"GET /a.js HTTP/1.1"'
        referer = f'"https://example.com/link?{GOOD}"'
        for fields, expected in (
                (f'"app.example.com" {request} 302 5', 302), (f'"a" "-" "198.51.100.7, 198.51.100.8" {request} 302 5', 302),
                (f"{request} {none} 302", 302), (f"{none} {request} 302 5", "other"), (f'{request} "302" "5" "-" "UA"', 302),
                (f'{request} "302" 5120', 302), (f'{request} "-" 5', None), (f'{request} "-" "5"', None), (f'{request} "0"', None),
                (f'{request} "-" "UA" 302 5', 302), (f'{none} {referer} "UA" 302 5', "other"), (f'"GET /a.js?v=1" {referer} "UA" 302', "other"),
                (f'{request} {referer} "UA"', "malformed"), (f"{request} 12 302", "malformed"), (f"{request} 0.034 302", "malformed"),
                (f"{referer} 302 5", "malformed"), (f'"302" {request} 302', "malformed"), (f"302 {request} 302", "malformed"),
                (f"a-b {request} 302", 302), (f'{request}x 302', "malformed"), (f'{request} "302"x', "malformed"), (f'{request} "x', "malformed"),
                (f'"a b" {referer} 302', "malformed"), (f'"" {request} 302', 302), (f'"app.example.com" "-" 400 {GOOD}', "malformed"),
                (f'"-" 400 "{GOOD}"', "other"), (f'"GET" 400 "{GOOD}"', "other"), (rf'"\\x16\\x03" 400 "{GOOD}"', "malformed")):
            line = f"192.0.2.1 - - [22/Nov/2026:10:00:00 +0000] {fields}".encode()
            found = callback(line).response if bucket(line) == "callbacks" else bucket(line)
            self.assertEqual(found, expected, fields)

    def test_quotes_that_a_spreadsheet_doubled(self):
        line = log().replace(b'"', b'""')
        for around in (b'"%s"', b"%s", b'x,"%s",y', b'"%s",7'):
            self.assertEqual(callback(around % line).status, "success")

    def test_two_writers_in_one_line(self):
        whole = log()
        request = whole.index(b"/link") + 1
        for half in (whole[:request] + b"a", *(whole[:end] for end in range(request, len(whole) + 1))):
            self.assertEqual(bucket(half + whole), "malformed", half)

    def test_values_are_decoded_once(self):
        for written, status in (("%2541", "%41"), ("a+b", "a b"), ("%zz%4", "%zz%4"), ("%%35", "%5"), ("a=b", "a=b"),
                                (r"a\x2bb", "a b"), ("%22", '"'), ("%ff", "\ufffd"), ("x" * 64, "x" * 64),
                                ("x" * 65, "(other)"), ("%ff" * 22, "(other)"), ("(other)", "(other)")):
            self.assertEqual(callback(log("/?session_id=csn_1&status=" + written)).status, status, written)

    def test_repair_is_one_replacement_for_each_maximal_part(self):
        for data, count in ((b"\xe2\x82", 1), (b"\xf0\x9f\x99", 1), (b"\xed\xa0\x80", 3), (b"\xc0\xaf", 2),
                            (b"\xf4\x90\x80\x80", 4), (b"\xe2\x82\xe2\x82", 2), (b"\xf0\x80\x80\x80", 4)):
            self.assertEqual(repaired(data), "\ufffd" * count, data)

    def test_route_and_host(self):
        for target, client, route, host in (
                ("/link", "", "/link", None), ("http://Example.com", "", "/", "example.com"),
                ("https://ada:pw@EXAMPLE.com:8443/a%20b", "", "/a%20b", "example.com"),
                ("http://[2001:DB8::1]:80/", "", "/", "[2001:db8::1]"), ("http://:80/a", "", "/a", None),
                ("/a", "Example.com:443 ", "/a", "example.com"), ("http:///a", "example.com:443 ", "/a", "example.com"),
                ("/a", "[2001:DB8::1]:443 ", "/a", None), ("/a", "Example.com ", "/a", "example.com"), ("/a", "example ", "/a", None),
                ("http://b.example.com/", "a.example.com:80 ", "/", "b.example.com"), ("//x", "", "//x", None),
                ("MyApp://ada@Deep:1/x", "", "MyApp://Deep/x", "deep"), ("2://u@Deep", "", "2://Deep", "deep"),
                ("myapp://deep-link", "", "myapp://deep-link", "deep-link"), ("", "", "/", None),
                ("http://2001:DB8::1/a", "", "/a", "[2001:db8::1]"), ("my://u@::1", "", "my://::1", "[::1]"),
                ("link", "", "link", None), ("myapp:cb", "", "myapp:cb", None),
                ("http://:80/a", "b.example.com:80 ", "/a", "b.example.com"),
                ("myapp://ada@", "b.example.com:80 ", "myapp://", "b.example.com"),
                ("/" + "r" * 1023, "", "/" + "r" * 1023, None), ("/" + "r" * 1024, "", "(other)", None)):
            found = callback(log(target + "?" + GOOD, client=client + "192.0.2.1 - -"))
            self.assertEqual((found.route, found.host), (route, host), target)

    def test_a_client_is_no_host(self):
        for client in ("192.0.2.1:5555 - ada lovelace", "192.0.2.1:5555 198.51.100.4 - -", "192.0.2.1, 198.51.100.4 - -",
                       "192.0.2.1:1, 198.51.100.4:2 - -", "192.0.2.1 first.last -", "192.0.2.1 ada@example.net -", "192.0.2.1 - a.b",
                       "client.example.net - -", "client.example.net:80 - -", "192.0.2.80:443 198.51.100.4 - -",
                       "[2001:db8::1]:443 198.51.100.4 - -", "a.example.com", "", "192.0.2.1 192.0.2.2 - -"):
            self.assertIsNone(callback(log(client=client)).host, client)
        for client, name, host in (("192.0.2.80:443 198.51.100.4 - -", "vcombined", "192.0.2.80"), ("192.0.2.1 a.example.com -", "lighttpd", "a.example.com"),
                                   ("[2001:db8::1]:443 198.51.100.4 - -", "vcommon", "[2001:db8::1]"), ("192.0.2.1 a.example.com:80 -", None, "a.example.com"),
                                   ("192.0.2.1 a.example.com -", "combined", None)):
            self.assertEqual(callback(log(client=client), format=name).host, host, client)
        self.assertIsNone(callback(b"<6>" + log(client="web1.example.com 192.0.2.1 - -")).host)
        self.assertIsNone(callback(b"2026-11-22T10:00:00Z " + log(client="web1.example.com 192.0.2.1 - -")).host)

    def test_times_in_brackets(self):
        for time, expected in (("2026-11-22T10:00:00.5+01:00", "2026-11-22T09:00:00.500Z"), ("2026-11-22 10:00:00", "2026-11-22T09:00:00Z"),
                               ("22/Nov/2026:10:00:00", "2026-11-22T09:00:00Z"), ("22/Nov/2026:10:00:00.123 +0000", "2026-11-22T10:00:00.123Z"),
                               ("Sun Nov 22 10:00:00 2026", "2026-11-22T09:00:00Z"), ("2026/11/22 10:00:00 UTC", "2026-11-22T10:00:00Z")):
            self.assertEqual(time_text(callback(log(time=time), zone=60).time), expected)

    def test_time(self):
        for year, expected in ((1677, "malformed"), (1678, "callbacks"), (2261, "callbacks"), (2262, "malformed")):
            self.assertEqual(bucket(log(time=f"22/Nov/{year}:10:00:00 +0000")), expected)
        for time, expected in (("22/Nov/2026:10:00:00 +0130", "2026-11-22T08:30:00Z"),
                               ("31/Dec/2026:23:59:60 -0000", "2027-01-01T00:00:00Z"),
                               ("29/Feb/2028:00:00:00 -0100", "2028-02-29T01:00:00Z")):
            self.assertEqual(time_text(callback(log(time=time)).time), expected)

    def test_response(self):
        for status, expected in (("200", 200), ("999", 999), ("000", None), ("0", None), ("-", None)):
            self.assertEqual(callback(log(status=status)).response, expected)
        for response, expected in ((100, "1xx"), (499, "4xx"), (599, "5xx"), (600, "none"), (99, "none"),
                                   (None, "none")):
            self.assertEqual(oracle.response_class(response), expected)


class LineTests(unittest.TestCase):
    def test_what_belongs_to_a_line(self):
        for data, expected in ((b"", []), (b"a", [b"a"]), (b"a\n", [b"a"]), (b"a\r\nb\r", [b"a", b"b"]), (b"a\r\r", [b"a\r"]), (b"\r", [b""]),
                               (b"\xef\xbb\xbfa\n\xef\xbb\xbfb", [b"a", b"\xef\xbb\xbfb"]), (b"\n\n", [b"", b""]),
                               (b"\0\0a\0\n\0\n", [b"a\0", b""]), (b"a\n\0\0", [b"a"]), (b"\0", []),
                               (b"\xef\xbb\xbf", []), (b"a\rb\x0b\x85\n", [b"a\rb\x0b\x85"])):
            self.assertEqual(list(oracle.lines(data)), expected, data)

    def test_where_lines_begin(self):
        data = b"\xef\xbb\xbf\0a\r\n\n\0\0b\0\r"
        self.assertEqual(list(oracle.placed_lines(data)), [(4, b"a"), (7, b""), (10, b"b\0")])

    def test_rejections(self):
        data = b"/a?session_id=1\n" + log() + b"\n\0" + log(method="POST") + b"\n" + log("/") + b"\n"
        found = [json.loads(text(record)) for record in oracle.rejections([("x", data)], Rules())]
        self.assertEqual([(r["reason"], r["line"], r["offset"]) for r in found],
                         [("malformed", 1, 0), ("wrong_method", 3, 18 + len(log()))])
        for line, expected in ((b"Ab9 \xc3\xa4\"\0", 'aa9 ??"\0'), (b"xsession_idstatus1", "asession_idstatus9"),
                               (b"Status", "aaaaaa"), (b"q" * 255 + b"status", "a" * 255 + "s"), (b"1" * 300, "9" * 256)):
            self.assertEqual(oracle.shape(line), expected, line)

    def test_gzip_is_told_by_its_magic(self):
        packed = gzip.compress(b"a\n") + gzip.compress(b"b\n") + b"\0\0"
        with mock.patch("builtins.open", lambda *_: io.BytesIO(packed)):
            self.assertEqual(oracle.contents("access.log"), b"a\nb\n")

    def test_formats(self):
        for line, name in ((log(tail=" 5"), "common"), (log(), "combined"), (log(tail=' 5 "-" "-" x'), "combined+"),
                           (log(tail=' 5 "-" "-"x'), "combined+"), (log(status='"200"', tail=' 5 "-" "-"'), "combined+"),
                           (log(client="example.com:80 192.0.2.1 - -", tail=" -"), "vcommon"),
                           (log(client="example.com:80 192.0.2.1 - -"), "vcombined"), (b"junk", None)):
            self.assertEqual(summary(b"junk\n" + line + b"\n")["files"][0]["format"], name)

    def test_the_most_frequent_format_wins(self):
        common, combined = log(tail=" 5") + b"\n", log() + b"\n"
        no_time = log(time="31/Feb/2026:10:00:00 +0000") + b"\n"
        fill = b"x" * (oracle.DETECTED - len(common)) + b"\n"
        for data, name in ((common + combined * 2, "combined"), (common + combined, "common"),
                           (combined + common + common + combined, "combined"), (common + no_time * 2, "common"),
                           (combined + common * 2, "common"), (combined + (common * 2)[:-1], "common"),
                           (b"\xef\xbb\xbf\0" + common, "common"), (fill + common, None),
                           (fill + common[:-1], None), (fill[1:] + common, "common"),
                           (fill[1:] + common + combined * 9, "common"), (fill[1:] + common[:-1], "common")):
            self.assertEqual(summary(data)["files"][0]["format"], name, data[-200:])


if __name__ == "__main__":
    unittest.main()
