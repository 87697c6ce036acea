#!/usr/bin/env python3
"""Many readers, good and bad, of a server, while a log is written that `follow` counts.

Asserts that nothing is lost, that whoever asks is answered, that memory stays, and that the server ends
when it is told to; prints what it took. The folder of the programs is in LINKBACK_PRODUCTS.
"""

import argparse
import asyncio
import collections
import dataclasses
import multiprocessing
import os
import pathlib
import resource
import signal
import statistics
import tempfile
import threading
import time

from clients import Crowd, Requests, Windows, request
from processes import Processes, free_port, get, wait_for

ROOT = pathlib.Path(__file__).resolve().parents[2]
PRODUCTS = pathlib.Path(os.environ.get("LINKBACK_PRODUCTS", ROOT / ".build/debug"))
STATUSES = ("success", "success", "success", "auth_expired", "bad_configuration", "user_aborted")
TICKS = os.sysconf("SC_CLK_TCK")


@dataclasses.dataclass
class Plan:
    seconds: float = 10
    rate: int = 50_000  # lines a second
    share: float = 0.01  # of callbacks among them
    readers: int = 400  # of streams
    stopped: int = 100  # who open a stream, and take nothing of it
    idle: int = 1_000  # connections that ask for nothing
    slow: int = 20  # connections that send a byte of a head each second
    requests: int = 200  # a second, each on a connection of its own
    pages: int = 0  # streams of pages besides, each of its own range and zone
    kept: int = 1_024  # connections at once, as the server has it

    @classmethod
    def from_arguments(cls):
        parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
        for field in dataclasses.fields(cls):
            parser.add_argument(f"--{field.name}", type=field.type, default=field.default)
        return cls(**vars(parser.parse_args()))


class Writer:
    """Appends to the log, as quickly as it is told to, and keeps the ledger."""

    def __init__(self, path, plan):
        self.path, self.plan = path, plan
        self.hits, self.final = collections.Counter(), collections.Counter()
        self.lines = self.sessions = 0
        self.ends = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        pace = 0.05
        count = round(self.plan.rate * pace)
        due = time.monotonic()
        with open(self.path, "ab", buffering=0) as log:
            while not self.ends.is_set():
                log.write(self.lines_of(count))
                due += pace
                # What is late is not made up for: it is the rate that counts.
                due = max(due, time.monotonic() - 1)
                self.ends.wait(max(0, due - time.monotonic()))

    def lines_of(self, count):
        now = time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime()).encode()
        end = b' HTTP/1.1" 302 512 "https://www.example.com/start" "Mozilla/5.0 (X11; Linux x86_64)"\n'
        begin = b"192.0.2.1 - - [" + now + b'] "GET '
        callbacks = max(1, round(count * self.plan.share))
        parts = []
        for number in range(callbacks):
            self.sessions += 1
            status = STATUSES[self.sessions % len(STATUSES)]
            parts.append(begin + f"/link?session_id=csn_{self.sessions}&status={status}".encode() + end)
            if self.sessions % 5 == 0:
                # The user comes back in the same second: the later line of equals counts.
                parts.append(parts[-1])
                self.hits[status] += 1
            self.hits[status] += 1
            self.final[status] += 1
        noise = begin + b"/static/images/picture-0123456789.png" + end
        parts.append(noise * max(0, count - len(parts)))
        self.lines += max(count, len(parts) - 1)
        return b"".join(parts)


class Usage:
    """What a process uses, each second."""

    def __init__(self, process):
        self.folder = pathlib.Path("/proc", str(process.pid))
        self.resident, self.descriptors = [], []

    def look(self):
        status = (self.folder / "status").read_text()
        self.resident.append(int(status.split("VmRSS:")[1].split()[0]) / 1024)
        self.descriptors.append(len(os.listdir(self.folder / "fd")))

    @property
    def processor(self):
        fields = (self.folder / "stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def around(self, share):
        """In MiB, of the few seconds at that share of the time."""
        index = int((len(self.resident) - 1) * share)
        return statistics.median(self.resident[max(0, index - 2):index + 3])


class Run:
    def __init__(self, folder, plan):
        self.plan, self.folder = plan, pathlib.Path(folder)
        self.processes = Processes(folder)
        self.writer = Writer(self.folder / "access.log", plan)
        self.port = free_port()

    def start(self):
        (self.folder / "access.log").touch()
        self.processes.start(
            "follow", PRODUCTS / "linkback", "follow", "--state", "state", "-o", "windows", "access.log")
        self.processes.start(
            "serve", PRODUCTS / "linkback-serve", "--state", "state", "--listen", f"127.0.0.1:{self.port}")
        wait_for("the server reads the state", lambda: get(f"http://127.0.0.1:{self.port}/readyz"))
        # Before that it may say that there is no state yet.
        self.said = len(self.processes.said("serve"))
        self.usage = {name: Usage(process) for name, process in self.processes.running.items()}

    def counted(self):
        """Callbacks and sessions by status, and lines, as `/metrics` has them."""
        found = {name: collections.Counter() for name in ("callbacks", "sessions", "lines")}
        for line in get(f"http://127.0.0.1:{self.port}/metrics").splitlines():
            for name, counter in found.items():
                if line.startswith(f"linkback_{name}_total{{"):
                    sample, value = line.rsplit(" ", 1)
                    counter["" if name == "lines" else sample.split('"')[1]] += int(value)
        return found

    async def drive(self):
        receiver, sender = multiprocessing.Pipe(duplex=False)
        asking = multiprocessing.Process(target=Requests.run, args=(sender, self.port, self.plan))
        asking.start()
        crowd = self.crowd = Crowd(self.port, self.plan)
        windows = await crowd.connect(Windows, request("/events"))
        await crowd.start_all()
        self.writer.thread.start()
        began = time.monotonic()
        while time.monotonic() - began < self.plan.seconds:
            for usage in self.usage.values():
                usage.look()
            await asyncio.sleep(min(1, self.plan.seconds / 10))
        self.writer.ends.set()
        await asyncio.to_thread(self.writer.thread.join)
        self.rate = self.writer.lines / (time.monotonic() - began)
        self.latencies, self.failures = await asyncio.to_thread(receiver.recv)
        await asyncio.to_thread(asking.join)
        wanted = {"callbacks": self.writer.hits, "sessions": self.writer.final,
                  "lines": collections.Counter({"": self.writer.lines})}
        await asyncio.to_thread(wait_for, f"all is counted: {wanted}", lambda: self.differs(wanted))
        await asyncio.to_thread(wait_for, "a stream has all of it", lambda: windows.total() == self.writer.hits)
        self.idle, self.ended = crowd.open, crowd.ended
        self.processor = {name: usage.processor for name, usage in self.usage.items()}
        # While all of them are connected, and some in the middle of a write.
        began = time.monotonic()
        self.status = await asyncio.to_thread(self.processes.end, "serve")
        self.ending = time.monotonic() - began
        for task in list(crowd.tasks):
            task.cancel()
        await asyncio.gather(*crowd.tasks, return_exceptions=True)

    def differs(self, wanted):
        found = self.counted()
        if found != wanted:
            raise ValueError(f"{found}")
        return True

    def check(self):
        serve = self.usage["serve"]
        problems = list(self.failures[:5])
        problems += [f"{path} was answered {status!r} {count} times"
                     for (path, status), count in self.crowd.refused.most_common(5)]
        if self.status != 0:
            problems.append(f"the server ended with {self.status}")
        if self.ending > 5:
            problems.append(f"the server took {self.ending:.1f} s to end")
        if max(serve.descriptors) > self.plan.kept + 100:
            problems.append(f"the server had {max(serve.descriptors)} descriptors open")
        if serve.around(1) > 1.3 * serve.around(1 / 3) + 48:
            problems.append(f"the server's memory grew: {serve.around(1 / 3):.0f} to {serve.around(1):.0f} MiB")
        if self.processes.end("follow") != 0:
            problems.append("follow did not end well")
        problems += self.processes.said("serve")[self.said:].splitlines()[:5]
        if problems:
            raise AssertionError("\n".join(problems))

    def table(self):
        crowd = self.crowd
        rows = [("lines a second", f"{self.rate:,.0f}"), ("callbacks", f"{sum(self.writer.hits.values()):,}")]
        for path, latencies in sorted(self.latencies.items()):
            cuts = statistics.quantiles(latencies, n=100)
            rows.append((f"{path}: p50, p99, most, in ms",
                         ", ".join(f"{1000 * value:.0f}" for value in (cuts[49], cuts[98], max(latencies)))
                         + f" of {len(latencies):,}"))
        rows += [("requests that failed", len(self.failures)),
                 ("idle connections: open, closed", f"{self.idle:,}, {crowd.turned_away:,}"),
                 ("streams that ended too early", self.ended), ("seconds to end", f"{self.ending:.1f}")]
        for name, usage in self.usage.items():
            minute = min(1, 60 / self.plan.seconds)
            rows += [(f"{name}: MiB after a third, a minute, at the end, most", ", ".join(
                f"{value:.0f}" for value in (
                    usage.around(1 / 3), usage.around(minute), usage.around(1), max(usage.resident)))),
                (f"{name}: descriptors at most", max(usage.descriptors)),
                (f"{name}: seconds of processor", f"{self.processor[name]:.1f}")]
        return "\n".join(f"{name:56}{value}" for name, value in rows)


def allow_descriptors():
    """One for each connection: as many as this process may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def run(plan):
    """The table; an AssertionError where something is not as it has to be."""
    allow_descriptors()
    with tempfile.TemporaryDirectory() as folder:
        load = Run(folder, plan)
        try:
            load.start()
            asyncio.run(load.drive())
            table = load.table()
            load.check()
            return table
        finally:
            load.writer.ends.set()
            load.processes.end_all()


if __name__ == "__main__":
    print(run(Plan.from_arguments()))
