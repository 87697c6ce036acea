"""What is read: files, and ranges of files."""

from typing import Any, NamedTuple, Optional

from .frames import Entry

GIBIBYTE = 1 << 30


class Found(NamedTuple):
    """A file that was found, or why it could not be."""

    name: bytes
    key: Any = None
    size: int = 0
    # What is the same for two names of one file.
    identity: Any = None
    problem: Optional[str] = None


class Item(NamedTuple):
    """What one task reads of one file. It travels to the task."""

    entry: Entry
    store: Any = None
    key: Any = None
    problem: str = ""
    # Equal for files that begin alike. In two tasks, merge refuses what would count twice; in one, nobody does.
    likeness: bytes = b""

    @property
    def length(self):
        return self.entry.length


def opened(item):
    return item.store.opened(item.key, item.entry.start)


# Ranges of one file

HEAD = 64 << 10
# Of everything that is converted before it is read: gzip, zstd, xz, bzip2, UTF-16. The others have a control character.
SIGNATURES = (b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\xfd7z", b"BZh", b"\xff\xfe", b"\xfe\xff")


def is_divisible(head):
    """Whether each line of a file with this beginning can be read without those before it."""
    start = head[:16]
    return (
        not head.startswith(SIGNATURES)
        and not any(byte < 0x20 and byte not in b"\t\r\n" for byte in start)
        and b"#Fields" not in head)


def line_start(stream, position, size):
    """Where the first line begins that begins at or after a position; `stream` reads from one byte before it."""
    here = position - 1
    while block := stream.read(HEAD):
        newline = block.find(b"\n")
        if newline >= 0:
            return min(here + newline + 1, size)
        here += len(block)
    return size


def divided(item, longest):
    """The item, in ranges of about `longest` bytes that begin and end with lines."""
    path, start, length, size = item.entry
    if item.problem or length <= longest or start != 0:
        return [item]
    with opened(item) as stream:
        if not is_divisible(stream.read(HEAD)):
            return [item]
    count = -(-size // longest)
    bounds = [0]
    for number in range(1, count):
        position = size * number // count
        if position <= bounds[-1]:
            continue
        with item.store.opened(item.key, position - 1) as stream:
            bound = line_start(stream, position, size)
        if bounds[-1] < bound < size:
            bounds.append(bound)
    bounds.append(size)
    return [item._replace(entry=Entry(path, start, end - start, size)) for start, end in zip(bounds, bounds[1:])]


# Tasks

SMALLEST_TASK = 128 << 20
MOST_TASKS = 4096
MOST_ITEMS = 1000


def grouped(items, smallest=None):
    """Items in tasks, in their order; small ones share a task, large ones have one of their own."""
    total = sum(item.length for item in items)
    target = smallest or max(SMALLEST_TASK, total // MOST_TASKS)
    tasks, size, likenesses = [], 0, set()
    for item in items:
        is_full = not tasks or len(tasks[-1]) == MOST_ITEMS or size + item.length > target
        if is_full or item.likeness in likenesses:
            tasks.append([])
            size, likenesses = 0, set()
        tasks[-1].append(item)
        size += item.length
        if item.likeness:
            likenesses.add(item.likeness)
    return tasks
