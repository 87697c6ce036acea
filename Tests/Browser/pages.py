"""Serves a folder of pages as linkback-serve would: with its Content-Security-Policy, and with a live
stream that sends nothing, or what a test gives it."""

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
        self.refused = False
        self.streams = 0
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
        body = file.read_bytes()
        content = next((kind for part, kind in TYPES.items() if part in file.name), "text/plain")
        request.send_response(200)
        request.send_header("Content-Type", content)
        request.send_header("Content-Length", str(len(body)))
        # A report brings its own policy.
        if not file.name.endswith("-report.html"):
            request.send_header("Content-Security-Policy", POLICY)
        request.send_header("X-Content-Type-Options", "nosniff")
        request.end_headers()
        request.wfile.write(body)

    def refuse(self):
        """Ends all streams, and answers new ones with 503."""
        self.refused = True

    def allow(self):
        self.refused = False

    def wait_for_streams(self, count):
        with self.changed:
            if not self.changed.wait_for(lambda: self.streams == count, timeout=30):
                raise AssertionError(f"{self.streams} streams are open, not {count}")

    def count(self, difference):
        with self.changed:
            self.streams += difference
            self.changed.notify_all()

    def stream(self, request):
        if self.refused:
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
            while not (self.stopped.is_set() or self.refused):
                if select.select([request.connection], [], [], 0.05)[0]:
                    break
        except OSError:
            pass
        finally:
            self.count(-1)
