"""Text formats that are told by a strict shape from the line's beginning: proxies and clouds.

Each function answers the line's fields, or None if the line has not this shape. A word is a run of
bytes without space and `"`; spaces in front of one may be several. What follows the last field that
counts may be cut off or unknown.
"""

import re

from fields import (CLF_TIME, ISO, MONTHS, WORD, Entry, clf_time, epoch_time, fraction, iso_time,
                    method_and_target, nanoseconds, response_number, unescaped, zone_parts)

STATUS = rb"(-|\d{1,3})"
# A bare quote ends a field only if what has to follow stands behind it: each is the shortest that fits.
FIELD = rb'"((?:[^\\]|\\.)*?)"'
SKIPPED = rb'"(?:[^\\]|\\.)*?"'
W = rb" +" + WORD


def shape(*parts):
    """A pattern of the parts, one behind the other."""
    return re.compile(b"".join(parts), re.DOTALL)


def present(text):
    """A field's text, or None where `-` or nothing stands for it."""
    return None if text in (None, b"", b"-") else text


# --- Envoy: https://www.envoyproxy.io/docs/envoy/latest/configuration/observability/access_log/usage

# Nothing is escaped.
ENVOY = shape(rb"\[(", ISO, rb')\] "(.*?)" ', STATUS, rb"(?: (.*))?")
BARE = rb' ".*?"'
ENVOY_HOST = shape(rb" *", WORD, W * 4, BARE * 3, rb' "(.*?)"(?: .*)?')
ISTIO_HOST = shape(rb" *", WORD, W * 2, BARE, W * 4, BARE * 3, rb' "(.*?)"(?: .*)?')


def envoy(line, zone):
    match = ENVOY.fullmatch(line)
    if not match:
        return None
    tail = match[4] or b""
    host = ENVOY_HOST.fullmatch(tail) or ISTIO_HOST.fullmatch(tail)
    return Entry("envoy", iso_time(match[1], zone), *method_and_target(match[2]),
                 response_number(match[3]), present(host and host[1]))


# --- AWS load balancers: https://docs.aws.amazon.com/elasticloadbalancing/

ALB = shape(rb"(?:https?|h2|grpcs|wss?) (", ISO, rb")", W * 6, rb" ", STATUS, W * 3, rb" ", FIELD, rb" ", SKIPPED,
            rb"(?: (.*))?")
DOMAIN = shape(WORD, W * 2, rb" ", SKIPPED, rb" ", FIELD, rb' ".*')
REDIRECT = shape(WORD, W * 2, rb" ", SKIPPED, rb" ", FIELD, rb" ", SKIPPED, W * 2, rb" ", SKIPPED, rb" ", FIELD,
                 rb"(?: .*)?")


def alb(line, zone):
    match = ALB.fullmatch(line)
    if not match:
        return None
    tail = match[4] or b""
    domain, redirect = DOMAIN.fullmatch(tail), REDIRECT.fullmatch(tail)
    return Entry("alb", iso_time(match[1], zone), *method_and_target(unescaped(match[3])),
                 response_number(match[2]), present(domain and unescaped(domain[1])),
                 unescaped(redirect[2]) if redirect else None)


ELB = shape(rb"(", ISO, rb") +[A-Za-z0-9-]+ +", WORD, rb":\d[^ \"]*", W * 4, rb" ", STATUS, W * 3, rb" ", FIELD, rb"(?: .*)?")


def elb(line, zone):
    match = ELB.fullmatch(line)
    return match and Entry("elb", iso_time(match[1], zone), *method_and_target(unescaped(match[3])),
                           response_number(match[2]))


# --- Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/userguide/LogFormat.html

S3 = shape(WORD, W, rb" \[(", CLF_TIME.pattern, rb")\]", W * 5, rb" (?:", FIELD, rb"|-) ", STATUS,
           rb"(?: (.*))?")
S3_HOST = shape(rb" *", WORD, W * 4, rb" ", SKIPPED, rb" ", SKIPPED, W * 5, rb" +(", WORD, rb")(?: .*)?")


def s3(line, _zone):
    match = S3.fullmatch(line)
    if not match:
        return None
    request, response, tail = match.groups()[-3:]
    host = S3_HOST.fullmatch(tail or b"")
    return Entry("s3", clf_time(match[1]), *method_and_target(unescaped(request or b"-")),
                 response_number(response), present(host and unescaped(host[1])))


# --- Google Cloud Storage: https://cloud.google.com/storage/docs/access-logs

CELL = rb'"((?:""|.)*?)"'
CLOUD_STORAGE = shape(rb'"(\d+)"', rb',"(?:""|.)*?"' * 3, rb",", CELL, rb",", CELL, rb',"', STATUS,
                      rb'"(?:,(.*))?')
CLOUD_STORAGE_HOST = shape(rb'(?:"(?:""|.)*?",){3}', CELL, rb"(?:,.*)?")


def cloud_storage(line, _zone):
    match = CLOUD_STORAGE.fullmatch(line)
    if not match:
        return None
    method, target = (match[number].replace(b'""', b'"') for number in (2, 3))
    host = CLOUD_STORAGE_HOST.fullmatch(match[5] or b"")
    return Entry("cloud-storage", epoch_time(match[1], 1000), method or b"-", target,
                 response_number(match[4]), present(host and host[1].replace(b'""', b'"')))


# --- Squid: https://wiki.squid-cache.org/Features/LogFormat (`squid`)

# The target may hold spaces if a user, how the peer was found, and a type stand behind it.
USER = shape(rb" ", WORD, rb" [A-Z_]+/", WORD, rb" ", WORD, rb"(?= |\Z)").pattern
SQUID = shape(rb"(\d{10}\.\d+)", W * 2, rb" .*?/", STATUS, W, rb" +(", WORD, rb") +(?:(.+?)", USER, rb"|([^ ]+))(?: .*)?")


def squid(line, _zone):
    match = SQUID.fullmatch(line)
    return match and Entry("squid", epoch_time(match[1], 10**9), match[3], match[4] or match[5],
                           response_number(match[2]))


# --- HAProxy: https://docs.haproxy.org/3.2/configuration.html#8.2.3

HAPROXY = shape(rb" *", WORD, rb" \[(\d\d)/([A-Za-z]{3})/(\d{4}):(\d\d):(\d\d):(\d\d)(?:\.(\d+))?\]", W,
                W * 2, rb' (-?\d{1,3}|-)', W * 6, rb'(?= )(?:(?! ").)* "(?:(.*?)"(?: .*)?|([^"]*))')


def haproxy(line, zone):
    match = HAPROXY.fullmatch(line)
    if not match:
        return None
    day, month, year, hour, minute, second, part, response, request, cut = match.groups()
    time = None
    if month in MONTHS:
        time = nanoseconds(int(year), MONTHS.index(month) + 1, int(day), int(hour), int(minute),
                           int(second), *zone_parts(zone), fraction(part))
    request = re.sub(rb"#([0-9A-Fa-f]{2})", lambda m: bytes([int(m[1], 16)]),
                     cut if request is None else request)
    return Entry("haproxy", time, *method_and_target(request), response_number(response))


ALL = {"envoy": envoy, "alb": alb, "elb": elb, "s3": s3, "cloud-storage": cloud_storage,
       "squid": squid}
