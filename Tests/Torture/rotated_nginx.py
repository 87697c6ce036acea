"""A real nginx whose logs a real logrotate rotates, and a client that knows what it asked for."""

import os
import socket
import subprocess
import sys
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "RealServers"))

from servers import Server  # noqa: E402: the path is above

from lines import CALLBACK, STATUSES  # noqa: E402

CODES = {0: 200, 2: 302, 3: 404, 5: 503}  # places in lines.RESPONSES: what nginx answers

# A log, and how logrotate is told to rotate it. `REOPEN` sends USR1 and waits until nginx has reopened.
LOGS = {
    "plain": "rotate 50\n nocompress\n REOPEN",
    "compressed": "rotate 50\n compress\n REOPEN",
    "delayed": "rotate 50\n compress\n delaycompress\n notifempty\n create 0640\n REOPEN",
    "dated": "rotate 50\n dateext\n dateformat -%Y%m%d-%s\n compress\n delaycompress\n REOPEN",
    "extension": "rotate 50\n extension .log\n nocompress\n REOPEN",
    "extension-dated": "rotate 50\n extension .log\n dateext\n dateformat -%Y%m%d-%s\n compress\n REOPEN",
    "moved": "rotate 50\n olddir ../old\n compress\n delaycompress\n REOPEN",
    "moved-dated": "rotate 50\n olddir ../old\n extension .log\n dateext\n dateformat -%Y%m%d-%s\n REOPEN",
    "elsewhere": "rotate 50\n nocreate\n dateext\n dateformat .%Y%m%d-%s\n REOPEN",
    "copied": "rotate 50\n copytruncate\n nocompress",
    "copied-compressed": "rotate 50\n copytruncate\n compress",
}
NAMES = tuple(LOGS)
HOSTS = tuple(name + ".example.com" for name in NAMES)

CONFIG = """\
{user}
daemon off;
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log info;
events {{ worker_connections 512; }}
http {{
  client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
  uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5;
  server_names_hash_bucket_size 128;
  keepalive_requests 100000000;
  log_format vcombined '$host:$server_port $remote_addr - $remote_user [$time_local] "$request" '
                       '$status $body_bytes_sent "$http_referer" "$http_user_agent"';
  log_format distinct '$host:$server_port $remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" "$http_user_agent" $request_id';
  log_format witness '$msec $http_x_number';
{servers}
}}
"""
SERVER = """\
  server {{
    listen 127.0.0.1:{port};
    server_name {name}.example.com;
    access_log {folder}/logs/{name}.log {format};
    access_log {folder}/witness-{name}.txt witness;
    location /302 {{ return 302 /200; }}
    location /404 {{ return 404; }}
    location /503 {{ return 503; }}
    location / {{ return 200 "ok"; }}
  }}
"""
REOPEN = """postrotate
  kill -USR1 {pid}
  for try in $(seq 1000); do
    readlink {folders} 2>/dev/null | grep -Eq '/{name}(\\.log)?[.-][0-9]' || exit 0
    sleep 0.01
  done
  exit 1
 endscript"""


def line_format(name):
    """ApacheBench's lines are equal. Of two compressed logs that begin alike it can't be told whether one is
    a copy; of plain ones it can."""
    return "distinct" if " compress" in LOGS[name] else "vcombined"


class RotatedNginx(Server):
    kind, program, package = "nginx", "nginx", "nginx-light"

    def prepare(self):
        for name in ("logs", "old"):
            os.makedirs(self.path(name))
        config = CONFIG.format(
            user="user root;" if os.geteuid() == 0 else "", folder=self.folder,
            servers="".join(SERVER.format(port=self.port, folder=self.folder, name=name,
                                          format=line_format(name))
                            for name in NAMES))
        path = self.write("nginx.conf", config)
        return [self.find(), "-p", self.folder, "-e", f"{self.folder}/error.log", "-c", path]

    def log(self, name):
        return os.path.join(self.folder, "logs", name + ".log")

    def write_rotations(self):
        """One configuration of logrotate for each log, as its settings are global to a run."""
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as file:
            # As words: the shell that logrotate runs may not know braces.
            folders = [f"/proc/{pid}/fd/*" for pid in (self.process.pid, *file.read().split())]
        for name, settings in LOGS.items():
            reopen = REOPEN.format(pid=self.process.pid, folders=" ".join(folders), name=name)
            text = f"{self.log(name)} {{\n {settings.replace('REOPEN', reopen)}\n}}\n"
            os.chmod(self.write(f"{name}.rotate", text), 0o600)

    def rotate(self, name):
        """Whether it was rotated: names by the second allow one rotation in a second."""
        program = self.find("logrotate")
        done = subprocess.run(
            [program, "--force", "--state", self.path(f"{name}.status"), self.path(f"{name}.rotate")],
            capture_output=True, stdin=subprocess.DEVNULL, text=True,
            env={"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C", "TZ": "UTC"})
        if "already exists, skipping rotation" in done.stderr:
            return False
        if done.returncode != 0:
            raise SystemExit(f"logrotate of {name}: {done.returncode}\n{done.stderr}")
        return True

    def witnessed(self, name):
        """(time in seconds since 1970, the request's number) of each request that nginx has logged."""
        with open(self.path(f"witness-{name}.txt")) as file:
            for line in file:
                time_and_number = line.split()
                yield int(time_and_number[0].split(".")[0]), time_and_number[1]


class Load(threading.Thread):
    """Asks for pages of one host, many at a time on one connection, until it is stopped."""

    PIPELINED = 40

    def __init__(self, server, place, draw, rate):
        super().__init__(daemon=True)
        self.server, self.place, self.draw = server, place, draw
        self.pause_between = self.PIPELINED / rate
        self.lock = threading.Lock()  # held while requests are on their way
        self.stopped = threading.Event()
        self.sent = []  # of each request (session, status, response), or None for no callback
        self.failure = None

    def run(self):
        try:
            with socket.create_connection(("127.0.0.1", self.server.port), timeout=30) as connection:
                answers = connection.makefile("rb")
                while not self.stopped.wait(self.pause_between):
                    with self.lock:
                        connection.sendall(b"".join(self.request() for _ in range(self.PIPELINED)))
                        for _ in range(self.PIPELINED):
                            skip_answer(answers)
        except (OSError, ValueError) as error:
            self.failure = error

    def request(self):
        number, draw = len(self.sent), self.draw
        session = self.place << 32 | (number if draw.random() < 0.8 else draw.randrange(number + 1))
        status, response = draw.randrange(len(STATUSES)), draw.choice(list(CODES))
        code, query = CODES[response], f"?lang=de&session_id=csn_{session:x}&status={STATUSES[status]}"
        headers = f"Host: {HOSTS[self.place]}\r\nX-Number: {number}\r\n"
        if draw.random() < 0.5:
            self.sent.append(None)
            headers += f"Referer: https://{HOSTS[self.place]}/{code}{query}\r\n"
            query = ""
        else:
            self.sent.append((session, status, response))
        return f"GET /{code}{query} HTTP/1.1\r\n{headers}\r\n".encode()

    def rest(self):
        """With the lock held: waits until nginx has logged all that it has answered."""
        deadline = time.monotonic() + 20
        while sum(1 for _, number in self.server.witnessed(NAMES[self.place])
                  if number.isdigit()) < len(self.sent):
            if time.monotonic() > deadline:
                raise SystemExit(f"nginx did not log all requests of {NAMES[self.place]}")
            time.sleep(0.02)

    def stop(self):
        self.stopped.set()
        self.join()
        if self.failure:
            raise SystemExit(f"the client of {NAMES[self.place]} failed: {self.failure!r}")
        self.rest()

    def write_truth(self, path):
        """What nginx has logged, and when, in the form of `lines.CALLBACK`; returns how many requests
        were callbacks. Requests of `ab` have numbers like `ab-3`, and say the same each time."""
        callbacks = 0
        with open(path, "wb") as file:
            for seconds, number in self.server.witnessed(NAMES[self.place]):
                said = ab_callback(self.place) if number == "ab" else self.sent[int(number)]
                if said:
                    session, status, response = said
                    file.write(CALLBACK.pack(session, seconds, status, response, self.place))
                    callbacks += 1
        return callbacks


def skip_answer(answers):
    length = 0
    while (line := answers.readline()) != b"\r\n":
        if not line:
            raise ValueError("nginx closed the connection")
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    answers.read(length)


def ab_callback(place):
    return (place << 32 | 0xAB0000000, 3, 0)


def ab_command(server, place, requests):
    """ApacheBench: the same callback over and over, from 20 clients."""
    session, status, response = ab_callback(place)
    url = (f"http://127.0.0.1:{server.port}/{CODES[response]}"
           f"?session_id=csn_{session:x}&status={STATUSES[status]}")
    return ["ab", "-q", "-k", "-n", str(requests), "-c", "20", "-H", f"Host: {HOSTS[place]}",
            "-H", "X-Number: ab", url]
