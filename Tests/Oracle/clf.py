"""Lines of the common log family: common, combined and what is built on them.

    client - user [time] "host or id"… "GET /link HTTP/1.1" "another field"… 302 5 "referer" "user agent" …

Servers of this family escape quotes, so a bare quote ends a field, and no field is more than its type
allows. Of several ways to cut a line the one in which all types hold is taken; if there is none, the line
fits no format. §2
"""

import re
from typing import NamedTuple, Optional

from fields import BARE, METHOD, NUMBER, QUOTED, RESPONSE, TAIL, Entry, has_another, is_torn, method_and_target, response_number, unescaped
from times import CLF_TIME, any_time, clf_time

BRACKETED = re.compile(rb"\[([^\]]*)\](?=[ \t])")
# Fields are separated by spaces or tabs. In a column of CSV quotes are doubled.
FIELD = re.compile(rb'[ \t]*(?:""(?![ \t]|\Z)((?>(?:[^\\"]|\\.|"(?!"))*))""|(?!""[^ \t])"((?>(?:[^"\\]|\\.)*))"|(?!")([^ \t]+))', re.DOTALL)
STATUS = re.compile(rb"\d{3}|0")
# A method of letters, and a target: a path, `*`, a URL, or anything with a protocol after it.
REQUEST_LINE = re.compile(rb"[A-Za-z_-]+ +(?:[/*].*|[A-Za-z0-9+.-]+://.*|.* HTTP/.*)", re.DOTALL)


class Field(NamedTuple):
    kind: str       # `word`, `quoted`, or `torn`: something is right after its closing quote
    text: bytes
    begin: int
    end: int


def field_at(line, position):
    """The next field; None at the end, or before a quote that is never closed."""
    match = FIELD.match(line, position)
    if not match:
        return None
    kind = "word" if match[3] is not None else "quoted" if re.match(rb"[ \t]|\Z", line[match.end():]) else "torn"
    return Field(kind, match[match.lastindex], match.start(match.lastindex), match.end())


class Unsound(Exception):
    """What is up to a position is not what follows a line's time."""


def fields_from(line, position):
    while field := field_at(line, position):
        if field.kind == "torn":
            raise Unsound(field.end)
        yield field
        position = field.end


def request_from(line, position):
    """(the request's field, the response's text) among the fields from there on, or None."""
    before, words = None, []
    for field in fields_from(line, position):
        if field.kind == "quoted" and REQUEST_LINE.fullmatch(field.text):
            if is_torn(field.text):
                raise Unsound(field.end)
            if len(words) > 1 and re.match(rb"(?:TLS|SSL)v", words[-2]) and is_lone_size(line, field.end):
                return field, b"-"
            return answered(line, field)
        if field.kind == "quoted" and before is None:
            following = field_at(line, field.end)
            if following and following.kind == "word" and re.fullmatch(RESPONSE, following.text):
                # What a client sent that is no HTTP, unless a request line is still to come.
                if is_broken(line, field) and is_status(line, following):
                    return field, following.text
                raise Unsound(field.end)
        if field.kind == "word" and re.search(rb'["\[\]]', field.text):
            raise Unsound(field.begin)  # a name may hold brackets, and another one the time
        if STATUS.fullmatch(field.text):
            raise Unsound(field.end)
        before = field
        words = [*words, field.text] if field.kind == "word" else []
    return None


def is_lone_size(line, position):
    """Whether a word from there on is a size, and no other follows: `%b` of Apache's ssl_request_log, without a status."""
    first = field_at(line, position)
    if not first or first.kind != "word" or not re.fullmatch(NUMBER, first.text):
        return False
    second = field_at(line, first.end)
    return not (second and second.kind == "word" and re.fullmatch(NUMBER, second.text))


def is_broken(line, field):
    if not re.match(METHOD + rb"(?: |\Z)|\Z", field.text) or b"." in field.text.partition(b" ")[0]:
        return False
    position = field.end
    while later := field_at(line, position):
        if later.kind == "quoted" and REQUEST_LINE.fullmatch(later.text):
            return False
        position = later.end
    return True


def is_status(line, field):
    """Whether the word after a request is its status, by the words after it.

    `- 302 12` holds another status, `502 : 302 12` is nginx's list of them, and `200 None` ends a line of urllib3, a client.
    """
    second = field_at(line, field.end)
    if not second or second.kind != "word":
        return True
    third = field_at(line, second.end)
    is_second = (field.text in (b"-", b"-1", b"0") and re.fullmatch(rb"[1-5]\d\d", second.text)
                 and third and third.kind == "word" and re.fullmatch(rb"-|\+?\d+", third.text))
    return not is_second and second.text not in (b":", b"None")


def answered(line, request):
    """The request with the first response after it: a word, or in quotes right after it."""
    for field in fields_from(line, request.end):
        is_next = field_at(line, request.end) == field
        if field.kind == "word":
            is_response = re.fullmatch(RESPONSE, field.text) if is_next else STATUS.fullmatch(field.text)
            if is_response and is_status(line, field):
                return request, field.text
            raise Unsound(field.begin)
        if is_next and (STATUS.fullmatch(field.text) or (field.text == b"-" and is_size(after := field_at(line, field.end))
                                                       and not (after.kind == "word" and re.fullmatch(rb"\d{3}", after.text)))):
            return request, field.text
    return None


def is_size(field):
    return field is not None and field.kind != "torn" and re.fullmatch(NUMBER, field.text) is not None


LATER_TIME = re.compile(rb"\[(?:\d\d/|\d{4}-)[^\]]*\][ \t]")


def is_joined(line, begin, end):
    """Two lines in one: a request before the line's own, or after it a time that is no part of a quoted field."""
    if has_another(line[:begin], 0, 0, "quote"):
        return True
    while end < len(line) and line[end:end + 1] == b'"':
        end += 1
    while (time := LATER_TIME.search(line, end)) and (field := field_at(line, end)):
        if field.kind == "torn" or (field.kind == "word" and time.start() < field.end):
            return True
        end = field.end
    return time is not None  # in front of it a quote is never closed


# --- Traefik, which escapes nothing: known by its end ---

BEGIN = rb"\[" + CLF_TIME.pattern + rb'\] "'
TRAEFIK = re.compile(rb"(?P<before>(?:(?!" + BEGIN + rb").)*)\[(?P<time>" + CLF_TIME.pattern + rb')\] "(?P<request>' + METHOD + rb"(?: " + BARE + rb")?|)" + rb'" (?P<response>' + RESPONSE
                     + rb") " + NUMBER + rb' "' + TAIL + rb'" "' + TAIL + rb'" ' + NUMBER + rb' "' + TAIL + rb'" "' + TAIL
                     + rb'" (?:\d+(?:\.\d*)?|-)ms', re.DOTALL)
TRAEFIK_TAIL = re.compile(rb" \d+ " + QUOTED + rb" " + QUOTED + rb" \d+ms", re.DOTALL)


# --- What is in front of the time ---

ADDRESS = rb"[0-9A-Fa-f.:]*[.:][0-9A-Fa-f.:]*"
NAME = rb"(?=[^ ]*[A-Za-z\x80-\xff])(?!\.)[A-Za-z0-9_.\x80-\xff-]+"
DOTTED = rb"(?:localhost|(?=[^ :]*\.)" + NAME + rb")"
PORT = re.compile(rb"(\[[^\]]*\]|[^:\[]+):\d+")


def virtual_host(before: bytes, named, is_behind_time) -> Optional[bytes]:
    """The site among the words in front of the time. §3: a client's address is never a host"""
    words = [word for word in before.split(b" ") if word]
    if not words or before.startswith(b" "):
        return None
    first = PORT.fullmatch(words[0])
    if len(words) >= 4 and first and words[1] != b"-" and (
            named in ("vcommon", "vcombined") or re.fullmatch(NAME, first[1])):
        return first[1]
    # Behind a syslog prefix's time the name is the machine's.
    if len(words) >= 4 and re.fullmatch(DOTTED, words[0]) and re.fullmatch(ADDRESS, words[1]) and not is_behind_time:
        return words[0]
    if second := host_behind_client(words):  # lighttpd's `%h %V %u`
        port = PORT.fullmatch(second)
        return second if named == "lighttpd" or (port and re.fullmatch(DOTTED, port[1])) else None
    return None


def host_behind_client(words):
    if len(words) != 3 or not re.fullmatch(ADDRESS, words[0]):
        return None
    is_host = re.fullmatch(DOTTED, words[1]) or words[1].startswith(b"[") or PORT.fullmatch(words[1])
    return words[1] if is_host else None


# --- The line ---

def entry(line: bytes, zone: int = 0, named: Optional[str] = None, begin: bytes = b"") -> Optional[Entry]:
    """The line's fields, or None if it fits no format of the family. `begin`: what was taken off in front."""
    position = 0
    while stamp := BRACKETED.search(line, position):
        time = any_time(stamp[1], zone)
        if time is None:
            position = stamp.start() + 1
            continue
        try:
            found = request_from(line, stamp.end())
        except Unsound as error:
            position = error.args[0]
            continue
        if found is None:
            break
        request, response = found
        if is_joined(line, request.begin, request.begin + len(request.text)) or is_cut_by_varnish(request.text):
            return None
        if is_cut_by_haproxy(line, request):
            return None
        return made(line, time, line[:stamp.start()], request.text, request.begin, response, named, begin)
    match = TRAEFIK.fullmatch(line)
    if match and not is_torn(match["request"]) and not is_joined(line, *match.span("request")):
        if (time := clf_time(match["time"])) is not None:
            return made(line, time, match["before"], match["request"], match.start("request"), match["response"], named, begin, bytes)
    return None


def is_cut_by_varnish(request):
    """Whether a URL with its host has 254 or 255 bytes after that: what Varnish logs at most, as if nothing were missing."""
    target = method_and_target(unescaped(request))[1]
    url = re.match(rb"h[A-Za-z0-9+.-]*://[^/?#]*", target or b"")
    return bool(url) and len(target) - url.end() in (254, 255)


# `option httplog clf`: status, size, two empty texts, port, milliseconds, frontend.
HAPROXY_TAIL = re.compile(rb'" +[-+\d]+ +[-+\d]+ +"" +"" +\d+ +\d+ +"')


def is_cut_by_haproxy(line, request):
    """Whether it is HAProxy's, which always writes the protocol, and there is none."""
    text = re.sub(rb"#([0-9A-Fa-f]{2})", lambda match: bytes([int(match[1], 16)]), request.text)
    return b" " in text and b" HTTP/" not in text and bool(HAPROXY_TAIL.match(line, request.begin + len(request.text)))


def made(line, time, before, request, at, response, named, begin, text=unescaped):
    host = virtual_host(before, named, re.search(rb">\Z|[Z0-9] \Z", begin))
    method, target = method_and_target(text(request))
    return Entry(name_of(line, before, request, at), time, method, target, response_number(response),
                 unescaped(host) if host else None)


def name_of(line, before, request, at):
    """Which member of the family a line is."""
    words = [word for word in before.split(b" ") if word]
    has_host = not before.startswith(b" ") and len(words) >= 4 and PORT.fullmatch(words[0]) and words[1] != b"-"
    if line[at - 3:at - 1] != b"] " or not re.match(rb'" [-0-9]', line[at + len(request):]):
        return "combined+"
    after = line[at + len(request) + 2:].split(b" ", 2)
    tail = re.fullmatch(QUOTED + rb" " + QUOTED + rb"(.+)?", after[2], re.DOTALL) if len(after) == 3 else None
    if not tail:
        return "vcommon" if has_host else "common"
    if tail[3]:
        return "traefik" if TRAEFIK_TAIL.fullmatch(tail[3]) else "combined+"
    if has_host:
        return "vcombined"
    if not before.startswith(b" ") and host_behind_client(words):
        return "lighttpd"
    return "varnish" if re.match(rb"[^ ]* https?://", request) else "combined"


# --- nginx's combined and a Location at its end, as a format string ---

LOCATED = re.compile(rb'[^ "]+ - (?:"")?(?:[^"\\]|\\.)*? \[(' + CLF_TIME.pattern + rb')\] ' + QUOTED + rb" (" + RESPONSE + rb") " + NUMBER + rb" "
                     + QUOTED + rb" " + QUOTED + rb" " + QUOTED, re.DOTALL)


def located(line):
    """The fields of `… "$http_user_agent" "$sent_http_location"`."""
    match = LOCATED.fullmatch(line)
    if not match:
        return None
    *_, request, response, _, _, location = match.groups()
    if not re.match(METHOD + rb"(?: |\Z)|\Z", request) or is_torn(request):
        return None
    return Entry("custom", clf_time(match[1]), *method_and_target(unescaped(request)), response_number(response),
                 location=unescaped(location))
