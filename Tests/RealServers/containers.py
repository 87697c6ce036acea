"""What Docker makes of the lines that a server writes to its standard output."""

import json


def docker(lines):
    """Docker's json-file log, whose writer escapes three harmless characters more than JSON asks for."""
    return b"".join(entry(line) for line in lines)


def entry(line):
    text = json.dumps(line.decode(), ensure_ascii=False)
    for character in "&<>":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return f'{{"log":{text},"stream":"stdout","time":"2026-11-24T10:00:00.123456789Z"}}\n'.encode()
