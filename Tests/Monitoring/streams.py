"""A reader of a stream of windows, as a browser is one: it connects again, and goes on where it was."""

import collections
import http.client
import json
import threading
import time


class WindowStream:
    """What `/events` has sent, in a thread of its own."""

    def __init__(self, port):
        self.port = port
        self.hits, self.place, self.last = {}, None, None
        self.resets = self.connections = 0
        self.faults = []
        self.ends = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        while not self.ends.is_set():
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
            try:
                connection.request("GET", "/events", headers={"Last-Event-ID": self.last} if self.last else {})
                response = connection.getresponse()
                if response.status == 200:
                    self.connections += 1
                    self.read(response)
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
            time.sleep(0.1)

    def read(self, response):
        event = {}
        while line := response.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
            elif event:
                self.take(event)
                event = {}

    def take(self, event):
        if event.get("event") == "reset":
            self.hits, self.place = {}, None
            self.resets += 1
        elif event.get("event") == "window":
            # Once each, in the order of changes, also over connections.
            place = tuple(map(int, event["id"].split(".")[:3]))
            if self.place is not None and place <= self.place:
                self.faults.append(f"{place} after {self.place}")
            self.place, self.last = place, event["id"]
            window = json.loads(event["data"])
            self.hits[window["start"], window["status"]] = window["hits"]

    def total(self):
        totals = collections.Counter()
        for (_, status), hits in list(self.hits.items()):
            totals[status] += hits
        return +totals
