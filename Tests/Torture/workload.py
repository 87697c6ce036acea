"""The writers, and which logs they write: all that happens to the logs but for their rotation."""

import collections
import json
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field

HERE = os.path.dirname(os.path.abspath(__file__))
PATIENCE = 60  # seconds; far more than any answer takes


@dataclass
class LogPlan:
    """A followed log: where it is, how it is rotated, and how it is written."""

    name: str
    method: str  # `rename`, `copytruncate`, `dated`
    writers: tuple
    numbered: bool = True  # app.log.1, else app.log-20261124-…
    append: bool = True
    header: bool = False
    zone: int = 0
    weight: int = 2
    path: str = ""  # what is written to now
    link: str = ""  # a followed symlink to it
    rotations: int = field(default=0, compare=False)


def layout(folder):
    """One log of each kind. The folder has a subfolder of what a symlink points to."""
    plans = [
        LogPlan("app", "rename", (0,), weight=3),
        LogPlan("shared", "rename", (0, 1), numbered=False),
        LogPlan("twin-a", "rename", (1,), header=True, weight=1),
        LogPlan("twin-b", "rename", (1,), header=True, weight=1),
        LogPlan("copied", "copytruncate", (1,)),
        LogPlan("holes", "copytruncate", (2,), append=False),
        LogPlan("linked", "rename", (2,), numbered=False, zone=330),
        LogPlan("site", "dated", (2,), zone=-180),
    ]
    os.makedirs(os.path.join(folder, "pods"))
    for plan in plans:
        plan.path = os.path.join(folder, plan.name + ".log")
        if plan.name == "linked":
            plan.link, plan.path = plan.path, os.path.join(folder, "pods", "0.log")
            os.symlink("pods/0.log", plan.link)
        if plan.method == "dated":
            plan.path = os.path.join(folder, "site-20260101-0.log")
    return plans


class Writer:
    """A writer process. Commands are answered in any order, each by its `Future`."""

    def __init__(self, number, plan, errors):
        self.number, self.truth = number, plan["truth"]
        self.waiting, self.lock, self.commands = {}, threading.Lock(), 0
        self.process = subprocess.Popen(
            [sys.executable, os.path.join(HERE, "writer.py"), json.dumps(plan)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        for line in self.process.stdout:
            reply = json.loads(line)
            with self.lock:
                future = self.waiting.pop(reply["id"])
            future.set_result(reply)
        with self.lock:
            for future in self.waiting.values():
                future.set_exception(RuntimeError(f"writer {self.number} ended"))
            self.waiting.clear()

    def ask(self, do, **arguments):
        future = Future()
        with self.lock:
            self.commands += 1
            self.waiting[self.commands] = future
            command = json.dumps({"id": self.commands, "do": do, **arguments})
            self.process.stdin.write(command.encode() + b"\n")
            self.process.stdin.flush()
        return future

    def end(self):
        self.process.stdin.close()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Workload:
    """All writers and logs of a run."""

    def __init__(self, folder, seed, rate, share, base, scale):
        """`rate` lines a second in all, `share` of them callbacks; event time begins at `base` and is
        `scale` times as fast as the clock."""
        self.logs = os.path.join(folder, "logs")
        os.makedirs(self.logs)
        self.plans = layout(self.logs)
        self.holes = 0  # bytes that nobody wrote
        self.began = time.monotonic()
        self.errors = open(os.path.join(folder, "writers.txt"), "ab")
        numbers = sorted({number for plan in self.plans for number in plan.writers})
        self.writers = [Writer(number, {
            "seed": seed, "writer": number, "rate": rate / len(numbers), "share": share,
            "base": base, "start": self.began, "scale": scale,
            "truth": os.path.join(folder, f"truth-{number}"),
            "logs": [{"name": plan.name, "path": plan.path, "append": plan.append, "zone": plan.zone,
                      "weight": plan.weight, "own": len(plan.writers) == 1, "header": plan.header}
                     for plan in self.plans if number in plan.writers],
        }, self.errors) for number in numbers]

    def of(self, plan):
        return [self.writers[number] for number in plan.writers]

    def ask(self, do, **arguments):
        """Asks all writers and waits for them; returns what they counted, together."""
        answers = [writer.ask(do, **arguments) for writer in self.writers]
        counts = collections.Counter({"bytes": self.holes, "callbacks": 0})
        for answer in answers:
            reply = answer.result(PATIENCE)
            counts.update(reply["counts"])
            counts["callbacks"] += reply["callbacks"]
        return counts

    def truths(self):
        return [writer.truth for writer in self.writers]

    def end(self):
        for writer in self.writers:
            writer.end()
        self.errors.close()
