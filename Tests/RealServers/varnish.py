"""A real Varnish in front of an application, and varnishncsa, which writes its logs."""

import os
import re
import socket
import subprocess
import time

from backend import Backend
from polite import MALFORMED, OTHER, callback
from servers import Seen, Server, end, nanoseconds

VCL = """\
vcl 4.1;
backend default {{ .host = "127.0.0.1"; .port = "{port}"; }}
sub vcl_recv {{ return (pass); }}
"""
LOCATION = '%h %l %u %t "%r" %s %b "%{Referer}i" "%{User-agent}i" "%{Location}o"'
FORMATS = {
    "combined": None,  # varnishncsa's own
    "location": LOCATION,
    # Last: once a request is here, it is (or will soon be) in every log.
    "witness": "%{VSL:ReqStart[1]}x %{VSL:ReqStart[2]}x %s %{VSL:Timestamp:Start[1]}x",
}
WITNESS = re.compile(r"(\S+) (\d+|-) (\d+) (\S+)$")


class Varnish(Server):
    kind, program, package = "varnish", "varnishd", "varnish"

    # Given up without a line: no request came to its end in time, or none that fits into a buffer.
    silent = {
        "nothing sent", "TLS client hello, no line end", "empty lines", "spaces", "SSH", "HTTP/0.9",
        "HTTP/0.9, bare LF", "HTTP/2 preface", "header too long", "target too long, head kept",
        "target too long, tail lost", "request timeout", "half a request line",
    }

    # Varnish puts `http://`, the host and the target together, whatever they are, and of each header
    # and target it logs 254 bytes (`vsl_reclen`, with a NUL).
    meanings = {
        "6 KiB": OTHER, "7 KiB": OTHER, "long, tail lost": OTHER,
        "long, head kept": MALFORMED, "very long status": MALFORMED,
        "absolute form, no path":
            callback("success", "csn_t14", "//app.example.com", "app.example.comhttp"),
        "no slash": callback("success", "csn_g8", "/", "alink"),
    }
    default_host = "localhost"

    def __init__(self, folder):
        super().__init__(folder)
        self.backend, self.writers = Backend(), []

    def prepare(self):
        vcl = self.write("main.vcl", VCL.format(port=self.backend.port))
        listen = ["-a", f"127.0.0.1:{self.port}"]
        listen += ["-a", f"[::1]:{self.port}"] if self.has_ipv6 else []
        return [self.find(), "-F", "-j", "none", "-n", self.path("work"), *listen, "-f", vcl,
                "-s", "malloc,8M", "-p", "timeout_idle=1", "-T", "none"]

    def start(self):
        super().start()
        paths = []
        for name, text in FORMATS.items():
            paths.append(self.witness if name == "witness" else self.path(name + ".log"))
            command = [self.find("varnishncsa"), "-n", self.path("work"), "-a", "-w", paths[-1]]
            with open(self.path("varnishncsa.txt"), "ab") as console:
                self.writers.append(subprocess.Popen(
                    command + (["-F", text] if text else []), env=self.environment(),
                    stdin=subprocess.DEVNULL, stdout=console, stderr=console, process_group=0))
        self.forget_until_all_listen(paths)

    def forget_until_all_listen(self, paths):
        """Each writer shows what comes after it has attached itself: asks until all do, then begins anew."""
        deadline = time.monotonic() + 20
        while not all(os.path.exists(path) and os.path.getsize(path) for path in paths):
            if time.monotonic() > deadline:
                self.stop()
                raise SystemExit("varnishncsa does not write")
            with socket.create_connection(("127.0.0.1", self.port), timeout=5) as probe:
                probe.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                while probe.recv(4096):
                    pass
            time.sleep(0.1)
        time.sleep(0.5)
        for path in paths:
            os.truncate(path, 0)  # they append

    def stop(self):
        for writer in self.writers:
            end(writer)
        super().stop()
        self.backend.stop()

    def seen(self, text):
        if not (found := WITNESS.match(text)):
            return None
        address, port, status, time_text = found.groups()
        # Of a request that it could not read, Varnish keeps nothing, not even whose it was.
        lost = port == "-"
        return Seen(address, None if lost else int(port), int(status), nanoseconds(time_text),
                    empty=lost)

    def logs(self):
        # Host and target are logged as one URL.
        traits = {"host_header": True}
        return [
            ("combined", {**traits, "format": "varnish"},
             [([], False), (["--format", "varnish"], False)]),
            ("location", traits, [(["--format", LOCATION], True)]),
        ]
