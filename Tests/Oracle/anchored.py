"""Text formats that are told by a strict shape from the line's beginning: proxies and clouds.

Each function answers the line's fields, or None if the line has not this shape. A word is a run of
bytes without space and `"`; spaces in front of one may be several. What follows the last field that
counts may be cut off or unknown.
"""

import re

from fields import BARE, METHOD, NUMBER, QUOTED, RESPONSE, TAIL, WORD, Entry, has_another, is_torn, method_and_target, response_number, unescaped
from clf import is_joined
from times import CLF_TIME, ISO, MONTHS, any_time, clf_time, epoch_time, fraction, iso_time, nanoseconds

STATUS = rb"(" + RESPONSE + rb")"
# Quotes are escaped, so that a bare one ends a field. §2
FIELD = QUOTED
SKIPPED = rb'"(?:[^"\\]|\\.)*"'
# A request begins with a method, or is empty.
REQUEST = rb'"(' + METHOD + rb'(?: (?:[^"\\]|\\.)*)?|)"'
BARE_REQUEST = rb'"(' + METHOD + rb"(?: " + BARE + rb')?|)"'
W = rb" +" + WORD


def shape(*parts):
    """A pattern of the parts, one after the other."""
    return re.compile(b"".join(parts), re.DOTALL)


def present(text):
    """A field's text, or None where `-` or nothing stands for it."""
    return None if text in (None, b"", b"-") else text


# --- Envoy: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage

# Nothing is escaped: a quote ends a field if what has to follow is after it, and none that follows a
# space is part of one.
ENVOY = shape(rb"\[(", ISO, rb")\] ", BARE_REQUEST, rb" ", STATUS, rb"(?: (.*))?")
ENVOY_TAIL = rb' "' + TAIL + rb'" "' + TAIL + rb'" "' + TAIL + rb'" "(' + TAIL + rb')" "[^ "]*"(?: .*)?'
ENVOY_HOST = shape(rb" *", WORD, W * 4, ENVOY_TAIL)
ISTIO_HOST = shape(rb" *", WORD, W * 2, rb' "', BARE, rb'"', W * 4, ENVOY_TAIL)


def envoy(line, zone):
    match = ENVOY.fullmatch(line)
    if not match or is_torn(match[2]) or has_another(line, *match.span(2), "quote after word"):
        return None
    tail = match[4] or b""
    host = ENVOY_HOST.fullmatch(tail) or ISTIO_HOST.fullmatch(tail)
    return Entry("envoy", iso_time(match[1], zone), *method_and_target(match[2]),
                 response_number(match[3]), present(host and host[1]))


# --- AWS load balancers: https://docs.aws.amazon.com/elasticloadbalancing/

ALB = shape(rb"(?:https?|h2|grpcs|wss?) (", ISO, rb")", W * 6, rb" ", STATUS, W * 3, rb" ", REQUEST, rb" ", SKIPPED,
            rb"(?: (.*))?")
DOMAIN = shape(WORD, W * 2, rb" ", SKIPPED, rb" ", FIELD, rb".*")
REDIRECT = shape(WORD, W * 2, rb" ", SKIPPED, rb" ", FIELD, rb" ", SKIPPED, W * 2, rb" ", SKIPPED, rb" ", FIELD, rb".*")


def alb(line, zone):
    match = ALB.fullmatch(line)
    if not match or is_torn(match[3]) or has_another(line, *match.span(3), "quote after word"):
        return None
    tail = match[4] or b""
    domain, redirect = DOMAIN.fullmatch(tail), REDIRECT.fullmatch(tail)
    return Entry("alb", iso_time(match[1], zone), *method_and_target(unescaped(match[3])),
                 response_number(match[2]), present(domain and unescaped(domain[1])),
                 unescaped(redirect[2]) if redirect else None)


ELB = shape(rb"(", ISO, rb") +[A-Za-z0-9-]+ +", WORD, rb":\d[^ \"]*", W * 4, rb" ", STATUS, W * 3, rb" ", REQUEST, rb"(?: .*)?")


def elb(line, zone):
    match = ELB.fullmatch(line)
    return match and not is_torn(match[3]) and not has_another(line, *match.span(3), "quote after word") and Entry("elb", iso_time(match[1], zone), *method_and_target(unescaped(match[3])),
                           response_number(match[2]))


# --- Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html

S3_BEGIN = re.compile(rb"[^ ]+ [^ ]+ \[")  # after two words a bracket opens
S3 = shape(WORD, W, rb" \[(", CLF_TIME.pattern, rb")\]", W * 5, rb" (?:", REQUEST, rb"|-) ", STATUS,
           rb"(?: (.*))?")
S3_HOST = shape(rb" *", WORD, W * 4, rb" ", SKIPPED, rb" ", SKIPPED, W * 5, rb" +(", WORD, rb")(?: .*)?")


def s3(line, _zone):
    match = S3.fullmatch(line)
    if not match:
        return None
    request, response, tail = match.groups()[-3:]
    if is_torn(request or b"") or (request is not None and has_another(line, *match.span(match.re.groups - 2), "quote after word")):
        return None
    host = S3_HOST.fullmatch(tail or b"")
    return Entry("s3", clf_time(match[1]), *method_and_target(unescaped(request or b"-")),
                 response_number(response), present(host and unescaped(host[1])))


# --- Google Cloud Storage: https://cloud.google.com/storage/docs/access-logs

# A quote is doubled, so that a single one ends a cell.
CELL = rb'"((?>(?:""|[^"])*))"'
SKIPPED_CELL = rb'"(?>(?:""|[^"])*)"'
CLOUD_STORAGE = shape(rb'"(\d+)",', (SKIPPED_CELL + rb",") * 3, rb'"(', METHOD, rb'|)",', CELL, rb',"', STATUS, rb'"(?:,(.*))?')
CLOUD_STORAGE_HOST = shape((SKIPPED_CELL + rb",") * 3, CELL, rb".*")


def cloud_storage(line, _zone):
    match = CLOUD_STORAGE.fullmatch(line)
    if not match:
        return None
    method, target = (match[number].replace(b'""', b'"') for number in (2, 3))
    host = CLOUD_STORAGE_HOST.fullmatch(match[5] or b"")
    return Entry("cloud-storage", epoch_time(match[1], 1000), method or b"-", target,
                 response_number(match[4]), present(host and host[1].replace(b'""', b'"')))


# --- Squid: https://wiki.squid-cache.org/Features/LogFormat (`squid`)

# The target ends at the first space; the user may hold some. Further columns are no part of either.
CODE = rb"[A-Z0-9_-]+/"
SQUID = shape(rb"(\d{10}\.\d+)", W * 2, rb" ", CODE, STATUS, rb" ", NUMBER, rb" (", METHOD, rb") ([^ ]+) .*? ", CODE,
              rb"[^ ]* [^ ]+(?: .*)?")


def squid(line, _zone):
    match = SQUID.fullmatch(line)
    return match and not has_another(line, match.start(3), match.end(4), "space") and Entry("squid", epoch_time(match[1], 10**9), match[3], match[4], response_number(match[2]))


# --- uWSGI: https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html

# Nothing is escaped, and the time is the server's local one.
UWSGI = shape(rb"\[pid: .*?\} \[([^\]]*)\] (", METHOD, rb") ([^ ]+) => generated ", NUMBER, rb" bytes in (?:\d+(?:\.\d*)?|-) msecs \([^ ]+ ",
              STATUS, rb"\)(?: .*)?")


def uwsgi(line, zone):
    match = UWSGI.fullmatch(line)
    return match and not has_another(line, match.start(2), match.end(3), "space") and Entry("uwsgi", any_time(match[1], zone), match[2], match[3], response_number(match[4]))


# --- Nginx Proxy Manager: https://github.com/NginxProxyManager/nginx-proxy-manager, `standard` and `proxy`

# In front of the response of `proxy` the cache's state and the responses of the servers behind it.
PROXY_MANAGER = shape(rb"\[(", CLF_TIME.pattern, rb")\] (?: *", WORD, rb" .*? )??", STATUS, rb" - +(", METHOD, rb")", W, rb" +(", WORD, rb") ",
                      FIELD, rb" \[Client +", WORD, rb"(?: .*)?")


def proxy_manager(line, _zone):
    match = PROXY_MANAGER.fullmatch(line)
    if not match or not match.groups()[-1].startswith(b"/"):  # nginx's $request_uri is a path
        return None
    response, method, host, target = match.groups()[-4:]
    if is_joined(line, *match.span(match.re.groups)):
        return None
    return Entry("nginx-proxy-manager", clf_time(match[1]), method, unescaped(target), response_number(response), present(unescaped(host)))


# --- HAProxy: https://docs.haproxy.org/3.2/configuration.html#8.2.3

# Quotes are escaped as `#22`. Captured headers may stand in front of the request.
HAPROXY = shape(rb" *", WORD, rb" \[(\d\d)/([A-Za-z]{3})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))?\]", W,
                W * 2, rb" ", STATUS, rb" ", NUMBER, W * 5, rb'.*? "(', METHOD, rb'(?: [^"]*)?|)"(?: .*)?')


def has_second_time(head):
    """Another line's end in front of the request: a time in no captured header, or in one that is never closed."""
    depth, plain, captured = 0, 0, 0
    for match in re.finditer(rb"[{}]|\[(?:\d\d/|\d{4}-)", head):
        if match[0] in b"{}":
            depth += 1 if match[0] == b"{" else -1
        elif depth == 0:
            plain += 1
        else:
            captured += 1
    return plain > 1 or (captured > 0 and depth != 0)


def haproxy(line, zone):
    match = HAPROXY.fullmatch(line)
    if not match or is_torn(match[9]) or has_another(line, *match.span(9), "quote after word"):
        return None
    if has_second_time(line[:match.start(9)]):
        return None
    day, month, year, hour, minute, second, part, response, request = match.groups()
    time = None
    if month in MONTHS:
        time = nanoseconds(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute),
                           int(second), zone, fraction(part))
    request = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]), request)
    # HAProxy writes a protocol after each request: one without it was cut where the log's buffer ends.
    if b" " in request and b" HTTP/" not in request:
        return None
    return Entry("haproxy", time, *method_and_target(request), response_number(response))


ALL = {"envoy": envoy, "alb": alb, "elb": elb, "s3": s3, "cloud-storage": cloud_storage,
       "squid": squid, "uwsgi": uwsgi, "nginx-proxy-manager": proxy_manager}
