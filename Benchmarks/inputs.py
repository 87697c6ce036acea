"""The logs that are measured: made once by `linkback generate`, kept in a cache folder."""

import json
import os
import shutil
import subprocess

SEED = 1


def linkback_path(argument):
    """The program to measure, as an absolute path; the release build if none is named."""
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    path = argument or os.path.join(root, ".build", "release", "linkback")
    found = shutil.which(path)
    if found is None:
        raise SystemExit(f"{path} is not there: swift build -c release, or --linkback PATH")
    return os.path.abspath(found)


def default_cache():
    root = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    return os.path.join(root, ".build", "benchmarks")


class Inputs:
    """Makes logs on demand. A log is made again if it was made by another command or program."""

    def __init__(self, linkback, folder):
        self.linkback, self.folder = linkback, folder
        os.makedirs(folder, exist_ok=True)
        status = os.stat(linkback)
        self.program = f"{status.st_size} {status.st_mtime_ns}"
        self.line_bytes = {}

    def log(self, name, share, size=None, lines=None, format=None, id_length=None):
        """`name`, with about `size` bytes or exactly `lines` lines, headers aside."""
        if lines is None:
            lines = round(size / self.bytes_per_line(share))
        arguments = ["generate", "--lines", str(lines), "--share", str(share), "--seed", str(SEED)]
        if format:
            arguments += ["--format", format]
        if id_length:
            arguments += ["--id-length", str(id_length)]
        self.make(name, [self.linkback, *arguments], arguments)
        return name

    def gzip(self, source):
        """`source`.gz, by gzip -6: what logrotate leaves."""
        made_from = json.loads(self.read(source + ".made") or "null")
        self.make(source + ".gz", ["gzip", "-6", "-n", "-c", source], ["gzip", "-6", made_from])
        return source + ".gz"

    def rotated(self, source, count):
        """`source` in `count` parts of whole lines, compressed: access.log.1.gz to access.log.8.gz."""
        made_from = json.loads(self.read(source + ".made") or "null")
        names = [f"{source}.{part}.gz" for part in range(1, count + 1)]
        for part, name in enumerate(names, 1):
            script = f'split -n l/{part}/{count} "$0" | gzip -6 -n'
            self.make(name, ["bash", "-o", "pipefail", "-c", script, source],
                      ["rotated", part, count, made_from])
        return names

    def bytes_per_line(self, share):
        if share not in self.line_bytes:
            done = subprocess.run(
                [self.linkback, "generate", "--lines", "20000", "--share", str(share),
                 "--seed", str(SEED)], stdout=subprocess.PIPE, check=True)
            self.line_bytes[share] = len(done.stdout) / 20000
        return self.line_bytes[share]

    def make(self, name, argv, recipe):
        path = os.path.join(self.folder, name)
        label = json.dumps({"recipe": recipe, "program": self.program})
        if self.read(name + ".made") == label and os.path.exists(path):
            return
        print(f"making {name} …", flush=True)
        with open(path + ".part", "wb") as file:
            subprocess.run(argv, cwd=self.folder, stdout=file, check=True)
        os.replace(path + ".part", path)
        with open(path + ".made", "w") as file:
            file.write(label)

    def read(self, name):
        try:
            with open(os.path.join(self.folder, name)) as file:
                return file.read()
        except OSError:
            return None

    def size(self, name):
        return os.path.getsize(os.path.join(self.folder, name))

    def warm(self, name):
        """Reads a file once, so that the first program measured does not pay for the disk."""
        with open(os.path.join(self.folder, name), "rb", buffering=0) as file:
            while file.read(1 << 20):
                pass
