"""What each log must mean, from the client's list of requests and the witness log alone."""

import os
from collections import Counter, defaultdict
from datetime import datetime, timezone

from polite import BUCKETS, OTHER, Request
from servers import nanoseconds

STATUSES = ("success", "auth_expired", "bad_configuration", "user_aborted")
# Lines that no request of the client asked for, but one of its connections did.
END = Request("end of a connection", b"", OTHER)
PROBE = Request("is the server up?", b"", OTHER)


class Line:
    """One logged request: what was sent, and what the server knew about it."""

    def __init__(self, key, request, seen):
        self.key = key  # the connection and the place on it
        self.request, self.seen = request, seen


def build(server, client):
    """The truth file's content. Exits if client and server disagree about an answer."""
    lines, problems = witness(server, client)
    if problems:
        raise SystemExit(f"{server.kind}: client and witness disagree:\n  " + "\n  ".join(problems))
    logged = {line.key for line in lines}
    unlogged = sorted(request.name for key, (request, _) in client.sent.items() if key not in logged)
    if set(unlogged) - server.silent:
        raise SystemExit(f"{server.kind}: sent, but not logged: {', '.join(unlogged)}")
    result = []
    for name, traits, variants in server.logs():
        path = server.path(name + ".log")
        shown = [line for line in lines if not traits.get("plain") or line.seen.plain]
        with open(path, "rb") as file:
            if (count := file.read().count(b"\n")) != len(shown):
                raise SystemExit(f"{path}: {count} lines, but the witness has {len(shown)}")
        for arguments, location in variants:
            expected = expect(server, shown, traits, location)
            expected["summary"]["bytes"] = os.path.getsize(path)
            result.append({"file": name + ".log", "arguments": arguments,
                           "format": traits.get("format"), **expected,
                           "requests": [line.request.name for line in shown]})
    return {"server": server.kind, "never_logged": unlogged, "logs": result}


def witness(server, client):
    lines, problems, places = [], [], Counter()
    with open(server.witness, encoding="utf-8") as file:
        for text in file:
            seen = server.seen(text.rstrip("\n"))
            if seen is None:
                problems.append(f"unreadable witness line {text!r}")
                continue
            if seen.port is None:
                # A server that lost the client's address: it was the request sent last.
                key = max((k for k, t in client.times.items() if t <= seen.time),
                          key=client.times.get, default=None)
            else:
                places[(seen.address, seen.port)] += 1
                key = (seen.address, seen.port,
                       seen.place or places[(seen.address, seen.port)])
            if key in client.sent:
                request, answered = client.sent[key]
            elif key and key[:2] in server.probes and key[2] == 1:
                request, answered = PROBE, None
            elif seen.empty and key and (*key[:2], 1) in client.sent:
                request, answered = END, None
            else:
                problems.append(f"a line that nobody asked for: {text!r}")
                continue
            if answered is not None and answered != seen.status:
                problems.append(f"{request.name}: answered {answered}, logged {seen.status}")
            if request.answers and seen.status not in request.answers and not seen.empty:
                problems.append(f"{request.name}: {seen.status}, not one of {request.answers}")
            lines.append(Line(key, request, seen))
    return lines, problems


def expect(server, lines, traits, location):
    """The expected summary, totals, and totals by route and host.

    Of a time, `digits` of the second's fraction are in a log. Where it is a `float`, that many
    nanoseconds are its unit: the server's rounding can reach the next one.
    """
    buckets = dict.fromkeys(BUCKETS, 0)
    named, hits = [], []
    unit = 10 ** (9 - traits.get("digits", 0))
    for line in lines:
        meaning = meaning_of(server, line, traits, location)
        buckets[meaning.bucket] += 1
        named.append(meaning.bucket)
        if meaning.bucket == "callbacks":
            host = meaning.host
            if host is None:
                host = server.host(line, traits)
            time = line.seen.time
            if size := traits.get("float"):
                time = nanoseconds(repr(float(time) / size)) * size // 10**9
            time = time // unit * unit
            hits.append((time, meaning.status, meaning.route, host or None, meaning.session, line.seen.status))
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


def meaning_of(server, line, traits, location):
    if line.seen.empty:
        return OTHER
    if location and line.request.location:
        return line.request.location
    return server.meaning(line, traits)


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
    """Four decimals, rounded half up, in integers, as the text that is in the output."""
    if not whole:
        return None
    value = (2 * 10000 * part + whole) // (2 * whole)
    return f"{value // 10000}.{value % 10000:04d}"


def stamp(nanoseconds):
    """RFC 3339 in UTC, with no fraction or the fewest of 3, 6 or 9 digits."""
    if nanoseconds is None:
        return None
    seconds, fraction = divmod(nanoseconds, 10**9)
    text = datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    digits = f"{fraction:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return text + (f".{digits}Z" if digits else "Z")
