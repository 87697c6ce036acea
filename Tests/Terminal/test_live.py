"""How the live table of `follow` behaves on a terminal."""

import json
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import unittest

import pyte.modes

import logs
import terminal

LINKBACK = os.environ["LINKBACK"]
# Drawn once in each table.
RATE = re.compile(r"\d sessions? succeeded|^no callbacks$", re.MULTILINE)


class Live(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.sessions = 0
        self.log()

    def log(self, *statuses, route="/link"):
        """Adds callbacks to the log."""
        with open(self.folder / "a.log", "a", encoding="utf-8") as log:
            for status in statuses:
                self.sessions += 1
                log.write(logs.line(f"10:{self.sessions // 60:02}:{self.sessions % 60:02}", self.sessions, status,
                                    route=route))

    def follow(self, *arguments, log="a.log", **options):
        follower = terminal.Terminal(
            [LINKBACK, "follow", *arguments, log], folder=self.folder, **options)
        self.addCleanup(follower.__exit__)
        return follower

    def assert_sound(self, follower):
        """One table on the screen, the cursor below it, and nothing of the terminal changed."""
        screen = follower.screen
        self.assertEqual(len(RATE.findall(screen.text())), 1, screen.text())
        self.assertEqual(screen.cursor.x, 0)
        self.assertEqual(screen.display[screen.cursor.y].strip(), "", screen.text())
        self.assertFalse(screen.cursor.hidden)
        self.assertIn(pyte.modes.DECAWM, screen.mode)

    def shows(self, hits):
        return lambda text: re.search(rf"^all .* {hits} ", text, re.MULTILINE)

    # In place

    def test_the_table_is_drawn_in_its_place(self):
        follower = self.follow()
        follower.wait_for("following 1 log")
        for count in range(1, 5):
            self.log("success", "user_aborted")
            follower.wait(self.shows(2 * count), "the counts")
            self.assert_sound(follower)
        self.assertEqual(len(RATE.findall(follower.screen.history_text())), 1)
        self.assertNotIn("{", follower.screen.history_text())

    def test_messages_are_above_the_table(self):
        self.log("success", "user_aborted")
        follower = self.follow()
        follower.wait(self.shows(2), "the counts")
        os.rename(self.folder / "a.log", self.folder / "b.log")
        follower.wait_for("missing; waiting for it")
        self.log("success")
        follower.wait(self.shows(3), "the counts of the new log")
        self.assert_sound(follower)
        text = follower.screen.history_text()
        self.assertLess(text.index("reading offset=0"), text.index("missing; waiting"))
        self.assertLess(text.index("missing; waiting"), text.index("succeeded"))
        self.assertEqual(len(RATE.findall(text)), 1)

    def test_messages_that_are_wider_than_the_terminal_do_not_move_it(self):
        self.log("success", "user_aborted")
        follower = self.follow(columns=40)
        follower.wait(self.shows(2), "the counts")
        os.rename(self.folder / "a.log", self.folder / ("x" * 90))
        follower.wait(lambda text: "missing; waiting" in text.replace("\n", ""), "the message")
        self.log("success")
        follower.wait(self.shows(3), "the counts")
        self.assert_sound(follower)

    def test_messages_go_where_standard_error_goes(self):
        self.log("success", "user_aborted")
        follower = self.follow(errors=self.folder / "errors")
        follower.wait(self.shows(2), "the counts")
        self.assertNotIn("reading", follower.screen.history_text())
        self.assertIn("reading", (self.folder / "errors").read_text())

    # The end

    def test_the_totals_remain(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            follower = self.follow("--state", f"{number}.sqlite")
            self.log("success", "user_aborted")
            follower.wait(self.shows(self.sessions), "the counts")
            follower.kill(number)
            self.assertEqual(follower.end(), 0)
            self.assert_sound(follower)
            self.assertTrue(self.shows(self.sessions)(follower.screen.text()))
            self.assertNotIn("following", follower.screen.text())

    def test_all_rows_remain(self):
        for route in range(60):
            self.log("success", route=f"/r{route}")
        follower = self.follow("--by", "route")
        follower.wait_for("more rows with fewer hits")
        follower.send(b"\x03")
        self.assertEqual(follower.end(), 0)
        text = follower.screen.history_text()
        for route in range(60):
            self.assertEqual(len(re.findall(rf"^success +/r{route} .*%", text, re.MULTILINE)), 1, route)
        self.assertNotIn("more rows", text)

    def test_once_shows_the_counts(self):
        self.log("success", "user_aborted")
        follower = self.follow("--once", "--state", "s.sqlite")
        self.assertEqual(follower.end(), 0)
        self.assertTrue(self.shows(2)(follower.screen.text()))
        self.assert_sound(follower)

    def test_a_state_that_can_not_be_used_is_said(self):
        (self.folder / "s.sqlite").write_text("no state")
        follower = self.follow("--state", "s.sqlite")
        self.assertEqual(follower.end(), 78)
        self.assertNotIn("succeeded", follower.screen.text())

    def test_a_window_that_is_closed_ends_it(self):
        self.log("success", "user_aborted")
        follower = self.follow("--state", "s.sqlite")
        follower.wait(self.shows(2), "the counts")
        follower.hang_up()
        follower.status = os.waitpid(follower.pid, 0)[1]
        self.assertEqual(os.waitstatus_to_exitcode(follower.status), 0)
        self.assertIn("ended", self.state("show", "s.sqlite"))

    def state(self, *arguments):
        return subprocess.run([LINKBACK, "state", *arguments], cwd=self.folder, check=True, capture_output=True,
                              text=True).stdout

    # Sizes

    def test_another_size_is_another_table(self):
        self.log("success", "user_aborted", "a" * 60)
        follower = self.follow(columns=80, rows=30)
        follower.wait(self.shows(3), "the counts")
        for columns, rows in [(120, 30), (50, 30), (200, 24), (40, 40), (80, 24)]:
            follower.resize(columns, rows)
            follower.wait(lambda text: re.search(r"following 1 log$", text.rstrip())
                          and len(RATE.findall(text)) == 1
                          and bool(re.search(r"a{60} ", text)) == (columns >= 80), f"{columns} columns")
            self.assert_sound(follower)
            self.assertLessEqual(max(map(len, follower.screen.text().split("\n"))), columns)

    def test_a_narrower_terminal_still_has_the_last_messages(self):
        self.log("success", "user_aborted")
        follower = self.follow(columns=120, rows=40)
        follower.wait(self.shows(2), "the counts")
        follower.resize(60, 40)
        follower.wait(lambda text: "reading offset=0" in text and len(RATE.findall(text)) == 1
                      and text.index("reading") < text.index("succeeded"), "messages and table")

    def test_any_size_will_do(self):
        self.log("success", "user_aborted", "rate_limited")
        for columns, rows in [(1, 1), (10, 2), (20, 5), (80, 12), (500, 200)]:
            follower = self.follow("--once", columns=columns, rows=rows)
            self.assertEqual(follower.end(), 0)

    # Jobs

    def shell(self):
        shell = terminal.Terminal(["bash", "--norc", "--noprofile", "-i"], folder=self.folder,
                                  environment={"PS1": "prompt> ", "PROMPT_COMMAND": None})
        self.addCleanup(shell.__exit__)
        shell.wait_for("prompt>")
        return shell

    def test_after_a_while_in_the_background_it_is_drawn_anew(self):
        self.log("success", "user_aborted")
        shell = self.shell()
        shell.send(f"{LINKBACK} follow a.log\r".encode())
        shell.wait(self.shows(2), "the counts")
        shell.send(b"\x1a")
        shell.wait_for("Stopped")
        self.log("success")
        shell.send(b"fg\r")
        shell.wait(self.shows(3), "the counts")
        text = shell.screen.history_text()
        self.assertEqual(len(RATE.findall(text)), 2)
        self.assertLess(text.index("Stopped"), text.rindex("succeeded"))
        shell.send(b"\x03")
        shell.wait(lambda text: text.rstrip().endswith("prompt>"), "the shell")
        self.assertFalse(shell.screen.cursor.hidden)

    def test_a_job_in_the_background_leaves_the_terminal_to_its_user(self):
        self.log("success", "user_aborted")
        shell = self.shell()
        shell.send(f"{LINKBACK} follow --state s.sqlite a.log &\r".encode())
        shell.wait_for("reading offset=0")
        self.wait_for_state(2)
        self.assertNotIn("succeeded", shell.screen.history_text())
        shell.send(b"fg\r")
        shell.wait(self.shows(2), "the counts")

    def wait_for_state(self, hits, state="s.sqlite"):
        """Until so many hits are saved: by who counts, whatever the terminal does."""
        for _ in range(10_000):
            shown = subprocess.run([LINKBACK, "state", "show", "--json", state], cwd=self.folder, capture_output=True,
                                   text=True, check=False).stdout
            if sum(json.loads(line).get("hits", 0) for line in shown.splitlines()) == hits:
                return
        self.fail("not counted")

    # A terminal that stands still

    def test_counting_does_not_wait_for_a_terminal_that_is_stopped(self):
        self.log("success", "user_aborted")
        follower = self.follow("--state", "s.sqlite", "--interim", "1s")
        follower.wait(self.shows(2), "the counts")
        follower.send(b"\x13")  # Ctrl-S
        # Messages too: each new name of the log is one.
        for number in range(3):
            os.rename(self.folder / "a.log", self.folder / f"{number}.log")
            self.log("success")
            self.wait_for_state(3 + number)
        self.assertFalse(self.shows(5)(follower.screen.text()))
        follower.send(b"\x11")  # Ctrl-Q
        follower.wait(self.shows(5), "the counts")
        self.assert_sound(follower)

    def test_the_end_does_not_wait_for_a_terminal_that_is_stopped(self):
        self.log("success", "user_aborted")
        follower = self.follow("--state", "s.sqlite")
        follower.wait(self.shows(2), "the counts")
        follower.send(b"\x13")
        self.log("success")
        self.wait_for_state(3)
        follower.kill(signal.SIGTERM)
        follower.status = os.waitpid(follower.pid, 0)[1]
        self.assertEqual(os.waitstatus_to_exitcode(follower.status), 0)

    # Other terminals

    def test_a_terminal_without_a_cursor_gets_records(self):
        self.log("success", "user_aborted")
        for name in ("dumb", None):
            follower = self.follow("--once", environment={"TERM": name})
            self.assertEqual(follower.end(), 0)
            records = [line for line in follower.screen.history_text().split("\n") if line.startswith("{")]
            self.assertEqual(len(records), 2, follower.screen.text())
            self.assertNotIn(b"\x1b", follower.bytes)

    def test_a_table_without_a_cursor_is_shown_at_the_end(self):
        self.log("success", "user_aborted")
        follower = self.follow("--output-format", "table", environment={"TERM": "dumb"}, columns=200)
        follower.wait_for("reading offset=0")
        self.assertNotIn("succeeded", follower.screen.text())
        follower.kill(signal.SIGTERM)
        self.assertEqual(follower.end(), 0)
        self.assertTrue(self.shows(2)(follower.screen.text()))
        self.assertNotIn(b"\x1b", follower.bytes)

    def test_records_can_be_asked_for(self):
        self.log("success", "user_aborted")
        for arguments in (["--output-format", "ndjson"], ["-o", "-"]):
            follower = self.follow("--once", *arguments, columns=300)
            self.assertEqual(follower.end(), 0)
            self.assertEqual(follower.screen.text().count('{"record":"window"'), 2)

    def test_statuses_do_nothing_to_the_terminal(self):
        (self.folder / "hostile.log").write_text(logs.hostile(), encoding="utf-8")
        follower = self.follow("--by", "route", log="hostile.log", rows=50)
        follower.wait(self.shows(len(logs.HOSTILE)), "the counts")
        self.assert_sound(follower)
        self.assertEqual(follower.screen.title, "")
        with open(self.folder / "hostile.log", "a", encoding="utf-8") as log:
            log.write(logs.hostile().replace("csn_", "csn_x"))
        follower.wait(self.shows(2 * len(logs.HOSTILE)), "the counts")
        self.assert_sound(follower)
        self.assertEqual(len(RATE.findall(follower.screen.history_text())), 1)


if __name__ == "__main__":
    unittest.main()
