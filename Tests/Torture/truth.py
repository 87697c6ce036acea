"""What the writers' own notes add up to, in the terms of Linkback's records."""

import collections

from lines import CALLBACK, HOSTS, RESPONSES, STATUSES

CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx", "none")


class Row:
    """Of a window, or of all: a status and perhaps a host."""

    __slots__ = ("hits", "sessions", "responses", "first", "last")

    def __init__(self):
        self.hits, self.sessions, self.responses = 0, set(), collections.Counter()
        self.first, self.last = 1 << 62, -1

    def add(self, session, seconds, response):
        self.hits += 1
        self.sessions.add(session)
        self.responses[RESPONSES[response][1]] += 1
        self.first, self.last = min(self.first, seconds), max(self.last, seconds)

    def counts(self):
        responses = {name: self.responses[name] for name in CLASSES if name in self.responses}
        return {"hits": self.hits, "sessions": len(self.sessions), "responses": responses}


class Truth:
    """All callbacks that were written, by window and in total.

    `hosts` are what the hosts' places in the records stand for; without `by_host` they are left out.
    """

    def __init__(self, paths, window, by_host, hosts=HOSTS):
        self.paths = paths
        hosts = hosts if by_host else (None,) * len(hosts)
        # Of callbacks at the same time the last one is `success`, else that of the smaller status, then
        # without host, then of the smaller host: the one that comes first here.
        by_rank = ["success", *sorted(set(STATUSES) - {"success"})], sorted(set(hosts), key=lambda h: h or "")
        status_ranks = [by_rank[0].index(status) for status in STATUSES]
        host_ranks = [by_rank[1].index(host) for host in hosts]
        self.windows, self.totals = {}, {}  # by (start, end, status, host) and (status, host): a Row
        last = {}  # a session's last callback, as a number that grows with its rank
        for path in paths:
            for session, seconds, status, response, host in callbacks(path):
                key = (STATUSES[status], hosts[host])
                start = seconds - seconds % window
                for rows, name in ((self.windows, (start, start + window, *key)), (self.totals, key)):
                    if (row := rows.get(name)) is None:
                        row = rows[name] = Row()
                    row.add(session, seconds, response)
                rank = seconds << 16 | (255 - status_ranks[status]) << 8 | (255 - host_ranks[host])
                if last.get(session, -1) < rank:
                    last[session] = rank
        self.sessions = len(last)
        self.final = collections.Counter()
        for rank in last.values():
            status, host = 255 - (rank >> 8 & 255), 255 - (rank & 255)
            self.final[by_rank[0][status], by_rank[1][host]] += 1

    def callbacks(self):
        """Of each writer, in the order of its numbers: session, time, status, response, host."""
        return [list(callbacks(path)) for path in self.paths]

    def success_rate(self):
        """As it is printed: four decimals, rounded half up in integers."""
        if not self.sessions:
            return None
        succeeded = sum(count for (status, _), count in self.final.items() if status == "success")
        parts = (succeeded * 20_000 + self.sessions) // (2 * self.sessions)
        return f"{parts // 10_000}.{parts % 10_000:04}"


def callbacks(path):
    with open(path, "rb") as file:
        return CALLBACK.iter_unpack(file.read())

