"""A small disk of its own for state and output, which fills up and empties again."""

import errno
import os
import random
import shutil
import subprocess
import threading


class Disk:
    """A tmpfs, or just a folder where none can be mounted (that takes root)."""

    def __init__(self, path, size):
        self.path, self.size = path, size
        self.filler = os.path.join(path, "filler")
        os.makedirs(path)
        self.is_mounted = self.is_full = False
        self.excuse = "is not root" if os.geteuid() else None
        if not self.excuse:
            done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "tmpfs", path],
                                  capture_output=True, text=True)
            self.is_mounted = done.returncode == 0
            self.excuse = None if self.is_mounted else done.stderr.strip()

    def fill(self):
        """Takes all space there is."""
        self.is_full = True
        block = b"\0" * 65_536
        with open(self.filler, "ab", buffering=0) as file:
            try:
                free = os.statvfs(self.path)
                os.posix_fallocate(file.fileno(), os.fstat(file.fileno()).st_size,
                                   max(1, free.f_bavail * free.f_frsize))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
            file.seek(0, os.SEEK_END)
            while block:
                try:
                    file.write(block)
                except OSError as error:
                    if error.errno != errno.ENOSPC:
                        raise
                    block = block[:len(block) // 16]

    def empty(self):
        if os.path.exists(self.filler):
            os.remove(self.filler)
        self.is_full = False

    def close(self, keep):
        """Unmounts it; what is on it is left in the folder where `keep` says so."""
        self.empty()
        if not self.is_mounted:
            return
        if keep:
            copy = self.path + ".kept"
            shutil.copytree(self.path, copy)
        subprocess.run(["umount", self.path], check=True)
        self.is_mounted = False
        if keep:
            os.rmdir(self.path)
            os.rename(copy, self.path)


class Fillings(threading.Thread):
    """Fills a disk now and then, for a second or two."""

    def __init__(self, disk, seed, each):
        super().__init__(daemon=True)
        self.disk, self.each = disk, each
        self.draw = random.Random(f"disk {seed}")
        self.stopped = threading.Event()
        self.count = 0
        self.failure = None

    def run(self):
        try:
            while not self.stopped.wait(self.each * (0.5 + self.draw.random())):
                self.count += 1
                self.disk.fill()
                self.stopped.wait(0.3 + self.draw.random() * 2)
                self.disk.empty()
        except OSError as error:
            self.failure = error

    def stop(self):
        self.stopped.set()
        self.join()
        self.disk.empty()
        if self.failure:
            raise self.failure
