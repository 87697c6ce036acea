"""The frames in which `linkback count --frames` and `linkback events --frames` read files.

Numbers are little-endian. A text is its length in bytes (u32), then the bytes.

    stream  = "linkback-frames 1\\n", count (u32), entry{count}, content{count}
    entry   = path (text), start, length, size (i64 each)
    content = chunk{0,}, end
    chunk   = length (u32, at most 1,048,576), bytes
    end     = 0 (u32), error (text, empty if all was read)

A stream that ends early has no meaning: whoever reads it writes nothing.
"""

import struct
from typing import NamedTuple

MAGIC = b"linkback-frames 1\n"
LONGEST_CHUNK = 1 << 20


class Entry(NamedTuple):
    """A file, or a range of its lines: which bytes of the stored file come, and how many that file has."""

    path: bytes
    start: int
    length: int
    size: int


def text(content):
    return struct.pack("<I", len(content)) + content


def beginning(entries):
    parts = [MAGIC, struct.pack("<I", len(entries))]
    parts += (text(entry.path) + struct.pack("<qqq", *entry[1:]) for entry in entries)
    return b"".join(parts)


def chunks(content):
    """The frames of some bytes: lengths and views in turn, so that no content is copied."""
    content = memoryview(content)
    for start in range(0, len(content), LONGEST_CHUNK):
        part = content[start:start + LONGEST_CHUNK]
        yield struct.pack("<I", len(part))
        yield part


def end(error=""):
    return struct.pack("<I", 0) + text(error.encode("utf-8", "surrogateescape"))


EMPTY = beginning([])
