"""A real Caddy with its JSON access log, in all the ways it can write a time."""

import json
import struct

from containers import docker
from polite import callback
from servers import ZONE_OFFSET, Seen, Server

# Log: (Caddy's time_format, None for its default; what is in the log).
LOGS = {
    "json": (None, {"float": 10**9, "digits": 9}),
    "iso8601": ("iso8601", {"digits": 3}),
    "rfc3339_nano": ("rfc3339_nano", {"digits": 9}),
    "common_log": ("common_log", {}),
    # Of a number that is not in seconds, the fraction does not count.
    "unix_milli": ("unix_milli_float", {"float": 10**6, "digits": 3}),
    "unix_nano": ("unix_nano", {"digits": 9}),
}


class Caddy(Server):
    kind, program, package = "caddy", "caddy", "caddy"
    waits = False  # small answers leave after they were logged, and what Go refuses is never logged

    # Refused by Go's HTTP server before Caddy sees them.
    silent = {
        "nothing sent", "no host header", "control bytes in the path", "tab in the path",
        "NUL in the target", "space in the target", "looks like the end of the request",
        "HTTP/ in the target", "TLS client hello", "TLS client hello, no line end",
        "empty lines", "spaces", "garbage", "garbage with a mention", "SSH", "method alone",
        "HTTP/0.9", "HTTP/0.9, bare LF", "unknown version", "no version digits", "other protocol",
        "two spaces", "no slash", "bad header", "bad host", "two hosts", "bare CR",
        "request timeout", "half a request line", "HTTP/2 preface", "asterisk",
    }

    meanings = {
        # Caddy takes a megabyte of headers: nothing is lost.
        "target too long, tail lost": callback("success", "csn_g13"),
        # A method in a JSON member has no case.
        "lower-case method": callback("success", "csn_m1"),
    }

    def prepare(self):
        self.write("zone", zone_file())
        logs = {
            "default": {"exclude": ["http.log.access"], "writer": writer(self.path("caddy.txt"))},
            "witness": {
                "include": ["http.log.access"], "writer": writer(self.witness),
                "encoder": {
                    "format": "filter", "wrap": {"format": "json", "time_format": "unix_nano"},
                    "fields": {name: {"filter": "delete"} for name in (
                        "request>uri", "request>method", "request>headers", "resp_headers")}}},
        }
        for name, (time_format, _) in LOGS.items():
            encoder = {"format": "json", **({"time_format": time_format} if time_format else {})}
            logs[name] = {"include": ["http.log.access"], "encoder": encoder,
                          "writer": writer(self.path(name + ".log"))}
        logs["console"] = {"include": ["http.log.access"], "encoder": {"format": "console"},
                           "writer": writer(self.path("console.log"))}
        listen = [f"127.0.0.1:{self.port}"] + ([f"[::1]:{self.port}"] if self.has_ipv6 else [])
        server = {
            "listen": listen, "automatic_https": {"disable": True}, "logs": {},
            "read_header_timeout": "1s",
            "routes": [
                *(answer(path, 500 if path == "/boom" else 404) for path in ("/boom", "/gone")),
                answer("/moved", 302, "/welcome"),
                answer("/kept", 302, "/link?{http.request.uri.query}"),
                answer("^/deep/([^/]*)/(.*)$", 302,
                       "myapp://deep-link?session_id={http.regexp.1}&status={http.regexp.2}"),
                answer("^/web/([^/]*)/(.*)$", 303,
                       "https://Shop.Example.com:8443/link?lang=de&session_id={http.regexp.1}"
                       "&status={http.regexp.2}#top"),
                answer("^/lost/([^/]*)$", 302, "myapp://deep-link?session_id={http.regexp.1}"),
                {"handle": [{"handler": "static_response", "body": "ok"}]},
            ],
        }
        config = {"admin": {"disabled": True}, "logging": {"logs": logs},
                  "apps": {"http": {"servers": {"main": server}}}}
        path = self.write("caddy.json", json.dumps(config, indent=1))
        return [self.find(), "run", "--config", path]

    def environment(self):
        # Go knows no POSIX zones, and a slim system has no zone files: it gets one of its own.
        return {**super().environment(), "TZ": ":" + self.path("zone"),
                "XDG_DATA_HOME": self.folder, "XDG_CONFIG_HOME": self.folder}

    def finish(self):
        with open(self.path("json.log"), "rb") as file:
            self.write("docker.log", docker(file.readlines()))

    def seen(self, text):
        entry = json.loads(text)
        return Seen(entry["request"]["remote_ip"], int(entry["request"]["remote_port"]),
                    entry["status"], entry["ts"])

    def logs(self):
        # The response's headers are in every line: a Location always counts.
        ways = [([], True), (["--format", "caddy"], True), (["--format", "json"], True)]
        traits = {"host_header": True, "format": "caddy"}
        return [*((name, traits | own, ways) for name, (_, own) in LOGS.items()),
                # For people: the time without its zone (UTC), a coloured level, tabs, JSON at the end.
                ("console", {"host_header": True, "digits": 3}, [([], True)]),
                ("docker", traits | LOGS["json"][1], [([], True)])]


def writer(path):
    return {"output": "file", "filename": path, "roll": False}


def answer(path, status, location=None):
    match = {"path_regexp": {"pattern": path}} if path[0] == "^" else {"path": [path]}
    headers = {"headers": {"Location": [location]}} if location else {}
    return {"match": [match],
            "handle": [{"handler": "static_response", "status_code": status, **headers}]}


def zone_file():
    """A zone file (RFC 8536) of a single zone that never changes."""
    hours, minutes = ZONE_OFFSET[1:].split(":")
    return (b"TZif" + bytes(16) + struct.pack(">6l", 0, 0, 0, 0, 1, 4)
            + struct.pack(">lBB", int(hours) * 3600 + int(minutes) * 60, 0, 0) + b"XST\0")
