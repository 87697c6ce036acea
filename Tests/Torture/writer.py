#!/usr/bin/env python3
"""One writer: a process that appends lines to a few logs as fast as it is told, as a server does.

    writer.py PLAN         PLAN is a JSON object, see `Writer`

Commands come as JSON objects, one a line, on standard input; each is answered by an object with the
same `id` on standard output. Truth about callbacks goes to the file `truth` before their lines are
written.
"""

import json
import os
import random
import select
import sys
import time

from lines import LineMaker

TICK = 0.008
LONGEST_PAUSE = 0.25  # what a late writer makes up for; a slower machine just has fewer lines


class Log:
    """A log that is being written to."""

    def __init__(self, name, path, append=True, zone=0, weight=1, own=True, header=False):
        self.name, self.path, self.append, self.zone = name, path, append, zone
        self.weight = weight
        self.own = own  # whether nobody else writes to it, so that part of a line can stand there
        self.header = header
        self.generation = 0
        self.rest = b""  # of a line of which a part is written
        self.paused = False
        self.is_old = False  # whether its file was moved away: an unfinished line there is its last one
        self.quiet_until = 0.0
        self.descriptor = None

    def open(self, path=None):
        self.path = path or self.path
        flags = os.O_WRONLY | os.O_CREAT | (os.O_APPEND if self.append else 0)
        self.descriptor = os.open(self.path, flags, 0o644)
        self.generation += 1

    def write(self, text):
        if os.write(self.descriptor, text) != len(text):
            raise OSError("a log took a part of what was written")

    def finish(self):
        """Completes the line of which a part is written."""
        if self.rest:
            self.write(self.rest)
            self.rest = b""


class Writer:
    def __init__(self, plan):
        self.maker = LineMaker(plan["seed"], plan["writer"], plan["share"])
        self.draw = random.Random(f"writer {plan['seed']} {plan['writer']}")
        self.rate = plan["rate"]
        self.base, self.start, self.scale = plan["base"], plan["start"], plan["scale"]
        self.logs = {log["name"]: Log(**log) for log in plan["logs"]}
        self.truth = os.open(plan["truth"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
        self.headers = {}
        self.reopenings = []  # (when, command)
        self.running = self.ended = False
        self.owed = 0.0

    def now(self):
        """Event time: runs faster than the clock, from a point in the past, and stops before it."""
        return int(min(self.base + (time.monotonic() - self.start) * self.scale, time.time() - 2))

    # Writing.

    def append(self, log, count):
        text = log.rest + self.maker.lines(count, self.now(), log.zone)
        log.rest = b""
        if log.own and not log.is_old and self.draw.random() < 0.1:
            whole = text.rfind(b"\n", 0, -1) + 1
            cut = self.draw.randrange(whole, len(text))
            text, log.rest = text[:cut], text[cut:]
        self.put(log, text)

    def put(self, log, text):
        """What is in a log is known to the truth before."""
        if truth := self.maker.take_truth():
            os.write(self.truth, truth)
        if text:
            log.write(text)

    def begin(self, log):
        """What a new file begins with: for logs with a header the same text in all of one generation, and
        in the same write some lines of its own. Two rotated files that hold nothing but the same header
        are equal, and nobody can tell which of them was which."""
        if log.header:
            if log.generation not in self.headers:
                lines = (f'192.0.2.1 - - [{self.maker.stamp(self.now(), log.zone)}] "GET /{log.generation}/'
                         f'{n} HTTP/1.1" 200 512 "-" "probe {"x" * 60}"\n' for n in range(12))
                self.headers[log.generation] = "".join(lines).encode()
            text = self.headers[log.generation]
            self.maker.counts["lines"] += 12
            self.maker.counts["other"] += 12
            self.maker.counts["bytes"] += len(text)
            self.put(log, text + self.maker.lines(3, self.now(), log.zone))

    def few(self, log, count):
        """Some lines, the last of them a callback: a rotated file of which no line fits any format is
        taken for no log, and rightly so."""
        text = self.maker.lines(count - 1, self.now(), log.zone)
        self.put(log, text + self.one_callback(log))

    def unterminated(self, log):
        self.put(log, self.one_callback(log, ending=b""))

    def one_callback(self, log, ending=b"\n"):
        text = self.maker.callback(self.now(), log.zone).encode()[:-1] + ending
        self.maker.counts["lines"] += 1
        self.maker.counts["bytes"] += len(text)
        return text

    def tick(self, elapsed):
        now = time.monotonic()
        self.owed += min(elapsed, LONGEST_PAUSE) * self.rate
        open_logs = [log for log in self.logs.values() if not log.paused and log.quiet_until < now]
        weight = sum(log.weight for log in open_logs)
        for log in open_logs:
            if count := int(self.owed * log.weight / weight):
                self.append(log, count)
            if self.draw.random() < 0.0005:
                log.quiet_until = now + self.draw.random() * 2
        self.owed = self.owed % 1 if open_logs else 0.0

    # Commands.

    def take(self, command):
        """Does what a command says; returns the answer, or None if it comes later."""
        logs = [self.logs[command["log"]]] if command.get("log") else list(self.logs.values())
        match command["do"]:
            case "begin":
                for log in logs:
                    log.open()
                    self.begin(log)
                    self.put(log, self.maker.lines(20, self.now(), log.zone))
            case "run":
                self.running = self.maker.allow_expired = True
            case "pause":
                for log in logs:
                    log.finish()
                    log.paused = True
            case "resume":
                for log in logs:
                    log.paused = False
            case "few":
                self.few(logs[0], command["count"])
            case "reopen":
                logs[0].finish()
                logs[0].is_old = True
                self.reopenings.append((time.monotonic() + command.get("delay", 0), command))
                return None
            case "stop":
                for log in logs:
                    log.finish()
                    os.close(log.descriptor)
                self.running, self.ended = False, True
        return {"id": command["id"], "counts": self.maker.counts, "callbacks": self.maker.number}

    def reopen(self, command):
        log = self.logs[command["log"]]
        if command.get("unterminated"):
            self.unterminated(log)
        os.close(log.descriptor)
        log.open(command.get("path"))
        log.is_old = False
        self.begin(log)
        return {"id": command["id"]}

    def run(self):
        os.set_blocking(0, False)
        buffered, last = b"", time.monotonic()
        while not self.ended:
            readable, _, _ = select.select([0], [], [], max(0, last + TICK - time.monotonic()))
            if readable:
                received = os.read(0, 65_536)
                if not received:
                    return  # nobody is there any more
                *commands, buffered = (buffered + received).split(b"\n")
                for command in commands:
                    answer(self.take(json.loads(command)))
            now = time.monotonic()
            for due in [each for each in self.reopenings if each[0] <= now]:
                self.reopenings.remove(due)
                answer(self.reopen(due[1]))
            if now - last >= TICK:
                if self.running:
                    self.tick(now - last)
                last = now


def answer(reply):
    if reply is not None:
        os.write(1, json.dumps(reply).encode() + b"\n")


if __name__ == "__main__":
    Writer(json.loads(sys.argv[1])).run()
