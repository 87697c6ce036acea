"""What a disk holds when the power fails: system calls as strace saw them, and what of them was synced.

A file is what was written to it up to its last sync, and whatever part of the later writes the disk has
got to by then. A name of a new file is there once the folder was synced.
"""

import re

CALLS = ("openat,open,creat,write,writev,pwrite64,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,"
         "fdatasync,unlink,unlinkat,rename,renameat,renameat2")
STRACE = ["strace", "-f", "-y", "-xx", "-s", "100000000", "-e", "signal=none", "-e", "trace=" + CALLS]

CALL = re.compile(r"^\d+ +(\w+)\((.*)\) += (-?\d+)(?:<([^>]*)>)?")
DESCRIPTOR = re.compile(r"^\d+<([^>]*)>")
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
NUMBER = re.compile(r"^-?\d+$")


def plain(text):
    return bytes.fromhex(text.replace("\\x", ""))


def calls(lines):
    """(call, path of its descriptor, text or path that is given, other numbers, result, path of the
    result), of the calls that did something. Calls that were interrupted by another thread are put
    together again."""
    unfinished = {}
    for line in lines:
        if line.rstrip().endswith("<unfinished ...>"):
            unfinished[line.split(" ", 1)[0]] = line.rstrip().removesuffix("<unfinished ...>")
            continue
        if resumed := re.match(r"^(\d+) +<\.\.\. \w+ resumed>(.*)", line):
            line = unfinished.pop(resumed[1]) + resumed[2]
        if not (found := CALL.match(line)) or int(found[3]) < 0:
            continue
        name, arguments, result, opened = found.groups()
        descriptor = DESCRIPTOR.match(arguments)
        text = TEXT.search(arguments)
        numbers = [int(word) for word in arguments.split(", ") if NUMBER.match(word)]
        yield (name, plain(descriptor[1]).decode() if descriptor else None,
               plain(text[1]) if text else None, numbers, int(result),
               plain(opened).decode() if opened else None, arguments)


class File:
    def __init__(self):
        self.durable = b""
        self.content = bytearray()
        self.pending = []  # (offset, bytes) or (length, None), since the last sync

    def write(self, offset, text):
        apply(self.content, offset, text)
        self.pending.append((offset, text))

    def sync(self):
        self.durable, self.pending = bytes(self.content), []

    def after(self, operations):
        """The content after the last sync and these operations."""
        content = bytearray(self.durable)
        for offset, text in operations:
            apply(content, offset, text)
        return bytes(content)


def apply(content, offset, text):
    if text is None:  # cut, or made longer
        del content[offset:]
        content.extend(bytes(offset - len(content)))
        return
    content.extend(bytes(max(0, offset - len(content))))
    content[offset:offset + len(text)] = text


class Disk:
    """Some files in one folder, as they change with each call."""

    def __init__(self, folder, is_kept):
        """`is_kept(path)`: whether the content of a file outlives a power failure at all."""
        self.folder, self.is_kept = folder, is_kept
        self.files = {}
        self.named = {}  # what stood where when the folder was last synced

    def take(self, call):
        """Does what the call did; returns whether it concerned these files."""
        name, path, text, numbers, result, opened, arguments = call
        if name in ("openat", "open", "creat"):
            if opened and self.is_kept(opened) and ("O_CREAT" in arguments or name == "creat"):
                self.files.setdefault(opened, File())
                if "O_TRUNC" in arguments:
                    self.files[opened].write(0, None)
                return True
            return False
        if name in ("unlink", "unlinkat"):
            path = next((each for each in self.files if each.endswith("/" + text.decode().split("/")[-1])
                         or each == text.decode()), None)
            return self.files.pop(path, None) is not None
        if name == "rename":
            old, new = (plain(each).decode() for each in TEXT.findall(arguments)[:2])
            if old not in self.files:
                if self.is_kept(new):
                    raise ValueError(f"not known here: {old} becomes {new}")
                return False
            self.files[new] = self.files.pop(old)
            return True
        if name in ("fsync", "fdatasync"):
            if path == self.folder:
                self.named = dict(self.files)
            elif path in self.files:
                self.files[path].sync()
            return path == self.folder or path in self.files
        if path not in self.files:
            if name.startswith("rename") and text and self.is_kept(text.decode()):
                raise ValueError(f"not known here: {name} {text}")
            return False
        file = self.files[path]
        if name == "write":
            file.write(len(file.content), text[:result])  # only what is appended to is written like this
        elif name == "pwrite64":
            file.write(numbers[-1], text[:result])
        elif name == "ftruncate":
            file.write(numbers[-1], None)
        else:
            raise ValueError(f"not known here: {name} of {path}")
        return True

    def image(self, draw, mode):
        """The files as they may be found when power is back: {path: bytes}.

        Modes: `least`: only what is synced; `names`: and only under names that are synced, so that what
        was renamed or unlinked since is where it was; `some`: some of the writes since, one of them in
        part, in order for what is appended to; `all`.
        """
        image = {}
        for path, file in (self.named if mode == "names" else self.files).items():
            operations = []
            if mode == "all":
                operations = file.pending
            elif mode == "some" and file.pending:
                operations = self.some(draw, file)
            image[path] = file.after(operations)
        return image

    def some(self, draw, file):
        appends = all(text is not None and offset >= len(file.durable) for offset, text in file.pending)
        if appends:
            operations = file.pending[:draw.randrange(len(file.pending) + 1)]
        else:
            operations = [each for each in file.pending if draw.random() < 0.5]
        if operations and operations[-1][1] and draw.random() < 0.5:
            offset, text = operations[-1]
            operations = operations[:-1] + [(offset, text[:draw.randrange(len(text) + 1)])]
        return operations
