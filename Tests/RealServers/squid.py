"""A real Squid in front of an application, with its native log and the ones it calls common and combined."""

import glob
import os
import re
import shutil

from backend import Backend
from polite import MALFORMED, OTHER, callback
from servers import Seen, Server, nanoseconds

CONFIG = """\
http_port 127.0.0.1:{port} accel vhost defaultsite=app.example.com
{ipv6}
cache_peer 127.0.0.1 parent {backend_port} 0 no-query originserver
cache deny all
{options}
{users}
http_access allow all
# Without this line no log of Squid's shows a query.
strip_query_terms off
logformat witness %>a %>p %>Hs %ts.%03tu
access_log stdio:{folder}/squid.log squid
access_log stdio:{folder}/combined.log combined
access_log stdio:{folder}/common.log common
logformat own {own}
access_log stdio:{folder}/own.log own
# Last: once a request is here, it is in every log.
access_log stdio:{folder}/witness.txt witness
buffered_logs off
pid_filename {folder}/squid.pid
cache_log {folder}/cache.txt
coredump_dir {folder}
netdb_filename none
pinger_enable off
mime_table /usr/share/squid/mime.conf
icon_directory /usr/share/squid/icons
dns_nameservers 127.0.0.1
shutdown_lifetime 0 seconds
request_timeout 1 second
request_start_timeout 1 second
"""
# Between its quotes Squid escapes quotes and backslashes.
OWN = ('%>a %6tr [%tl] %>Hs %<st "%rm %ru HTTP/%rv" %[un "%{Referer}>h" "%{User-Agent}>h" "%{Host}>h" '
       '%Ss:%Sh/%<a')
WITNESS = re.compile(r"(\S+) (\d+) (\d+) (\S+)$")


class Squid(Server):
    kind, program, package = "squid", "squid", "squid"

    options, users = "", ""

    # Squid cuts a line at 8 KiB, its end too: the next line begins in the middle of this one.
    spared = {"target too long, tail lost", "target too long, head kept"}

    # White space and user info are taken out, methods put in upper case, valid UTF-8 encoded.
    meanings = {
        "lower-case method": callback("success", "csn_m1"),
        "UTF-8 in the path": callback("success", "csn_h3", "/gr%C3%BCn/%E7%94%A8%E6%88%B7"),
        "tab in the path": callback("success", "csn_h6", "/ab"),
        "looks like the end of the request": callback("success", "csn_h10", '/x"2005"-""-'),
        "space in the target": callback("abc", "csn_h11"),
        "HTTP/ in the target": callback("success", "csn_h12"),
        # What is no HTTP/1 is taken for HTTP/0.9, which has no Host header.
        "unknown version": callback("success", "csn_g4", host="app.example.com"),
        "no version digits": callback("successHTTP/", "csn_g5", host="app.example.com"),
        "other protocol": callback("successICAP/1.0", "csn_g6", host="app.example.com"),
        "no slash": callback("success", "csn_g8", "link", host=""),
        # Refused: the log says error:invalid-request.
        "control bytes in the path": OTHER, "NUL in the target": OTHER, "garbage with a mention": OTHER,
    }
    # Nothing is escaped: in a log that looks like Apache's, a backslash is taken for Apache's, and a quote ends
    # the field.
    as_apache = {
        "quote in the path": MALFORMED, "raw bytes in the status": MALFORMED, "looks like the end of the request": MALFORMED,
        "backslash in the path": callback("success", "csn_h2", '/a\b"c'),
        "looks like an escape": callback('A\n"', "csn_h9"),
    }
    default_host = "app.example.com"

    def __init__(self, folder):
        super().__init__(folder)
        self.backend = Backend()

    def prepare(self):
        if os.geteuid() == 0:
            shutil.chown(self.folder, "proxy")  # whom Squid becomes
        config = CONFIG.format(
            folder=self.folder, port=self.port, own=OWN, options=self.options, users=self.users,
            backend_port=self.backend.port,
            ipv6=f"http_port [::1]:{self.port} accel vhost defaultsite=app.example.com"
            if self.has_ipv6 else "")
        # The name keeps its shared memory apart from another Squid's.
        self.service = f"recorded{self.port}"
        return [self.find(), "-N", "-n", self.service, "-f", self.write("squid.conf", config)]

    def stop(self):
        super().stop()
        self.backend.stop()
        for path in glob.glob(f"/dev/shm/{self.service}-*"):
            os.unlink(path)

    def seen(self, text):
        if not (found := WITNESS.match(text)):
            return None
        address, port, status, time = found.groups()
        # Status 0: a connection ended before a request was whole.
        return Seen(address, int(port), int(status), nanoseconds(time), empty=status == "0")

    def meaning(self, line, traits):
        own = getattr(self, traits.get("reading", ""), {})
        return own.get(line.request.name) or super().meaning(line, traits)

    def logs(self):
        # The target is always absolute: the log itself names the host.
        found, like_apache = ([], False), {"host_header": True, "reading": "as_apache"}
        return [
            ("squid", {"host_header": True, "digits": 3, "format": "squid"},
             [found, (["--format", "squid"], False)]),
            ("combined", like_apache, [found, (["--format", "combined"], False)]),
            # The same lines without Apache's escapes.
            ("combined", {"host_header": True, "reading": "in_bare_quotes"},
             [(["--format-from", self.path("squid.conf") + ":combined"], False)]),
            ("common", like_apache, [found, (["--format", "common"], False)]),
            ("own", {"host_header": True, "reading": "in_quotes"},
             [(["--format", f"logformat own {OWN}"], False),
              (["--format-from", self.path("squid.conf") + ":own"], False)]),
        ]


class SquidSpaces(Squid):
    """With white space left in targets, where nothing marks it."""

    kind = "squid-spaces"
    options = "uri_whitespace allow"
    # In Squid's own format the URL ends at the first space: what follows may be a user's name.
    meanings = Squid.meanings | {
        "tab in the path": callback("success", "csn_h6", "/a%09b"),
        "looks like the end of the request": OTHER,
        "space in the target": callback("a", "csn_h11"),
        "HTTP/ in the target": OTHER,
        "no version digits": callback("success", "csn_g5", host="app.example.com"),
        "other protocol": callback("success", "csn_g6", host="app.example.com"),
    }
    as_apache = Squid.as_apache | {
        "looks like the end of the request": OTHER,
        "space in the target": callback("a b c", "csn_h11"),
        "HTTP/ in the target": callback("success", "csn_h12"),
        "no version digits": callback("success HTTP/", "csn_g5", host="app.example.com"),
        "other protocol": callback("success ICAP/1.0", "csn_g6", host="app.example.com"),
    }
    # Between quotes a space is a part of the target. What Squid calls combined escapes nothing: a quote after
    # a space opens another field. Its own directives escape quotes.
    in_quotes = {
        "looks like the end of the request": callback("success", "csn_h10", '/x" 200 5 "-" "-'),
        "space in the target": callback("a b c", "csn_h11"),
        "HTTP/ in the target": callback("success", "csn_h12"),
        "no version digits": callback("success HTTP/", "csn_g5", host="app.example.com"),
        "other protocol": callback("success ICAP/1.0", "csn_g6", host="app.example.com"),
    }
    in_bare_quotes = in_quotes | {"looks like the end of the request": MALFORMED}


class SquidUsers(Squid):
    """With the names of users in the log, spaces and all: nothing but the address in front of the URL
    and the peer after tells where one ends. Every password is right."""

    kind = "squid-users"
    # A string can't tell a quote in a name, which Squid doesn't escape, from one that opens the next field.
    in_quotes = {"user quotes": MALFORMED, "user request": MALFORMED}
    users = """\
auth_param basic program /usr/lib/squid/basic_fake_auth
auth_param basic utf8 on
acl signed req_header Authorization .
acl user proxy_auth REQUIRED
http_access allow signed user
http_access deny signed"""
