#!/usr/bin/env python3
"""Tests of the checker itself, with a program in Linkback's place that says what it is told.

    python3 -m unittest discover Tests/RealServers
"""

import contextlib
import copy
import io
import json
import os
import sys
import socket
import tempfile
import types
import unittest
import zoneinfo
from datetime import datetime
from unittest import mock

import check
import haproxy
import truth
from caddy import zone_file
from client import Reader, read_status
from containers import docker
from datagrams import Datagrams
from kinds import KINDS
from nginx import Nginx
from polite import OTHER, Meaning, Request, callback
from servers import Seen, Server, nanoseconds

# Prints one canned answer per kind of call: count, count --by, events; writes --rejected.
FAKE = """#!{python}
import json, sys
answers = json.load(open({path!r}))
arguments = sys.argv[1:]
if "--help" in arguments:
    sys.exit(print("--format <name|string>  Names: common,", *answers.get("help", ["combined"])))
if "--rejected" in arguments:
    with open(arguments[arguments.index("--rejected") + 1], "w") as file:
        file.write("".join(json.dumps(r) + "\\n" for r in answers["rejected"]))
key = "events" if arguments[0] == "events" else "by" if "--by" in arguments else "count"
for record in answers[key]:
    print(json.dumps(record).replace('"RATE', "").replace('RATE"', ""))
sys.exit(answers.get("exit", 0))
"""


def line(meaning, seconds, status=200, name="r", location=None):
    request = Request(name, b"", meaning, location=location)
    seen = Seen("127.0.0.1", 1, status, seconds * 10**9 + 7 * 10**6, host="shop.example.com")
    return truth.Line(None, request, seen)


NGINX = Nginx.__new__(Nginx)  # for what it knows of its logs; it is not started


class CheckTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        os.makedirs(self.folder + "/nginx")
        lines = [
            line(callback("user_aborted", "csn_1"), 10, name="aborted"),
            line(callback("success", "csn_1"), 11, 500, name="completed"),
            line(callback("later", "csn_2", "/ä", "a.example.com"), 11, 302, name="new"),
            line(Meaning("incomplete"), 12, name="lost"), line(OTHER, 12, name="asset"),
        ]
        self.log = {"file": "a.log", "arguments": ["--format", "combined"],
                    "requests": [each.request.name for each in lines],
                    **truth.expect(NGINX, lines, {"host": True}, False)}
        with open(self.folder + "/nginx/truth.json", "w") as file:
            json.dump({"logs": [self.log]}, file)

        def total(row):
            return {"record": "total", "v": 1, **row}

        summary = {"record": "summary", "v": 1, **self.log["summary"]}
        summary["success_rate"] = f"RATE{summary['success_rate']}RATE"
        self.answers = {
            "count": [total(r) for r in self.log["totals"]] + [summary],
            "by": [total(r) for r in self.log["totals_by_route_and_host"]] + [summary],
            "events": [{"record": "event", "line": n} for n in (1, 2, 3)],
            "rejected": [{"record": "rejected", "line": 4, "reason": "incomplete"}],
        }

    def outcome(self, answers):
        path = self.folder + "/answers.json"
        with open(path, "w") as file:
            json.dump(answers, file)
        fake = self.folder + "/fake"
        with open(fake, "w") as file:
            file.write(FAKE.format(python=sys.executable, path=path))
        os.chmod(fake, 0o755)
        printed = io.StringIO()
        arguments = ["check.py", fake, "--recorded", self.folder, "--server", "nginx"]
        with mock.patch.object(sys, "argv", arguments), contextlib.redirect_stdout(printed):
            return check.main(), printed.getvalue()

    def test_the_truth_states_what_the_contract_says(self):
        self.assertEqual(self.log["summary"]["sessions"], 2)
        self.assertEqual(self.log["summary"]["success_rate"], "0.5000")
        self.assertEqual(self.log["buckets"].count("callbacks"), 3)
        success = self.log["totals"][0]
        self.assertEqual((success["final_sessions"], success["responses"]), (1, {"5xx": 1}))
        self.assertEqual(success["first"], "1970-01-01T00:00:11Z")
        self.assertEqual([r["status"] for r in self.log["totals"]], ["success", "user_aborted", "later"])
        self.assertEqual([r["host"] for r in self.log["totals_by_route_and_host"]],
                         ["shop.example.com", "shop.example.com", "a.example.com"])

    def test_equal_times_prefer_success(self):
        lines = [line(callback("success", "csn_1"), 5), line(callback("auth_expired", "csn_1"), 5)]
        rows = truth.expect(NGINX, lines, {}, False)["totals"]
        self.assertEqual([r["final_sessions"] for r in rows], [1, 0])

    def test_the_rate_is_rounded_half_up(self):
        self.assertEqual(truth.rate(1, 32), "0.0313")
        self.assertEqual(truth.rate(2, 3), "0.6667")
        self.assertEqual((truth.rate(1, 1), truth.rate(0, 0)), ("1.0000", None))

    def test_agreement_passes(self):
        code, printed = self.outcome(self.answers)
        self.assertEqual(code, 0, printed)

    def test_what_help_does_not_name_is_skipped_and_counted(self):
        code, printed = self.outcome({**self.answers, "help": ["vcombined"]})
        self.assertEqual(code, 1)  # nothing was checked
        self.assertIn("skipped nginx/a.log --format combined: no combined in --help", printed)
        self.assertIn("0 of 0 readings agree with the client, 1 skipped", printed)

    def test_readings_need_their_options_and_names(self):
        known = check.Abilities.__new__(check.Abilities)
        known.words = {"--format", "combined", "combined+"}
        for missing, arguments, name in (
                (None, [], None), (None, ["--format", "combined+"], None), (None, ["--format", "$x - vcombined"], None),
                ("vcombined", ["--format", "vcombined"], None), ("nginx-json", [], "nginx-json"), (None, [], "combined"),
                ("--format-from", ["--format-from", "x:y"], "combined"), ("--timezone", ["--timezone", "+05:30"], None)):
            self.assertEqual(known.missing({"arguments": arguments, "format": name}), missing, arguments)

    def test_each_kind_of_difference_is_named(self):
        def change(edit):
            answers = copy.deepcopy(self.answers)
            edit(answers)
            code, printed = self.outcome(answers)
            self.assertEqual(code, 1)
            return printed

        self.assertIn("summary.callbacks: expected 3, is 4",
                      change(lambda a: a["count"][-1].update(callbacks=4)))
        self.assertIn('total "later" null null: missing', change(lambda a: a["count"].pop(2)))
        self.assertIn("hits: expected 1, is 9", change(lambda a: a["by"][0].update(hits=9)))
        self.assertIn("the client's address is shown", change(lambda a: a["by"][0].update(host="127.0.0.1")))
        self.assertIn("out of order", change(lambda a: a["count"].insert(0, a["count"].pop(1))))
        self.assertIn("no summary record", change(lambda a: a["count"].pop()))
        self.assertIn("exit 1", change(lambda a: a.update(exit=1)))
        self.assertIn("success_rate: expected 0.5000, is 0.5",
                      change(lambda a: a["count"][-1].update(success_rate="RATE0.5RATE")))

        def misjudge(answers):
            answers["count"][-1]["callbacks"] = 2
            answers["events"].pop()
            answers["rejected"].append({"record": "rejected", "line": 3, "reason": "malformed"})

        self.assertIn("line 3, “new”: expected callbacks, is malformed", change(misjudge))


    def test_a_wrong_name_of_a_format_is_a_difference(self):
        def detected(name):
            files = [{"format": name}]
            answers = copy.deepcopy(self.answers)
            for key in ("count", "by"):
                answers[key][-1]["files"] = files
            return self.outcome(answers)

        self.log.update(arguments=[], format="combined")
        with open(self.folder + "/nginx/truth.json", "w") as file:
            json.dump({"logs": [self.log]}, file)
        self.assertEqual(detected("combined")[0], 0)
        code, printed = detected("common")
        self.assertEqual(code, 1)
        self.assertIn("files[0].format: expected combined, is common", printed)


class WitnessTests(unittest.TestCase):
    """Lines: address, port or -, status, time. What the client sent: ports 1 to 3."""

    def lines(self, text):
        with tempfile.TemporaryDirectory() as folder:
            server = Server.__new__(Server)
            server.kind, server.probes, server.witness = "fake", [("::1", 9)], folder + "/witness.txt"

            def seen(text):
                address, port, status, time = text.split()
                return Seen(address, None if port == "-" else int(port), int(status), int(time),
                            empty=status == "0")

            server.seen = seen
            with open(server.witness, "w") as file:
                file.write(text)
            keys = [("::1", 1, 1), ("::1", 1, 2), ("::1", 2, 1)]
            client = types.SimpleNamespace(
                sent={key: (Request(f"r{n}", b"", OTHER, answers=(200, 400)), None)
                      for n, key in enumerate(keys)},
                times={key: 100 * (n + 1) for n, key in enumerate(keys)})
            lines, problems = truth.witness(server, client)
            return [line.request.name for line in lines], problems

    def test_requests_of_a_connection_come_in_order(self):
        self.assertEqual(self.lines("::1 1 200 5\n::1 2 200 6\n::1 1 200 7\n"), (["r0", "r2", "r1"], []))

    def test_a_lost_client_is_the_one_that_sent_last(self):
        self.assertEqual(self.lines("- - 400 250\n- - 400 100\n"), (["r1", "r0"], []))

    def test_ends_and_probes_are_no_requests(self):
        names, problems = self.lines("::1 9 0 1\n::1 2 200 2\n::1 2 0 3\n")
        self.assertEqual((names, problems), ([truth.PROBE.name, "r2", truth.END.name], []))

    def test_what_nobody_asked_for_is_a_problem(self):
        self.assertEqual(len(self.lines("::1 7 200 1\n")[1]), 1)
        self.assertEqual(self.lines("::1 2 302 1\n")[1], ["r2: 302, not one of (200, 400)"])


class ServerTests(unittest.TestCase):
    def test_every_name_in_a_server_s_exceptions_is_a_request(self):
        import hostile
        import polite
        names = {r.name for r in [*polite.requests(), *hostile.requests()]}
        for kind, server in KINDS.items():
            for stated in (server.meanings, server.silent, server.spared, getattr(server, "as_apache", ())):
                self.assertEqual(set(stated) - names, set(), kind)

    def test_a_datagram_is_a_line(self):
        with tempfile.TemporaryDirectory() as folder:
            datagrams = Datagrams()
            port = datagrams.listen(folder + "/log")
            datagrams.start()
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
                for text in (b"one\n", b"two", b""):
                    sender.sendto(text, ("127.0.0.1", port))
            datagrams.stop()
            with open(folder + "/log", "rb") as file:
                self.assertEqual(file.read(), b"one\ntwo\n\n")

    def test_times(self):
        self.assertEqual(nanoseconds("1795535050.8960383"), 1795535050896038300)
        self.assertEqual(nanoseconds("7"), 7 * 10**9)
        self.assertEqual(haproxy.moment("24/Nov/2026:21:14:14.090"), 1795535054090 * 10**6)
        self.assertEqual(truth.stamp(1795535050896038300), "2026-11-24T15:44:10.896038300Z")
        self.assertEqual(truth.stamp(1795535050896000000), "2026-11-24T15:44:10.896Z")
        self.assertEqual(truth.stamp(1795535050000000000), "2026-11-24T15:44:10Z")

    def test_a_servers_rounding_is_expected(self):
        request = Request("r", b"", callback("success", "csn_1"))
        line = truth.Line(("127.0.0.1", 1, 1), request, Seen("127.0.0.1", 1, 200, 1795966170027_999_950))
        first = [
            truth.expect(Server("/nowhere"), [line], traits, False)["summary"]["first"]
            for traits in ({"digits": 3}, {"float": 10**6, "digits": 3}, {"float": 10**9, "digits": 9})]
        self.assertEqual(first, [
            "2026-11-29T15:29:30.027Z", "2026-11-29T15:29:30.028Z", "2026-11-29T15:29:30.028Z"])

    def test_the_zone_file_is_the_servers_zone(self):
        zone = zoneinfo.ZoneInfo.from_file(io.BytesIO(zone_file()))
        self.assertEqual(datetime(2026, 11, 24, tzinfo=zone).strftime("%z"), "+0530")

    def test_docker_escapes_more_than_json_asks_for(self):
        line = docker([b'a "/x?a=1&b=<2>" \\xC3\n'])
        self.assertTrue(line.startswith(b'{"log":"a \\"/x?a=1\\u0026b=\\u003c2\\u003e\\" \\\\xC3\\n",'), line)
        self.assertEqual(json.loads(line)["log"], 'a "/x?a=1&b=<2>" \\xC3\n')


class ClientTests(unittest.TestCase):
    def test_reads_one_response_after_the_other(self):
        class Connection:
            parts = [b"HTTP/1.1 200 OK\r\nContent-", b"Length: 2\r\n\r\nokHTTP/1.1 404 No\r\n",
                     b"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n", b"nonsense"]

            def recv(self, _):
                return self.parts.pop(0) if self.parts else b""

        reader, request = Reader(Connection()), Request("r", b"", OTHER)
        self.assertEqual([read_status(reader, request) for _ in range(3)], [200, 404, None])


if __name__ == "__main__":
    unittest.main()
