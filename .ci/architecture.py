#!/usr/bin/env python3
"""Checks what Documentation/Architecture.md promises: who imports whom, that data flows one way
through the folders of a target, where unsafe code is, how long files are, and that the public
surface is one library.

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
    "LinkbackFollowing": {"LinkbackCore"},
    "LinkbackGenerator": {"ConnectCallback"},
    "LinkbackSystem": {"CChildProcess", "CLinux", "Glibc", "Synchronization"},
    "LinkbackIO": {"LinkbackCore", "LinkbackFollowing", "LinkbackSystem", "CChecksum", "CISAL",
                   "CZlib", "CZstd", "Glibc", "Dispatch", "Synchronization"},
    "LinkbackStore": {"LinkbackCore", "LinkbackFollowing", "LinkbackSystem", "GRDB", "Glibc",
                      "Synchronization"},
    "LinkbackView": {"ConnectCallback", "LinkbackCore"},
    "LinkbackDemo": {"CallbackHandler", "ConnectCallback", "LinkbackGenerator", "HTTPTypes", "Hummingbird", "Logging",
                     "NIOCore", "ServiceLifecycle", "Synchronization"},
    "LinkbackServer": {"LinkbackCore", "LinkbackView", "HTTPTypes", "Hummingbird",
                       "HummingbirdCore", "Glibc", "Logging", "NIOCore", "NIOHTTPTypes", "ServiceLifecycle",
                       "Synchronization"},
    "linkback-serve": {"LinkbackCore", "LinkbackDemo", "LinkbackFollowing", "LinkbackIO", "LinkbackServer",
                       "LinkbackStore", "LinkbackSystem", "LinkbackView", "ArgumentParser", "Glibc",
                       "Hummingbird", "Logging", "ServiceLifecycle", "UnixSignals"},
    "linkback": {"ConnectCallback", "LinkbackCore", "LinkbackFollowing", "LinkbackGenerator",
                 "LinkbackIO", "LinkbackStore", "LinkbackSystem", "LinkbackView", "ArgumentParser",
                 "Logging",
                 "Glibc"},
}
# The same for what an app's developer reads first: the folder from the root on.
EXAMPLES = {
    "Examples/callback-handler/Sources/CallbackHandler": {"ConnectCallback", "HTTPTypes", "Hummingbird", "Logging"},
    "Examples/callback-handler/Sources/callback-handler": {"CallbackHandler", "ConnectCallback", "Hummingbird",
                                                           "Logging"},
}
# Target, folder: what its code may name. Data flows down each list, and nothing flows up.
FOLDERS = {
    "LinkbackCore": {
        "Bytes": set(),
        "Times": {"Bytes"},
        "Targets": {"Bytes"},
        "Prefilter": {"Bytes", "Targets"},
        "Lines": {"Bytes"},
        "Formats": {"Bytes", "Times", "Targets", "Prefilter", "Lines"},
        "Callbacks": {"Bytes", "Times", "Targets", "Prefilter", "Formats"},
        "Watermarks": {"Times"},
        "Outcomes": {"Bytes", "Times", "Targets", "Callbacks"},
        "Snapshots": {"Bytes", "Times", "Formats", "Outcomes"},
        "Records": {"Bytes", "Times", "Formats", "Callbacks", "Outcomes", "Snapshots"},
        "Partials": {"Bytes", "Times", "Formats", "Outcomes", "Snapshots", "Records"},
        "Pipeline": {"Bytes", "Times", "Targets", "Prefilter", "Lines", "Formats", "Callbacks",
                     "Watermarks", "Outcomes", "Records", "Snapshots"},
        "Explain": {"Bytes", "Times", "Prefilter", "Formats", "Callbacks", "Records", "Pipeline"},
    },
    "LinkbackFollowing": {
        "Options": set(),
        "Names": set(),
        "Files": {"Options"},
        "State": {"Files"},
        "Problems": {"Options", "Files", "State"},
        "Streams": {"Options", "Files", "State"},
        "Discovery": {"Options", "Names", "Files", "State", "Problems", "Streams"},
        "Reading": {"Options", "Files", "State", "Streams"},
        "Commits": {"Options", "Files", "State", "Reading"},
        "Engine": {"Options", "Files", "State", "Problems", "Streams", "Discovery", "Reading",
                   "Commits"},
    },
    "LinkbackView": {
        "Query": set(),
        "Text": {"Query"},
        "Frame": {"Query", "Text"},
        "Numbers": {"Text", "Frame"},
        "Verdict": {"Query", "Text", "Frame", "Numbers"},
        "Metrics": {"Numbers"},
        "Model": {"Query", "Text", "Frame", "Numbers", "Verdict"},
        "Tables": {"Query", "Text", "Verdict", "Model"},
        "Assets": set(),
        "Markup": {"Query", "Text", "Model", "Assets"},
        "Charts": {"Query", "Text", "Model", "Markup"},
        "Page": {"Query", "Text", "Verdict", "Model", "Assets", "Markup", "Charts"},
    },
    "LinkbackServer": {
        "HTTP": set(),
        "Guards": {"HTTP"},
        "Live": {"HTTP"},
        "Pages": {"HTTP", "Live"},
        "Service": {"HTTP", "Guards", "Live", "Pages"},
    },
    "LinkbackSystem": {
        "Clocks": set(),
        "Threads": set(),
        "Files": {"Clocks"},
        "Process": {"Threads", "Files"},
        "Terminal": {"Files", "Process"},
        "Signals": {"Files", "Process"},
        "Service": {"Files", "Process", "Terminal"},
    },
    "LinkbackIO": {
        "Sources": set(),
        "Configurations": {"Sources"},
        "Inputs": {"Sources"},
        "Frames": {"Sources", "Inputs"},
        "Progress": set(),
        "Terminal": set(),
        "Outputs": {"Terminal"},
        "Scanning": {"Sources", "Inputs", "Progress", "Outputs"},
        "FollowedFiles": {"Sources", "Outputs"},
        "Partials": {"Sources", "Outputs"},
        "Delivery": {"Outputs", "FollowedFiles"},
        "Following": {"Terminal", "Outputs", "FollowedFiles", "Delivery"},
    },
}
C_TARGETS = {"CChecksum", "CChildProcess", "CISAL", "CLinux", "CZlib", "CZstd", "CByteScan"}

# Where the word `unsafe` may stand, each file with a `SAFETY:` line.
UNSAFE = {
    "Sources/LinkbackCore/Bytes/ByteSearch.swift",
    "Sources/LinkbackCore/Bytes/SipHashBatch.swift",
    "Sources/LinkbackCore/Bytes/StaticString+Bytes.swift",
    "Sources/LinkbackCore/Outcomes/Sessions/SlotGroups.swift",
    "Sources/LinkbackCore/Prefilter/Prefilter.swift",
    "Sources/LinkbackIO/Outputs/OutputFile.swift",
    "Sources/LinkbackIO/Sources/Gzip/CRC32.swift",
    "Sources/LinkbackIO/Sources/Gzip/ISALInflater.swift",
    "Sources/LinkbackIO/Sources/Gzip/ZlibInflater.swift",
    "Sources/LinkbackIO/Sources/Zstd/ZstdDecoder.swift",
    "Sources/LinkbackSystem/Clocks/SystemTime.swift",
    "Sources/LinkbackSystem/Files/Descriptor+Readiness.swift",
    "Sources/LinkbackSystem/Files/Descriptor.swift",
    "Sources/LinkbackSystem/Files/FilePath+Changes.swift",
    "Sources/LinkbackSystem/Files/FilePath+CommandLine.swift",
    "Sources/LinkbackSystem/Files/FilePath+Listing.swift",
    "Sources/LinkbackSystem/Files/FileStatus.swift",
    "Sources/LinkbackSystem/Files/PrivateFolder.swift",
    "Sources/LinkbackSystem/Files/Inotify.swift",
    "Sources/LinkbackSystem/Files/SystemError.swift",
    "Sources/LinkbackSystem/Process/ChildProcess.swift",
    "Sources/LinkbackSystem/Process/OpenFileLimit.swift",
    "Sources/LinkbackSystem/Process/ProcessEnvironment.swift",
    "Sources/LinkbackSystem/Process/Program.swift",
    "Sources/LinkbackSystem/Process/StandardDescriptors.swift",
    "Sources/LinkbackSystem/Process/UserGroup.swift",
    "Sources/LinkbackSystem/Service/NotificationSocket.swift",
    "Sources/LinkbackSystem/Signals/SignalAction.swift",
    "Sources/LinkbackSystem/Signals/SignalSet.swift",
    "Sources/LinkbackSystem/Signals/UnfinishedFiles.swift",
    "Sources/LinkbackSystem/Terminal/Terminal.swift",
    "Sources/LinkbackSystem/Threads/Guarded.swift",
    "Sources/LinkbackSystem/Threads/Threads.swift",
}

LONGEST = 350

IMPORT = re.compile(
    r"^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?"
    r"import\s+(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?(\w+)", re.MULTILINE)
COMMENT = re.compile(r"//.*")
TEXT = re.compile(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"')
# A type at the top of a file: nested ones are named through it.
TYPE = re.compile(
    r"^(?:@[\w(). ,]+\s+)*(?:(?:public|package|internal|final|indirect)\s+)*"
    r"(?:struct|class|enum|protocol|typealias)\s+(\w+)", re.MULTILINE)


def folder_problems(target, rules):
    """Names of types that code uses above the folder where they are declared; and a list with a cycle."""
    base = ROOT / "Sources" / target
    texts = {path: TEXT.sub("", COMMENT.sub("", path.read_text(encoding="utf-8")))
             for path in sorted(base.rglob("*.swift"))}
    folders = {path: path.relative_to(base).parts[0] for path in texts}
    for name in sorted(set(folders.values()) ^ rules.keys()):
        yield f"Sources/{target}/{name}: the folder and the rules for it do not go together"
    declared = {}
    for path, text in texts.items():
        for name in TYPE.findall(text):
            declared.setdefault(name, set()).add(folders[path])
    for path, text in texts.items():
        allowed = rules.get(folders[path], set()) | {folders[path]}
        for name in sorted(set(re.findall(r"\b[A-Z]\w*", text))):
            if name in declared and not declared[name] & allowed:
                yield (f"{path.relative_to(ROOT)}: {folders[path]} may not use {name} of "
                       f"{sorted(declared[name])[0]}")
    order = list(rules)
    for name, used in rules.items():
        for other in sorted(used):
            if order.index(other) > order.index(name):
                yield f".ci/architecture.py: {other} of {target} comes after {name}, which uses it"


def filter_problems():
    """Tests that a script names and nobody has: a filter that finds nothing passes."""
    tests = "\n".join(path.read_text(encoding="utf-8") for folder in ("Tests", "Examples")
                      for path in (ROOT / folder).rglob("*.swift"))
    names = "\n".join(re.findall(r"(?:struct|func) (\w+)", tests))
    names += "\n" + "\n".join(path.name for path in (ROOT / "Tests").iterdir())
    for script in sorted(path for path in (ROOT / ".ci").iterdir() if path.suffix == ""):
        if not script.is_file():
            continue
        text = script.read_text(encoding="utf-8").replace("\\\n", " ")
        for pattern in re.findall(r"--(?:filter|skip)\s+'([^']*)'", text):
            for name in re.findall(r"\w+", pattern):
                if name not in names:
                    yield f"{script.relative_to(ROOT)}: no test is called {name}"


def problems():
    for target, rules in FOLDERS.items():
        yield from folder_problems(target, rules)
    yield from filter_problems()
    targets = {path.name for path in (ROOT / "Sources").iterdir()}
    for name in sorted(targets ^ (IMPORTS.keys() | C_TARGETS)):
        yield f"Sources/{name}: the target and the rules for it do not go together"
    for path in sorted((ROOT / "Examples").rglob("*.swift")):
        folder = str(path.parent.relative_to(ROOT))
        if "Tests" not in path.parts and folder not in EXAMPLES:
            yield f"{folder}: the folder and the rules for it do not go together"
    rules = IMPORTS | EXAMPLES
    for path in sorted([*(ROOT / "Sources").rglob("*.swift"), *(ROOT / "Examples").glob("*/Sources/**/*.swift")]):
        name = str(path.relative_to(ROOT))
        target = path.relative_to(ROOT / "Sources").parts[0] if name.startswith("Sources/") else str(
            path.parent.relative_to(ROOT))
        text = path.read_text(encoding="utf-8")
        code = COMMENT.sub("", text)
        for module in IMPORT.findall(code):
            if module not in rules.get(target, set()):
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
    for folder in ("Sources", "Tests", "Examples", "Benchmarks", ".ci"):
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
        print(f"imports, folders, unsafe code and lengths of {files} source files are as Architecture.md says")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
