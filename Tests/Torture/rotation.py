"""Rotates logs by every method there is, at random moments.

What a rotation itself would lose is avoided, as logrotate's manual and every server's does it: nothing
is compressed before its writers have reopened their log, and a log is copied and truncated only while
its writer pauses. Everything else may meet: Linkback may be up, down, in the middle of the file or not
know it at all.
"""

import collections
import glob
import os
import random
import re
import shutil
import subprocess
import threading
import time

from workload import PATIENCE

OLD_NUMBER = re.compile(r"\.(\d+)(\.gz)?$")


class Rotator:
    def __init__(self, workload, seed, may_compress_dated):
        """`may_compress_dated(path)` says whether a file that no pattern will match any more is known."""
        self.workload = workload
        self.draw = random.Random(f"rotation {seed}")
        self.may_compress_dated = may_compress_dated
        self.lock = threading.RLock()
        self.kinds = collections.Counter()
        self.reopening = {}  # a log's name: the answers that its writers still owe
        self.has_hole = set()  # logs whose content begins with one
        self.big_holes = set()  # logs that have had one; see `copy_and_truncate`
        self.delayed = []  # dated files to be compressed later

    def rotate_one(self, count=1):
        """Rotates a log by a random method; both twins, as they are to stay alike."""
        with self.lock:
            plan = self.draw.choice(self.workload.plans)
            if plan.name.startswith("twin"):
                plans = [each for each in self.workload.plans if each.name.startswith("twin")]
            else:
                plans = [plan]
            for _ in range(count):
                options = self.options(plans[0])
                for plan in plans:
                    self.rotate(plan, *options)

    def options(self, plan):
        """How: (writers go on for so long, an unterminated last line, compression)."""
        delay = self.draw.choice((0, 0, 0, 0.05, 0.4, 1.2))
        # A line without an end counts once its file is moved away; here the old file stays in its place.
        unterminated = len(plan.writers) == 1 and plan.method != "dated" and self.draw.random() < 0.3
        return delay, unterminated, self.draw.choice(("", "now", "delayed"))

    def rotate(self, plan, delay, unterminated, compression):
        self.settle(plan)
        plan.rotations += 1
        if plan.method == "dated":
            self.switch(plan, delay, unterminated, compression)
        elif plan.method == "copytruncate" and not (plan.name in self.has_hole):
            self.copy_and_truncate(plan, compression)
        else:
            self.rename(plan, delay, unterminated, compression)

    def settle(self, plan):
        """Waits until the writers of a log have reopened it."""
        for answer in self.reopening.pop(plan.name, []):
            answer.result(PATIENCE)

    def settle_all(self):
        for plan in self.workload.plans:
            self.settle(plan)

    # Methods.

    def rename(self, plan, delay, unterminated, compression):
        old = self.make_room(plan, compression)
        os.rename(plan.path, old)
        if self.draw.random() < 0.5:  # else the writer makes it
            os.close(os.open(plan.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o644))
        self.reopen(plan, delay, unterminated, plan.path)
        self.has_hole.discard(plan.name)
        self.count("rename and create", delay, unterminated)
        if compression == "now":
            self.settle(plan)
            self.compress(old, "compress")

    def copy_and_truncate(self, plan, compression):
        """While its writer pauses, so that nothing is written between the copy and the cut.

        A writer that does not append leaves a hole of NULs where the old lines were. If that hole is
        longer than the fingerprint, the new file begins like every other such one, and no program can
        tell them apart: so this happens to a log once. Holes in small files may come any time.
        """
        writer, = self.workload.of(plan)
        kind = "copytruncate"
        if not plan.append:
            kind += ", hole of NULs"
            if plan.name in self.big_holes:
                kind += ", small"
                self.rename(plan, 0, False, "")
                self.settle(plan)
            self.big_holes.add(plan.name)
        writer.ask("pause", log=plan.name).result(PATIENCE)
        if kind.endswith("small"):
            self.empty(plan, writer)
        size = os.path.getsize(plan.path)
        old = self.make_room(plan, compression)
        shutil.copy2(plan.path, old)
        os.truncate(plan.path, 0)
        if not plan.append and size:
            # There is a hole only once something is after it.
            writer.ask("few", log=plan.name, count=1).result(PATIENCE)
            self.workload.holes += size
            self.has_hole.add(plan.name)
        writer.ask("resume", log=plan.name)
        self.kinds[kind] += 1
        if compression == "now":
            self.compress(old, "compress")

    def empty(self, plan, writer):
        """Begins a small file of a few lines under the name of a log whose writer pauses."""
        os.rename(plan.path, self.make_room(plan, ""))
        writer.ask("reopen", log=plan.name).result(PATIENCE)
        writer.ask("few", log=plan.name, count=self.draw.randrange(1, 4)).result(PATIENCE)

    def switch(self, plan, delay, unterminated, compression):
        """A new name for the next day; the old file stays where it is, and is compressed some day."""
        old = plan.path
        folder = os.path.dirname(old)
        plan.path = os.path.join(folder, f"site-2026{plan.rotations // 28 % 12 + 1:02}"
                                         f"{plan.rotations % 28 + 1:02}-{plan.rotations}.log")
        self.reopen(plan, delay, unterminated, plan.path)
        self.count("date-named", delay, unterminated)
        if compression:
            self.delayed.append(old)
        if compression == "now":
            self.settle(plan)
            for path in [path for path in self.delayed if self.may_compress_dated(path)]:
                self.delayed.remove(path)
                self.compress(path, "compress")

    def reopen(self, plan, delay, unterminated, path):
        self.reopening[plan.name] = [
            writer.ask("reopen", log=plan.name, delay=delay * self.draw.random(),
                       unterminated=unterminated, path=path) for writer in self.workload.of(plan)]
        if not delay:
            self.settle(plan)

    # Old files.

    def make_room(self, plan, compression):
        """The name for what is rotated; old files move up, and one is compressed now if that was put off."""
        if not plan.numbered:
            old = f"{plan.path}-20261124-{plan.rotations}"
            while os.path.exists(old) or os.path.exists(old + ".gz"):
                old += "a"
            previous = [path for path in self.old_files(plan) if not path.endswith(".gz")]
        else:
            for path in self.old_files(plan):
                number, zipped = OLD_NUMBER.search(path).groups()
                os.rename(path, f"{plan.path}.{int(number) + 1}{zipped or ''}")
            old = plan.path + ".1"
            previous = [plan.path + ".2"]
        if compression == "delayed":
            for path in previous:
                if os.path.exists(path):
                    self.compress(path, "delaycompress")
        return old

    def old_files(self, plan):
        """The oldest first."""
        if plan.method == "dated":
            found = glob.glob(os.path.join(os.path.dirname(plan.path), "site-*"))
            found = [path for path in found if path != plan.path]
        else:
            found = glob.glob(glob.escape(plan.path) + "[.-]*")
        if plan.numbered and plan.method != "dated":
            return sorted(found, key=lambda path: -int(OLD_NUMBER.search(path)[1]))
        return sorted(found, key=os.path.getmtime)

    def compress(self, path, kind):
        subprocess.run(["gzip", "-1", path], check=True, stdin=subprocess.DEVNULL)
        self.kinds[kind] += 1

    def remove_old(self, keep):
        """As logrotate's `rotate` does; only for what everybody has read."""
        with self.lock:
            self.settle_all()
            removed = 0
            for plan in self.workload.plans:
                for path in self.old_files(plan)[:-keep]:
                    os.remove(path)
                    removed += 1
                    if path in self.delayed:
                        self.delayed.remove(path)
            self.kinds["old files removed"] += removed

    def count(self, kind, delay, unterminated):
        self.kinds[kind] += 1
        if delay:
            self.kinds["… whose writer went on writing to the old file"] += 1
        if unterminated:
            self.kinds["… with an unterminated last line"] += 1


class Rotations(threading.Thread):
    """Rotates on and on, at random moments, `each` seconds apart on average."""

    def __init__(self, rotator, seed, each):
        super().__init__(daemon=True)
        self.rotator, self.each = rotator, each
        self.draw = random.Random(f"moments {seed}")
        self.stopped = threading.Event()
        self.failure = None

    def run(self):
        try:
            while not self.stopped.wait(min(self.draw.expovariate(1 / self.each), 5 * self.each)):
                self.rotator.rotate_one(self.draw.choice((1, 1, 1, 2)))
        except Exception as error:
            self.failure = error

    def stop(self):
        self.stopped.set()
        self.join()
        if self.failure:
            raise self.failure
