"""Reads frames as their page says: another implementation of the format."""

import struct


class Reader:
    def __init__(self, content):
        self.content, self.position = content, 0

    def take(self, count):
        assert self.position + count <= len(self.content), "the stream ends early"
        self.position += count
        return self.content[self.position - count:self.position]

    def numbers(self, form):
        return struct.unpack("<" + form, self.take(struct.calcsize("<" + form)))

    def text(self):
        return self.take(self.numbers("I")[0])


def files(content):
    """Each file: path, start, length, size, the bytes that came, and its error."""
    reader = Reader(content)
    assert reader.take(18) == b"linkback-frames 1\n"
    entries = [(reader.text(), *reader.numbers("qqq")) for _ in range(reader.numbers("I")[0])]
    found = []
    for path, start, length, size in entries:
        came = []
        while count := reader.numbers("I")[0]:
            assert count <= 1 << 20
            came.append(reader.take(count))
        error = reader.text().decode()
        came = b"".join(came)
        assert error or len(came) == length, (path, len(came), length)
        found.append((path, start, length, size, came, error))
    assert reader.position == len(content)
    return found
