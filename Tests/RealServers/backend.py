"""The application behind a proxy: answers as nginx.conf does for nginx itself."""

import re
import socketserver
import threading

ROUTES = (  # the path of the request, the response's status and Location
    (r"/boom", 500, None), (r"/gone", 404, None), (r"/moved", 302, "/welcome"),
    (r"/kept[^?]*\??(.*)", 302, r"/link?\1"),
    (r"/deep/([^/]*)/([^?]*)", 302, r"myapp://deep-link?session_id=\1&status=\2"),
    (r"/web/([^/]*)/([^?]*)", 303,
     r"https://Shop.Example.com:8443/link?lang=de&session_id=\1&status=\2#top"),
    (r"/lost/([^/?]*)", 302, r"myapp://deep-link?session_id=\1"),
)


class Backend(socketserver.ThreadingTCPServer):
    """One request per connection; `/slow` is never answered."""

    daemon_threads, allow_reuse_address, request_queue_size = True, True, 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.port = self.server_address[1]
        self.ended = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request, client_address):
        """A proxy may leave at any time: nothing to tell."""

    def stop(self):
        self.ended.set()
        self.shutdown()
        self.server_close()


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        words = self.rfile.readline().split(b" ", 2)
        length = 0
        while (header := self.rfile.readline()).strip():
            name, _, value = header.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        self.rfile.read(length)
        target = words[1].decode("latin-1") if len(words) > 1 else ""
        target = re.sub(r"^http://[^/?]*", "", target)
        if target.startswith("/slow"):
            self.server.ended.wait()
            return
        status, location = 200, None
        for pattern, answer, template in ROUTES:
            if found := re.match(pattern, target):
                status, location = answer, template and found.expand(template)
                break
        head = f"HTTP/1.1 {status} Answer\r\nContent-Length: 2\r\nConnection: close\r\n"
        head += f"Location: {location}\r\n" if location else ""
        body = b"" if words[0] == b"HEAD" else b"ok"
        self.wfile.write(head.encode("latin-1") + b"\r\n" + body)
