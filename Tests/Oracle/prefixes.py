"""What syslog and container runtimes put in front of a line.

A prefix never supplies the time. At most one is taken off.
"""

import re

from fields import ISO, MONTHS, WORD

PRIORITY = rb"(?:<\d{1,3}>)?"
PREFIXES = [re.compile(pattern, re.DOTALL) for pattern in (
    # RFC 5424: header, structured data (`-` or `[…]`, `\]` escaped in it), a byte order mark
    rb"<\d{1,3}>1 (?:-|" + ISO + rb")(?: " + WORD + rb"){4} "
    rb"(?:-|(?:\[(?:[^\]\\]|\\.)*\])+) (?:\xef\xbb\xbf)?",
    # RFC 3164: the host may be missing (nginx `nohostname`)
    PRIORITY + rb"(?:" + b"|".join(MONTHS) + rb") [ \d]\d \d\d:\d\d:\d\d "
    rb"(?:" + WORD + rb" )??" + WORD + rb"(?<=:) ",
    # rsyslog's and journald's ISO times
    PRIORITY + ISO + rb" " + WORD + rb" " + WORD + rb"(?<=:) ",
    # CRI: kubelet's files
    ISO + rb" (?:stdout|stderr) [FP] ",
    # docker logs -t, kubectl logs --timestamps
    ISO + rb" ",
    # docker compose logs
    WORD + rb" +\| ",
    # kubectl logs --prefix
    rb"\[pod/[^\]]*\] ",
)]


def body(line: bytes) -> bytes:
    """The line without its prefix, if it has one."""
    for prefix in PREFIXES:
        if match := prefix.match(line):
            return line[match.end():]
    return line
