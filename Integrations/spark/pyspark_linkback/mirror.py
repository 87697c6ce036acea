"""Has linkback itself judge what is read, as it does on one machine.

Which files of a folder are access logs, which are copies of others, and what is said of the rest, linkback tells by
names and beginnings. So the driver lays a mirror of both, and has linkback count that.
"""

import hashlib
import json
import os
import tempfile
import zlib
from pathlib import Path

from . import program
from .items import HEAD, Item
from .frames import Entry

# Compressed, these hold what is looked at uncompressed, but for content that no compression made shorter.
READ = 2 * HEAD
PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-~() ,+@:%")
LONGEST_NAME = 250


def part(name):
    """A name that any file system takes, and no other name becomes."""
    text = "".join(chr(byte) if byte in PLAIN else f"={byte:02X}" for byte in name)
    if text in (".", ".."):
        text = text.replace(".", "=2E")
    if len(text) > LONGEST_NAME:
        text = f"{text[:180]}={hashlib.sha1(name).hexdigest()}{text[-20:]}"
    return text


def mirrored(name, is_folder):
    *folders, last = [piece for piece in name.split(b"/") if piece]
    # A folder's name ends with a sign that a file's can't: a store may have both under one name.
    return "/".join([f"{part(folder)}=" for folder in folders] + [part(last) + ("=" if is_folder else "")])


def printable(name):
    text = name.decode("utf-8", "replace")
    return "".join(character if character.isprintable() else ascii(character)[1:-1] for character in text)


def beginning(head, file):
    """What stands for a file: all of it, or so much that it is judged alike, and equal to no other's."""
    if len(head) == file.size:
        return head
    mark = hashlib.sha1(file.name).hexdigest().encode()
    return decoded(head) + b"\n# " + mark + b"\n"


def decoded(head):
    """The beginning of what a compressed beginning holds."""
    if head.startswith(b"\x1f\x8b"):
        try:
            return zlib.decompressobj(wbits=31).decompress(head, HEAD)
        except zlib.error:
            return head
    if head.startswith(b"\x28\xb5\x2f\xfd"):
        import pyarrow as pa

        try:
            return pa.input_stream(pa.py_buffer(head), compression="zstd").read(HEAD)
        except OSError:
            return head
    return head


def likeness(head):
    """Equal for all that merge may take for one file: by the first bytes that its fingerprints have."""
    start = decoded(head)[:1024]
    return hashlib.sha1(start).digest() if start else b""


class Mirror:
    """Finds the files of paths, each once, in the order in which linkback reads them."""

    def __init__(self):
        self.paths, self.order, self.places, self.messages, self.likenesses = [], [], {}, [], {}

    def add(self, path, store):
        """A path as it was named."""
        folder, files = store.found(path)
        for file in files:
            self.place(mirrored(file.name, False), file, store)
            if folder is None:
                self.paths.append(mirrored(file.name, False))
        if folder is not None or not files:
            # What it says of the path itself.
            self.paths.append(self.missing(os.fsencode(path)) if folder is None else mirrored(folder, True))
            self.place(self.paths[-1], os.fsencode(path), None)

    @staticmethod
    def missing(name):
        """With the characters of a pattern, of which more is said."""
        text = mirrored(name, False)
        for character in "*?[":
            text = text.replace(f"={ord(character):02X}", character)
        return text

    def place(self, mirror, file, store):
        if mirror not in self.places:
            self.places[mirror] = (file, store)
            self.order.append(mirror)

    def judged(self, command, options):
        """The items, in order. What else is worth saying is in `messages`. The options are the command's."""
        with tempfile.TemporaryDirectory() as folder:
            unread = self.lay(Path(folder))
            Path(folder, "=").touch()
            # The first is there to be opened: if nothing else is, there would be no records.
            paths = [f"{folder}/{path}" for path in ["=", *self.paths] if path not in unread]
            listed = b"".join(os.fsencode(path) + b"\0" for path in paths)
            _, records, said = program.run(
                command, *options, "--output-format", "ndjson", "--no-progress", "--files-from", "-",
                accepted=(0, 1), input=listed)
            summary = json.loads(records.splitlines()[-1])
            errors = {file["path"][len(folder) + 1:]: file["error"] for file in summary["files"]}
            self.keep(said, folder, errors)
        return [self.item(mirror, errors, unread) for mirror in self.order if mirror in errors or mirror in unread]

    def lay(self, folder):
        """Writes the beginnings; the errors of those that can't be read, by their place."""
        unread, by_store, others = {}, {}, {}
        for mirror, (file, store) in self.places.items():
            if store is None:
                if mirror.endswith("="):
                    (folder / mirror).mkdir(parents=True, exist_ok=True)
            elif file.problem:
                unread[mirror] = file.problem
            elif file.identity in others:
                others[file.identity].append(mirror)
            else:
                others[file.identity] = []
                by_store.setdefault(id(store), (store, {}))[1][file] = mirror
        for store, files in by_store.values():
            for file, head in store.heads(list(files), READ):
                if isinstance(head, Exception):
                    unread[files[file]] = getattr(head, "strerror", None) or str(head)
                    continue
                path = folder / files[file]
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(beginning(head, file))
                self.likenesses[files[file]] = likeness(head)
                for other in others[file.identity]:
                    (folder / other).parent.mkdir(parents=True, exist_ok=True)
                    (folder / other).hardlink_to(path)
        return unread

    def keep(self, said, folder, errors):
        """Keeps what is said of files that are not read, with their own names. The rest is said when they are."""
        for line in said.splitlines():
            mirror, colon, message = line.removeprefix("linkback: ").partition(": ")
            mirror = mirror.removeprefix(f"{folder}/")
            if colon and mirror in self.places and mirror not in errors:
                for other, (file, store) in self.places.items():
                    if other in message:
                        message = message.replace(f"{folder}/{other}", self.name(file, store))
                self.messages.append(f"{self.name(*self.places[mirror])}: {message}")

    @staticmethod
    def name(file, store):
        return printable(file if store is None else file.name)

    def item(self, mirror, errors, unread):
        file, store = self.places[mirror]
        if store is None:
            return Item(Entry(file, 0, 0, 0), problem=errors[mirror])
        if mirror in unread:
            return Item(Entry(file.name, 0, 0, 0), problem=unread[mirror])
        return Item(Entry(file.name, 0, file.size, file.size), store, file.key, likeness=self.likenesses[mirror])
