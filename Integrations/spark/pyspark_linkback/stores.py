"""Where bytes come from: files of this machine, and file systems that pyarrow knows.

A store finds files (`found`), reads their heads, and opens them. It travels to tasks, so it holds no connection.
"""

import contextlib
import errno
import fnmatch
import functools
import glob
import os
import re
import stat

from .errors import LinkbackError
from .items import Found

# What pyarrow calls a scheme that Hadoop calls otherwise.
ARROW_SCHEMES = {"s3": "s3", "s3a": "s3", "s3n": "s3", "gs": "gs", "gcs": "gs"}
# Parameters of pyarrow's own, after the path; a question mark may be in a name, too.
PARAMETERS = re.compile(r"\?((?:(?:endpoint_override|scheme|region|allow_bucket_creation)=[^&]*(?:&|$))+)$")


def scheme(path):
    match = re.match(r"([A-Za-z][A-Za-z0-9+.-]*):/", path)
    return match[1].lower() if match else ""


def is_pattern(part):
    return any(character in part for character in "*?[")


def matches(name, pattern):
    """Rule: glob(7); hidden names have to be asked for."""
    if name.startswith(".") and not pattern.startswith("."):
        return False
    return fnmatch.fnmatchcase(name, pattern.replace("[^", "[!"))


def has_hidden_part(relative):
    return any(part.startswith(".") for part in relative.split("/"))


class LocalStore:
    """Files that have the same path on the driver and on every node."""

    def named(self, path):
        """A path as it is named, or what it matches as a pattern if nothing has it as its name."""
        path = re.sub("^file:/+", "/", path)
        if is_pattern(path) and not os.path.lexists(path):
            return sorted(glob.glob(path), key=os.fsencode) or [path]
        return [path]

    def found(self, path):
        """The name that a folder has in those of its files, or None; and the files."""
        name = os.fsencode(path)
        try:
            status = os.stat(name)
        except OSError as error:
            # The program says it of what is missing, in its own words.
            if error.errno == errno.ENOENT:
                return None, []
            advice = "; a file is in the path where a folder should be" if error.errno == errno.ENOTDIR else ""
            return None, [Found(name, identity=name, problem=error.strerror + advice)]
        if stat.S_ISDIR(status.st_mode):
            return name, list(self.files(name))
        return None, [self.file(name, status)]

    def file(self, name, status):
        if not stat.S_ISREG(status.st_mode):
            return Found(name, identity=name,
                         problem="is not a regular file; read it on one machine, with linkback count")
        return Found(name, os.path.abspath(name), status.st_size, (status.st_dev, status.st_ino))

    def files(self, folder):
        try:
            entries = list(os.scandir(folder))
        except OSError as error:
            yield Found(folder, identity=folder, problem=error.strerror)
            return
        # With the slash after a folder's name, the order in each folder makes the order of whole paths.
        kept = [(entry.name + (b"/" if entry.is_dir(follow_symlinks=False) else b""), entry)
                for entry in entries if not entry.name.startswith(b".")]
        for key, entry in sorted(kept, key=lambda pair: pair[0]):
            name = folder.rstrip(b"/") + b"/" + entry.name
            if key.endswith(b"/"):
                yield from self.files(name)
                continue
            with contextlib.suppress(OSError):
                status = entry.stat()
                if stat.S_ISREG(status.st_mode):
                    yield self.file(name, status)

    def opened(self, key, start=0):
        stream = open(key, "rb", buffering=0)
        stream.seek(start)
        return stream

    def heads(self, found, length):
        return each_head(self, found, length)


class ArrowStore:
    """A file system of pyarrow's, by its URI's beginning and parameters."""

    def __init__(self, scheme, parameters):
        self.scheme, self.parameters = scheme, parameters

    def __getstate__(self):
        return {"scheme": self.scheme, "parameters": self.parameters}

    @functools.cached_property
    def system(self):
        from pyarrow import fs

        # Any bucket does: the parameters make the file system.
        return fs.FileSystem.from_uri(f"{self.scheme}://bucket{self.parameters}")[0]

    def split(self, path):
        """What comes before the key, and the key with its bucket."""
        path = PARAMETERS.sub("", path)
        start = path.index("://") + 3
        return path[:start], path[start:]

    def named(self, path):
        start, key = self.split(path)
        if not is_pattern(key):
            return [start + key]
        bucket, *parts = key.split("/")
        paths = [bucket]
        for part in parts:
            if not is_pattern(part):
                paths = [f"{parent}/{part}" for parent in paths]
                continue
            paths = [child.path for parent in paths for child in self.children(parent)
                     if matches(child.base_name, part)]
        paths = sorted((path for path in paths if self.info(path) is not None), key=str.encode)
        return [start + path for path in paths] or [start + key]

    def children(self, folder, recursive=False):
        from pyarrow import fs

        return self.system.get_file_info(fs.FileSelector(folder, recursive=recursive, allow_not_found=True))

    def info(self, key):
        from pyarrow import fs

        info = self.system.get_file_info([key.rstrip("/")])[0]
        return None if info.type == fs.FileType.NotFound else info

    def found(self, path):
        from pyarrow import fs

        start, key = self.split(path)
        info = self.info(key)
        if info is None:
            return None, []
        if info.type == fs.FileType.File:
            return None, [self.file(start, info)]
        folder = key.rstrip("/") + "/"
        files = [child for child in self.children(folder.rstrip("/"), recursive=True)
                 if child.type == fs.FileType.File and not has_hidden_part(child.path[len(folder):])]
        found = (self.file(start, child) for child in files)
        return (start + folder).encode(), sorted(found, key=lambda file: file.name)

    def file(self, start, info):
        return Found((start + info.path).encode(), info.path, info.size, (self.scheme, self.parameters, info.path))

    @contextlib.contextmanager
    def opened(self, key, start=0):
        with self.system.open_input_file(key) as stream:
            stream.seek(start)
            yield stream

    def heads(self, found, length):
        return each_head(self, found, length)

    def write(self, path, content):
        with self.system.open_output_stream(self.split(path)[1], compression=None) as stream:
            for block in content:
                stream.write(block)


def each_head(store, found, length):
    """The beginning of each file, or the error of reading it, many at a time."""
    from concurrent.futures import ThreadPoolExecutor

    def head(file):
        try:
            with store.opened(file.key) as stream:
                return bytes(stream.read(min(length, file.size)))
        except Exception as error:
            return error

    with ThreadPoolExecutor(32) as pool:
        yield from zip(found, pool.map(head, found))


def store(path, spark=None, through=None):
    """The store of a path: `through` is "spark" or None."""
    named = scheme(path)
    if through not in (None, "spark"):
        raise LinkbackError(f"through: '{through}' is not known; use 'spark', or leave it out")
    if through != "spark" and named in ("", "file"):
        return LocalStore()
    if through != "spark" and named in ARROW_SCHEMES:
        parameters = PARAMETERS.search(path)
        return ArrowStore(ARROW_SCHEMES[named], parameters[0] if parameters else "")
    if spark is None:
        raise LinkbackError(f"{path}: event rows come from files, s3:// and gs:// alone; linkback.count reads it")
    from .spark_files import SparkStore

    return SparkStore(spark)
