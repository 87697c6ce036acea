#!/usr/bin/env python3
"""Linkback's own events as input, and one family alone, against outcomes worked out by hand.

    python3 Tests/Oracle/test_families.py
"""

import json
import unittest

import oracle
from fixtures import GOOD, log, records, summary
from judging import Rules
from ndjson import time_text
from sessions import pseudonym
import test_formats
from test_formats import Case, line


class EventTests(Case):
    def event(self, **changes):
        members = {"time": "2026-11-22T10:00:00Z", "session": "0123456789abcdef", "status": "ok", "route": "/a%20", "host": "H",
                   "response": 200, "source": "request"} | changes
        return '{"record":"event","v":1,' + json.dumps({key: value for key, value in members.items() if value != "gone"})[1:]

    def test_what_an_event_says(self):
        self.callback(self.event(), session="0123456789abcdef", route="/a%20", host="H", response=200, source="request")
        self.callback(self.event(session="csn_1", route=None, host=None, response=0, source="location"), session=pseudonym("csn_1"),
                      route=None, host=None, response=None, source="location")
        self.callback(self.event(route="", host="[2001:DB8::1]:80"), route="/", host="[2001:DB8::1]:80")
        self.callback(self.event(host="-"), host="-")
        self.callback(self.event(status="x" * 65, route="r" * 1025), status="(other)", route="(other)")
        self.callback(self.event(time="2026-11-22T10:00:00.25+01:00"), time="2026-11-22T09:00:00.250Z")
        self.callback("web | " + self.event().replace('"status":', '"status": "first", "status":').replace(" ", ""), status="first")
        for changes in ({"session": "0123456789ABCDEF"}, {"session": "x"}):
            self.bucket("foreign", self.event(**changes))
        for changes in ({"session": ""}, {"status": ""}):
            self.bucket("incomplete", self.event(**changes))
        self.callback(self.event(time="2026-11-22 10:00:00"), rules={"zone": 60}, time="2026-11-22T09:00:00Z")
        self.callback(self.event(time="1795341600"), time="2026-11-22T10:00:00Z")
        for changes in ({"session": "gone"}, {"status": 5}, {"time": "gone"}, {"time": 1}, {"time": "2026-11-31T10:00:00Z"}):
            self.bucket("other", self.event(**changes))
            self.bucket("malformed", self.event(route="/session_id", **changes))
        self.bucket("outside", self.event(session="x"), since=2 * 10**18)
        self.bucket("other", '{"record":"summary","v":1,"session_id":')
        self.bucket("malformed", '{"record":"summary", "v":1,"session_id":1}')
        self.format("linkback-events", '{"record":"summary","v":1}')
        self.bucket("malformed", json.dumps({"log": self.event(route="/session_id")}))

    def test_a_session_seen_by_a_log_and_an_event_is_one(self):
        data = log() + b"\n" + line(self.event(session=pseudonym("csn_1"))) + b"\n"
        self.assertEqual((summary(data)["callbacks"], summary(data)["sessions"]), (2, 1))
        first, second = map(json.loads, records(data, events=True).splitlines()[:2])
        self.assertEqual(first["session"], second["session"])


class FamilyTests(Case):
    def test_a_name_tries_its_family_alone(self):
        wrapped = json.dumps({"log": log().decode()})
        for name, text, expected in (("combined", log(), "callbacks"), ("varnish", log(), "callbacks"), ("json", log(), "malformed"),
                                     ("json", wrapped, "malformed"), ("combined", wrapped, "callbacks"), ("s3", wrapped, "malformed"), ("s3", log(), "malformed"),
                                     ("common", b"web | " + log(), "callbacks"), ("combined", b"{" + log(), "malformed"),
                                     ("caddy", '{"ts":1795341600,"uri":"/?%s"}' % GOOD, "callbacks"), ("w3c", log(), "malformed"),
                                     ("linkback-events", EventTests().event(), "callbacks"), ("json", EventTests().event(route="/session_id"), "malformed"),
                                     ("squid", test_formats.AnchoredTests.SQUID.format(GOOD) + " - A/- b", "callbacks"), ("elb", test_formats.AnchoredTests.SQUID.format(GOOD), "malformed"),
                                     ("haproxy", test_formats.AnchoredTests.HAPROXY.format("", GOOD), "callbacks")):
            self.bucket(expected, text, format=name)
        self.bucket("malformed", b"{" + log())  # JSON or nothing, too
        self.format("squid", log(), rules=Rules(format="squid"))

    def test_options(self):
        options = oracle.option_parser().parse_args(["--timezone=-01:30", "--since", "2026-11-22T10:00:00", "--until", "2026-11-22T10:00:00Z"])
        rules, _ = oracle.settings(options)
        self.assertEqual([time_text(time) for time in (rules.since, rules.until)], ["2026-11-22T11:30:00Z", "2026-11-22T10:00:00Z"])


if __name__ == "__main__":
    unittest.main()
