#!/usr/bin/env python3
"""Each alert fires in the scenario that deserves it, and in no other: all alerts are asked for in all
scenarios, by `promtool test rules`.

A scenario is a week of ordinary traffic, and what is different in its last hours. Counters go up
each minute.
"""

import json
import pathlib
import re
import subprocess
import tempfile
import unittest

RULES = pathlib.Path(__file__).resolve().parents[2] / "Integrations/prometheus/linkback.rules.yml"
ALERTS = re.findall(r"- alert: (\w+)", RULES.read_text())
GROUPS = re.findall(r"- name: (\S+)", RULES.read_text())

WEEK = 7 * 24 * 60
# The scenario changes here, and is looked at two hours later. In minutes.
CHANGE = WEEK + 60
LOOK = CHANGE + 120
LABELS = 'job="linkback",instance="a"'

# What a minute of ordinary traffic adds to each counter.
USUAL = {
    'linkback_sessions_total{status="success"}': 8,
    'linkback_sessions_total{status="auth_expired"}': 1,
    'linkback_sessions_total{status="bad_configuration"}': 0,
    'linkback_sessions_total{status="user_aborted"}': 1,
    'linkback_callbacks_total{status="success",response="3xx"}': 8,
    'linkback_callbacks_total{status="success",response="5xx"}': 0,
    'linkback_callbacks_total{status="success",response="none"}': 0,
    'linkback_callbacks_total{status="auth_expired",response="3xx"}': 1,
    'linkback_callbacks_total{status="user_aborted",response="3xx"}': 1,
    'linkback_lines_total{bucket="callbacks"}': 10,
    'linkback_lines_total{bucket="malformed"}': 0,
    'linkback_lines_total{bucket="incomplete"}': 0,
    'linkback_lines_total{bucket="other"}': 500,
    # Times go on as the clock does.
    'linkback_last_callback_timestamp_seconds{status="success"}': 60,
    "linkback_last_commit_timestamp_seconds{}": 60,
    "linkback_watermark_timestamp_seconds{}": 60,
    'linkback_log_unread_bytes{log="a.log"}': 0,
    'linkback_log_error{log="a.log"}': 0,
    "up{}": 0,
}
SILENT = {name: 0 for name in USUAL
          if name.startswith(("linkback_sessions", "linkback_callbacks", "linkback_lines"))}
SILENT['linkback_last_callback_timestamp_seconds{status="success"}'] = 0

# Name, what a minute adds from the change on, what series are at once from then on, and what fires.
SCENARIOS = [
    ("as usual", {}, {}, []),
    ("a quiet night with few callbacks", {
        **{name: 0 for name in SILENT},
        'linkback_sessions_total{status="user_aborted"}': 0.2,
        'linkback_callbacks_total{status="user_aborted",response="3xx"}': 0.2,
        'linkback_last_callback_timestamp_seconds{status="success"}': 60,
    }, {}, []),
    ("the server is down", {}, {"up{}": 0}, ["LinkbackDown"]),
    ("nothing is followed", {**SILENT, "linkback_last_commit_timestamp_seconds{}": 0,
                             "linkback_watermark_timestamp_seconds{}": 0}, {},
     ["LinkbackNotFollowing", "ConnectSilent"]),
    ("reading is slow", {"linkback_watermark_timestamp_seconds{}": 10,
                         'linkback_log_unread_bytes{log="a.log"}': 1000}, {},
     ["LinkbackInputBehind"]),
    ("a site without lines", {"linkback_watermark_timestamp_seconds{}": 0}, {}, []),
    ("a log can't be read", {}, {'linkback_log_error{log="a.log"}': 1}, ["LinkbackInputUnreadable"]),
    ("lines are malformed", {'linkback_lines_total{bucket="malformed"}': 1}, {},
     ["LinkbackLinesRejected"]),
    ("a few lines are malformed", {'linkback_lines_total{bucket="malformed"}': 0.3}, {}, []),
    ("no callback", SILENT, {}, ["ConnectSilent"]),
    ("the callback page fails", {
        'linkback_callbacks_total{status="success",response="3xx"}': 7,
        'linkback_callbacks_total{status="success",response="5xx"}': 1}, {}, ["ConnectLandingErrors"]),
    ("clients go before they are answered", {
        'linkback_callbacks_total{status="success",response="3xx"}': 7,
        'linkback_callbacks_total{status="success",response="none"}': 1}, {}, []),
    ("users abort", {
        'linkback_sessions_total{status="success"}': 5,
        'linkback_sessions_total{status="user_aborted"}': 4}, {}, ["ConnectSuccessLow"]),
    ("a few more users abort", {
        'linkback_sessions_total{status="success"}': 7.2,
        'linkback_sessions_total{status="user_aborted"}': 1.8}, {}, []),
    ("a flow is not allowed", {
        'linkback_sessions_total{status="success"}': 7.7,
        'linkback_sessions_total{status="bad_configuration"}': 0.3}, {}, ["ConnectBadConfiguration"]),
    ("one flow in a hundred is not allowed", {
        'linkback_sessions_total{status="success"}': 7.9,
        'linkback_sessions_total{status="bad_configuration"}': 0.1}, {}, []),
    ("sessions expire", {
        'linkback_sessions_total{status="success"}': 6.8,
        'linkback_sessions_total{status="auth_expired"}': 2.2}, {}, ["ConnectAuthExpiredHigh"]),
    ("a status is new", {'linkback_sessions_total{status="consent_gone"}': 0.01}, {},
     ["ConnectUnknownStatus"]),
]


def labelled(name):
    family, labels = name[:-1].split("{")
    return f"{family}{{{','.join(filter(None, [LABELS, labels]))}}}"


def series(name, changes, levels):
    """A series over the week and after, as promtool writes one: `start+stepxcount`."""
    start = {"up{}": 1}.get(name, 0)
    step = USUAL.get(name)
    if step is None:
        # Comes into being an hour and a half after the change.
        return f"_x{CHANGE + 89} 1+{changes[name]}x200"
    if name.endswith("unread_bytes{log=\"a.log\"}") or name == "up{}":
        usual = f"{start}+0x{CHANGE}"
        level = start
    else:
        usual = f"{start}+{step}x{CHANGE}"
        level = start + step * CHANGE
    return f"{usual} {levels.get(name, level)}+{changes.get(name, 0 if name in levels else step)}x200"


def rule_test(name, changes, levels, fired):
    names = [*USUAL, *(name for name in changes if name not in USUAL)]
    return {
        "name": name, "interval": "1m",
        "input_series": [{"series": labelled(each), "values": series(each, changes, levels)}
                         for each in names],
        "promql_expr_test": [{
            "expr": "count by (alertname) (ALERTS{alertstate=\"firing\"})",
            "eval_time": f"{LOOK}m",
            "exp_samples": [{"labels": f'{{alertname="{alert}"}}', "value": 1} for alert in fired],
        }],
    }


class RuleTests(unittest.TestCase):
    def test_each_alert_fires_where_it_should_and_nowhere_else(self):
        with tempfile.TemporaryDirectory() as folder:
            for scenario in SCENARIOS:
                with self.subTest(scenario[0]):
                    path = pathlib.Path(folder, "test.yml")
                    # JSON is YAML.
                    path.write_text(json.dumps({
                        "rule_files": [str(RULES)], "evaluation_interval": "10m",
                        "group_eval_order": GROUPS,
                        "tests": [rule_test(*scenario)]}))
                    result = subprocess.run(["promtool", "test", "rules", path],
                                            capture_output=True, text=True)
                    self.assertEqual(result.returncode, 0, result.stdout + result.stderr)

    def test_each_alert_has_a_scenario(self):
        self.assertEqual({alert for *_, fired in SCENARIOS for alert in fired}, set(ALERTS))

    def test_configurations_are_valid(self):
        for command in (["promtool", "check", "config", "prometheus.yml"],
                        ["promtool", "check", "rules", RULES.name],
                        ["amtool", "check-config", "alertmanager.yml"]):
            with self.subTest(command[0]):
                result = subprocess.run(command, cwd=RULES.parent, capture_output=True, text=True)
                self.assertEqual(result.returncode, 0, result.stdout + result.stderr)


if __name__ == "__main__":
    unittest.main()
