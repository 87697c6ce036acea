#!/usr/bin/env python3
"""Zones beside a time and in it, and records whose time is the only date that they have, by hand.

    python3 Tests/Oracle/test_zones.py
"""

import json
import unittest
from datetime import datetime, timedelta

import oracle
import zones
from fixtures import GOOD, log
from test_formats import Case
from times import any_time, nanoseconds

BERLIN, MOSCOW, KATHMANDU = (zones.Zone(name) for name in ("Europe/Berlin", "Europe/Moscow", "Asia/Kathmandu"))
HOUR = timedelta(hours=1)


class ZoneTests(unittest.TestCase):
    def test_offsets(self):
        for local, east in ((datetime(2026, 7, 1), 2), (datetime(2026, 11, 22), 1), (datetime(2026, 10, 25, 2, 30), 2),
                            (datetime(2026, 3, 29, 2, 30), 1)):
            self.assertEqual(BERLIN.east(local), east * HOUR, local)
        self.assertEqual(any_time(b"2026-07-01 10:00:00", BERLIN), nanoseconds(2026, 7, 1, 8, 0, 0, 0))

    def test_names(self):
        winter = datetime(2026, 11, 22)
        for name, east in (("CET", 1), ("CEST", 2), ("CEMT", 3), ("MSK", None), ("cet", None)):
            self.assertEqual(BERLIN.named(name, winter), east and east * HOUR, name)
        for local, east in ((winter, 3), (datetime(2012, 7, 1), 4), (datetime(2014, 10, 26, 1, 30), 4), (datetime(2000, 7, 1), 3)):
            self.assertEqual(MOSCOW.named("MSK", local), east * HOUR, local)  # in July 2000 it was MSD
        self.assertEqual(zones.Zone("UTC").latest, {"UTC": timedelta()})

    def test_a_name_in_a_time_is_used(self):
        """What `%Z` of a format string writes."""
        local = datetime(2026, 11, 22)
        for name, zone, east in (("UTC", BERLIN, 0), ("gmt", 60, 0), ("UCT", 0, 0), ("z", 0, 0), ("+0545", 0, 345), ("-03", 0, -180),
                                 ("CET", BERLIN, 60), ("CEST", BERLIN, 120), ("MSK", MOSCOW, 180), ("MSK", BERLIN, None),
                                 ("CET", 60, None), ("cet", BERLIN, None), ("", BERLIN, None), ("+2400", BERLIN, None), ("+0060", 0, None),
                                 ("+5", 0, None)):
            found = zones.abbreviated(name, zone)
            self.assertEqual(found if found is None else zones.east(found, local), east if east is None else timedelta(minutes=east), name)

    def test_the_option(self):
        self.assertEqual([zones.option(text) for text in ("-01:30", "+25:00", "+01", "Europe/Nowhere", "../x", "")], [-90] + [None] * 5)
        rules, _ = oracle.settings(oracle.option_parser().parse_args(["--timezone=Europe/Berlin", "--since", "2026-07-01T10:00:00"]))
        self.assertEqual(rules.since, nanoseconds(2026, 7, 1, 8, 0, 0, 0))


class BesideTests(Case):
    def text(self, *members, time="2026-11-22 10:00:00"):
        return json.dumps(dict([("time", time), ("request_uri", "/?" + GOOD), *members]))

    def at(self, clock, *members, zone=0, **more):
        self.callback(self.text(*members, **more), rules={"zone": zone}, time=f"2026-11-22T{clock}:00Z")

    def unreadable(self, *members, zone=0, **more):
        self.bucket("malformed", self.text(*members, **more), zone=zone)

    def test_what_says_the_zone(self):
        for name in ("timezone", "time_zone", "timezone_name", "timeZoneId", "tz", "TZ", "tzName", "tz_offset", "timezone-offset",
                     "utcOffset", "gmt_offset", "zone_offset"):
            self.at("09:00", (name, "+01:00"), zone=-90)
        for text in ("Z", "utc", "GMT", "UCT", "Etc/UTC", "etc/gmt", "Zulu", "Universal", "greenwich", "Etc/Zulu", " UTC ", 0,
                     "+00:00", "-00"):
            self.at("10:00", ("tz", text), zone=60)
        for text, clock in (("+0545", "04:15"), ("-03", "13:00"), ("-03:30", "13:30")):
            self.at(clock, ("tz", text), zone=60)
        for text in ("Europe/Berlin", "CET"):
            self.at("09:00", ("tz", text), zone=BERLIN)
        self.at("08:00", ("tz", "CEST"), zone=BERLIN)
        self.at("07:00", ("tz", "MSK"), zone=MOSCOW)

    def test_what_says_nothing(self):
        for text in ("", "-", None):
            self.at("09:00", ("tz", text), zone=60)
        for name in ("zone", "tzdata", "timezones", "x"):
            self.at("09:00", (name, "Europe/Paris"), zone=60)
        for members in ([("event", {"timezone": "Europe/Paris"})], [("user", {"tz": "PST"})], [("tz", {"name": "x"})]):
            self.at("09:00", *members, zone=60)
        for time in ("2026-11-22T10:00:00Z", "22/Nov/2026:11:00:00 +0100", 1795341600, "1795341600"):
            self.at("10:00", ("tz", "Europe/Paris"), time=time, zone=60)

    def test_what_is_not_known(self):
        for text in ("Europe/Paris", "europe/berlin", "PST", "cet", "MSK", 60, -1, 3600, "GMT+1", "+24:00", "+01:60", "+1", "local", True):
            self.unreadable(("tz", text), zone=BERLIN)
        for text in ("Europe/Berlin", "CET"):
            self.unreadable(("tz", text), zone=60)
        self.unreadable(("tz", "+01:00"), ("timezone", "UTC"))
        self.at("09:00", ("tz", "+01:00"), ("utc_offset", "+0100"))
        # No other time is used instead.
        self.unreadable(("tz", "PST"), ("@timestamp", "2026-11-22T10:00:00Z"))
        self.bucket("malformed", "2026-11-22T10:00:00Z stdout F " + self.text(("tz", "PST")))
        self.bucket("malformed", json.dumps({"@timestamp": "2026-11-22T10:00:00Z", "log": self.text(("tz", "PST"))}))
        self.bucket("other", self.text(("tz", "PST"), ("request_uri", "/")))

    def test_where(self):
        nested = {"datetime": {"date": "2026-11-22 10:00:00.000000", "timezone_type": 3, "timezone": "Europe/Berlin"}, "uri": "/?" + GOOD}
        self.bucket("malformed", json.dumps(nested))
        self.callback(json.dumps(nested), rules={"zone": BERLIN}, time="2026-11-22T09:00:00Z")
        pair = {"date": "2026-11-22", "time": "10:00:00", "uri": "/?" + GOOD}
        self.callback(json.dumps(pair), rules={"zone": 60}, time="2026-11-22T10:00:00Z")
        self.callback(json.dumps(pair | {"tz": "+02:00"}), time="2026-11-22T08:00:00Z")
        self.bucket("malformed", json.dumps(pair | {"tz": "PST"}))
        self.callback(f"path=/?{GOOD} tz=+01:00 time=2026-11-22T10:00:00", time="2026-11-22T09:00:00Z")
        self.callback(json.dumps({"at": "2026-11-22 10:00:00", "tz": "+01:00", "uri": "/?" + GOOD}), time="2026-11-22T09:00:00Z")
        # A line that it carries has a time of its own.
        self.callback(json.dumps({"time": "2026-11-22 09:00:00", "tz": "PST", "log": log().decode()}), time="2026-11-22T10:00:00Z")


class OnlyDateTests(Case):
    def only(self, key, value="2026-11-22T10:00:00Z", **more):
        return json.dumps({"uri": "/?" + GOOD, key: value, **more})

    def test_it_is_looked_for_where_the_request_is(self):
        self.callback(self.only("at"), time="2026-11-22T10:00:00Z")
        self.callback(self.only("request", {"at": "2026-11-22T10:00:00Z"}), time="2026-11-22T10:00:00Z")
        self.bucket("malformed", self.only("shop", {"at": "2026-11-22T10:00:00Z"}))
        self.callback(self.only("shop", {"at": "2026-11-22T11:00:00Z"}, x="2026-11-22T10:00:00Z"), time="2026-11-22T10:00:00Z")

    def test_dates_of_something_else(self):
        for key in ("commit_date", "session_start", "authenticated", "creation", "subscribed_on", "signup_day", "signInAt", "registered",
                    "trial_end", "joined", "token_time", "image_date", "license_day", "purchased", "order_date", "member_from",
                    "enrolled", "verified"):
            self.bucket("malformed", self.only(key))

    def test_what_is_around_is_nearer(self):
        for before, date, expected in (("2026-12-23T10:00:00Z", "2026-11-22T10:00:00Z", "2026-11-22T10:00:00Z"),
                                       ("2026-12-23T10:00:01Z", "2026-11-22T10:00:00Z", "2026-12-23T10:00:01Z"),
                                       ("2026-10-22T10:00:00Z", "2026-11-22T10:00:01Z", "2026-10-22T10:00:00Z")):
            text = self.only("at", date)
            self.callback(before + " stdout F " + text, time=expected)
            self.callback(json.dumps({"time": before, "log": text}), time=expected)
            self.callback(before + " stdout F " + self.only("time", date), time=date)  # a name that is known


if __name__ == "__main__":
    unittest.main()
