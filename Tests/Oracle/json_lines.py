"""JSON lines of known servers and of unknown shape: which member is which field.

Each list is in order of precedence; `/` in front of a name: at the outermost level only.
"""

import re
from collections import defaultdict
from typing import Optional
from urllib.parse import unquote_to_bytes

from fields import (Entry, clf_time, epoch_time, iso_time, method_and_target, response_number)
from json_text import Member, members

REQUEST_LINE = "request requestline httprequestline httprequest requestedurl".split()
TARGET = """requesturi requesturl requesttarget requestpath originaluri originalurl urloriginal
    urlfull uri url httpurl httptarget csuri /target request csuristem uristem urlpath httppath
    clientrequesturi reqpath path""".split()
WEAK_TARGET = "path"  # as often the path of the log file itself
QUERY = """querystring requestquery urlquery csuriquery uriquery httpquery query args
    search querystr""".split()
METHOD = """requestmethod httprequestmethod httpmethod csmethod method verb
    clientrequestmethod reqmethod""".split()
RESPONSE = """downstreamstatus responsestatus responsestatuscode httpresponsestatuscode responsecode
    httpstatus httpstatuscode scstatus statuscode status code edgeresponsestatus
    response""".split()
TIME = """startutc timeiso8601 timestamp time timelocal datetime eventtime ts msec requesttimestamp
    starttime startlocal timestampms timems date edgestarttimestamp startedat
    requesttimeepoch reqtimesec logtime accesstime""".split()
LOCATION = """senthttplocation responseheaderslocation respheaderslocation resheaderslocation
    httpresponseheaderslocation responselocation downstreamlocation redirecturl /location""".split()
HOST = """requesthost httphost xhostheader servername vhost virtualhost urldomain domainname cshost
    requestheadershost reqheadershost headershost host authority domain
    clientrequesthost reqhost""".split()
MESSAGE = "/log /message /msg eventoriginal /textpayload /line".split()

NEVER = "refer"
CLOSED = ("header", "cookie", "query", "param", "args", "body", "form")
NGINX = (b"remote_addr", b"time_iso8601", b"time_local", b"request_uri", b"body_bytes_sent",
         b"http_user_agent", b"msec", b"request_method")


def normalised(key: bytes) -> str:
    return re.sub(rb"[^a-z0-9]", b"", key.lower()).decode()


def is_open(path, in_array):
    """Whether a member at this normalised path may be looked at. §2: the Referer never counts"""
    if any(NEVER in key for key in path):
        return False
    closed = [index for index, key in enumerate(path if in_array else path[:-1])
              if any(word in key for word in CLOSED)]
    if closed == [len(path) - 2]:  # the object right around it, and nothing else
        around, longer = path[-2], "".join(path[-3:-1])
        if path[-1] == "location":
            return ("resp" in around and "header" in around) or bool(
                {around, longer} & {"responseheaders", "resheaders"})
        if path[-1] == "host":
            return bool({around, longer} & {"requestheaders", "reqheaders", "httprequestheaders",
                                            "headers"})
    return not closed


class Members:
    """The members of a line by the names that may find them."""

    def __init__(self, found):
        self.by_name = defaultdict(list)
        for order, member in enumerate(found):
            path = [normalised(key) for key in member.path]
            if member.kind in ("object", "array") or not is_open(path, member.in_array):
                continue
            for name in {"".join(path[-count:]) for count in (1, 2, 3)}:
                self.by_name[name].append((len(path), order, member))
            if len(path) == 1:
                self.by_name["/" + path[0]].append((1, order, member))

    def choose(self, names, usable):
        """(name, member) of the first name with a usable member: the outermost, then the first."""
        for name in names:
            for _, _, member in sorted(self.by_name[name]):
                if usable(name, member):
                    return name, member
        return None, None

    def text(self, names, usable):
        _, member = self.choose(names, usable)
        return member.value if member else None


def is_text(_name, member):
    return member.kind == "string" and member.value not in (b"", b"-")


def is_string(_name, member):
    return member.kind == "string" and member.value != b""


def is_request_line(_name, member):
    return member.kind == "string" and b" " in member.value


def is_target(name, member):
    value = member.value
    return is_text(name, member) and (
        name != "request" or (b" " not in value and (value.startswith(b"/") or b"://" in value)))


def is_response(_name, member):
    return response_number(member.value) is not None


def instant(member: Member, zone: int) -> Optional[int]:
    """The time that a member's value is, if it is one."""
    text = member.value
    if member.kind == "bare":
        return epoch_time(text)
    if text.startswith(b"[") and text.endswith(b"]"):
        text = text[1:-1]
    for time in (iso_time(text, zone), clf_time(text), epoch_time(text)):
        if time is not None:
            return time
    return None


def time_of(found: Members, zone: int) -> Optional[int]:
    _, member = found.choose(TIME, lambda _, member: instant(member, zone) is not None)
    if member:
        return instant(member, zone)
    date = found.text(["date"], lambda _, m: m.kind == "string" and not m.escaped
                      and re.fullmatch(rb"\d{4}-\d\d-\d\d", m.value))
    clock = found.text(["time"], lambda _, m: m.kind == "string" and not m.escaped
                       and re.fullmatch(rb"\d\d:\d\d:\d\d(?:\.\d+)?", m.value))
    return iso_time(date + b"T" + clock, 0) if date and clock else None  # the names are W3C's: UTC


def name_of(found):
    """The server that writes such objects, by keys in exactly its spelling."""
    kinds = {(member.spelled, member.kind) for member in found}
    paths = {path for path, _ in kinds}
    if ((b"httpRequest",), "object") in kinds:
        return "gcp-lb"
    if ((b"request",), "object") in kinds and (b"request", b"uri") in paths:
        return "caddy"
    if (b"RequestPath",) in paths:
        return "traefik-json"
    return "nginx-json" if any((key,) in paths for key in NGINX) else "json"


def own_entry(found, zone):
    """The entry by the line's own members, and whether its URL may be no URL at all."""
    chosen = Members(found)
    request = chosen.text(REQUEST_LINE, is_request_line)
    by, member = chosen.choose(TARGET, is_target)
    query = chosen.text(QUERY, is_text)
    query = query and query.removeprefix(b"?")
    method, target = chosen.text(METHOD, is_string) or b"-", member and member.value
    if request is not None:
        method, target = method_and_target(request)
    time = time_of(chosen, zone)
    if (target is None and query is None) or time is None:
        return None, False
    alone = target is None
    path, hash_sign, fragment = (target or b"").partition(b"#")
    if not alone and query and b"?" not in path:
        target = path + b"?" + query + hash_sign + fragment
    response = chosen.text(RESPONSE, is_response)
    return Entry(name_of(found), time, method, target or b"",
                 response_number(response) if response else None, chosen.text(HOST, is_text),
                 chosen.text(LOCATION, is_string), query if alone else None,
                 has_route=not alone), request is None and by == WEAK_TARGET


def unread_request(found, zone):
    """What nginx logs of a request that it could not read: a request line without a target."""
    chosen = Members(found)
    request = chosen.text(["request"], lambda _, m: m.kind == "string" and b" " not in m.value)
    time = time_of(chosen, zone)
    if request is None or time is None:
        return None
    response = chosen.text(RESPONSE, is_response)
    return Entry(name_of(found), time, request, b"", response_number(response) if response else None,
                 chosen.text(HOST, is_text), chosen.text(LOCATION, is_string))


def entry(body, zone, is_tried, inner):
    """The line's fields, or those of the line that it wraps, which `inner` reads; or None.

    `is_tried`: whether a JSON line may be one itself. Where the only URL is a `path`, a message that
    fits is the line: what ships a log names the log's file so.
    """
    found = members(body)
    if found is None:
        return None
    if any(member.path == (b"x-edge-location",) for member in found):  # CloudFront's JSON
        found = [m._replace(value=unquote_to_bytes(m.value)) if m.kind == "string" else m
                 for m in found]
    own, weak = own_entry(found, zone) if is_tried else (None, False)
    if own and not weak:
        return own
    message = Members(found).text(MESSAGE, is_string)
    if message is None:
        return own or (unread_request(found, zone) if is_tried else None)
    wrapped = inner(message.rstrip(b"\r\n"))
    return own if own and not (wrapped and wrapped.time is not None) else wrapped
