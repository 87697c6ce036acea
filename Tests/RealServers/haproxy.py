"""A real HAProxy that sends its log by syslog, in several formats and envelopes."""

import re
from datetime import datetime, timedelta, timezone

from backend import Backend
from containers import docker
from datagrams import Datagrams
from polite import MALFORMED, OTHER, callback
from servers import ZONE_OFFSET, Seen, Server

CONFIG = """\
global
  log-send-hostname web1
  # One thread: in all logs the same order.
  nbthread 1
defaults
  mode http
  option abortonclose
  timeout client 2s
  timeout http-request 1s
  timeout connect 1s
  timeout server 3s
# Of the request line, 1023 bytes are logged (tune.http.logurilen), and the closing quote after them.
frontend web
  bind 127.0.0.1:{port}
{ipv6}
{options}
{logs}
  # Structured data is in RFC 5424 envelopes alone: this is the witness. Last: once a request is
  # here, it is in every log.
  log-format-sd '[witness@0 a="%ci" p="%cp" s="%ST" e="%tsc" t="%tr"]'
  log 127.0.0.1:{witness_port} len 8192 format rfc5424 local0
  default_backend app
backend app
  server app1 127.0.0.1:{backend_port}
"""
WITNESS = re.compile(
    r'\S+ \S+ \S+ \S+ \S+ \S+ \[witness@0 a="(\S+)" p="(\d+)" s="(-?\d+)" e="(....)" t="(.*?)"\]')

CAPTURES = """\
  capture request header Host len 64
  capture request header X-Trace len 200
  capture request header Referer len 200
  capture response header Location len 200
"""


class HAProxy(Server):
    """`option httplog`, as it is sent in each of HAProxy's envelopes."""

    kind, program, package = "haproxy", "haproxy", "haproxy"
    options = "  option httplog\n  option accept-invalid-http-request\n"
    # Log: (envelope, the longest datagram). 1024 is HAProxy's default: there the closing quote is lost.
    envelopes = {
        "local": ("local", 1024), "rfc3164": ("rfc3164", 8192), "rfc5424": ("rfc5424", 8192),
        "iso": ("iso", 8192), "short": ("short", 8192), "priority": ("priority", 8192),
        "timed": ("timed", 8192), "raw": ("raw", 8192), "raw1024": ("raw", 1024),
    }
    silent = {"HTTP/2 preface"}  # which HAProxy takes up, and then nothing follows
    traits = {"format": "haproxy", "digits": 3}
    arguments = (("--timezone", ZONE_OFFSET), ("--format", "haproxy", "--timezone", ZONE_OFFSET))
    # Cut, see above: what is missing may have been Connect's parameters. What is no HTTP looks as if it were cut.
    known = {"6 KiB": OTHER, "7 KiB": OTHER, "long, tail lost": OTHER, "long, head kept": MALFORMED, "very long status": MALFORMED}
    meanings = known | {"other protocol": MALFORMED}

    def __init__(self, folder):
        super().__init__(folder)
        self.backend, self.datagrams = Backend(), Datagrams()

    def prepare(self):
        logs = "".join(
            f"  log 127.0.0.1:{self.datagrams.listen(self.path(name + '.log'))} len {length}"
            f" format {envelope} local0\n" for name, (envelope, length) in self.envelopes.items())
        config = CONFIG.format(
            port=self.port, options=self.options, logs=logs, backend_port=self.backend.port,
            witness_port=self.datagrams.listen(self.witness),
            ipv6=f"  bind ::1:{self.port}" if self.has_ipv6 else "")
        self.datagrams.start()
        return [self.find(), "-db", "-f", self.write("haproxy.cfg", config)]

    def stop(self):
        super().stop()
        self.datagrams.stop()
        self.backend.stop()

    def finish(self):
        with open(self.path("raw.log"), "rb") as file:
            self.write("docker.log", docker(file.readlines()))

    def seen(self, text):
        if not (found := WITNESS.match(text)):
            return None
        address, port, status, end, time = found.groups()
        # An end in the state R, the request: refused, and logged as <BADREQ>.
        return Seen(address, int(port), int(status), moment(time), empty=end[1] == "R")

    def logs(self):
        return [(name, self.traits, [(list(arguments), False) for arguments in self.arguments])
                for name in self.envelopes] + [
                    ("docker", self.traits, [(list(self.arguments[0]), False)])]


class HAProxyCaptures(HAProxy):
    """`option httpslog`, with fields after the request, and captured headers in front of it."""

    kind = "haproxy-captures"
    options = "  option httpslog\n" + CAPTURES
    envelopes = {"local": ("local", 1024), "raw": ("raw", 8192)}


class HAProxyClf(HAProxy):
    """`option httplog clf`: the combined format, in GMT, but with HAProxy's own escapes."""

    kind = "haproxy-clf"
    options = "  option httplog clf\n" + CAPTURES
    envelopes = {"local": ("local", 1024), "raw": ("raw", 8192)}
    traits = {"format": "combined+"}
    arguments = ((), ("--format", "combined+"))
    # HAProxy's escapes in a log that looks like Apache's: a `#` begins a fragment, a backslash is
    # taken for Apache's escape.
    meanings = HAProxy.meanings | {
        "quote in the path": OTHER,
        "backslash in the path": callback("success", "csn_h2", '/a\b"c'),
        "looks like an escape": callback("A\n\\", "csn_h9"),
    }


class HAProxyJSON(HAProxy):
    """A `log-format` that writes JSON: fields by their names, and what the client sent by a converter."""

    kind = "haproxy-json"
    options = (
        "  option accept-invalid-http-request\n"
        "  capture request header Host len 64\n"
        # The time is as in HAProxy's text logs, without a zone.
        """  log-format '{"time":"%tr","duration":%Ta,"client_ip":"%ci","method":"%HM",'"""
        """'"uri":"%[capture.req.uri,json(utf8s)]","status":%ST,"bytes":%B,'"""
        """'"http_host":"%[capture.req.hdr(0),json(utf8s)]","termination":"%tsc"}'\n""")
    envelopes = {"rfc5424": ("rfc5424", 8192), "raw": ("raw", 8192)}
    traits = {"format": "json", "digits": 3, "host_header": True}
    arguments = (("--timezone", ZONE_OFFSET), ("--format", "json", "--timezone", ZONE_OFFSET))
    meanings = HAProxy.known | {
        # HAProxy finds no URI in these. A JSON member does not say that it is HAProxy's, and was cut.
        "long, head kept": callback("success", "csn_y1"), "very long status": callback("(other)", "csn_y3"),
        "absolute form, no path": OTHER, "no slash": OTHER,
        # Of an absolute form it captures the path and the query: the host is the header's.
        "absolute form": callback("success", "csn_t11"),
        "absolute form, user, port": callback("success", "csn_t12"),
        "absolute form, IPv6 host": callback("success", "csn_t13"),
        # What is no UTF-8 is left out.
        "raw bytes in the status": callback('a"\\ä', "csn_h8"),
        "ill-formed UTF-8 in the path": callback("success", "csn_h4", "/ab"),
        # It says itself where the target ends.
        "other protocol": callback("success", "csn_g6"),
        # A method in a JSON member has no case.
        "lower-case method": callback("success", "csn_m1"),
    }


class HAProxyOwn(HAProxy):
    """A `log-format` of one's own, with captured headers that are there or not."""

    kind = "haproxy-own"
    own = ("%ci:%cp [%tr] %ft %b/%s %Ta %ST %B %tsc %hr %hs %{+Q}HM %{+Q}HU %{+Q}HV "
           "%{+Q}[capture.req.hdr(0)]")
    options = (f"  log-format '{own}'\n" + CAPTURES + "  option accept-invalid-http-request\n")
    envelopes = {"local": ("local", 8192), "raw": ("raw", 8192)}
    # HAProxy itself says where the target ends.
    meanings = HAProxy.known | {"other protocol": callback("success", "csn_g6")}

    def logs(self):
        ways = [["--format", f"log-format '{self.own}'"],
                ["--format-from", self.path("haproxy.cfg") + ":web"]]
        return [(name, self.traits, [([*way, "--timezone", ZONE_OFFSET], False) for way in ways])
                for name in self.envelopes]


def moment(text):
    """“24/Nov/2026:21:14:14.090” in the servers' zone, in nanoseconds since 1970."""
    hours, minutes = ZONE_OFFSET[1:].split(":")
    zone = timezone(timedelta(hours=int(hours), minutes=int(minutes)))
    time = datetime.strptime(text, "%d/%b/%Y:%H:%M:%S.%f").replace(tzinfo=zone)
    return int(time.timestamp()) * 10**9 + time.microsecond * 1000
