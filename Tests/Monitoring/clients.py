"""Clients of a server, good and bad. What a plan has to say of them is in load.py."""

import asyncio
import collections
import contextlib
import json
import socket
import time

# What a server may take to answer one request, before it counts as none.
PATIENCE = 30
# Of pages, so that no two show the same.
RANGES = ("1h", "6h", "24h", "7d", "30d")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Asia/Tokyo", "Australia/Lord_Howe",
         "America/Sao_Paulo", "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu")


class Sink(asyncio.Protocol):
    """A connection that takes what comes, and forgets all but the first line."""

    def __init__(self, first):
        self.first = first
        self.closed = asyncio.get_running_loop().create_future()
        self.status = b""

    def connection_made(self, transport):
        self.transport = transport
        transport.write(self.first)

    def data_received(self, data):
        if not self.status:
            self.status = data.partition(b"\r\n")[0]

    def connection_lost(self, _):
        if not self.closed.done():
            self.closed.set_result(None)


class Windows(Sink):
    """A stream of windows, of which it keeps the last record of each."""

    def __init__(self, first):
        super().__init__(first)
        self.rest, self.hits = b"", {}

    def data_received(self, data):
        *lines, self.rest = (self.rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"data: {"):
                record = json.loads(line[6:])
                self.hits[record["start"], record["status"]] = record["hits"]

    def total(self):
        totals = collections.Counter()
        for (_, status), hits in self.hits.items():
            totals[status] += hits
        return totals


def request(path, *fields):
    return "\r\n".join([f"GET {path} HTTP/1.1", "Host: localhost", *fields, "", ""]).encode()


class Requests:
    """Requests at a rate, each on a connection of its own; runs in a process where nothing else takes time."""

    def __init__(self, port, plan):
        self.port, self.plan = port, plan
        self.latencies, self.failures = collections.defaultdict(list), []

    @classmethod
    def run(cls, pipe, port, plan):
        requests = cls(port, plan)
        asyncio.run(requests.ask_on())
        pipe.send((dict(requests.latencies), requests.failures))

    async def ask_on(self):
        paths = ("/metrics", "/", "/windows")
        due = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for number in range(round(self.plan.requests * self.plan.seconds)):
                group.create_task(self.ask(paths[number % len(paths)]))
                due += 1 / self.plan.requests
                await asyncio.sleep(max(0, due - time.monotonic()))

    async def ask(self, path):
        began = time.monotonic()
        try:
            async with asyncio.timeout(PATIENCE):
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                try:
                    writer.write(request(path, "Connection: close"))
                    head = await reader.readuntil(b"\r\n\r\n")
                    while await reader.read(1 << 16):
                        pass
                finally:
                    writer.close()
            if not head.startswith(b"HTTP/1.1 200 "):
                raise OSError(head)
        except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
            self.failures.append(f"{path} after {time.monotonic() - began:.1f} s: {error!r}")
        self.latencies[path].append(time.monotonic() - began)


class Crowd:
    """The clients, and what they saw."""

    def __init__(self, port, plan):
        self.port, self.plan = port, plan
        self.turned_away = self.ended = 0
        self.refused = collections.Counter()  # streams, by what they were answered
        self.open = 0
        self.tasks = set()

    async def connect(self, kind, first=b""):
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_connection(lambda: kind(first), "127.0.0.1", self.port)
        return protocol

    async def keep(self, path):
        """A stream that connects again when it is ended."""
        while True:
            with contextlib.suppress(OSError):
                stream = await self.connect(Sink, request(path))
                await stream.closed
                self.ended += 1
                if stream.status != b"HTTP/1.1 200 OK":
                    self.refused[path, stream.status] += 1
            await asyncio.sleep(1)

    async def stop_reading(self, path):
        """A stream whose reader takes nothing; it can't know that it was ended, so it begins again."""
        while True:
            with socket.socket() as reader, contextlib.suppress(OSError):
                reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                reader.setblocking(False)
                await asyncio.get_running_loop().sock_connect(reader, ("127.0.0.1", self.port))
                await asyncio.get_running_loop().sock_sendall(reader, request(path))
                await asyncio.sleep(20)

    async def idle(self):
        while True:
            with contextlib.suppress(OSError):
                protocol = await self.connect(Sink)
                self.open += 1
                await protocol.closed
                self.open -= 1
                self.turned_away += 1
            await asyncio.sleep(1)

    async def slow(self):
        head = request("/metrics", f"X-Padding: {'a' * 1_000}")
        while True:
            with contextlib.suppress(OSError):
                protocol = await self.connect(Sink)
                for byte in head:
                    if protocol.closed.done():
                        break
                    protocol.transport.write(bytes([byte]))
                    await asyncio.sleep(1)
                protocol.transport.abort()
            await asyncio.sleep(1)

    def start(self, work):
        task = asyncio.get_running_loop().create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def start_all(self):
        for number in range(self.plan.readers):
            self.start(self.keep("/events" if number % 2 else "/live"))
        for number in range(self.plan.stopped):
            self.start(self.stop_reading("/events" if number % 2 else "/live"))
        for number in range(self.plan.pages):
            zone, scope = divmod(number, len(RANGES))
            self.start(self.keep(f"/live?range={RANGES[scope]}&tz={ZONES[zone % len(ZONES)]}"))
        # All of them at once would keep this process too long from asking for anything.
        await asyncio.sleep(1)
        for _ in range(self.plan.idle):
            self.start(self.idle())
        for _ in range(self.plan.slow):
            self.start(self.slow())
