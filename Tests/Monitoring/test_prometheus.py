#!/usr/bin/env python3
"""A real Prometheus scrapes a real linkback-serve, while `follow` and the server are killed and started
again: what Prometheus counts is what was written to the log. And an incident reaches a pager.

The folder of the programs is in LINKBACK_PRODUCTS. Needs Prometheus and Alertmanager.
"""

import http.server
import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time
import unittest

from processes import Processes, Prometheus, free_port, get, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCTS = pathlib.Path(os.environ.get("LINKBACK_PRODUCTS", ROOT / ".build/debug"))
INTEGRATIONS = ROOT / "Integrations"
STATUSES = ("success", "auth_expired", "bad_configuration", "user_aborted")


class Ledger:
    """What was written to the log."""

    def __init__(self, path):
        self.path = path
        self.counts = dict.fromkeys(STATUSES, 0)
        self.sessions = 0

    def write(self, status, count, response=302):
        now = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())
        with open(self.path, "a", encoding="ascii") as log:
            for _ in range(count):
                self.sessions += 1
                log.write(f'192.0.2.1 - - [{now}] "GET /link?session_id=csn_{self.sessions}&status={status} '
                          f'HTTP/1.1" {response} 0 "-" "Mozilla/5.0"\n')
        self.counts[status] += count


class Pager(http.server.BaseHTTPRequestHandler):
    """What Alertmanager calls: notes which alerts came which way."""

    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.paged.update((self.path, alert["labels"]["alertname"]) for alert in body["alerts"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


class PrometheusTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.processes = Processes(folder.name)
        self.addCleanup(self.processes.end_all)
        self.ledger = Ledger(self.folder / "access.log")
        self.ledger.write("success", 1)
        self.port, port = free_port(), free_port()
        self.prometheus = Prometheus(port)
        self.start_alertmanager()
        self.start_follow()
        self.start_server()
        configuration = (INTEGRATIONS / "prometheus/prometheus.yml").read_text()
        for old, new in (("127.0.0.1:8090", f"127.0.0.1:{self.port}"), ("15s", "1s"),
                         ("127.0.0.1:9093", f"127.0.0.1:{self.alertmanager}"),
                         ("linkback.rules.yml", str(INTEGRATIONS / "prometheus/linkback.rules.yml"))):
            self.assertIn(old, configuration)
            configuration = configuration.replace(old, new)
        (self.folder / "prometheus.yml").write_text(configuration)
        self.processes.start(
            "prometheus", "prometheus", "--config.file=prometheus.yml", "--storage.tsdb.path=data",
            f"--web.listen-address=127.0.0.1:{port}")
        wait_for("Prometheus scrapes", lambda: self.prometheus.value('up{job="linkback"}') == 1)

    def start_alertmanager(self):
        pager = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Pager)
        pager.paged = set()
        self.paged = pager.paged
        threading.Thread(target=pager.serve_forever, daemon=True).start()
        self.addCleanup(pager.server_close)
        self.addCleanup(pager.shutdown)
        text = (INTEGRATIONS / "prometheus/alertmanager.yml").read_text()
        text = text.replace("127.0.0.1:9099", f"127.0.0.1:{pager.server_port}")
        # So that nobody waits for further alerts of a group.
        text = text.replace("group_by:", "group_wait: 0s\n  group_by:")
        (self.folder / "alertmanager.yml").write_text(text)
        self.alertmanager = free_port()
        self.processes.start(
            "alertmanager", "prometheus-alertmanager", "--config.file=alertmanager.yml",
            "--storage.path=alerts", "--cluster.listen-address=",
            f"--web.listen-address=127.0.0.1:{self.alertmanager}")

    def start_follow(self):
        self.processes.start(
            "follow", PRODUCTS / "linkback", "follow", "--state", "state", "-o", "windows", "access.log")

    def start_server(self):
        self.processes.start(
            "serve", PRODUCTS / "linkback-serve", "--state", "state", "--listen", f"127.0.0.1:{self.port}")

    def metrics(self, accept="text/plain"):
        return get(f"http://127.0.0.1:{self.port}/metrics", Accept=accept)

    def wait_until_counted(self):
        """Prometheus has all that was written."""
        def agrees():
            return all(
                self.prometheus.value(f'sum(linkback_callbacks_total{{status="{status}"}})') == count
                for status, count in self.ledger.counts.items())
        wait_for(f"Prometheus has {self.ledger.counts}", agrees)

    def test_counters_go_on_through_restarts_and_an_incident_is_paged(self):
        self.wait_until_counted()
        began = time.time()
        before = dict(self.ledger.counts)
        for number, ends in enumerate([
                [], ["follow"], ["serve"], ["follow", "serve"], ["serve", "follow"]]):
            for name in ends:
                self.processes.end(name, signal.SIGKILL if number % 2 else signal.SIGTERM)
            # Also while nobody counts.
            for status, count in (("success", 7), ("auth_expired", 2), ("user_aborted", 1)):
                self.ledger.write(status, count)
            for name in ends:
                self.start_follow() if name == "follow" else self.start_server()
            self.wait_until_counted()
        window = f"{int(time.time() - began) + 1}s"
        for status in STATUSES:
            series = f'linkback_callbacks_total{{status="{status}",response="3xx"}}'
            with self.subTest(status):
                written = self.ledger.counts[status] - before[status]
                self.assertEqual(self.prometheus.value(f"resets({series}[{window}])"), 0)
                # Prometheus extrapolates to the ends of the window, by a scrape at most on either side.
                self.assertAlmostEqual(
                    self.prometheus.value(f"increase({series}[{window}])"), written, delta=0.12 * written)
        self.assertEqual(self.prometheus.value("linkback_log_error"), 0)

        self.ledger.write("bad_configuration", 9)
        wait_for("the alert fires", lambda: self.prometheus.alerts() == {"ConnectBadConfiguration"})
        wait_for("somebody is paged", lambda: ("/page", "ConnectBadConfiguration") in self.paged)
        self.assertEqual(self.paged, {("/page", "ConnectBadConfiguration")})

        self.check_formats()
        self.check_board()

    def check_formats(self):
        """Prometheus' own checker, and the parsers of its client library."""
        checked = subprocess.run(
            ["promtool", "check", "metrics"], input=self.metrics(), capture_output=True, text=True)
        self.assertEqual((checked.returncode, checked.stdout + checked.stderr), (0, ""))
        from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
        from prometheus_client.parser import text_string_to_metric_families as plain
        accept = "application/openmetrics-text; version=1.0.0"
        for parse, text in ((plain, self.metrics()), (open_metrics, self.metrics(accept))):
            samples = {
                sample.labels["status"]: sample.value
                for family in parse(text) for sample in family.samples
                if sample.name == "linkback_sessions_total"}
            self.assertEqual(samples, self.ledger.counts)

    def check_board(self):
        """Each query of the board for Grafana, with Grafana's variables filled in, finds something."""
        board = json.loads((INTEGRATIONS / "grafana/linkback.json").read_text())
        queries = [
            (panel["title"], target["expr"]) for panel in board["panels"] for target in panel["targets"]]
        self.assertGreater(len(queries), 6)
        job, instance = (
            self.prometheus.labels(label, "linkback_sessions_total") for label in ("job", "instance"))
        self.assertEqual((len(job), len(instance)), (1, 1))
        variables = {"$job": job[0], "$instance": ".*", "$__rate_interval": "4s"}
        for title, query in queries:
            for name, value in variables.items():
                query = query.replace(name, value)
            with self.subTest(title):
                self.assertIsNone(re.search(r"\$\w", query), query)
                now = time.time()
                found = self.prometheus.query(query, start=now - 30, end=now, step=1)
                # Nothing is known of a week before.
                self.assertEqual(bool(found), "offset 1w" not in query, query)
        for panel in board["panels"]:
            self.assertTrue(panel["description"] and panel["fieldConfig"]["defaults"]["unit"], panel["title"])


if __name__ == "__main__":
    unittest.main()
