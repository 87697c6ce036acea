"""What syslog, container runtimes, shippers and loggers put in front of a line: up to three, one after the other.

Only what is recognised from its first byte to its last is taken off. Each function looks at the line from
one place on, and answers what it found there or None.
"""

import re
from typing import NamedTuple, Optional

from anchored import ALB, S3_BEGIN
from times import MONTHS

MOST = 3
MONTH = rb"(?:" + b"|".join(MONTHS) + rb")"
W = rb'[^ \t"]+'           # a word
M = rb'[^ \t"=?{}]'        # a byte of a word without what a URL's query or a member needs
CLOCK = rb"\d\d:\d\d:\d\d"
FRACTION = rb"(?:[.,]\d+)?"
STAMP = rb"\d{4}-\d\d-\d\dT" + CLOCK + FRACTION + rb"(?:[Zz]|[+-]\d\d(?::?\d\d)?|(?=[ \t:\]]|\Z))"
ISO = rb"(?P<time>" + STAMP + rb")"
# Host and tag, or the tag alone; neither begins as a prefix of its own does.
OWN = rb"(?![<[]|" + STAMP + rb")"
TAG = rb"(?:" + OWN + M + rb"*: |" + OWN + M + rb"+ " + OWN + M + rb"*: )"
LEVEL = rb"(?:" + b"|".join(level if capitals is bytes.lower else level.upper() for capitals in (bytes.lower, bytes.upper) for level in (
    b"info", b"debug", b"warning", b"warn", b"error", b"trace", b"notice", b"fatal", b"critical")) + rb")(?![A-Za-z])"
BEHIND_LEVEL = rb"(?:\t| +)"
POD = rb"(?=[0-9.-]*[a-z])[a-z0-9.-]+"  # a pod's, container's or namespace's name
COMPOSE = M + rb"+ +\| "
OBJECT = re.compile(rb'(?:[^"{}]|"(?:[^"\\]|\\.)*")*', re.DOTALL)


class Found(NamedTuple):
    end: int
    time: Optional[bytes] = None  # a whole date and time in it
    tail: int = 0                 # so many bytes at the line's end belong to it
    is_part: bool = False         # a runtime has cut the line


def shape(pattern):
    """A function that looks for this pattern."""
    compiled = re.compile(pattern, re.DOTALL)

    def look(line, position):
        match = compiled.match(line, position)
        return match and Found(match.end(), match.groupdict().get("time"))

    return look


# --- syslog and the journal ---

YEAR = rb"(?:\d{4} )?"
TRADITIONAL = shape(MONTH + rb" (?: \d|\d\d) " + YEAR + CLOCK + FRACTION + rb" " + YEAR + TAG)
# RFC 5424: header, structured data (`-` or `[…]`, `\]` escaped in it), a byte order mark
STRUCTURED = shape(rb"1 (?:" + ISO + rb"|-) (?:" + W + rb" ){4}(?:-|(?:\[(?:[^\]\\]|\\.)*\])+) (?:\xef\xbb\xbf)?")
PRIORITY = re.compile(rb"<0*(\d{1,3})>")


def syslog(line, position):
    """A priority, and what follows it; a bare one is a prefix too."""
    priority = PRIORITY.match(line, position)
    if not priority:
        return None
    return (STRUCTURED(line, priority.end()) or TRADITIONAL(line, priority.end()) or iso(line, priority.end())
            or Found(priority.end()))


WEEKDAY = shape(rb"[A-Za-z]{3} \d{4}-\d\d-\d\d " + CLOCK + FRACTION + rb" " + W + rb" " + TAG)  # journalctl -o short-full
# zap's console encoder, as in Caddy's `format console`: time, level, logger and message, with tabs between.
CONSOLE = re.compile(rb"(?P<time>\d{4}/\d\d/\d\d " + CLOCK + FRACTION + rb"|" + STAMP + rb")\t(\x1b\[\d+m)?" + LEVEL
                     + rb"(?(2)\x1b\[\d+m)\t" + W + rb'\t[^\t"{]*\t(?=\{)', re.DOTALL)
JOURNAL = shape(rb"(?P<time>\d{10}\.\d{6}) " + TAG)                                             # -o short-unix
MONOTONIC = shape(rb"\[ *\d+\.\d{6}\] " + TAG)                                                # -o short-monotonic
COOKIE = shape(rb"@cee: *(?=\{)")

def console(line, position):
    match = CONSOLE.match(line, position)
    return match and Found(match.end(), match["time"])


# --- container runtimes ---

ISO_COLON = shape(ISO + rb": ")                # pm2
ISO_TABS = shape(ISO + rb"\t" + W + rb"\t")    # Fluentd's files, AWS Lambda
ISO_SPACE = shape(ISO + rb" ")                 # docker logs -t, kubectl logs --timestamps
STREAM_FLAG = shape(rb"(?:stdout|stderr) [FP] ")
BEHIND_TIME = shape(TAG), STREAM_FLAG
# The name of a CloudWatch stream, where `aws logs tail` wrote the time.
STREAM = shape(rb'(?![\[<])(?=[^ ]*[A-Za-z])[^ "*:={|}\t]+ (?! )')
# kail: namespace/pod[container]; Cloud Foundry's source, after the time that its tools put in front.
KAIL = shape(POD + rb"/" + POD + rb"\[" + POD + rb"\]: ")
CLOUD_FOUNDRY = shape(rb"\[(?=[^/\]]+/)[A-Z0-9/_-]*[0-9]\] (?:OUT|ERR) ")


def iso(line, position):
    """Behind an ISO 8601 time a tag, a stream, or nothing."""
    if found := ISO_COLON(line, position) or ISO_TABS(line, position):
        return found
    stamp = ISO_SPACE(line, position)
    if not stamp or fluent_bit(line, stamp.end):
        return stamp
    for look in BEHIND_TIME:
        if found := look(line, stamp.end):
            return stamp._replace(end=found.end, is_part=line[stamp.end:found.end].endswith(b" P ") and look is STREAM_FLAG)
    if stamp.time.endswith(b"+00:00") and not ALB.match(line, stamp.end) and not S3_BEGIN.match(line, stamp.end):
        if found := STREAM(line, stamp.end):
            return stamp._replace(end=found.end)
    return stamp


FOREMAN, PLAIN_COMPOSE = shape(CLOCK + rb" " + COMPOSE), shape(COMPOSE)
PODS = re.compile(rb"(" + POD + rb") (" + POD + rb") (" + POD + rb" )?")
BRACKETED_POD = shape(rb"\[(?:pod/" + M + rb"*\]|" + POD + rb"(?: " + POD + rb")?\]) ")


def pod(line, position):
    """stern: pod and container, and the namespace in front of them. A pod's name has a hyphen."""
    match = PODS.match(line, position)
    if not match:
        return None
    first, second = (b"-" in name for name in match.group(1, 2))
    if not first and not second:
        return None
    end = match.end(2) + 1
    if match[3] and (not first or line.startswith(b"{", match.end())):
        end = match.end()
    if not (first or match[3]):
        return None
    return Found(end) if re.match(rb'["0-9:<@A-Z\[a-z{]', line[end:end + 1]) else None


# --- shippers and loggers ---

DATE = rb"\d{4}-\d\d-\d\d "
# A date and a time with a space between: pm2 with a colon; log4j and Python with a fraction after a comma;
# Fluentd's standard output with a zone and a tag, in front of JSON.
SPACED = (shape(rb"(?P<time>" + DATE + CLOCK + FRACTION + rb"): "),
          shape(rb"(?P<time>" + DATE + CLOCK + rb",\d+) (?:- " + M + rb"+ - " + LEVEL + rb" - )?"),
          shape(rb"(?P<time>" + DATE + CLOCK + rb"(?:\.\d+)? (?:[Zz]|[+-]\d\d(?::?\d\d)?)) " + M + rb"*: (?=\{)"))
GO = shape(rb"(?P<time>\d{4}/\d\d/\d\d " + CLOCK + FRACTION + rb") (?=\{)")


def spaced(line, position):
    return next((found for look in SPACED if (found := look(line, position))), None)



FLUENT_BIT = re.compile(M + rb"*: \[(\[)?(?P<time>\d+" + FRACTION + rb"), *")


def fluent_bit(line, position):
    """`tag: [1795341600.5, {…}]`; with metadata `tag: [[1795341600.5, {}], {…}]`."""
    match = FLUENT_BIT.match(line, position)
    if not match:
        return None
    end = match.end()
    if match[1]:
        end = object_end(line, end)
        after = end and re.compile(rb"\], *").match(line, end)
        if not after:
            return None
        end = after.end()
    whole = line.rstrip(b" ")
    if not line.startswith(b"{", end) or len(whole) <= end or not whole.endswith(b"]"):
        return None
    return Found(end, match["time"], len(line) - len(whole) + 1)


def object_end(line, position):
    """Where the object that begins there ends, whatever it holds."""
    depth = 0
    while position < len(line):
        byte = line[position:position + 1]
        depth += (byte == b"{") - (byte == b"}")
        if (depth == 0 and byte != b"}") or byte == b"":
            return None
        position += 1
        if depth == 0:
            return position
        position = OBJECT.match(line, position).end()
        if line.startswith(b'"', position):
            return None
    return None


NUMBERED = re.compile(rb"\[\d+\] ")


def numbered_fluent_bit(line, position):
    number = NUMBERED.match(line, position)
    return number and fluent_bit(line, number.end())


RUBY = shape(rb"[A-Za-z], \[" + ISO + rb" #\d+\] *" + LEVEL + rb" -- (?::|" + M + rb"*:) ")
PLAIN_LEVEL = shape(LEVEL + rb"(?::[A-Za-z0-9._-]+:(?=\{)|:?" + BEHIND_LEVEL + rb")")
BRACKETED_LEVEL = shape(rb"\[" + LEVEL + rb"\]" + BEHIND_LEVEL)
EMISSARY = shape(rb"ACCESS (?=\[)")

# Told by the first byte, in this order.
KINDS = ((rb"<", (syslog,)), (rb"[0-9]", (console, iso, spaced, GO, JOURNAL, FOREMAN, PLAIN_COMPOSE)),
         (rb"[A-Z]", (TRADITIONAL, WEEKDAY, RUBY, PLAIN_LEVEL, EMISSARY, fluent_bit, PLAIN_COMPOSE)),
         (rb"[a-z]", (PLAIN_LEVEL, fluent_bit, pod, KAIL, PLAIN_COMPOSE)),
         (rb"\[", (BRACKETED_POD, BRACKETED_LEVEL, numbered_fluent_bit, MONOTONIC, CLOUD_FOUNDRY)), (rb"@", (COOKIE,)),
         (rb"[{ \t]", ()), (rb".", (PLAIN_COMPOSE,)))


def first(line, position):
    kinds = next((looks for begin, looks in KINDS if re.match(begin, line[position:position + 1], re.DOTALL)), ())
    return next((found for look in kinds if (found := look(line, position))), None)


def stages(line: bytes):
    """(line, time, whether it is a part) without a prefix, then with one less each: the line's own text, the innermost
    time in front."""
    position, time, is_part = 0, None, False
    yield line, None, False
    for _ in range(MOST):
        found = first(line, position)
        if not found:
            return
        position, time, is_part = found.end, found.time or time, is_part or found.is_part
        line = line[:len(line) - found.tail]
        yield line[position:], time, is_part


def body(line: bytes) -> bytes:
    """The line without its prefixes."""
    return list(stages(line))[-1][0]
