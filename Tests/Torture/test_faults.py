#!/usr/bin/env python3
"""Lets system calls fail: LINKBACK=.build/release/linkback Tests/Torture/test_faults.py [--cases 2000] [--seed 1]

Each command must end in time with a documented status and a few words, leave nothing after, and print
what is right or say what it could not read. Following must recover with nothing lost or doubled. Needs
strace.
"""

import argparse
import dataclasses
import gzip
import json
import os
import random
import shutil
import sys
import tempfile
import unittest

from faults import (Fault, Outcome, faults, in_part, log_lines, misbehaviour, mistakes, places, records,
                    run, unrecovered)

GIVEN = argparse.Namespace(cases=90, seed=1)  # how many faults, of all commands together
OLD = b"old\n"
UNFINISHED = [".state.new"]  # a fixed name: who starts next takes it away, where it can't be told whose it is
INPUTS = ("LOG", "ZIP", "FOLDER")
COMMANDS = {
    "count": ["count", *INPUTS, "--threads", "1", "--output", "OUT"],
    "count on two threads": ["count", *INPUTS, "--threads", "2"],
    "count windows": ["count", *INPUTS, "--window", "1m", "--by", "route"],
    "events": ["events", *INPUTS, "--output", "OUT"],
    "follow": ["follow", *INPUTS[:2], "--once", "--window", "1m", "--state", "STATE", "--output", "RECORDS"],
    "follow rotated": ["follow", "PATTERN", "--with-rotated", "--rotated-in", "MOVED", "--once", "--window", "1m",
                       "--state", "STATE", "--output", "RECORDS"],
    "generate": ["generate", "--lines", "3000", "--output", "OUT"],
    "state": ["state", "show", "--json", "STATE"],
}


class Bench:
    """A folder with logs, and an empty one for each run."""

    def __init__(self, root, linkback):
        self.root, self.linkback = root, linkback
        self.trace = os.path.join(root, "trace")
        self.home = os.path.join(root, "home")
        folder = os.path.join(root, "logs")
        os.mkdir(folder)
        draw = random.Random("log")
        self.paths = {"LOG": os.path.join(root, "access.log"), "ZIP": os.path.join(root, "old.gz"),
                      "FOLDER": folder}
        for name, count in (("access.log", 4_000), ("logs/a.log", 700), ("logs/b.log", 300)):
            with open(os.path.join(root, name), "wb") as file:
                file.write(log_lines(draw, count))
        with gzip.open(self.paths["ZIP"], "wb") as file:
            file.write(log_lines(draw, 1_500))
        for path in (self.paths["LOG"], self.paths["ZIP"]):
            os.utime(path, (1_700_000_000, 1_700_000_000))  # following need not wait for who writes to it
        for name, count in (("rotated/a.log", 500), ("rotated/a.log.1", 400), ("rotated/b.log", 300),
                            ("moved/a.log.2", 200), ("moved/b.log-20261122", 100)):
            os.makedirs(os.path.dirname(path := os.path.join(root, name)), exist_ok=True)
            with open(path, "wb") as file:
                file.write(log_lines(draw, count))
            os.utime(path, (1_795_000_000 - count, 1_795_000_000 - count))
        self.paths["PATTERN"] = os.path.join(root, "rotated", "*.log")
        self.paths["MOVED"] = os.path.join(root, "moved")
        for word, name in (("OUT", "out"), ("STATE", "state"), ("RECORDS", "records")):
            self.paths[word] = os.path.join(self.home, name)

    def command(self, name):
        return [self.linkback, *[self.paths.get(word, word) for word in COMMANDS[name]]]

    def prepare(self, name):
        shutil.rmtree(self.home, ignore_errors=True)
        os.mkdir(self.home)
        if "OUT" in COMMANDS[name]:
            with open(self.paths["OUT"], "wb") as file:
                file.write(OLD)
        if name == "state":
            run(self.command("follow"), self.home, self.trace)

    def clean(self, name):
        """The outcome without a fault, and all faults there may be."""
        self.prepare(name)
        outcome = run(self.command(name), self.home, self.trace)
        return outcome, places(self.trace, self.root)

    def show(self):
        """What the state holds."""
        return run(self.command("state"), self.home, self.trace).printed

    def wrong(self, name, fault, clean, shown):
        """(what is wrong with a run that has this fault, whether the fault happened)"""
        self.prepare(name)
        outcome = run(self.command(name), self.home, self.trace, fault)
        # Nothing can be said where nothing can be written.
        found = misbehaviour(outcome, clean, fault.call == "write" and not fault.path)
        if name.startswith("follow"):
            if outcome.status == 0:
                found += unrecovered(outcome.files["records"], clean.files["records"])
            if fault.stays:
                found = [each for each in found if each != f"left {UNFINISHED}"]
            found += self.lasting(name, clean, shown)
        else:
            found += mistakes(outcome, clean, "out" if "OUT" in COMMANDS[name] else None, OLD)
        return found and [*found, f"status {outcome.status}", *outcome.said[:4]], outcome.was_injected

    def lasting(self, name, clean, shown):
        """What is still wrong after a further run without a fault."""
        again = run(self.command(name), self.home, self.trace)
        if again.status != 0:
            return [f"a further run ended with {again.status}: {again.said[:3]}"]
        found = misbehaviour(again, clean) + unrecovered(again.files["records"], clean.files["records"])
        if records(self.show())[:-1] != records(shown)[:-1]:
            found.append("the state has other totals")
        return [f"after a further run: {each}" for each in found]


class FaultTests(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.bench = Bench(os.path.realpath(folder.name), os.path.abspath(os.environ["LINKBACK"]))

    def test_each_command_ends_well_and_is_right(self):
        share = GIVEN.cases // len(COMMANDS)
        for name in COMMANDS:
            draw = random.Random(f"{GIVEN.seed} {name}")
            clean, found = self.bench.clean(name)
            if any("ptrace" in line for line in clean.said):
                self.skipTest("strace may not trace")
            self.assertEqual((clean.status, clean.said), (0, []), name)
            shown = self.bench.show() if name.startswith("follow") else None
            possible = faults(found, draw)
            chosen = draw.sample(possible, min(share, len(possible)))
            happened = 0
            for fault in chosen:
                wrong, was_injected = self.bench.wrong(name, fault, clean, shown)
                happened += was_injected
                with self.subTest(f"{name}: {fault}"):
                    self.assertEqual(wrong, [])
            print(f"{name}: {happened} of {len(chosen)} faults of {len(possible)} happened", file=sys.stderr)
            # A thread may do less than in the run that was traced.
            self.assertGreater(happened, len(chosen) * 2 // 3, name)

    def test_no_log_in_a_folder_is_passed_over(self):
        """Whichever read of it fails: while it is listed, too."""
        clean, found = self.bench.clean("count")
        path = os.path.join(self.bench.paths["FOLDER"], "b.log")
        for place in sorted({*found["pread64", path]}):
            fault = Fault("pread64", path, place, "EIO", False)
            with self.subTest(str(fault)):
                self.assertEqual(self.bench.wrong("count", fault, clean, None), ([], True))

    def test_no_old_log_is_taken_for_missing(self):
        """Whichever look at a folder or a name fails at the first start: once, or until the run ends."""
        clean, found = self.bench.clean("follow rotated")
        shown = self.bench.show()
        happened = 0
        for (call, path), all_places in sorted(found.items(), key=str):
            if not path or call not in ("openat", "getdents64", "newfstatat", "readlink", "faccessat2"):
                continue
            # The second look is the one that opens what the first one has seen.
            for place in sorted({all_places[0], all_places[len(all_places) > 1], all_places[-1]}):
                for error, stays in (("EIO", True), ("ESTALE", False)):
                    fault = Fault(call, path, place, error, stays)
                    with self.subTest(str(fault)):
                        wrong, was_injected = self.bench.wrong("follow rotated", fault, clean, shown)
                        happened += was_injected
                        self.assertEqual(wrong, [])
        self.assertGreater(happened, 40)

    def test_no_copy_counts_twice_in_silence(self):
        """Whichever read of a log or of its copy fails: what may count twice has an error."""
        folder = os.path.join(self.bench.root, "copies")
        os.mkdir(folder)
        paths = [os.path.join(folder, name) for name in ("access.log", "access.log.bak")]
        for path in paths:
            shutil.copy(self.bench.paths["LOG"], path)
        command = [self.bench.linkback, "count", folder]
        self.bench.prepare("count")
        clean = run(command, self.bench.home, self.bench.trace)
        found = places(self.bench.trace, self.bench.root)
        doubted = 0
        for path in paths:
            for place in sorted({*found["pread64", path]}):
                fault = Fault("pread64", path, place, "EIO", False)
                with self.subTest(str(fault)):
                    outcome = run(command, self.bench.home, self.bench.trace, fault)
                    self.assertEqual(misbehaviour(outcome, clean), [])
                    # The log that was to be read alone could not be read.
                    if outcome.printed == clean.printed or outcome.status == 66:
                        continue
                    self.assertEqual(outcome.status, 1)
                    files = records(outcome.printed)[-1]["files"]
                    self.assertTrue(any(file["error"] for file in files), files)
                    doubted += any("may be a copy" in (file["error"] or "") for file in files)
        self.assertGreater(doubted, 0)

    def test_no_failing_read_passes_for_a_change(self):
        """Whichever look at a log fails, also that which tells whether it is the one that was listed."""
        for name in ("count", "count on two threads", "follow"):
            clean, found = self.bench.clean(name)
            shown = self.bench.show() if name == "follow" else None
            path = self.bench.paths["LOG"]
            for call in ("pread64", "fstat"):
                for place in sorted({*found[call, path]}):
                    fault = Fault(call, path, place, "EIO", False)
                    with self.subTest(f"{name}: {fault}"):
                        self.assertEqual(self.bench.wrong(name, fault, clean, shown)[0], [])

    def test_no_failing_read_passes_for_damage(self):
        """Of a state, whichever read of it fails: nobody is told to begin afresh for it alone."""
        clean, found = self.bench.clean("state")
        state = self.bench.paths["STATE"]
        for error in ("EIO", "ESTALE"):
            for place in sorted({*found["pread64", state]})[::4]:
                fault = Fault("pread64", state, place, error, False)
                with self.subTest(str(fault)):
                    self.assertEqual(self.bench.wrong("state", fault, clean, None)[0], [])

    def test_no_thread_is_waited_for(self):
        """Whichever thread can't be started, and none after it."""
        for name in ("state", "follow", "count on two threads"):
            clean, _ = self.bench.clean(name)
            shown = self.bench.show() if name == "follow" else None
            for place in range(1, 5):
                fault = Fault("clone3", None, place, "EAGAIN", True)
                with self.subTest(f"{name}: {fault}"):
                    self.assertEqual(self.bench.wrong(name, fault, clean, shown)[0], [])

    def test_an_unfinished_state_is_removed(self):
        """Whichever look at it fails."""
        clean, _ = self.bench.clean("follow")
        shown = self.bench.show()
        path = os.path.join(self.bench.home, *UNFINISHED)
        happened = 0
        for place in range(1, 9):
            fault = Fault("newfstatat", path, place, "EIO", False)
            with self.subTest(str(fault)):
                wrong, was_injected = self.bench.wrong("follow", fault, clean, shown)
                self.assertEqual(wrong, [])
                happened += was_injected
        self.assertGreater(happened, 4)

    def test_a_state_is_made_whole_or_not_at_all(self):
        """Whichever sync fails: no state comes into its place whose journal stays after."""
        clean, found = self.bench.clean("follow")
        shown = self.bench.show()
        for place in sorted({*found["fdatasync", None]}):
            fault = Fault("fdatasync", None, place, "EIO", True)
            with self.subTest(str(fault)):
                self.assertEqual(self.bench.wrong("follow", fault, clean, shown), ([], True))


def summary(*files, **more):
    added = {name: sum(file[name] for file in files) for name in ("lines", "bytes", "callbacks")}
    return {"record": "summary", **added, "files": list(files), **more}


def entry(path, lines, error=None):
    return {"path": path, "lines": lines, "bytes": lines * 9, "callbacks": lines, "error": error}


def event(path):
    return {"record": "event", "file": path}


def window(revision, hits, final=True, start="10:00"):
    return {"record": "window", "start": start, "end": "10:01", "status": "success", "hits": hits,
            "revision": revision, "final": final}


def text(*all_records):
    return "".join(json.dumps(each) + "\n" for each in all_records).encode()


class CheckTests(unittest.TestCase):
    """Each broken promise is found, and none where it is kept."""

    CLEAN = Outcome(0, b"right\n", [], {"out": b"new\n"})

    def changed(self, **changes):
        return dataclasses.replace(self.CLEAN, **changes)

    def test_how_it_ends(self):
        self.assertEqual(misbehaviour(self.CLEAN, self.CLEAN), [])
        self.assertEqual(misbehaviour(self.changed(status=74, said=["why"] * 6), self.CLEAN), [])
        self.assertEqual(misbehaviour(self.changed(status=74), self.CLEAN, may_be_silent=True), [])
        for changes, word in (({"status": None}, "did not end"), ({"status": -4, "said": ["x"]}, "ended with -4"),
                              ({"said": ["x"] * 7}, "said 7"), ({"status": 74}, "said nothing"),
                              ({"files": {"out": b"", "out.tmp": b""}}, "out.tmp"),
                              ({"said": ["a.log: was cut off"]}, "for a change"),
                              ({"said": ["s: the state is damaged (schema)"]}, "or damage")):
            self.assertIn(word, " ".join(misbehaviour(self.changed(**changes), self.CLEAN)))

    def test_what_it_prints(self):
        self.assertEqual(mistakes(self.CLEAN, self.CLEAN), [])
        self.assertEqual(mistakes(self.CLEAN, self.CLEAN, "out", OLD), [])
        self.assertEqual(mistakes(self.changed(status=74, files={"out": OLD}), self.CLEAN, "out", OLD), [])
        for changes, output in (({"printed": b""}, None), ({"files": {"out": OLD}}, "out"),
                                ({"status": 74, "files": {"out": b"ne"}}, "out"),
                                ({"status": 74, "files": {}}, "out"), ({"status": 1}, None)):
            self.assertNotEqual(mistakes(self.changed(**changes), self.CLEAN, output, OLD), [])

    def test_what_was_read_in_part(self):
        right = [event("a"), event("d/b"), summary(entry("a", 3), entry("d/b", 2))]
        failed = entry("d/b", 1, "why")
        self.assertEqual(in_part([event("a"), summary(entry("a", 3), failed)], right), [])
        self.assertEqual(in_part([event("a"), summary(entry("a", 3), entry("d", 0, "why"))], right), [])
        for wrong in (None, [event("a")], [event("a"), event("d/b"), summary(entry("a", 3), entry("d/b", 2))],
                      [event("a"), summary(entry("a", 2), failed)], [event("a"), summary(failed)],
                      [summary(entry("a", 3), failed)], [event("a")] * 2 + [summary(entry("a", 3), failed)],
                      [event("a"), summary(entry("a", 3), failed, entry("c", 1))],
                      [event("a"), summary(entry("a", 3), failed, lines=5)]):
            self.assertNotEqual(in_part(wrong, right), [], wrong)

    def test_what_following_recovers(self):
        right = text(window(0, 5))
        for good in (right, text(window(0, 2), window(1, 5))):
            self.assertEqual(unrecovered(good, right), [])
        for wrong in (b"", right[:-1], right * 2, text(window(0, 4)), text(window(1, 5)),
                      text(window(0, 5, final=False)), text(window(0, 5), window(0, 1, start="09:00"))):
            self.assertNotEqual(unrecovered(wrong, right), [], wrong)

    def test_where_a_call_stands(self):
        with tempfile.TemporaryDirectory() as home:
            with open(lasting := os.path.join(home, "log"), "wb"):
                gone = os.path.join(home, "gone")
            trace = os.path.join(home, "trace")
            with open(trace, "w") as file:
                file.write(f'7 read(3</lib/libc.so>, ""..., 9) = 9\n7 clone3({{}}) = 8\n'
                           f'7 openat(AT_FDCWD</>, "{lasting}", 0) = 3<{lasting}>\n'
                           f'7 read(3<{lasting}>, ""..., 9) = 9\n8 read(3<{lasting}>, ""..., 9) = 0\n'
                           f'8 read(3<{lasting}>, ""..., 9) = 0\n7 clone3({{}}) = 8\n'
                           f'8 write(4<{gone}>, ""..., 9) = 9\n7 read(9</dev/urandom>, ""..., 9) = 9\n')
            found = places(trace, home)
        self.assertEqual(found, {("openat", lasting): [1], ("openat", None): [1], ("read", lasting): [1, 1, 2],
                                 ("clone3", None): [2], ("write", None): [1]})


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=GIVEN.cases)
    parser.add_argument("--seed", type=int, default=GIVEN.seed)
    GIVEN, others = parser.parse_known_args()
    unittest.main(argv=sys.argv[:1] + others)
