"""Serves a folder of pages as linkback-serve would: with its Content-Security-Policy, and with a live
stream that sends nothing, or what a test gives it."""

import hashlib
import http.server
import pathlib
import select
import threading
import urllib.parse

POLICY = ("default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self'; "
          "form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
TYPES = {".html": "text/html; charset=utf-8", "page.css": "text/css", "page.js": "text/javascript",
         "icon.svg": "image/svg+xml"}


class Pages:
    """A server on a free port of the loopback, from `with` to its end."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder).resolve()
        self.stopped = threading.Event()
        # Sections, as pairs of an id and its HTML, that each stream begins with.
        self.events = []
        # What is answered in place of the page's file.
        self.replaced = None
        # Which of "live" and "page" are answered with 503.
        self.refused = ()
        self.streams = 0
        self.opened = 0
        self.changed = threading.Condition()
        pages = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                pages.answer(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request):
        path = urllib.parse.urlsplit(request.path).path.lstrip("/")
        if path == "live":
            return self.stream(request)
        file = (self.folder / (path or "incident.html")).resolve()
        if self.folder not in file.parents or not file.is_file():
            return request.send_error(404)
        is_page = file.suffix == ".html"
        if is_page and "page" in self.refused:
            return request.send_error(503)
        body = self.replaced if is_page and self.replaced else file.read_bytes()
        tag = f'"{hashlib.sha256(body).hexdigest()}"'
        if request.headers["If-None-Match"] == tag:
            request.send_response(304)
            request.send_header("ETag", tag)
            return request.end_headers()
        content = next((kind for part, kind in TYPES.items() if part in file.name), "text/plain")
        request.send_response(200)
        request.send_header("Content-Type", content)
        request.send_header("Content-Length", str(len(body)))
        request.send_header("ETag", tag)
        # A report brings its own policy.
        if not file.name.endswith("-report.html"):
            request.send_header("Content-Security-Policy", POLICY)
        request.send_header("X-Content-Type-Options", "nosniff")
        request.end_headers()
        request.wfile.write(body)

    def refuse(self, *kinds):
        """Answers these kinds with 503, and ends streams of them."""
        self.refused = kinds

    def allow(self):
        self.refused = ()

    def wait_for_streams(self, count, opened=0):
        """Until so many are open, and so many were opened at all."""
        with self.changed:
            if not self.changed.wait_for(
                    lambda: self.streams == count and self.opened >= opened, timeout=30):
                raise AssertionError(f"{self.streams} streams are open of {self.opened}, not {count}")

    def count(self, difference):
        with self.changed:
            self.streams += difference
            self.opened += max(0, difference)
            self.changed.notify_all()

    def stream(self, request):
        if "live" in self.refused:
            return request.send_error(503)
        request.send_response(200)
        request.send_header("Content-Type", "text/event-stream")
        request.send_header("Connection", "close")
        request.end_headers()
        request.close_connection = True
        self.count(1)
        try:
            request.wfile.write(b"retry: 100\n\n")
            for section, markup in self.events:
                lines = "\n".join(f"data: {line}" for line in [section, *markup.split("\n")])
                request.wfile.write(f"event: section\n{lines}\n\n".encode())
            request.wfile.flush()
            # The end of what the browser sends is the end of its interest.
            while not (self.stopped.is_set() or "live" in self.refused):
                if select.select([request.connection], [], [], 0.05)[0]:
                    break
        except OSError:
            pass
        finally:
            self.count(-1)
