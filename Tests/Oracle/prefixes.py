"""What syslog and container runtimes put in front of a line.

A prefix never supplies the time. At most one is taken off.
"""

import re

from fields import ISO, MONTHS, WORD

PRIORITY = re.compile(rb"<\d{1,3}>")
# Behind a priority, in this order.
SYSLOG = [re.compile(pattern, re.DOTALL) for pattern in (
    # RFC 5424: header, structured data (`-` or `[…]`, `\]` escaped in it), a byte order mark
    rb"1 (?:-|" + ISO + rb")(?: " + WORD + rb"){4} "
    rb"(?:-|(?:\[(?:[^\]\\]|\\.)*\])+) (?:\xef\xbb\xbf)?",
    # RFC 3164: the host may be missing (nginx `nohostname`)
    rb"(?:" + b"|".join(MONTHS) + rb") [ \d]\d \d\d:\d\d:\d\d "
    rb"(?:" + WORD + rb" )??" + WORD + rb"(?<=:) ",
    # rsyslog's and journald's ISO times
    ISO + rb" " + WORD + rb" " + WORD + rb"(?<=:) ",
    # CRI: kubelet's files
    ISO + rb" (?:stdout|stderr) [FP] ",
    # docker logs -t, kubectl logs --timestamps
    ISO + rb" ",
)]
# Without one: no RFC 5424, but what else writes to a terminal.
PLAIN = SYSLOG[1:] + [re.compile(pattern) for pattern in (
    # docker compose logs
    rb"(?![\[<])" + WORD + rb" +\| ",
    # kubectl logs --prefix
    rb"\[pod/[^\]]*\] ",
)]


def body(line: bytes) -> bytes:
    """The line without its prefix, if it has one; a bare priority is one."""
    priority = PRIORITY.match(line)
    rest = line[priority.end():] if priority else line
    for prefix in SYSLOG if priority else PLAIN:
        if match := prefix.match(rest):
            return rest[match.end():]
    return rest
