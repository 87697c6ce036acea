"""Screens as they are in Golden: the first line of a file says which command ran on how large a terminal."""

import os
import pathlib
import re
import shlex
import tempfile
import unittest

import logs
import terminal

LINKBACK = os.environ["LINKBACK"]
GOLDEN = pathlib.Path(__file__).with_name("Golden")


def shown(golden, folder):
    """What the screen shows after the command of a golden file, with what has scrolled away."""
    size, command = golden.read_text(encoding="utf-8").split("\n", 1)[0].split(" ", 1)
    columns, rows = map(int, size.split("x"))
    words = shlex.split(command)
    environment = {"NO_COLOR": None}
    while "=" in words[0]:
        name, value = words.pop(0).split("=", 1)
        environment[name] = value
    arguments = {"arguments": [LINKBACK, *words[1:]], "columns": columns, "rows": rows, "folder": folder,
                 "environment": environment}
    if words[1] == "follow":
        return f"{size} {command}\n{live(arguments)}", None
    end = terminal.run(**arguments)
    return f"{size} {command}\n{end.screen.history_text()}", end


def live(arguments):
    """The live table once the log is read, without what depends on the clock; messages go elsewhere."""
    with terminal.Terminal(**arguments, errors=os.devnull) as follower:
        follower.wait(lambda text: "following 1 log" in text and "succeeded" in text, "the table")
        text = follower.screen.history_text()
    text = re.sub(r"^\d\d:\d\d:\d\d (.*following)", r"HH:MM:SS \1", text, flags=re.MULTILINE)
    return re.sub(r"… [\d,]+ (windows, no callbacks so far)", r"… N \1", text)


class Golden(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        logs.write(self.folder)

    def test_screens_are_as_they_were(self):
        for golden in sorted(GOLDEN.glob("*.txt")):
            with self.subTest(golden.stem):
                text, end = shown(golden, self.folder)
                self.assertEqual(end.status if end else 0, 0)
                if os.environ.get("WRITE_GOLDEN"):
                    golden.write_text(text, encoding="utf-8")
                self.assertEqual(text, golden.read_text(encoding="utf-8"))

    def test_numbers_end_in_their_column_whatever_is_left_of_them(self):
        for columns in (40, 80, 200):
            screen = terminal.run(
                [LINKBACK, "count", "hostile.log"], columns=columns, rows=40, folder=self.folder).screen
            titles = next(row for row, text in enumerate(screen.display) if text.startswith("status"))
            end = "".join(screen.buffer[titles][column].data for column in range(columns)).index("sessions") + 7
            rows = len(logs.HOSTILE) + 1
            for row in range(titles + 1, titles + 1 + rows):
                self.assertTrue(screen.buffer[row][end].data.isdigit(), screen.display[row])
                self.assertEqual(screen.buffer[row][end + 1].data, " ", screen.display[row])

    def test_what_a_log_says_does_nothing_to_the_terminal(self):
        commands = [["count"], ["count", "--window", "1m"], ["count", "--output-format", "csv"],
                    ["count", "--output-format", "ndjson"], ["count", "--by", "route"], ["events"],
                    ["follow", "--once"], ["follow", "--once", "--output-format", "table"]]
        for command in commands:
            with self.subTest(" ".join(command)):
                end = terminal.run([LINKBACK, *command, "hostile.log"], rows=60, folder=self.folder)
                self.assertEqual(end.status, 0)
                # Bold, and what the live table draws with.
                own = rb"\x1b\[(?:0m|1m|K|J|H|2J|\d+A|\?7[lh])"
                left = re.sub(own, b"", end.bytes).decode()
                # Records are NDJSON, whose spelling does not depend on where it is shown.
                acts = "\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069"
                hides = "" if left.startswith("{") else "\xad\u200b-\u200f\u2060-\u2065"
                self.assertIsNone(re.search(f"[{acts}{hides}]", left), left[:400])
                self.assertEqual(end.screen.title, "")

    def test_colour_is_only_where_it_may_be_and_says_nothing_alone(self):
        def bytes_of(**environment):
            return terminal.run([LINKBACK, "count", "plain.log"], folder=self.folder, environment=environment).bytes

        plain = bytes_of(NO_COLOR="1")
        self.assertNotIn(b"\x1b", plain)
        self.assertEqual(bytes_of(TERM="dumb"), plain)
        colourful = bytes_of(NO_COLOR="")
        self.assertIn(b"\x1b[1m", colourful)
        self.assertEqual(re.sub(rb"\x1b\[\d+m", b"", colourful), plain)


if __name__ == "__main__":
    unittest.main()
