"""What all servers have in common: how one is started and stopped, and what it has to tell.

Each runs from a configuration written into a temporary folder, listens on loopback only, and is
stopped by its own process group. Each works as root (in a container) and as an ordinary user.

Every server also writes a *witness* log: one line per logged request with the client's address and
port, the response status and the time, and where the server knows it, the request's place on its
connection. The client knows the same values, so the truth can tell which requests were logged,
when, and how they were answered, without reading a URL, a method or a header.
"""

import contextlib
import os
import random
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from typing import Optional

# POSIX zone, no tzdata needed: five and a half hours east, so that a lost zone shows.
ZONE = "XST-5:30"
ZONE_OFFSET = "+05:30"


@dataclass(frozen=True)
class Seen:
    """One line of the witness. The time is in nanoseconds since 1970."""

    address: str
    port: Optional[int]  # None: the server did not know it any more
    status: int
    time: int
    place: Optional[int] = None  # from 1; None: the next one on that connection
    has_uri: bool = True  # whether nginx had a $request_uri
    plain: bool = True  # whether the request is made of harmless bytes
    host: Optional[str] = None  # the virtual host, where the server says it
    empty: bool = False  # nothing of the request was logged, whatever the client had sent


class Server:
    """A running server: where it listens and where its logs are. Each kind is a class of its own."""

    kind = ""
    program, package = "", ""
    waits = True  # whether the witness grows soon after each answer (`record.alone`)
    fits_pipeline = staticmethod(lambda request: True)  # what keeps a connection open
    silent = {"nothing sent"}  # requests that need not be logged
    default_host = None  # what is there if the client sent no Host header
    spared = set()  # requests that this server does not get
    meanings = {}  # a request's name: what this server logs of it, if that is not what was sent

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.has_ipv6 = can_bind("::1", self.port)
        self.witness = os.path.join(folder, "witness.txt")
        self.process = None
        self.probes = []  # connections of our own that some servers log

    # What a kind of server defines.

    def prepare(self):
        """Writes the configuration; returns the command."""
        raise NotImplementedError

    def logs(self):
        """(log, its traits, [(arguments, whether they name the Location field)]).

        Of the traits, `format` is the name that detection should find, `plain` keeps out what is not
        made of harmless bytes, `digits` and `float` say what is there of a time (`truth.expect`),
        and `host`, `server_name` and `host_header` what of the virtual host (`dotted`: names with a dot alone).
        Others are a server's own.
        """
        raise NotImplementedError

    def seen(self, text):
        """One line of the witness, or None if it cannot be read."""
        raise NotImplementedError

    def meaning(self, line, traits):
        """What a line of a log with these traits says, but for a Location."""
        request = line.request
        return self.meanings.get(request.name) or request.on.get(self.kind, request.meaning)

    def host(self, line, traits):
        """The virtual host in a log with these traits, if the request does not name one itself."""
        if traits.get("server_name"):
            return "app.example.com"
        if traits.get("host"):
            # A bare `host` in JSON is a site's only if it has a dot.
            return line.seen.host if not traits.get("dotted") or "." in (line.seen.host or "") else None
        return line.request.host or self.default_host if traits.get("host_header") else None

    def finish(self):
        """After the server has ended: whatever is left to do with its logs."""

    # What all do.

    def start(self):
        command = self.prepare()
        with open(os.path.join(self.folder, "console.txt"), "wb") as console:
            self.process = subprocess.Popen(
                command, env=self.environment(), stdin=subprocess.DEVNULL, stdout=console,
                stderr=console, process_group=0)
        deadline = time.monotonic() + 20
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self.port), timeout=1) as probe:
                    self.probes.append(probe.getsockname()[:2])
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    with open(os.path.join(self.folder, "console.txt")) as console:
                        raise SystemExit(f"{self.kind} did not start:\n{console.read()}")
                time.sleep(0.05)

    def environment(self):
        return {"PATH": os.environ.get("PATH", ""), "TZ": ZONE, "LC_ALL": "C"}

    def stop(self):
        """Ends the server, by its own process and group, and waits until its logs are complete."""
        end(self.process)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, content):
        with open(self.path(name), "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())
        return self.path(name)

    def find(self, program=None):
        program = program or self.program
        path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
        if path is None:
            raise SystemExit(f"{program} is not installed (Debian: apt-get install {self.package})")
        return path


def end(process):
    """Asks a process to end, and makes sure of its group."""
    if process is None:
        return
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    # A worker may outlive its parent while a client keeps a connection open.
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


PORTS_GIVEN, PORTS_LOCK = set(), threading.Lock()


def free_port():
    """A port that no other server here is given, below those that clients get by themselves."""
    with PORTS_LOCK:
        while True:
            port = random.randrange(20000, 32000)
            if port not in PORTS_GIVEN and can_bind("127.0.0.1", port):
                PORTS_GIVEN.add(port)
                return port


def can_bind(address, port):
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
            probe.bind((address, port))
            return True
    except OSError:
        return False


def nanoseconds(text):
    """“1795535050.8960383” in nanoseconds, without going through a float."""
    whole, _, fraction = text.partition(".")
    return int(whole) * 10**9 + int(fraction.ljust(9, "0")[:9])


def bare_host(host):
    """A Host header's value without port, in lower case; None for none."""
    return None if host in ("", "-") else re.sub(r":\d*$", "", host.lower())
