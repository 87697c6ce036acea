#!/usr/bin/env python3
"""Checks what README's section "Architecture" promises: who imports whom, where unsafe code stands,
how long files are, and that the public surface is one library.

Exits with 1 and names each place that breaks a rule.
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# Target: what it may import. Nothing else, in any file.
IMPORTS = {
    "ConnectCallback": set(),
    "LinkbackCore": {"ConnectCallback", "CByteScan"},
    "LinkbackGenerator": {"ConnectCallback"},
    "LinkbackIO": {"LinkbackCore", "CChecksum", "CISAL", "CLinux", "CZlib", "CZstd", "Glibc",
                   "Dispatch", "Synchronization"},
    "LinkbackStore": {"LinkbackCore", "GRDB", "Glibc", "Synchronization"},
    "linkback": {"ConnectCallback", "LinkbackCore", "LinkbackGenerator", "LinkbackIO",
                 "LinkbackStore", "ArgumentParser", "Logging", "Glibc"},
}
C_TARGETS = {"CChecksum", "CISAL", "CLinux", "CZlib", "CZstd", "CByteScan"}

# Where the word `unsafe` may stand, each file with a `SAFETY:` line.
UNSAFE = {
    "Sources/LinkbackCore/Bytes/ByteSearch.swift",
    "Sources/LinkbackCore/Bytes/HashedTexts.swift",
    "Sources/LinkbackCore/Bytes/StaticString+Bytes.swift",
    "Sources/LinkbackCore/Windows/Sessions/SlotGroups.swift",
    "Sources/LinkbackIO/Files/Descriptor+Readiness.swift",
    "Sources/LinkbackIO/Files/Descriptor.swift",
    "Sources/LinkbackIO/Files/FilePath+Changes.swift",
    "Sources/LinkbackIO/Files/FilePath+CommandLine.swift",
    "Sources/LinkbackIO/Files/FilePath+Listing.swift",
    "Sources/LinkbackIO/Files/FileStatus.swift",
    "Sources/LinkbackIO/Files/OpenFileLimit.swift",
    "Sources/LinkbackIO/Files/ProcessEnvironment.swift",
    "Sources/LinkbackIO/Files/SignalAction.swift",
    "Sources/LinkbackIO/Files/StandardDescriptors.swift",
    "Sources/LinkbackIO/Files/SystemError.swift",
    "Sources/LinkbackIO/Files/UnfinishedFiles.swift",
    "Sources/LinkbackIO/Files/WallClock.swift",
    "Sources/LinkbackIO/Following/Inotify.swift",
    "Sources/LinkbackIO/Following/NotificationSocket.swift",
    "Sources/LinkbackIO/Following/SignalDescriptor.swift",
    "Sources/LinkbackIO/Outputs/OutputFile.swift",
    "Sources/LinkbackIO/Sources/Gzip/CRC32.swift",
    "Sources/LinkbackIO/Sources/Gzip/ISALInflater.swift",
    "Sources/LinkbackIO/Sources/Gzip/ZlibInflater.swift",
    "Sources/LinkbackIO/Sources/Zstd/ZstdDecoder.swift",
    "Sources/LinkbackIO/Terminal/Terminal.swift",
    "Sources/LinkbackIO/Threads/Guarded.swift",
    "Sources/LinkbackIO/Threads/Threads.swift",
    "Sources/LinkbackStore/Files/StateDescriptor.swift",
}

LONGEST = 350

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE)
COMMENT = re.compile(r"//.*")


def problems():
    targets = {path.name for path in (ROOT / "Sources").iterdir()}
    for name in sorted(targets ^ (IMPORTS.keys() | C_TARGETS)):
        yield f"Sources/{name}: the target and the rules for it do not go together"
    for path in sorted((ROOT / "Sources").rglob("*.swift")):
        name = str(path.relative_to(ROOT))
        target = path.relative_to(ROOT / "Sources").parts[0]
        text = path.read_text(encoding="utf-8")
        code = COMMENT.sub("", text)
        for module in IMPORT.findall(code):
            if module not in IMPORTS.get(target, set()):
                yield f"{name}: {target} may not import {module}"
        if target != "ConnectCallback" and re.search(r"^\s*(?:@\w+\s+)*public\s+(?!import)", code,
                                                    re.MULTILINE):
            yield f"{name}: only ConnectCallback is public"
        unsafe = re.search(r"\bunsafe\b|@unchecked|@unsafe|@safe\b|nonisolated\(unsafe\)", code)
        if unsafe and name not in UNSAFE:
            yield f"{name}: unsafe code has no place here"
        if unsafe and "SAFETY:" not in text:
            yield f"{name}: unsafe code without a SAFETY line"
    for name in sorted(UNSAFE):
        path = ROOT / name
        if not path.exists() or not re.search(r"\bunsafe\b", COMMENT.sub("", path.read_text())):
            yield f"{name}: listed for unsafe code, but has none"
    for folder in ("Sources", "Tests", "Benchmarks", ".ci"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in (".swift", ".py", ".c", ".h", "") and path.is_file():
                if "__pycache__" in path.parts:
                    continue
                lines = path.read_bytes().count(b"\n")
                if lines > LONGEST:
                    yield f"{path.relative_to(ROOT)}: {lines} lines, more than {LONGEST}"


def main():
    found = list(problems())
    for problem in found:
        print(problem, file=sys.stderr)
    files = sum(1 for _ in (ROOT / "Sources").rglob("*.swift"))
    if not found:
        print(f"imports, unsafe code and lengths of {files} source files are as README says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
