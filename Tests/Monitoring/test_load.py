#!/usr/bin/env python3
"""Hundreds of readers and connections, good and bad, of a server while `follow` counts: load.py, in short."""

import contextlib
import http.client
import os
import select
import socket
import tempfile
import unittest

import load
from processes import Processes, free_port, get, wait_for


class LoadTests(unittest.TestCase):
    def test_nothing_is_lost_and_everybody_is_answered(self):
        # Also where neither program is optimized.
        print("\n" + load.run(load.Plan(seconds=12, rate=10_000, share=0.05, requests=50, pages=10)))


class ConnectionTests(unittest.TestCase):
    """A server without a state, whose connections are counted by the kernel."""

    MOST = 1_024

    def setUp(self):
        load.allow_descriptors()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.processes = Processes(folder.name)
        self.addCleanup(self.processes.end_all)
        self.port = free_port()
        self.processes.start(
            "serve", load.PRODUCTS / "linkback-serve", "--state", "state", "--listen", f"127.0.0.1:{self.port}")
        wait_for("the server answers", lambda: self.ask("/healthz"))
        self.before = self.descriptors()

    def ask(self, path):
        return get(f"http://127.0.0.1:{self.port}{path}")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.processes.running['serve'].pid}/fd"))

    def connect(self, stack, count, first=b""):
        connections = []
        for _ in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", self.port), 10))
            connection.sendall(first)
            connections.append(connection)
        return connections

    @staticmethod
    def read_answer(connection):
        with http.client.HTTPResponse(connection) as response:
            response.begin()
            response.read()

    @staticmethod
    def closed(connections):
        """How many the server has closed: nothing else is to be read."""
        poll = select.poll()
        for connection in connections:
            poll.register(connection, select.POLLIN)
        return len(poll.poll(0))

    def test_connections_that_ask_for_nothing_make_room(self):
        for first in (b"", b"GET /metrics HT"):
            with self.subTest(first), contextlib.ExitStack() as stack:
                # The server's threads take new connections in no order. Answers say that it has these.
                waiting = self.connect(stack, 500, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
                for connection in waiting:
                    self.read_answer(connection)
                    connection.sendall(first)
                new = self.connect(stack, self.MOST - 300, first)
                wait_for("those that are too many are closed", lambda: self.closed(waiting) >= 200, 10)
                self.assertLessEqual(self.descriptors(), self.before + self.MOST)
                self.assertEqual(self.closed(new), 0)
                self.assertIn("linkback_state_readable 0", self.ask("/metrics"))

    def test_streams_are_kept_and_leave_room(self):
        with contextlib.ExitStack() as stack:
            streams = self.connect(stack, 512, b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            for stream in streams:
                self.assertTrue(stream.recv(1 << 16).startswith(b"HTTP/1.1 200 "))
            wait_for("all streams are open", lambda: "linkback_sse_clients 512\n" in self.ask("/metrics"))
            refused, = self.connect(stack, 1, b"GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.assertTrue(refused.recv(1 << 16).startswith(b"HTTP/1.1 503 "))
            connections = self.connect(stack, self.MOST)
            wait_for("those that are too many are closed", lambda: self.closed(connections) >= 512, 10)
            self.assertIn("linkback_sse_clients 512\n", self.ask("/metrics"))


if __name__ == "__main__":
    unittest.main()
