#!/usr/bin/env python3
"""Lets system calls fail while logs are followed: LINKBACK=.build/release/linkback
Tests/Torture/test_live_faults.py. LIVE_FAULTS=1000 tries that many for each command, LIVE_FAULTS_SEED others.

A fault that passes is survived: all is read while it runs. One that stays ends it with a documented status, or
SIGTERM does, in time. The next start comes to what there is without a fault, nothing lost and nothing doubled.
Needs strace.
"""

import concurrent.futures
import json
import os
import queue
import random
import sys
import tempfile
import unittest

from faults import Fault, faults, places
from live_faults import LiveBench, doubled_or_lost, message

CASES = int(os.environ.get("LIVE_FAULTS", "20"))
SEED = os.environ.get("LIVE_FAULTS_SEED", "1")
AT_ONCE = 3  # most of the time is waiting


class LiveFaultTests(unittest.TestCase):
    def prepare(self, name):
        """Runs the command without a fault, and returns where there may be one."""
        self.benches = queue.SimpleQueue()
        for _ in range(AT_ONCE):
            folder = tempfile.TemporaryDirectory()
            self.addCleanup(folder.cleanup)
            self.benches.put(
                LiveBench(os.path.realpath(folder.name), os.path.abspath(os.environ["LINKBACK"]), name))
        self.bench = bench = self.benches.get()
        wrong, self.clean = bench.run()
        if any("ptrace" in line for line in self.clean.said):
            self.skipTest("strace may not trace")
        self.assertEqual((wrong, self.clean.status), ([], 0), self.clean.said)
        found = places(bench.trace, bench.root)
        self.assertEqual(bench.recover(), [])
        self.right = bench.result()
        self.benches.put(bench)
        return found

    def tried(self, fault):
        bench = self.benches.get()
        try:
            return bench.wrong(fault.below(self.bench.root, bench.root), self.clean, self.right)
        finally:
            self.benches.put(bench)

    def check(self, chosen):
        """Tries these faults; returns how many happened."""
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            results = list(pool.map(self.tried, chosen))
        for fault, (wrong, _) in zip(chosen, results):
            with self.subTest(f"{self.bench.name}: {fault}"):
                self.assertEqual(wrong, [])
        return sum(was_injected for _, was_injected in results)

    def check_some(self, name):
        draw = random.Random(f"{SEED} {name}")
        possible = faults(self.prepare(name), draw)
        chosen = draw.sample(possible, min(CASES, len(possible)))
        happened = self.check(chosen)
        print(f"{name}: {happened} of {len(chosen)} faults of {len(possible)} happened", file=sys.stderr)
        self.assertGreater(happened, len(chosen) * 2 // 3)

    def test_follow(self):
        self.check_some("follow")

    def test_events(self):
        self.check_some("events")

    def test_a_state_that_is_out_of_reach_for_a_moment(self):
        """Whichever opening of it fails, or later look at it: it is not left open for reading alone, and
        not said to be moved."""
        found = self.prepare("follow")
        state = self.bench.state
        chosen = [Fault("openat", state, place, "EMFILE", False) for place in sorted({*found["openat", state]})]
        looks = found["newfstatat", state]
        chosen += [Fault("newfstatat", state, place, "ESTALE", False) for place in looks[len(looks) // 2::2]]
        self.assertGreater(self.check(chosen), len(chosen) // 2)


class CheckTests(unittest.TestCase):
    """Each broken promise is found, and none where it is kept."""

    def test_events_that_are_lost_or_doubled(self):
        def text(*numbers):
            return "".join(json.dumps({"session": each, "file": "a", "line": each}) + "\n"
                           for each in numbers).encode()

        self.assertEqual(doubled_or_lost(text(2, 1), text(1, 2)), [])
        for found, wrong in ((text(1, 1, 2), "1 events too many"), (text(1), "1 events lost"),
                             (text(1, 2)[:-1], "the output is not whole"), (b"", "the output is not whole")):
            self.assertEqual(doubled_or_lost(found, text(1, 2)), [wrong])

    def test_messages_are_alike_but_for_figures(self):
        self.assertEqual(message("12:30:01 info reading offset=7"), message("12:31:59 info reading offset=19"))
        self.assertNotEqual(message("1 info"), message("1 warning"))


if __name__ == "__main__":
    unittest.main()
