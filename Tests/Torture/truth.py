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
    """All callbacks that were written, by window and in total."""

    def __init__(self, paths, window, by_host):
        self.paths = paths
        self.windows, self.totals = {}, {}  # by (start, end, status, host) and (status, host): a Row
        last = {}  # a session's last callback, as a number that grows with its rank
        for path in paths:
            for session, seconds, status, response, host in callbacks(path):
                host = host if by_host else 0
                key = (STATUSES[status], HOSTS[host])
                start = seconds - seconds % window
                for rows, name in ((self.windows, (start, start + window, *key)), (self.totals, key)):
                    if (row := rows.get(name)) is None:
                        row = rows[name] = Row()
                    row.add(session, seconds, response)
                rank = seconds << 16 | (255 - status_rank(status)) << 8 | (255 - host_rank(host))
                if last.get(session, -1) < rank:
                    last[session] = rank
        self.sessions = len(last)
        self.final = collections.Counter()
        for rank in last.values():
            status = STATUSES_BY_RANK[255 - (rank >> 8 & 255)]
            self.final[status, HOSTS_BY_RANK[255 - (rank & 255)]] += 1

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


# Of callbacks at the same time, `success` comes last, else the smaller status, then no host, then the
# smaller host: the smallest rank is the last one.
STATUSES_BY_RANK = ["success", *sorted(set(STATUSES) - {"success"})]
HOSTS_BY_RANK = [None, *sorted(host for host in HOSTS if host)]


def status_rank(number):
    return STATUS_RANKS[number]


def host_rank(number):
    return HOST_RANKS[number]


STATUS_RANKS = [STATUSES_BY_RANK.index(status) for status in STATUSES]
HOST_RANKS = [HOSTS_BY_RANK.index(host) for host in HOSTS]
