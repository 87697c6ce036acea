"""A `linkback` that is started, killed and started again, with its state and its output file."""

import glob
import gzip
import json
import os
import signal
import subprocess
import threading
import time

FULL_DISK = (74, 78)  # what it may end with when started, or asked to end, on a full disk
HANG_UP_AFTER = 1.0  # seconds from its start; before, a signal may find it not ready yet


class Failed(Exception):
    """What can't be: the message says what happened, and where to look."""


class Subject:
    """One command that follows the logs: `follow`, or `events --follow`."""

    def __init__(self, name, linkback, arguments, paths, home, folder, prints=False):
        """State and output go to `home`, what it says to `folder`. With `prints`, records go to standard
        output: a file of its own for each start."""
        self.prints = prints
        self.live_arguments = []  # that are not for `--once`
        self.name, self.linkback, self.arguments, self.paths = name, linkback, arguments, paths
        self.state = os.path.join(home, name + ".state")
        self.output = os.path.join(home, name + ".ndjson")
        self.errors = os.path.join(folder, name + ".errors")
        self.lock = threading.RLock()
        self.process, self.started = None, 0.0
        self.kills = self.starts = self.hang_ups = self.gave_up = 0
        self.stopped_at = []  # seconds that each SIGTERM took
        self.outputs_rotated = 0
        self.zipped_outputs = 0
        self.refusal = ""  # what the last `state show` said, if it showed nothing

    def command(self, *extra):
        verb = ["follow"] if self.name.startswith("follow") else ["events", "--follow"]
        output = [] if self.prints else ["--output", self.output]
        return [self.linkback, *verb, "--state", self.state, *output, *self.arguments, *extra,
                *self.paths]

    def start(self):
        with self.lock:
            if self.process is not None:
                return
            with open(self.errors, "ab") as errors:
                errors.write(f"--- start {self.starts}\n".encode())
                errors.flush()
                self.starts += 1
                with open(self.printed(), "ab") if self.prints else open(os.devnull, "wb") as output:
                    self.process = subprocess.Popen(self.command(*self.live_arguments), stdin=subprocess.DEVNULL,
                                                    stdout=output, stderr=errors)
            self.started = time.monotonic()

    def kill(self):
        """SIGKILL: nothing can be prepared for it."""
        with self.lock:
            if not self.is_running():
                return False
            self.process.kill()
            self.process.wait()
            self.process = None
            self.kills += 1
            return True

    def await_write(self, path, longest):
        """Waits until it has just written to a file of its own; so long at most."""
        deadline, before = time.monotonic() + longest, size(path)
        while size(path) == before and time.monotonic() < deadline:
            time.sleep(0.0005)

    def freeze(self, seconds):
        """Stops it for a while, as a busy machine does."""
        with self.lock:
            if self.is_running():
                self.process.send_signal(signal.SIGSTOP)
                time.sleep(seconds)
                self.process.send_signal(signal.SIGCONT)

    def terminate(self, may_fail=False):
        """SIGTERM: it has to save what it has and end well, soon."""
        with self.lock:
            if not self.is_running():
                return
            began = time.monotonic()
            is_new = began - self.started < HANG_UP_AFTER
            self.process.terminate()
            try:
                code = self.process.wait(60)
            except subprocess.TimeoutExpired:
                raise Failed(f"{self.name} did not end within 60 s of SIGTERM") from None
            self.process = None
            if code == -signal.SIGTERM and is_new:
                self.kills += 1  # before it could take the signal: the kernel ended it
                return
            self.stopped_at.append(time.monotonic() - began)
            if code == 0 or (may_fail and code in FULL_DISK):
                return
            raise Failed(f"{self.name} ended with {code} after SIGTERM; see {self.errors}")

    def is_running(self):
        """Whether it runs; one that ended by itself is a failure."""
        with self.lock:
            if self.process is None:
                return False
            code = self.process.poll()
            if code is None:
                return True
            lived = time.monotonic() - self.started
            self.process = None
            raise Failed(f"{self.name} ended by itself with {code} after {lived:.1f} s: "
                         f"{self.last_words()}")

    def give_up_on_full_disk(self):
        """Takes note of one that ended because it could not begin on a full disk."""
        with self.lock:
            if self.process is not None and self.process.poll() in FULL_DISK:
                self.process = None
                self.gave_up += 1

    def last_words(self):
        with open(self.errors, "rb") as file:
            return file.read()[-600:].decode("utf-8", "replace").strip()

    # Output.

    def rotate_output(self, zip_it):
        """Renames the output file, as logrotate does; compresses it only if nobody can have it open."""
        with self.lock:
            if self.prints or not os.path.exists(self.output):
                return
            self.outputs_rotated += 1
            old = f"{self.output}.{self.outputs_rotated:04}"
            os.rename(self.output, old)
            if self.process is None:
                # On a full disk gzip leaves the file as it is.
                if zip_it and subprocess.run(["gzip", "-q", "-1", old], stdin=subprocess.DEVNULL,
                                             stderr=subprocess.DEVNULL).returncode == 0:
                    self.zipped_outputs += 1
            elif self.is_running() and time.monotonic() - self.started > HANG_UP_AFTER:
                self.process.send_signal(signal.SIGHUP)
                self.hang_ups += 1

    def printed(self):
        return f"{self.output}.{self.starts:05}"

    def outputs(self):
        """All its output files, the oldest first."""
        old = sorted(glob.glob(self.output + ".*"))
        return old + ([self.output] if os.path.exists(self.output) else [])

    def output_lines(self):
        """(file, number of the line, its bytes): of all output files in turn."""
        for path in self.outputs():
            opened = gzip.open(path) if path.endswith(".gz") else open(path, "rb")
            with opened as file:
                for number, line in enumerate(file, 1):
                    # Who prints and is killed leaves half a record, and prints it again; and what was
                    # compressed meanwhile can't be completed: all of the record is in the next file.
                    if (self.prints or path.endswith(".gz")) and not line.endswith(b"\n"):
                        break
                    yield os.path.basename(path), number, line

    # State.

    def show(self):
        """The records of `state show --json`, or None while there is no state yet."""
        if not os.path.exists(self.state):
            return None
        done = subprocess.run([self.linkback, "state", "show", self.state, "--json"],
                              capture_output=True, stdin=subprocess.DEVNULL, timeout=120)
        if done.returncode != 0:
            self.refusal = f"state show: {done.returncode}, {done.stderr.decode().strip()[-300:]}"
            return None
        self.refusal = ""
        return [json.loads(line) for line in done.stdout.splitlines()]

    def lines(self):
        """How many lines the state knows of."""
        records = self.show()
        return records[-1]["lines"] if records else 0

    def files(self):
        """What the state says of each file."""
        records = self.show()
        return records[-1]["files"] if records else []

    def await_lines(self, lines, patience):
        """Waits until the state has that many lines: exactly, and no more."""
        deadline = time.monotonic() + patience
        seen = -1
        while time.monotonic() < deadline:
            self.start()
            self.is_running()
            began = time.monotonic()
            if (seen := self.lines()) >= lines:
                break
            # To ask takes the machine's time from who is asked about.
            time.sleep(max(0.25, 2 * (time.monotonic() - began)))
        if seen != lines:
            raise Failed(f"{self.name}: the state has {seen} lines, {seen - lines:+} against the "
                         f"{lines} that were written, {patience:.0f} s after the last one at most "
                         f"{self.refusal}")

    def close_windows(self, *options):
        """`--once`: reads what is new, closes every window, ends."""
        self.starts += 1
        done = subprocess.run(self.command("--once", *options), stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=300)
        if self.prints:
            with open(self.printed(), "wb") as output:
                output.write(done.stdout)
        with open(self.errors, "ab") as errors:
            errors.write(b"--- once\n" + done.stderr)
        if done.returncode != 0:
            raise Failed(f"{self.name} --once ended with {done.returncode}: {self.last_words()}")


def size(path):
    try:
        return os.path.getsize(path)
    except OSError:
        return -1
