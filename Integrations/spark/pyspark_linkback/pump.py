"""Feeds files to a child, as frames."""

import contextlib
from threading import Thread

from . import frames, items
from .errors import LinkbackError

BLOCK = 8 * frames.LONGEST_CHUNK


def feed(child, files, opened, records_errors, is_watched=True):
    """Writes the whole stream, and closes the child's input.

    `opened(item)` gives what reads an item's bytes, from its start. If reading fails, that is raised, so that the task
    is tried again; with `records_errors` it becomes the error of that file, and the others are counted.
    """
    child.write(frames.beginning([item.entry for item in files]), is_watched)
    for item in files:
        child.write(frames.end(content(child, item, opened, records_errors, is_watched)), is_watched)
    child.close_input()


def content(child, item, opened, records_errors, is_watched):
    """Writes the chunks of one file; the error that its end has, or an empty text."""
    if item.problem:
        return item.problem
    with contextlib.ExitStack() as stack:
        reader = Reader(child, item, records_errors)
        stream = reader.call(lambda: stack.enter_context(opened(item)))
        while stream is not None and reader.position < item.entry.length:
            block = reader.call(lambda: reader.some(stream))
            if block is None:
                break
            for part in frames.chunks(block):
                child.write(part, is_watched)
        return reader.error


class Reader:
    """Tells what fails in a source from what fails in the child."""

    def __init__(self, child, item, records_errors):
        self.child, self.item, self.records_errors = child, item, records_errors
        self.position, self.error = 0, ""

    def some(self, stream):
        length = self.item.entry.length
        block = stream.read(min(BLOCK, length - self.position))
        if not block:
            raise EOFError(f"the file was cut off after it was listed, at byte {self.position} of {length}")
        self.position += len(block)
        return block

    def call(self, body):
        self.child.waits_for_input = True
        try:
            return body()
        except Exception as error:
            if not is_of_input(error):
                raise
            reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
            self.error = f"reading failed: {reason}"
            if self.records_errors:
                return None
            path = self.item.entry.path.decode("utf-8", "replace")
            raise LinkbackError(f"{path}: {self.error}") from error
        finally:
            self.child.waits_for_input = False


def is_of_input(error):
    """Whether a read failed. All else is a fault of this package, and no file's."""
    return isinstance(error, (OSError, EOFError)) or type(error).__module__.partition(".")[0] == "pyarrow"


class Feeding:
    """Feeds a child while somebody else reads what it prints."""

    def __init__(self, child, files, records_errors):
        self.child, self.files, self.records_errors = child, files, records_errors
        self.error = None
        self.thread = Thread(target=self.run, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, kind, *_):
        if kind is not None:
            self.child.kill()
        # It holds the number of the child's input, which may mean another file once that is closed.
        self.thread.join()
        if kind is None and self.error is not None:
            raise self.error

    def run(self):
        try:
            feed(self.child, self.files, items.opened, self.records_errors, is_watched=False)
        except BaseException as error:
            self.error = error
            self.child.kill()
