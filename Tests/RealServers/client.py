"""A client that puts bytes on a socket exactly as told, and knows which response answered what."""

import contextlib
import socket
import time


class Client:
    """Sends requests and remembers, for each, the connection and its place on it."""

    def __init__(self, server):
        self.server = server
        self.used_ports = set()
        self.sent = {}  # (address, port, place from 1): (request, response status or None)
        self.times = {}  # the same keys: when it was sent, in nanoseconds since 1970

    def single(self, request, address="127.0.0.1"):
        """One request on a connection of its own."""
        connection = self.connect(address)
        port = connection.getsockname()[1]
        self.times[(address, port, 1)] = time.time_ns()
        with connection:
            with contextlib.suppress(OSError):  # a server may answer and leave before it read all
                connection.sendall(request.raw)
            status = None
            if request.no_answer:
                connection.settimeout(0.3)  # long enough for the server to have read the request
                try:
                    connection.recv(1)
                except OSError:
                    pass
            else:
                status = read_status(Reader(connection), request)
        self.sent[(address, port, 1)] = (request, status)

    def several(self, requests, pipelined, address="127.0.0.1"):
        """Many requests on one connection, one after the other or all at once."""
        connection = self.connect(address)
        port = connection.getsockname()[1]
        with connection:
            reader = Reader(connection)
            if pipelined:
                connection.sendall(b"".join(request.raw for request in requests))
            for place, request in enumerate(requests, 1):
                if not pipelined:
                    connection.sendall(request.raw)
                status = read_status(reader, request)
                self.sent[(address, port, place)] = (request, status)
                if status is None:
                    raise SystemExit(f"the connection ended at “{request.name}”")

    def connect(self, address):
        """A connection from a port that was not used before: the port names the connection."""
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        while True:
            connection = socket.socket(family)
            connection.bind((address, 0))
            if connection.getsockname() not in self.used_ports:
                break
            connection.close()
        self.used_ports.add(connection.getsockname())
        connection.settimeout(4)
        connection.connect((address, self.server.port))
        return connection


class Reader:
    """Bytes from a socket, to a delimiter or of a length."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b""

    def more(self):
        try:
            data = self.connection.recv(65536)
        except OSError:
            data = b""
        self.buffer += data
        return bool(data)

    def until(self, end):
        while end not in self.buffer:
            if not self.more():
                return None
        head, _, self.buffer = self.buffer.partition(end)
        return head

    def exactly(self, count):
        while len(self.buffer) < count and self.more():
            pass
        self.buffer = self.buffer[count:]


def read_status(reader, request):
    """The response's status; the body is read too, so that the next response follows."""
    head = reader.until(b"\r\n\r\n")
    if head is None or not head.startswith(b"HTTP/"):
        return None  # HTTP/0.9, or nothing at all
    lines = head.split(b"\r\n")
    status = int(lines[0].split()[1])
    headers = {}
    for line in lines[1:]:
        name, _, value = line.partition(b":")
        headers[name.strip().lower()] = value.strip()
    if request.head or status in (204, 304):
        return status
    if headers.get(b"transfer-encoding") == b"chunked":
        while True:
            size = int(reader.until(b"\r\n") or b"0", 16)
            reader.exactly(size + 2)
            if size == 0:
                return status
    reader.exactly(int(headers.get(b"content-length", b"0")))
    return status
