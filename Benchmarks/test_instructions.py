#!/usr/bin/env python3
"""Tests of the count of instructions: python3 -m unittest discover Benchmarks"""

import importlib.machinery
import importlib.util
import os
import unittest

PATH = os.path.join(os.path.dirname(os.path.abspath(__file__)), "instructions")
LOADER = importlib.machinery.SourceFileLoader("instructions", PATH)
MODULE = importlib.util.module_from_spec(importlib.util.spec_from_loader("instructions", LOADER))
LOADER.exec_module(MODULE)


def figure(instructions, log="a"):
    return {"instructions": instructions, "log": log}


class InstructionTests(unittest.TestCase):
    def test_three_percent_either_way_is_off(self):
        for found, is_off in ((100, False), (102.9, False), (97.1, False), (103.1, True), (96.9, True)):
            self.assertEqual(MODULE.verdict("sparse", figure(found), figure(100))[1], is_off, found)
        self.assertEqual(MODULE.verdict("sparse", figure(1_104), figure(1_000))[0],
                         "sparse: 1,104.0 instructions a line, +10.4% of 1,000.0: more than 3 %")

    def test_another_log_is_no_comparison(self):
        self.assertTrue(MODULE.verdict("sparse", figure(100, "b"), figure(100))[1])
        self.assertTrue(MODULE.verdict("sparse", figure(100), None)[1])

    def test_another_toolchain_is_named(self):
        expected = {"toolchain": "swift-6.3.1-RELEASE", "valgrind": "valgrind-3.19.0"}
        self.assertIsNone(MODULE.difference(expected, dict(expected)))
        self.assertEqual(MODULE.difference(expected, {**expected, "toolchain": "swift-6.4-RELEASE"}),
                         "toolchain swift-6.3.1-RELEASE, this is swift-6.4-RELEASE")

    def test_the_toolchain_is_its_release(self):
        self.assertEqual(MODULE.swift_version("Swift version 6.3.1 (swift-6.3.1-RELEASE)"),
                         "swift-6.3.1-RELEASE")
        self.assertEqual(MODULE.swift_version("version unknown"), "version unknown")

    def test_each_case_has_a_figure(self):
        expected = MODULE.read(MODULE.FIGURES)
        self.assertEqual(list(expected["lines"]), [MODULE.START, *MODULE.CASES])
        self.assertEqual(list(expected["of"]), ["toolchain", "C library", "valgrind", "machine"])


if __name__ == "__main__":
    unittest.main()
