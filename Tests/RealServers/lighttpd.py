"""A real lighttpd with its default access log."""

import os
import re
from datetime import datetime

from polite import OTHER, callback
from servers import Seen, Server

# What `accesslog.format` is if nobody sets it.
DEFAULT = '%h %V %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"'
MODULES = "/usr/lib/lighttpd"
CONFIG = """\
server.modules = ("mod_accesslog", "mod_redirect", "mod_rewrite", "mod_access")
server.document-root = "{folder}/htdocs"
server.bind = "127.0.0.1"
server.port = {port}
{ipv6}
server.pid-file = "{folder}/lighttpd.pid"
server.errorlog = "{folder}/error.txt"
server.max-read-idle = 1
accesslog.filename = "{folder}/all.txt"
# lighttpd writes but one log, and keeps its clock's seconds to itself: each request gets four lines,
# which make a witness and, put together, what the default format is.
accesslog.format = "{format}"
url.redirect-code = 302
url.redirect = (
  "^/moved" => "/welcome",
  "^/kept(?:\\?(.*))?$" => "/link?$1",
  "^/deep/([^/]*)/([^?]*)" => "myapp://deep-link?session_id=$1&status=$2",
  "^/lost/([^/?]*)" => "myapp://deep-link?session_id=$1",
)
# Everything else is the page; it must not look like a redirect, or that comes too late.
url.rewrite-once = ("^/(?!boom|gone|moved|kept|deep|lost|web)" => "/index.html")
$HTTP["url"] =~ "^/web/" {{
  url.redirect-code = 303
  url.redirect = ("^/web/([^/]*)/([^?]*)" =>
    "https://Shop.Example.com:8443/link?lang=de&session_id=$1&status=$2#top")
}}
$HTTP["url"] =~ "^/boom" {{
  url.redirect-code = 500
  url.redirect = ("" => "/")
}}
"""
WITNESS = re.compile(r"(\S+) (\d+) (\d+) (\[.*\])$")


class Lighttpd(Server):
    kind, program, package = "lighttpd", "lighttpd", "lighttpd"
    waits = False  # one thread, one log: always in order

    # Given up without a line: no request came to its end in time.
    silent = {"nothing sent", "HTTP/0.9", "HTTP/0.9, bare LF", "SSH", "HTTP/2 preface",
              "request timeout", "half a request line"}
    # A redirect leaves the body of a POST unread, and closes.
    fits_pipeline = staticmethod(lambda request: request.name != "deep link after POST")

    # What lighttpd cannot take apart is logged empty: `"  "`, `"GET  HTTP/1.1"`.
    meanings = {
        **dict.fromkeys((
            "absolute form, no path", "method PURGE", "lower-case method", "unknown version",
            "no version digits", "other protocol", "two spaces", "no slash", "header too long",
            "target too long, head kept", "garbage with a mention"), OTHER),
        # Of an absolute form it logs the path and the query.
        "absolute form": callback("success", "csn_t11"),
        "absolute form, user, port": callback("success", "csn_t12"),
        "absolute form, IPv6 host": callback("success", "csn_t13"),
        "bare CR": callback("success\rX", "csn_g14"),
    }

    def prepare(self):
        with open(f"{MODULES}/mod_accesslog.so", "rb") as file:
            if DEFAULT.encode() not in file.read():
                raise SystemExit("this lighttpd has another default log format than lighttpd.py")
        os.makedirs(self.path("htdocs"))
        self.write("htdocs/index.html", "ok\n")
        text = "%h %{remote}p %s\n" + DEFAULT.replace("%t", "\n%t\n")
        config = CONFIG.format(
            folder=self.folder, port=self.port, format=text.replace('"', '\\"').replace("\n", "\\n"),
            ipv6=f'$SERVER["socket"] == "[::1]:{self.port}" {{ }}' if self.has_ipv6 else "")
        # The configuration that a log in the default format has: it does not say anything of it.
        self.write("default.conf", re.sub(r"(?m)^accesslog\.format.*\n", "", config))
        return [self.find(), "-D", "-f", self.write("lighttpd.conf", config)]

    def finish(self):
        witness, log = [], []
        with open(self.path("all.txt"), "rb") as file:
            lines = file.read().split(b"\n")
        for client, before, time, after in zip(*(lines[n:-1:4] for n in range(4)), strict=True):
            witness.append(client + b" " + time + b"\n")
            log.append(before + time + after + b"\n")
        self.write("witness.txt", b"".join(witness))
        self.write("default.log", b"".join(log))

    def seen(self, text):
        if not (found := WITNESS.match(text)):
            return None
        address, port, status, time = found.groups()
        seconds = datetime.strptime(time, "[%d/%b/%Y:%H:%M:%S %z]").timestamp()
        return Seen(address, int(port), int(status), int(seconds) * 10**9)

    def host(self, line, traits):
        # Of a refused request, no host is logged.
        if line.seen.status == 400:
            return None
        if traits.get("unnamed"):
            # The word after the address may as well be a user, unless it has a port.
            return "shop.example.com" if line.request.name == "other host" else None
        return super().host(line, traits)

    def logs(self):
        ways = (["--format", "lighttpd"], ["--format", DEFAULT], ["--format-from", self.path("default.conf")])
        return [("default", {"format": "lighttpd", "unnamed": True}, [([], False)]),
                ("default", {"host_header": True}, [(arguments, False) for arguments in ways])]
