"""What a count gives."""

import functools
import json
import os
import tempfile
from pathlib import Path

from . import program, stores
from .errors import LinkbackError


def write(path, content):
    """Writes blocks of bytes as a whole, over what is there: a reader sees all of it or the file before."""
    path = os.fsdecode(path)
    store = stores.store(path) if stores.scheme(path) in ("", "file", *stores.ARROW_SCHEMES) else None
    if store is None:
        raise LinkbackError(f"{path}: results are written to files, s3:// and gs://; write to a file, and copy it")
    if isinstance(store, stores.ArrowStore):
        store.write(path, content)
        return
    path = Path(store.named(path)[0])
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            for block in content:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class Counts:
    """The counts: `ndjson` has the bytes that `linkback count` prints, for the same files and options."""

    def __init__(self, ndjson, exit_status, messages, count_partial=None):
        self.ndjson = ndjson
        # 0: all was read; 1: some input was not, and is named in `messages`; 66: none was.
        self.exit_status = exit_status
        self.messages = messages
        self.count_partial = count_partial

    def __repr__(self):
        return f"<Counts: {len(self.ndjson)} bytes of NDJSON, exit status {self.exit_status}>"

    @functools.cached_property
    def records(self):
        return [json.loads(line) for line in self.ndjson.splitlines()]

    @property
    def totals(self):
        return [record for record in self.records if record["record"] == "total"]

    @property
    def windows(self):
        return [record for record in self.records if record["record"] == "window"]

    @property
    def summary(self):
        return self.records[-1] if self.records else None

    def write(self, path):
        write(path, [self.ndjson])

    def save_partial(self, path):
        """Writes one partial of the same files, for `merge`. This reads the files again."""
        if self.count_partial is None:
            raise LinkbackError("these counts were merged from partials; merge those with linkback merge --partial")
        self.count_partial().write(path)


class Partial:
    """One partial of all files, as a file of the driver that goes with this object."""

    def __init__(self, folder, exit_status, messages):
        self.folder, self.exit_status, self.messages = folder, exit_status, messages

    @property
    def path(self):
        return Path(self.folder.name, "partial")

    def write(self, path):
        with open(self.path, "rb") as file:
            write(path, iter(lambda: file.read(8 << 20), b""))


def messages(*texts):
    """Lines without the program's name, each once, in order."""
    lines = (line.removeprefix("linkback: ") for text in texts for line in text.split("\n") if line)
    return list(dict.fromkeys(lines))


def merge(partials, *options):
    """The counts of partials, which are files, patterns or URIs, in this order.

    Options are those of `linkback merge`.
    """
    paths = [partials] if isinstance(partials, (str, bytes, os.PathLike)) else partials
    with tempfile.TemporaryDirectory() as folder:
        names = []
        for path in map(os.fsdecode, paths):
            store = stores.store(path)
            for name in store.named(path):
                if isinstance(store, stores.LocalStore):
                    names.append(os.path.abspath(name))
                    continue
                names.append(f"{folder}/{len(names)}")
                with store.opened(store.split(name)[1]) as remote, open(names[-1], "wb") as local:
                    while block := remote.read(8 << 20):
                        local.write(block)
        status, printed, said = program.run(
            "merge", *map(str, options), "--output-format", "ndjson", *names, accepted=(0, 1, 66))
    return Counts(printed, status, messages(said))
