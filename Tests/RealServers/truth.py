"""What each log must mean, from the client's list of requests and the witness log alone."""

import os
import re
from collections import defaultdict
from datetime import datetime, timezone

from polite import BUCKETS, OTHER
from servers import APACHE_FORMATS, NGINX_FORMATS, ZONE_OFFSET

WITNESS = re.compile(r'(\S+) (\d+) (\d+) (\d+) (\d+)\.?(\d*) ([01]) "(.*?)" "(.*)"$')
MAY_BE_SILENT = {"nothing sent"}  # neither server logs a connection without a byte
STATUSES = ("success", "auth_expired", "bad_configuration", "user_aborted")


class Line:
    """One logged request: what was sent, and what the server knew about it."""

    def __init__(self, key, request, status, milliseconds, has_uri, plain, host):
        self.key = key  # the connection and the place on it
        self.request, self.status, self.milliseconds = request, status, milliseconds
        self.has_uri, self.plain, self.host = has_uri, plain, host


def build(kind, home, sent):
    """The truth file's content. Exits if client and server disagree about an answer."""
    lines, problems = witness(kind, os.path.join(home, "witness.txt"), sent)
    if problems:
        raise SystemExit(f"{kind}: client and witness disagree:\n  " + "\n  ".join(problems))
    logged = {line.key for line in lines}
    unlogged = sorted(request.name for key, (request, _) in sent.items() if key not in logged)
    if set(unlogged) - MAY_BE_SILENT:
        raise SystemExit(f"{kind}: sent, but not logged: {', '.join(unlogged)}")
    logs = nginx_logs() if kind == "nginx" else apache_logs()
    result = []
    for name, traits, variants in logs:
        path = os.path.join(home, name + ".log")
        shown = [line for line in lines if not traits.get("plain") or line.plain]
        for arguments, location in variants:
            arguments = [a.replace("{home}", home) for a in arguments]
            expected = expect(kind, shown, traits, location)
            expected["summary"]["bytes"] = os.path.getsize(path)
            result.append({"file": name + ".log", "arguments": arguments,
                           "format": traits.get("format"), **expected,
                           "requests": [line.request.name for line in shown]})
    return {"server": kind, "never_logged": unlogged, "logs": result}


def nginx_logs():
    """(log, what it holds, [(arguments, whether they name the Location field)]).

    `format` names what detection finds in the log, if a program may be too young to know it.
    """
    def own(name, *extra):
        return (["--format", NGINX_FORMATS[name], *extra], False)

    def conf(name):
        return (["--format-from", "{home}/nginx.conf:" + name], False)

    location = (own("location")[0], True)
    return [
        ("combined", {}, [([], False), (["--format", "combined"], False)]),
        ("vcombined", {"host": True},
         [([], False), (["--format", "vcombined"], False), own("vcombined"), conf("vcombined")]),
        ("location", {}, [([], False), location, (conf("location")[0], True)]),
        ("epoch", {"host": True, "uri": True, "milliseconds": True}, [own("epoch"), conf("epoch")]),
        ("iso", {}, [own("iso"), conf("iso")]),
        ("bare", {"plain": True}, [own("bare"), conf("bare")]),
        ("jsonlike", {}, [own("jsonlike"), conf("jsonlike")]),
        ("json", {"host": True, "format": "nginx-json"},
         [([], False), (["--format", "nginx-json"], False), conf("json")]),
    ]


def apache_logs():
    def own(name, *extra):
        return (["--format", APACHE_FORMATS[name], *extra], name == "location")

    def conf(name, *extra):
        return (["--format-from", "{home}/apache.conf:" + name, *extra], name == "location")

    zone = ("--timezone", ZONE_OFFSET)
    return [
        ("common", {}, [([], False), (["--format", "common"], False), own("common")]),
        ("combined", {}, [([], False), own("combined"), conf("combined")]),
        ("vhost_combined", {"server_name": True},
         [([], False), own("vhost_combined"), conf("vhost_combined")]),
        ("location", {}, [([], False), own("location"), conf("location")]),
        ("iso", {}, [own("iso", *zone), conf("iso", *zone)]),
        ("iso_zone", {}, [own("iso_zone"), conf("iso_zone")]),
        ("jsonlike", {}, [own("jsonlike"), conf("jsonlike")]),
        ("millis", {"milliseconds": True}, [own("millis"), conf("millis")]),
        ("epoch", {"host": True, "milliseconds": True}, [own("epoch"), conf("epoch")]),
    ]


def witness(kind, path, sent):
    lines, problems = [], []
    with open(path, encoding="utf-8") as file:
        for text in file:
            found = WITNESS.match(text.rstrip("\n"))
            if not found:
                problems.append(f"unreadable witness line {text!r}")
                continue
            address, port, place, status, time, fraction, uri, plain, host = found.groups()
            # Apache counts a connection's requests from 0, nginx from 1; nginx's $msec is seconds.
            key = (address, int(port), int(place) + (kind == "apache"))
            if key not in sent:
                problems.append(f"a line that nobody asked for: {text!r}")
                continue
            request, answered = sent[key]
            if answered is not None and answered != int(status):
                problems.append(f"{request.name}: answered {answered}, logged {status}")
            if request.answers and int(status) not in request.answers:
                problems.append(f"{request.name}: {status}, not one of {request.answers}")
            lines.append(Line(key, request, int(status), int(time + fraction), uri == "1",
                              plain == "1", None if host in ("", "-") else bare_host(host)))
    return lines, problems


def bare_host(host):
    return re.sub(r":\d*$", "", host.lower())


def expect(kind, lines, traits, location):
    """The expected summary, totals, and totals by route and host."""
    buckets = dict.fromkeys(BUCKETS, 0)
    named, hits = [], []
    for line in lines:
        meaning = meaning_of(kind, line, traits, location)
        buckets[meaning.bucket] += 1
        named.append(meaning.bucket)
        if meaning.bucket == "callbacks":
            host = meaning.host
            if host is None and traits.get("server_name"):
                host = "app.example.com"
            elif host is None and traits.get("host"):
                host = line.host
            time = line.milliseconds if traits.get("milliseconds") else line.milliseconds // 1000 * 1000
            hits.append((time, meaning.status, meaning.route, host, meaning.session, line.status))
    finals = {}
    for time, status, route, host, session, _ in hits:
        # The last one; at equal times success, then the smaller status, route, host.
        rank = (-time, status != "success", status.encode(), route.encode(), (host or "").encode())
        if session not in finals or rank < finals[session][0]:
            finals[session] = (rank, (status, route, host))
    final_rows = [row for _, row in finals.values()]
    successes = sum(row[0] == "success" for row in final_rows)
    times = [hit[0] for hit in hits]
    summary = {
        "lines": len(lines), **buckets, "sessions": len(finals),
        "limited": sum(hit[1] == "(other)" for hit in hits),
        "success_rate": rate(successes, len(finals)),
        "first": stamp(min(times, default=None)), "last": stamp(max(times, default=None)),
    }
    return {"summary": summary, "buckets": named, "totals": rows(hits, final_rows, False),
            "totals_by_route_and_host": rows(hits, final_rows, True)}


def meaning_of(kind, line, traits, location):
    request = line.request
    if traits.get("uri"):
        return (request.uri or request.meaning) if line.has_uri else OTHER
    meaning = request.on.get(kind, request.meaning)
    return request.location if location and request.location else meaning


def rows(hits, final_rows, by):
    groups = defaultdict(list)
    for hit in hits:
        groups[(hit[1], hit[2], hit[3]) if by else hit[1]].append(hit)
    result = []
    for key, group in groups.items():
        classes = defaultdict(int)
        for hit in group:
            classes[f"{hit[5] // 100}xx" if 100 <= hit[5] <= 599 else "none"] += 1
        names = {"status": key[0], "route": key[1], "host": key[2]} if by else {"status": key}
        result.append({
            **names, "hits": len(group), "sessions": len({hit[4] for hit in group}),
            "final_sessions": sum((row if by else row[0]) == key for row in final_rows),
            "responses": dict(sorted(classes.items())),
            "first": stamp(min(hit[0] for hit in group)), "last": stamp(max(hit[0] for hit in group)),
        })
    return sorted(result, key=order)


def order(row):
    status, route, host = row["status"], row.get("route", ""), row.get("host")
    known = STATUSES.index(status) if status in STATUSES else 4 + (status == "(other)")
    return (known, status.encode(), route.encode(), host is not None, (host or "").encode())


def rate(part, whole):
    """Four decimals, rounded half up, in integers, as the text that stands in the output."""
    if not whole:
        return None
    value = (2 * 10000 * part + whole) // (2 * whole)
    return f"{value // 10000}.{value % 10000:04d}"


def stamp(milliseconds):
    if milliseconds is None:
        return None
    text = datetime.fromtimestamp(milliseconds // 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    return text + (f".{milliseconds % 1000:03d}Z" if milliseconds % 1000 else "Z")
