"""A real nginx with many access logs at once."""

import os
import re
import socket

from containers import docker
from datagrams import Datagrams
from polite import OTHER
from servers import Seen, Server, bare_host, nanoseconds

COMBINED = (
    '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
    '"$http_referer" "$http_user_agent"'
)
FORMATS = {
    "vcombined": (
        '$host:$server_port $remote_addr - $remote_user [$time_local] "$request" '
        '$status $body_bytes_sent "$http_referer" "$http_user_agent"'
    ),
    "location": (
        '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent '
        '"$http_referer" "$http_user_agent" "$sent_http_location"'
    ),
    "epoch": '$msec $status $request_method "$request_uri" $host "$http_referer"',
    "iso": '[$time_iso8601] $remote_addr "$http_referer" "$request" $status $request_time',
    "bare": '$remote_addr - [$time_local] "$request" $status "$http_referer"',
    "quoted_host": (
        '$remote_addr - $remote_user [$time_local] "$host" "$request" $status $body_bytes_sent '
        '"$http_referer" "$http_user_agent" "$http_x_forwarded_for"'
    ),
    "quoted_status": (
        '$remote_addr - $remote_user [$time_local] "$request" "$status" $body_bytes_sent '
        '"$http_referer" "$http_user_agent"'
    ),
    "iso_brackets": (
        '$remote_addr - $remote_user [$time_iso8601] "$request" $status $body_bytes_sent '
        '"$http_referer" "$http_user_agent"'
    ),
    # The usual format with the escapes of JSON, with none, and with the usual ones by name.
    "escape_json": COMBINED, "escape_none": COMBINED, "escape_default": COMBINED,
    # JSON in shape only: without escape=json a quote is \x22, which no JSON parser takes.
    "jsonlike": '{"t":"$time_iso8601","r":"$request","s":"$status","f":"$http_referer"}',
    "json": (
        '{"time":"$time_iso8601","remote_addr":"$remote_addr","remote_user":"$remote_user",'
        '"request":"$request","status":$status,"body_bytes_sent":$body_bytes_sent,'
        '"http_referer":"$http_referer","http_user_agent":"$http_user_agent","host":"$host"}'
    ),
}
ESCAPES = {"bare": "escape=none ", "json": "escape=json ", "escape_json": "escape=json ",
           "escape_none": "escape=none ", "escape_default": "escape=default "}

CONFIG = """\
{user}
daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 256; }}
http {{
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  client_header_timeout 1s;
  map $request_uri $has_uri {{ "" 0; default 1; }}
  log_format witness '$remote_addr $remote_port $connection_requests $status $msec $has_uri "$http_x_plain" "$host"';
{formats}
  access_log {folder}/witness.txt witness;
  access_log {folder}/combined.log combined;
  access_log syslog:server=127.0.0.1:{syslog_port},tag=nginx combined;
{logs}
  server {{
    listen 127.0.0.1:{port};
{ipv6}
    server_name app.example.com;
    location /boom {{ return 500 "no"; }}
    location /gone {{ return 404 "no"; }}
    location /moved {{ return 302 /welcome; }}
    location /kept {{ return 302 "/link?$args"; }}
    location ~ ^/deep/(?<sid>[^/]*)/(?<code>.*)$ {{
      return 302 "myapp://deep-link?session_id=$sid&status=$code"; }}
    location ~ ^/web/(?<sid>[^/]*)/(?<code>.*)$ {{
      return 303 "https://Shop.Example.com:8443/link?lang=de&session_id=$sid&status=$code#top"; }}
    location ~ ^/lost/(?<sid>[^/]*)$ {{ return 302 "myapp://deep-link?session_id=$sid"; }}
    location /slow {{ proxy_pass http://127.0.0.1:{silent_port}; }}
    location / {{ return 200 "ok"; }}
  }}
}}
"""
# Log: what somebody who passes lines on puts in front of each. A time in it is not the request's.
PREFIXES = {
    "cri": "2026-11-24T10:00:00.123456789Z stdout F ",
    "docker_logs": "2026-11-24T10:00:00.123456789Z ",
    "compose": "web-1  | ",
    "kubectl": "[pod/web-5d4f/nginx] ",
    "journal": "2026-11-24T10:00:00+0000 web1 nginx[12]: ",
    "rfc5424": '<190>1 2026-11-24T10:00:00Z web1 nginx 12 - [x@0 a="\\]"] ',
}
WITNESS = re.compile(r'(\S+) (\d+) (\d+) (\d+) (\S+) ([01]) "(.*?)" "(.*)"$')


class Nginx(Server):
    kind, program, package = "nginx", "nginx", "nginx-light"

    def __init__(self, folder):
        super().__init__(folder)
        self.silent_peer = socket.create_server(("127.0.0.1", 0), backlog=16)  # accepts, never answers
        self.datagrams = Datagrams()

    def prepare(self):
        formats, logs = "", ""
        for name, text in FORMATS.items():
            formats += f"  log_format {name} {ESCAPES.get(name, '')}'{text}';\n"
            # Without escaping, hostile bytes make a line ambiguous: only requests that say so are there.
            only = " if=$http_x_plain" if "none" in ESCAPES.get(name, "") else ""
            logs += f"  access_log {self.folder}/{name}.log {name}{only};\n"
        config = CONFIG.format(
            user="user root;" if os.geteuid() == 0 else "", folder=self.folder, port=self.port,
            ipv6=f"    listen [::1]:{self.port};" if self.has_ipv6 else "",
            silent_port=self.silent_peer.getsockname()[1], formats=formats, logs=logs,
            syslog_port=self.datagrams.listen(self.path("syslog.log")))
        self.datagrams.start()
        path = self.write("nginx.conf", config)
        return [self.find(), "-p", self.folder, "-e", f"{self.folder}/error.log", "-c", path]

    def stop(self):
        self.silent_peer.close()
        super().stop()
        self.datagrams.stop()

    def finish(self):
        """The recorded lines as a syslog daemon and container runtimes write them."""
        with open(self.path("syslog.log"), "rb") as file:
            self.write("syslog_file.log", re.sub(rb"(?m)^<\d+>", b"", file.read()))
        with open(self.path("combined.log"), "rb") as file:
            lines = file.readlines()
        self.write("docker.log", docker(lines))
        for name, prefix in PREFIXES.items():
            self.write(name + ".log", b"".join(prefix.encode() + line for line in lines))

    def seen(self, text):
        if not (found := WITNESS.match(text)):
            return None
        address, port, place, status, time, uri, plain, host = found.groups()
        return Seen(address, int(port), int(status), nanoseconds(time), int(place), uri == "1",
                    plain == "1", bare_host(host))

    def meaning(self, line, traits):
        if traits.get("uri"):
            request = line.request
            return (request.uri or request.meaning) if line.seen.has_uri else OTHER
        # By its keys, a request line without a target is one that nginx could not read.
        if line.request.name == "garbage with a mention" and traits.get("format") == "nginx-json":
            return OTHER
        return super().meaning(line, traits)

    def logs(self):
        def own(name, location=False):
            return (["--format", FORMATS[name]], location)

        def conf(name, location=False):
            return (["--format-from", f"{self.folder}/nginx.conf:{name}"], location)

        found, combined = ([], False), (["--format", "combined"], False)
        return [
            ("combined", {"format": "combined"}, [found, combined]),
            ("vcombined", {"host": True, "format": "vcombined"},
             [found, (["--format", "vcombined"], False), own("vcombined"), conf("vcombined")]),
            ("location", {"format": "combined+"},
             [found, own("location", True), conf("location", True)]),
            ("epoch", {"host": True, "uri": True, "digits": 3}, [own("epoch"), conf("epoch")]),
            ("iso", {}, [own("iso"), conf("iso")]),
            ("bare", {"plain": True}, [own("bare"), conf("bare")]),
            ("quoted_host", {"format": "combined+"}, [found]),
            ("quoted_host", {"host": True}, [own("quoted_host"), conf("quoted_host")]),
            ("quoted_status", {"format": "combined+"}, [found, own("quoted_status"), conf("quoted_status")]),
            ("iso_brackets", {"format": "combined"}, [found, own("iso_brackets"), conf("iso_brackets")]),
            ("escape_json", {}, [conf("escape_json")]),
            ("escape_none", {"plain": True, "format": "combined"}, [found, conf("escape_none")]),
            ("escape_default", {"format": "combined"}, [found, conf("escape_default")]),
            ("jsonlike", {}, [own("jsonlike"), conf("jsonlike")]),
            ("json", {"host": True, "dotted": True, "format": "nginx-json"},
             [found, (["--format", "nginx-json"], False), (["--format", "json"], False)]),
            ("json", {"host": True}, [conf("json")]),
            ("syslog", {"format": "combined"}, [found, combined]),
            ("syslog_file", {"format": "combined"}, [found, combined]),
            ("docker", {"format": "combined"}, [found]),
            *((name, {"format": "combined"}, [found, combined]) for name in PREFIXES),
        ]
