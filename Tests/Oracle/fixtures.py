"""Lines and records for the oracle's tests."""

import json

import oracle
from judging import Rules, judge
from ndjson import text
from times import nanoseconds

GOOD = "session_id=csn_1&status=success"
TEN = nanoseconds(2026, 11, 22, 10, 0, 0, 0)  # 2026-11-22T10:00:00Z


def log(target="/link?" + GOOD, method="GET", status="200", time="22/Nov/2026:10:00:00 +0000",
        client="192.0.2.1 - -", request=None, tail=' 5 "-" "agent"'):
    request = f"{method} {target} HTTP/1.1" if request is None else request
    line = f'{client} [{time}] "{request}" {status}{tail}'
    return line.encode("latin-1")


def bucket(line, **rules):
    return judge(line, Rules(**rules))[0]


def callback(line, **rules):
    return judge(line, Rules(**rules))[1]


def records(data, *, count=None, events=False, rules=Rules(), path="access.log"):
    stream = oracle.run([(path, data)], count or oracle.Count(), rules, events)
    return b"".join(text(record).encode() + b"\n" for record in stream)


def summary(data, **options):
    return json.loads(records(data, **options).split(b"\n")[-2])
