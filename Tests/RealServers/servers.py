"""Start a real nginx and a real Apache, each with many access logs at once.

Both run from a configuration written into a temporary folder, listen on loopback only, and are
stopped by their own process group. Both work as root (in a container) and as an ordinary user.

Every server also writes a *witness* log: one line per logged request with the client's address,
port and the request's place on its connection. The client knows the same three values, so the
truth can tell which requests were logged, when, and how they were answered, without reading a
single field that Linkback has to parse.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time

# POSIX zone, no tzdata needed: five and a half hours east, so that a lost zone shows.
ZONE = "XST-5:30"
ZONE_OFFSET = "+05:30"

NGINX_FORMATS = {
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
    # JSON in shape only: without escape=json a quote is \x22, which no JSON parser takes.
    "jsonlike": '{"t":"$time_iso8601","r":"$request","s":"$status","f":"$http_referer"}',
    "json": (
        '{"time":"$time_iso8601","remote_addr":"$remote_addr","remote_user":"$remote_user",'
        '"request":"$request","status":$status,"body_bytes_sent":$body_bytes_sent,'
        '"http_referer":"$http_referer","http_user_agent":"$http_user_agent","host":"$host"}'
    ),
}
NGINX_ESCAPES = {"bare": "escape=none ", "json": "escape=json "}

APACHE_FORMATS = {
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
    "epoch": '%{sec}t.%{msec_frac}t %>s \\"%{Host}i\\" \\"%r\\"',
}

NGINX_CONFIG = """\
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

APACHE_CONFIG = """\
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

APACHE_MODULES = (
    "mpm_event authn_core authn_file authz_core authz_user auth_basic alias dir setenvif logio"
)


class Server:
    """A running server: where it listens and where its logs are."""

    def __init__(self, kind, folder):
        self.kind, self.folder = kind, folder
        self.port = free_port()
        self.has_ipv6 = ipv6_is_free(self.port)
        self.silent = socket.create_server(("127.0.0.1", 0), backlog=16)  # accepts, never answers
        self.silent_port = self.silent.getsockname()[1]
        self.process = None

    def start(self):
        command = (write_nginx if self.kind == "nginx" else write_apache)(self)
        environment = {"PATH": os.environ.get("PATH", ""), "TZ": ZONE, "LC_ALL": "C"}
        with open(os.path.join(self.folder, "console.txt"), "wb") as console:
            self.process = subprocess.Popen(
                command, env=environment, stdout=console, stderr=console, process_group=0)
        deadline = time.monotonic() + 15
        while True:
            try:
                # Neither server logs a connection that sends nothing and closes at once.
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    with open(os.path.join(self.folder, "console.txt")) as console:
                        raise SystemExit(f"{self.kind} did not start:\n{console.read()}")
                time.sleep(0.05)

    def stop(self):
        """Ends the server, by its own process and group, and waits until its logs are complete."""
        self.silent.close()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self.process:
            # Apache's worker may outlive it while a client keeps a connection open.
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)


def write_nginx(server):
    formats, logs = "", ""
    for name, text in NGINX_FORMATS.items():
        formats += f"  log_format {name} {NGINX_ESCAPES.get(name, '')}'{text}';\n"
        # Without escaping, hostile bytes make a line ambiguous: only requests that say so are there.
        only = " if=$http_x_plain" if name == "bare" else ""
        logs += f"  access_log {server.folder}/{name}.log {name}{only};\n"
    config = NGINX_CONFIG.format(
        user="user root;" if os.geteuid() == 0 else "", folder=server.folder, port=server.port,
        ipv6=f"    listen [::1]:{server.port};" if server.has_ipv6 else "",
        silent_port=server.silent_port, formats=formats, logs=logs)
    path = write(server.folder, "nginx.conf", config)
    return [find("nginx"), "-p", server.folder, "-e", f"{server.folder}/error.log", "-c", path]


def write_apache(server):
    modules = "/usr/lib/apache2/modules"
    formats = ""
    for name, text in APACHE_FORMATS.items():
        formats += f'LogFormat "{text}" {name}\nCustomLog {server.folder}/{name}.log {name}\n'
    os.makedirs(os.path.join(server.folder, "htdocs"), exist_ok=True)
    write(server.folder, "htdocs/index.html", "ok\n")
    from polite import apache_users
    with open(os.path.join(server.folder, "users"), "wb") as users:
        users.write(apache_users())
    config = APACHE_CONFIG.format(
        folder=server.folder, port=server.port, formats=formats,
        user="User www-data\nGroup www-data" if os.geteuid() == 0 else "",
        ipv6=f"Listen [::1]:{server.port}" if server.has_ipv6 else "",
        modules="\n".join(
            f"<IfModule !{name}_module>\nLoadModule {name}_module {modules}/mod_{name}.so\n</IfModule>"
            for name in APACHE_MODULES.split()))
    path = write(server.folder, "apache.conf", config)
    return [find("apache2"), "-f", path, "-DFOREGROUND"]


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        file.write(text)
    return path


def find(program):
    path = shutil.which(program) or shutil.which(program, path="/usr/sbin:/usr/local/sbin")
    if path is None:
        raise SystemExit(f"{program} is not installed (Debian: apt-get install nginx-light apache2)")
    return path


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ipv6_is_free(port):
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", port))
            return True
    except OSError:
        return False
