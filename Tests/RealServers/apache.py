"""A real Apache with many access logs at once."""

import os
import re

from polite import apache_users
from servers import ZONE_OFFSET, Seen, Server, bare_host

FORMATS = {
    "common": '%h %l %u %t \\"%r\\" %>s %b',
    "combined": '%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"',
    "vhost_combined": (
        '%v:%p %h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"'
    ),
    "location": (
        '%h %l %u %t \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\" \\"%{Location}o\\"'
    ),
    "iso": '%{%Y-%m-%dT%H:%M:%S}t %h %u \\"%r\\" %>s',
    "iso_zone": '%h \\"%{Referer}i\\" %{%Y-%m-%dT%H:%M:%S%z}t \\"%r\\" %>s',
    "millis": '[%{%d/%b/%Y:%H:%M:%S}t.%{msec_frac}t %{%z}t] %h %>s \\"%r\\"',
    # Apache has no JSON escaping: \xc3 in here is what people really ship to their log stores.
    "jsonlike": (
        '{\\"t\\":\\"%{%Y-%m-%dT%H:%M:%S%z}t\\",\\"r\\":\\"%r\\",\\"s\\":%>s,'
        '\\"f\\":\\"%{Referer}i\\"}'
    ),
    "quoted_host": (
        '%h %l %u %t \\"%{Host}i\\" \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"'
    ),
    "quoted_status": (
        '%h %l %u %t \\"%r\\" \\"%>s\\" \\"%O\\" \\"%{Referer}i\\" \\"%{User-Agent}i\\"'
    ),
    "iso_brackets": (
        '%h %l %u [%{%FT%T%z}t] \\"%r\\" %>s %O \\"%{Referer}i\\" \\"%{User-Agent}i\\"'
    ),
    "epoch": '%{sec}t.%{msec_frac}t %>s \\"%{Host}i\\" \\"%r\\"',
}

CONFIG = """\
ServerRoot {folder}
DefaultRuntimeDir {folder}
PidFile {folder}/apache.pid
{modules}
{user}
Listen 127.0.0.1:{port}
{ipv6}
ServerName app.example.com
DocumentRoot {folder}/htdocs
ErrorLog {folder}/error.log
TraceEnable on
Timeout 1
KeepAliveTimeout 3
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
{formats}
# Last: once a request is here, it is in every log.
LogFormat "%a %{{remote}}p %k %>s %{{msec}}t 1 \\"-\\" \\"%{{Host}}i\\"" witness
CustomLog {folder}/witness.txt witness
<Directory {folder}/htdocs>
  Require all granted
  FallbackResource /index.html
</Directory>
<Location /members>
  AuthType Basic
  AuthName "members"
  AuthUserFile {folder}/users
  Require valid-user
</Location>
Redirect 500 /boom
Redirect 404 /gone
Redirect 302 /moved /welcome?from=moved
Redirect 302 /kept /link
<LocationMatch "^/deep/(?<SID>[^/]*)/(?<CODE>.*)$">
  Redirect 302 "myapp://deep-link?session_id=%{{env:MATCH_SID}}&status=%{{env:MATCH_CODE}}"
</LocationMatch>
<LocationMatch "^/web/(?<SID>[^/]*)/(?<CODE>.*)$">
  Redirect 303 "https://Shop.Example.com:8443/link?lang=de&session_id=%{{env:MATCH_SID}}&status=%{{env:MATCH_CODE}}#top"
</LocationMatch>
<LocationMatch "^/lost/(?<SID>[^/]*)$">
  Redirect 302 "myapp://deep-link?session_id=%{{env:MATCH_SID}}"
</LocationMatch>
"""

MODULES = (
    "mpm_event authn_core authn_file authz_core authz_user auth_basic alias dir setenvif logio"
)
WITNESS = re.compile(r'(\S+) (\d+) (\d+) (\d+) (\d+) 1 "-" "(.*)"$')


class Apache(Server):
    kind, program, package = "apache", "apache2", "apache2"

    # Apache closes the connection after a 500; what follows on it would be lost.
    fits_pipeline = staticmethod(lambda request: request.answers != (500,))

    def prepare(self):
        folder = "/usr/lib/apache2/modules"
        formats = ""
        for name, text in FORMATS.items():
            formats += f'LogFormat "{text}" {name}\nCustomLog {self.folder}/{name}.log {name}\n'
        os.makedirs(self.path("htdocs"), exist_ok=True)
        self.write("htdocs/index.html", "ok\n")
        self.write("users", apache_users())
        config = CONFIG.format(
            folder=self.folder, port=self.port, formats=formats,
            user="User www-data\nGroup www-data" if os.geteuid() == 0 else "",
            ipv6=f"Listen [::1]:{self.port}" if self.has_ipv6 else "",
            modules="\n".join(
                f"<IfModule !{name}_module>\nLoadModule {name}_module {folder}/mod_{name}.so\n</IfModule>"
                for name in MODULES.split()))
        return [self.find(), "-f", self.write("apache.conf", config), "-DFOREGROUND"]

    def seen(self, text):
        if not (found := WITNESS.match(text)):
            return None
        address, port, place, status, time, host = found.groups()
        # Apache counts a connection's requests from 0.
        return Seen(address, int(port), int(status), int(time) * 10**6, int(place) + 1,
                    host=bare_host(host))

    def logs(self):
        def own(name, *extra):
            return (["--format", FORMATS[name], *extra], name == "location")

        def conf(name, *extra):
            return (["--format-from", f"{self.folder}/apache.conf:{name}", *extra], name == "location")

        found, zone = ([], False), ("--timezone", ZONE_OFFSET)
        return [
            ("common", {"format": "common"}, [found, (["--format", "common"], False), own("common")]),
            ("combined", {"format": "combined"}, [found, own("combined"), conf("combined")]),
            ("vhost_combined", {"server_name": True, "format": "vcombined"},
             [found, own("vhost_combined"), conf("vhost_combined")]),
            ("location", {"format": "combined+"}, [found, own("location"), conf("location")]),
            ("iso", {}, [own("iso", *zone), conf("iso", *zone)]),
            ("iso_zone", {}, [own("iso_zone"), conf("iso_zone")]),
            ("jsonlike", {}, [own("jsonlike"), conf("jsonlike")]),
            ("millis", {"digits": 3}, [own("millis"), conf("millis")]),
            ("quoted_host", {"format": "combined+"}, [found]),
            ("quoted_host", {"host": True}, [own("quoted_host"), conf("quoted_host")]),
            ("quoted_status", {"format": "combined+"}, [found, own("quoted_status"), conf("quoted_status")]),
            ("iso_brackets", {"format": "combined"}, [found, own("iso_brackets"), conf("iso_brackets")]),
            ("epoch", {"host": True, "digits": 3}, [own("epoch"), conf("epoch")]),
        ]
