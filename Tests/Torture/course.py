"""A run: what is started, in which order, and what is done to it until the end."""

import os
import random
import time

from disk import Fillings
from lines import LINE_LIMIT
from rotation import Rotations, Rotator
from subject import Failed, Subject
from workload import Workload

WINDOW = 10  # seconds
EVENT_TIME_AHEAD = 3_600  # by how much event time begins earlier than a run needs, in seconds
FULL_DISK_EACH = 9  # seconds
KEPT = 3  # old files of a log that outlive a checkpoint


class Course:
    def __init__(self, options, folder, disk):
        self.options, self.folder, self.disk = options, folder, disk
        self.draw = random.Random(f"course {options.seed}")
        self.by_host = self.draw.random() < 0.5
        planned = options.seconds * 2 + 120
        base = time.time() - planned * options.scale - EVENT_TIME_AHEAD
        self.workload = Workload(folder, options.seed, options.rate, options.share, base, options.scale)
        self.subjects = self.make_subjects()
        self.rotator = Rotator(self.workload, options.seed, self.may_compress_dated)
        self.counts = None
        self.bursts = self.checkpoints = self.freezes = self.fillings = 0
        self.lag = []  # seconds until all lines were in the state, at each checkpoint
        self.elapsed = 0.0

    def make_subjects(self):
        """`follow` and `events --follow`, side by side on the same logs."""
        draw, logs = self.draw, self.workload.logs
        pattern = draw.choice(("site-*.log", "site-*"))
        self.dated_is_matched = pattern == "site-*"
        paths = [plan.link or plan.path for plan in self.workload.plans if plan.method != "dated"]
        paths.append(os.path.join(logs, pattern))
        shared = ["--max-line-length", str(LINE_LIMIT), "--lateness", draw.choice(("2s", "3s", "4s")),
                  "--commit-every", draw.choice(("100ms", "300ms", "1s")), "--log-level", "debug"]
        windows = ["--window", f"{WINDOW}s", *(["--by", "host"] if self.by_host else [])]
        interim = draw.choice(([], ["--interim", "1s"]))
        home = self.disk.path if self.disk else self.folder
        made = []
        for name, own in (("follow", windows), ("events", ["--reveal-session-ids"])):
            if self.options.only in (None, name):
                prints = name == "events" and draw.random() < 0.3
                subject = Subject(name, self.options.linkback, shared + own, paths, home, self.folder, prints)
                subject.live_arguments = interim if name == "follow" else []
                made.append(subject)
        return made

    def may_compress_dated(self, path):
        """Whether Linkback will know a file again: where the pattern no longer matches, it must have
        begun to read it."""
        if self.dated_is_matched:
            return True
        return all(any(file["path"] == path and file["lines"] for file in subject.files())
                   for subject in self.subjects)

    def run(self):
        """Until enough was killed and enough time is over; then the end in good order."""
        self.first_start()
        rotations = Rotations(self.rotator, self.options.seed, each=0.5)
        fillings = Fillings(self.disk, self.options.seed, FULL_DISK_EACH) \
            if self.disk and self.disk.is_mounted else None
        rotations.start()
        if fillings:
            fillings.start()
        self.workload.ask("run")
        began, next_checkpoint = time.monotonic(), time.monotonic() + self.options.checkpoint
        try:
            while self.kills() < self.options.kills or self.elapsed < self.options.seconds:
                self.live_and_die()
                self.elapsed = time.monotonic() - began
                for thread in (rotations, fillings):
                    if thread and thread.failure:
                        raise thread.failure
                remaining = self.options.seconds - self.elapsed
                if time.monotonic() > next_checkpoint and remaining > self.options.checkpoint / 2:
                    self.checkpoint(rotations, fillings)
                    next_checkpoint = time.monotonic() + self.options.checkpoint
        finally:
            rotations.stop()
            if fillings:
                fillings.stop()
                self.fillings += fillings.count
        self.finish()

    def kills(self):
        return sum(subject.kills for subject in self.subjects)

    def first_start(self):
        """Rotated files from before the first start are left alone by design: so all is quiet until
        the state knows each log. Kills need not wait."""
        counts = self.workload.ask("begin")
        for _ in range(2):
            for subject in self.subjects:
                subject.start()
            time.sleep(self.draw.random() * 0.05)
            for subject in self.subjects:
                subject.kill()
        self.await_lines(counts["lines"])

    def live_and_die(self):
        """Lets it run for a random time and ends it in a random way; then starts it again."""
        mean = max(0.15, self.options.seconds / max(1, self.options.kills) * len(self.subjects) / 1.5)
        time.sleep(self.draw.choice((self.draw.random() * 0.25,
                                     min(self.draw.expovariate(1 / mean), 4 * mean))))
        chosen = self.subjects
        if self.draw.random() < 0.5:
            chosen = [self.draw.choice(self.subjects)]
        # A third of the kills comes just when it has written, to its output or its state.
        if (moment := self.draw.random()) < 0.33:
            path = chosen[0].output if moment < 0.16 else chosen[0].state + "-wal"
            chosen[0].await_write(path, 1.0)
        dice = self.draw.random()
        for subject in chosen:
            self.note_full_disk(subject)
            if self.draw.random() < 0.25:
                subject.rotate_output(zip_it=False)
            if dice < 0.05:
                self.freezes += 1
                subject.freeze(self.draw.random())
            elif dice < 0.12:
                subject.terminate(may_fail=self.disk and self.disk.is_full)
            else:
                subject.kill()
        self.while_down(chosen)
        for subject in self.subjects:
            self.note_full_disk(subject)
            subject.start()

    def while_down(self, subjects):
        time.sleep(self.draw.choice((0, 0, 0.1, 0.5)) * self.draw.random())
        dice = self.draw.random()
        if dice < 0.3:
            self.bursts += 1
            with self.rotator.lock:
                for _ in range(self.draw.randrange(1, 4)):
                    self.rotator.rotate_one(self.draw.choice((1, 2, 3)))
                    time.sleep(self.draw.random() * 0.1)
        for subject in subjects:
            if self.draw.random() < 0.15:
                subject.rotate_output(zip_it=self.draw.random() < 0.4)

    def note_full_disk(self, subject):
        """One that was started on a full disk may have ended: that is no defect, and it gets another
        chance, as from systemd."""
        if self.disk:
            subject.give_up_on_full_disk()

    def await_lines(self, lines, patience=180):
        for subject in self.subjects:
            subject.await_lines(lines, patience)

    def checkpoint(self, rotations, fillings):
        """All writers pause; all that was written must be in the state. Then old logs are removed."""
        with self.rotator.lock:
            self.rotator.settle_all()
            counts = self.workload.ask("pause")
            began = time.monotonic()
            self.await_lines(counts["lines"])
            self.lag.append(time.monotonic() - began)
            self.rotator.remove_old(KEPT)
            self.checkpoints += 1
            print(f"{self.elapsed:.0f} s: {self.kills()} kills, {counts['lines']} lines, all in the state "
                  f"after {self.lag[-1]:.1f} s", flush=True)
            self.workload.ask("resume")

    def finish(self):
        """Writers end; Linkback reads the rest, ends when asked to, and closes its windows."""
        self.rotator.settle_all()
        self.counts = self.workload.ask("stop")
        began = time.monotonic()
        self.await_lines(self.counts["lines"])
        self.lag.append(time.monotonic() - began)
        for subject in self.subjects:
            subject.terminate()
            subject.close_windows()

    def end(self):
        """Ends whatever still runs."""
        for subject in self.subjects:
            if subject.process and subject.process.poll() is None:
                subject.process.kill()
                subject.process.wait()
        self.workload.end()
