"""Catches what servers send by syslog over UDP, one line per datagram.

UDP, because nginx and HAProxy never wait for a datagram socket: a Unix socket's short queue would
lose lines whenever this thread is late, where a UDP socket holds hundreds.
"""

import selectors
import socket
import threading


class Datagrams:
    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.run, daemon=True)

    def listen(self, path):
        """A port whose datagrams go to a file."""
        receiver = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        receiver.bind(("127.0.0.1", 0))
        receiver.setblocking(False)
        self.selector.register(receiver, selectors.EVENT_READ, open(path, "wb", buffering=0))
        return receiver.getsockname()[1]

    def start(self):
        self.thread.start()

    def run(self):
        # Nothing new after the end was announced: all that was sent is here.
        while (ready := self.selector.select(0.1)) or not self.ended.is_set():
            for key, _ in ready:
                # As a daemon that writes files: one datagram, one line.
                key.data.write(key.fileobj.recv(1 << 16).removesuffix(b"\n") + b"\n")

    def stop(self):
        self.ended.set()
        if self.thread.ident:
            self.thread.join()
        for key in list(self.selector.get_map().values()):
            self.selector.unregister(key.fileobj)
            key.fileobj.close()
            key.data.close()
