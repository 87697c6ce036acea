#!/usr/bin/env python3
"""JSON lines and lines of pairs in the oracle, against outcomes worked out by hand.

    python3 Tests/Oracle/test_json.py
"""

import itertools
import json
import unittest

from fixtures import GOOD, log
from json_names import FIELDS
from json_text import members, unescaped
from test_formats import Case, line
from times import any_time, epoch_time, iso_time


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
        self.assertEqual(self.paths('{"a":[ 1 ],"b":[[1]],"c":[{}]}'),
                         [("a", "array", ""), ("a", "bare", "1"), ("b", "array", ""), ("c", "array", "")])
        self.assertEqual(self.paths('\x1e{"a":1}'), [("a", "bare", "1")])

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
                             ([("REQUEST-URI", url)], "/link"), ([("uri", "/link#top"), ("query", query)], "/link"),
                             ([("request_uri", "/"), ("uri", url)], "/link"), ([("uri", "/link?"), ("qs", "?" + query)], "/link"),
                             ([("uri", "/link?#x"), ("qs", query)], "/link"), ([("url", f"  {url} ")], "/link"),
                             ([("uri", "/link"), ("params", "not a query"), ("args", query)], "/link"), ([("x-envoy-origin-path", url)], "/link"),
                             ([("path", f"GET {url} HTTP/1.1")], "/link"), ([("path", f"GET {url}")], "/link"), ([("uri", "/a b?x"), ("path", url)], "/link")):
            self.callback(self.of(*pairs), route=route)
        for pairs in ([("uri", "/x?y"), ("args", query)], [("a", {"target": url}), ("uri", "/")], [("request", "hello"), ("uri", "/")],
                      [("uri", "/link"), ("params", {"session_id": "csn_1", "status": "x"})]):
            self.bucket("other", self.of(*pairs))
        for pairs in ([("uri", 5), ("x", url)], [("location", url)], [("requestLine", ""), ("x", url)], [("uri", "/a b?" + query)],
                      [("path", f"get {url}")]):
            self.bucket("malformed", self.of(*pairs))

    def test_of_any_two_targets_the_one_with_a_query_counts(self):
        for one, other in itertools.product(FIELDS["target"], repeat=2):
            if one != other:
                self.callback(self.of((one, "/link"), (other, "/link?" + GOOD)), route="/link")
        for one, other in itertools.product(FIELDS["request"] + FIELDS["target"], FIELDS["request"]):
            if one != other:
                self.callback(self.of((one, "/link"), (other, f"GET /link?{GOOD} HTTP/1.1")), route="/link")

    def test_the_order_of_members_means_nothing(self):
        members = [("uri", "/link?" + GOOD), ("url", {"path": "/x", "query": "a=b"}), ("method", "get"), ("uri", "/link?session_id=csn_2&status=b"),
                   ("@timestamp", "2026-11-22T11:00:00Z"), ("host", "a.example.com"), ("status", 302), ("code", 200)]
        outcomes = {repr(self.judged(self.of(*order))) for order in itertools.islice(itertools.permutations(members), 0, None, 197)}
        self.assertEqual(len(outcomes), 1)

    def test_a_request_that_the_server_could_not_read(self):
        for text in ("", "-", "hello", "\\x16\\x03"):
            self.bucket("other", self.of(("request", text), ("agent", "session_id")))
        self.bucket("malformed", self.of(("request", ""), ("x", "session_id"), time=("time", "soon")))

    def test_more_names(self):
        self.callback(self.of(("ClientRequestURI", "/?" + GOOD), ("path", "/x"), ("EdgeResponseStatus", 404), ("ClientRequestHost", "a.example.com"),
                              time=("EdgeStartTimestamp", "2026-11-22T10:00:00Z")), response=404, host="a.example.com", route="/")
        self.callback(self.of(("requested_url", f"GET /?{GOOD} HTTP/1.1"), time=("started_at", 1795341600250)), time="2026-11-22T10:00:00.250Z")
        self.callback(self.of(("pathname", "/?" + GOOD)))
        self.bucket("malformed", self.of(("pathnames", "/?" + GOOD)))

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
        for status, response in (("302.0", 302), (302.0, 302), ("302 Found", 302), (" 302 ", 302), ("000", None), (0, None), ("1000", None), (302.5, None)):
            self.callback(of(("status", status)), response=response)
        for method in ("get", "Get", " GET "):
            self.callback(of(("method", method)))
        self.bucket("wrong_method", of(("method", "post")))
        self.bucket("wrong_method", self.of(("request", f"get /?{GOOD} HTTP/1.1")))
        self.callback(of(("verb", ""), ("status", "1000"), ("http", {"status_code": "302"})), response=302)
        self.bucket("wrong_method", of(("verb", "GET"), ("request_method", "POST")))
        self.bucket("wrong_method", self.of(("request", f"POST /?{GOOD} HTTP/1.1"), ("method", "GET")))
        self.bucket("other", self.of(("uri", "/"), ("location", "/?" + GOOD), ("status", 302), ("method", "HEAD")))

    def test_times(self):
        def of(*pairs):
            return self.of(("uri", "/?" + GOOD), *pairs[1:], time=pairs[0])

        for time, expected in ((("time", "2026-11-22T10:00:00.25+01:00"), "2026-11-22T09:00:00.250Z"), (("ts", 1.7953416e9), "2026-11-22T10:00:00Z"),
                               (("time", "[22/Nov/2026:10:00:00 +0100]"), "2026-11-22T09:00:00Z"), (("ts", 1795341600.5), "2026-11-22T10:00:00.500Z"),
                               (("T", "2026/11/22 10:00:00"), "2026-11-22T10:00:00Z"), (("x", "22/Nov/2026:10:00:00.123 +0000"), "2026-11-22T10:00:00.123Z"),
                               (("ts", "1795341600123"), "2026-11-22T10:00:00.123Z"),
                               (("time", "2026-11-22 10:00:60Z"), "2026-11-22T10:01:00Z")):
            self.callback(of(time), time=expected)
        for pairs in ([("ts", 0)], [("ts", 99999999999)], [("time", "0.003")], [("time", 12)], [("expires", "2026-11-22T10:00:00Z")],
                      [("x", "2026-11-22T10:00:00Z"), ("y", "2026-11-22T10:00:00Z")], [("x", 1795341600)], [("labels", {"x": "2026-11-22T10:00:00Z"})]):
            self.bucket("malformed", of(*pairs))
        for first, second in itertools.permutations((("timestamp", "22/Nov/2026:09:00:00 +0000"), ("@timestamp", "2026-11-22T10:00:00Z"))):
            self.callback(of(first, second), time="2026-11-22T09:00:00Z")
        self.callback(of(("response", {"time": 5}), ("@timestamp", "2026-11-22T10:00:00Z")), time="2026-11-22T10:00:00Z")
        self.callback(of(("time", "2026-11-22 10:00:00")), rules={"zone": -90}, time="2026-11-22T11:30:00Z")
        self.callback(of(("time", "soon"), ("ts", 1795341600)), time="2026-11-22T10:00:00Z")
        self.callback(of(("time", "10:00:00.5"), ("date", "2026-11-22")), rules={"zone": 60}, time="2026-11-22T10:00:00.500Z")
        self.bucket("malformed", of(("time", "10:00:00"), ("date", "2026-11-22")).replace("10:00", "1\\u00300:00"))
        self.callback(of(("time", "22/Nov/2026:10:00:00 +0000")).replace("/Nov/", "\\/Nov\\u002f"), time="2026-11-22T10:00:00Z")
        for time in (("time", "10:00:00"), ("date", "2026-11-22"), ("time", "1e5"), ("time", "2026-02-30T10:00:00Z"), ("time", None)):
            self.bucket("malformed", of(time))
        now = 1795341600 * 10**9
        self.assertEqual([epoch_time(text) for text in (b"1795341600", b"1795341600000.9", b"1795341600000000", b"%d" % now, b"1.7953416e+9")], [now] * 5)
        self.assertEqual([epoch_time(text) for text in (b"1", b"631151999", b"4102444800", b"9" * 19, b"-1795341600", b"1795341600.", b"1e99")], [None] * 7)
        self.assertEqual(epoch_time(b"1", 10**9), 10**9)
        for text in ("22/Nov/2026:10:00:00 +0000", "22/Nov/2026 10:00:00", "22-Nov-2026 10:00:00.0", "22 Nov 2026 10:00:00 GMT", "2026-11-22 10:00:00 UTC",
                     "2026-11-22T10:00:00 +0000", "2026-11-22T11:00:00+01", "20261122T100000Z", "Sun, 22 Nov 2026 10:00:00 GMT", "Sun Nov 22 10:00:00 2026",
                     "Sun Nov 22 11:00:00 +0100 2026", "Sun Nov 22 2026 11:00:00 GMT+0100 (CET)", "Nov 22, 2026 @ 10:00:00.000", "2026-11-22T10:00Z",
                     "2026-11-22T11:00:00+01:00[Europe/Berlin]", "2026-11-22 11:00:00 +0100 CET"):
            self.assertEqual(any_time(line(text), 0), now, text)
        for text in ("22.11.2026 10:00:00", "2026-11-22", "10:00:00", "11/22/2026 10:00:00", "2026-11-22T10:00:00 CST", "22/nov/2026:10:00:00", "22/Nov/2026:10:00"):
            self.assertIsNone(any_time(line(text), 0), text)
        self.assertEqual([iso_time(text, 0) for text in (b"1970-01-01T00:00:01,5+00", b"1970-01-01T00:00", b"1970-01-01T00:00:00 Z")],
                         [1_500_000_000, None, None])

    def test_messages(self):
        inner = log(client="x.example.com:80 192.0.2.1 - -").decode()
        for text in (json.dumps({"log": inner + "\n"}), json.dumps({"message": inner, "time": 1}), json.dumps({"msg": json.dumps({"log": inner})}),
                     json.dumps({"event.original": inner}), json.dumps({"message": "web | " + inner, "path": "/var/log/x", "time": 1}),
                     json.dumps({"message": inner, "log": {"file": {"path": "/x"}}, "time": 1})):
            self.callback(text, host="x.example.com")
            self.format("vcombined", text)
        self.bucket("malformed", json.dumps({"msg": json.dumps({"msg": json.dumps({"msg": inner})})}))
        self.bucket("malformed", json.dumps({"a": {"log": inner}}))
        self.bucket("malformed", json.dumps({"log": "session_id" * 4, "message": inner}))  # of those with a mention the first alone
        for pairs in ({"log": "x" * 40, "message": inner}, {"message": inner, "uri": "/x", "time": 1795341600}, {"event": inner}, {"short_message": inner},
                      {"log": inner, "kubernetes": {"labels": {"url": "shop"}}}, {"_source": {"event.original": inner}}):
            self.callback(json.dumps(pairs), host="x.example.com")
        self.callback(json.dumps({"message": "hello", "path": "/?" + GOOD, "time": 1795341600}), host=None)
        self.callback(json.dumps({"log": json.dumps({"uri": "/?" + GOOD}), "time": "2026-11-22T10:00:00Z"}), time="2026-11-22T10:00:00Z")

    def test_hosts(self):
        def of(*pairs):
            return self.of(("uri", "/?" + GOOD), *pairs)

        for pairs in ([("host", "192.0.2.1")], [("host", "192.0.2.1:5555")], [("host", "2001:db8::1")], [("host", "web-1")], [("host", "client")],
                      [("host", "web-1.example.com"), ("source_type", "file")], [("host", "a.example.com"), ("agent", {"type": "filebeat"})],
                      [("host", "a.example.com"), ("kubernetes", {"pod_name": "x"})], [("client", {"domain": "client.example.net"})],
                      [("source", {"host": "client.example.net", "vhost": "client.example.net"})], [("remote_host", "client.example.net")],
                      [("host", "client.example.net"), ("code", "200")], [("remote", {"x": {"host": "client.example.net"}})],
                      [("host", {"name": "web-1", "ip": ["192.0.2.1"]})]):
            self.callback(of(*pairs), host=None)
        for pairs in ([("host", "A.example.com:8080")], [("host", "a.example.com"), ("agent", "UA")], [("host", "a.example.com"), ("code", 1), ("ip", "192.0.2.1")],
                      [("vhost", "a.example.com"), ("source_type", "file")]):
            self.callback(of(*pairs), host="a.example.com")

    def test_what_else_says_that_a_host_is_a_machine(self):
        for name in ("flow_id", "in_iface", "dest_ip", "dst_ip", "level_index", "thread", "thread_name", "threadId", "newrelic.source",
                     "entity.guid", "plugin_type"):
            for value in ("x", 1, None, {"x": 1}):
                self.callback(self.of(("uri", "/?" + GOOD), ("host", "a.example.com"), (name, value)), host=None)
            self.callback(self.of(("uri", "/?" + GOOD), ("vhost", "a.example.com"), (name, 1)), host="a.example.com")
        of = self.of(("uri", "/?" + GOOD), ("http", {"hostname": "last.example.com"}))
        self.callback(of, host="last.example.com")
        self.callback(of.replace("{", '{"net.host.name":"first.example.com",', 1), host="first.example.com")

    def test_records_of_no_request(self):
        for pairs in ([("direction", "outgoing")], [("direction", "Outbound")], [("network", {"direction": "egress"})],
                      [("kind", "SPAN_KIND_CLIENT")], [("span.kind", "client")], [("span", {"kind": "CLIENT"})],
                      *([("event_type", name), ("flow_id", 7)] for name in ("alert", "fileinfo", "anomaly", "drop", "flow", "netflow"))):
            text = self.of(("uri", "/?" + GOOD), *pairs)
            self.bucket("other", text)
            self.bucket("other", text.replace("1795341600", "0"))
            self.bucket("other", json.dumps({"log": text}))
            self.bucket("malformed", text, format="s3")
        for pairs in ([("direction", "inbound")], [("direction", "out")], [("kind", "client")], [("kind", "span_kind_client")],
                      [("span.kind", "SPAN_KIND_SERVER")], [("event_type", "alert")], [("event_type", "http"), ("flow_id", 7)],
                      [("event_type", "Alert"), ("flow_id", 7)], [("labels", {"direction": "outgoing"})]):
            self.bucket("callbacks", self.of(("uri", "/?" + GOOD), *pairs))
        self.bucket("callbacks", f"time=2026-11-22T10:00:00Z path=/?{GOOD} direction=outgoing")  # no JSON

    def test_names(self):
        url = "/?" + GOOD
        for name, pairs in (("gcp-lb", [("httpRequest", {"requestUrl": url})]), ("caddy", [("request", {"uri": url})]),
                            ("traefik-json", [("RequestPath", url)]), ("nginx-json", [("request_uri", url)]),
                            ("nginx-json", [("uri", url), ("msec", 5)]), ("json", [("requestUri", url)]), ("json", [("a", {"request_uri": url})])):
            self.format(name, self.of(*pairs))
        self.format("json", self.of(("request_uri", url)).replace("request_", "\\u0072equest_"))


class PairTests(Case):
    def test_logfmt(self):
        text = f'at=info method=GET path="/link?a=\\"&{GOOD}" host=app.example.com fwd="192.0.2.1" service=3ms status=302'
        self.callback(text + " ts=1795341600", route="/link", response=302, host="app.example.com")
        self.callback("2026-11-22T10:00:00.5+00:00 heroku[router]: " + text, time="2026-11-22T10:00:00.500Z")
        self.format("logfmt", text + " time=2026-11-22T10:00:00Z")
        for broken in (text, text + " ts=1795341600 ts=1795341601", text + ' ts=1795341600 x="a', text + " ts=1795341600 x", text + ' ts=1795341600 x=a"b'):
            self.bucket("malformed", broken)
        self.callback(f'ts=1795341600 msg="x" uri=/?{GOOD} method=get')

    def test_ltsv(self):
        text = f"time:[22/Nov/2026:10:00:00 +0000]\thost:client.example.net\treq:GET /link?{GOOD} HTTP/1.1\tstatus:302\treferer:/?session_id=csn_r"
        self.callback(text, route="/link", response=302, host=None, time="2026-11-22T10:00:00Z")
        self.callback(text + "\tvhost:app.example.com", host="app.example.com")
        self.format("ltsv", text)
        for broken in (text + "\tx", text + "\tstatus:200", text.replace("22/Nov", "22.11")):
            self.bucket("malformed", broken)
        self.callback(f"uri:/link\tquery:{GOOD}\ttime:2026-11-22T10:00:00Z\tmethod:get")

    def test_cloudfront_as_json(self):
        text = json.dumps({"date": "2026-11-22", "time": "10:00:00", "x-edge-location": "X", "cs-uri-stem": "/a",
                           "cs-uri-query": "session_id=csn_1&status=a%2520b", "x-host-header": "a.example.com", "cs(Host)": "b.example.com"})
        self.callback(text, status="a b", host="a.example.com", time="2026-11-22T10:00:00Z")
        self.callback(text.replace("x-edge-location", "edge"), status="a%20b")


if __name__ == "__main__":
    unittest.main()
