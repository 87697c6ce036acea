"""Programs of one test, each ended when the test is, and what they answer over HTTP."""

import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request

PATIENCE = 60


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(what, holds, patience=PATIENCE):
    """The first true answer; asked for again and again, as nothing else says when it is."""
    end = time.monotonic() + patience
    answer = None
    while time.monotonic() < end:
        try:
            answer = holds()
            if answer:
                return answer
        except (OSError, urllib.error.URLError, ValueError):
            pass
        time.sleep(0.1)
    raise AssertionError(f"not within {patience} s: {what}; the last answer was {answer!r}")


def get(url, **headers):
    request = urllib.request.Request(url, headers={key.replace("_", "-"): value for key, value in headers.items()})
    with urllib.request.urlopen(request, timeout=10) as response:
        return response.read().decode()


class Processes:
    """What is running, by name. What it says goes to a file in the folder."""

    def __init__(self, folder):
        self.folder = folder
        self.running = {}

    def start(self, name, *command):
        with open(os.path.join(self.folder, f"{name}.log"), "ab") as log:
            self.running[name] = subprocess.Popen(
                [str(word) for word in command], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)

    def end(self, name, number=signal.SIGTERM):
        process = self.running.pop(name)
        process.send_signal(number)
        return process.wait(PATIENCE)

    def send(self, name, number):
        self.running[name].send_signal(number)

    def end_all(self):
        for name in list(self.running):
            self.end(name, signal.SIGKILL)

    def said(self, name):
        with open(os.path.join(self.folder, f"{name}.log"), encoding="utf-8", errors="replace") as log:
            return log.read()


class Prometheus:
    """The API of a running Prometheus."""

    def __init__(self, port):
        self.url = f"http://127.0.0.1:{port}/api/v1"

    def query(self, expression, **parameters):
        query = urllib.parse.urlencode({"query": expression, **parameters})
        kind = "query_range" if "step" in parameters else "query"
        answer = json.loads(get(f"{self.url}/{kind}?{query}"))
        if answer["status"] != "success":
            raise ValueError(answer)
        return answer["data"]["result"]

    def value(self, expression):
        result = self.query(expression)
        return float(result[0]["value"][1]) if len(result) == 1 else None

    def alerts(self):
        data = json.loads(get(f"{self.url}/alerts"))["data"]["alerts"]
        return {alert["labels"]["alertname"] for alert in data if alert["state"] == "firing"}

    def labels(self, label, match):
        query = urllib.parse.urlencode({"match[]": match})
        return json.loads(get(f"{self.url}/label/{label}/values?{query}"))["data"]
