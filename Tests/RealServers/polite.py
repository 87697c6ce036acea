"""Every request the client sends, and what each one means.

The meanings are stated by hand from the contract's tables. Nothing here parses a URL: whoever
sends a request knows what it is.
"""

import base64
import hashlib
from dataclasses import dataclass, field
from typing import Optional

from servers import bare_host

BUCKETS = ("callbacks", "incomplete", "foreign", "wrong_method", "malformed", "oversized",
           "outside", "expired", "other")


@dataclass(frozen=True)
class Meaning:
    """What one log line says: its bucket, and for a callback what is counted.

    `host` is the URL's own host; without one the log's virtual host is in, unless it is "".
    """

    bucket: str = "other"
    status: Optional[str] = None
    session: Optional[str] = None
    route: str = "/link"
    host: Optional[str] = None


OTHER = Meaning()
MALFORMED = Meaning("malformed")


@dataclass(frozen=True)
class Request:
    name: str
    raw: bytes
    meaning: Meaning
    location: Optional[Meaning] = None  # what a format with the Location header sees, if it differs
    uri: Optional[Meaning] = None  # what a format with nginx's $request_uri sees, if it differs
    on: dict = field(default_factory=dict)  # server kind: Meaning, where a server logs less
    answers: tuple = ()  # the responses that are right; empty: any
    only: tuple = ()  # the servers that get it; empty: all
    host: Optional[str] = None  # the Host header, without port and in lower case
    head: bool = False  # the response has no body
    no_answer: bool = False  # the client leaves without reading


def callback(status, session, route="/link", host=None):
    return Meaning("callbacks", status, session, route, host)


def request(name, target, meaning, method="GET", version=" HTTP/1.1", headers=(), body=b"",
            host="app.example.com", plain=False, **more):
    target = target if isinstance(target, bytes) else target.encode()
    lines = [method.encode() + b" " + target + version.encode()]
    if version:
        lines += [b"Host: " + host.encode()] if host else []
        lines += [b"X-Plain: 1"] if plain else []
        lines += [h if isinstance(h, bytes) else h.encode() for h in headers]
        lines += [b"Content-Length: %d" % len(body)] if body or method == "POST" else []
        lines += [b""]
    raw = b"\r\n".join(lines) + b"\r\n" + body
    return Request(name, raw, meaning, head=method == "HEAD", host=host and bare_host(host), **more)


def good(name, query, status, session, **more):
    """A callback to /link whose target is made of harmless bytes."""
    return request(name, "/link?" + query, callback(status, session), plain=True, **more)


def referer(target):
    return ["Referer: https://app.example.com" + target]


def basic(user):
    return [b"Authorization: Basic " + base64.b64encode(user + b":secret")]


USERS = {
    "plain": b"ada", "spaces": b"Ada van Beek", "brackets": b"ada [admin] x", "quotes": b'ada "x" y',
    "backslash": b"corp\\ada", "utf8": "adä 用户".encode(), "request": b'- [x] "GET /y HTTP/1.1" 200',
    "escape": b"\\x22ada", "dash": b"-", "callback": b"?session_id=csn_user&status=success",
    "empty": b"", "newline": b"ada\nx", "control": b"a\x01\x7f\x00b",
}


def apache_users():
    digest = base64.b64encode(hashlib.sha1(b"secret").digest())
    return b"".join(user + b":{SHA}" + digest + b"\n" for user in USERS.values()
                    if user and b"\n" not in user and b"\0" not in user)


def tables():
    """The rows of the contract's tables."""
    for n, status in enumerate(("success", "auth_expired", "bad_configuration", "user_aborted")):
        yield good(f"status {status}", f"session_id=csn_t{n}&status={status}", status, f"csn_t{n}")
    yield good("new status", "session_id=csn_t4&status=rate_limited", "rate_limited", "csn_t4")
    yield good("own query", "lang=de&session_id=csn_t5&status=user_aborted", "user_aborted", "csn_t5")
    fragment = b"/link?lang=de&session_id=csn_t6&status=user_aborted#top"
    yield request("raw fragment", fragment, callback("user_aborted", "csn_t6"), plain=True)
    yield request("fragment holds them", "/link#?session_id=csn_t7&status=success", OTHER)
    yield request("fragment holds the status", "/link?session_id=csn_t8#&status=success",
                  Meaning("incomplete"))
    yield request("root", "/?session_id=csn_t9&status=success", callback("success", "csn_t9", "/"))
    yield request("deep path", "/a/b%2Fc/%C3%A4;p=1/?session_id=csn_t10&status=success",
                  callback("success", "csn_t10", "/a/b%2Fc/%C3%A4;p=1/"))
    yield request("absolute form", "http://APP.Example.com/link?session_id=csn_t11&status=success",
                  callback("success", "csn_t11", "/link", "app.example.com"),
                  uri=callback("success", "csn_t11", "/link"))
    yield request("absolute form, user, port",
                  "http://u:p@app.example.com:8080/link?session_id=csn_t12&status=success",
                  callback("success", "csn_t12", "/link", "app.example.com"),
                  uri=callback("success", "csn_t12", "/link"))
    yield request("absolute form, IPv6 host",
                  "http://[2001:DB8::1]:8080/link?session_id=csn_t13&status=success",
                  callback("success", "csn_t13", "/link", "[2001:db8::1]"),
                  uri=callback("success", "csn_t13", "/link"))
    yield request("absolute form, no path", "http://app.example.com?session_id=csn_t14&status=success",
                  callback("success", "csn_t14", "/", "app.example.com"),
                  uri=callback("success", "csn_t14", "/"))
    yield request("other host", "/link?session_id=csn_t15&status=success",
                  callback("success", "csn_t15"), host="Shop.Example.com:8080")
    yield request("no host header", "/link?session_id=csn_t16&status=success",
                  callback("success", "csn_t16"), host=None, answers=(400, 200))


def spellings():
    """Names, values and queries as they may be spelled."""
    yield good("last wins", "session_id=x1&status=no&session_id=csn_s1&status=success", "success", "csn_s1")
    yield good("encoded names", "%73ession%5Fid=csn_s2&st%61tus=success", "success", "csn_s2")
    yield good("encoded values", "session_id=%63sn%5fs3&status=suc%63ess", "success", "csn_s3")
    yield good("plus is a space", "session_id=csn_s4&status=not+now", "not now", "csn_s4")
    yield good("malformed percent", "session_id=csn_s5%&status=50%2", "50%2", "csn_s5%")
    yield good("malformed percent in a name", "a%zz=1&session_id=csn_s6&status=success%4", "success%4", "csn_s6")
    yield good("decoded once", "session_id=csn_s7&status=a%2542", "a%42", "csn_s7")
    yield good("equals in the value", "session_id=csn_s8=9&status=a=b", "a=b", "csn_s8=9")
    yield good("empty pairs", "&&session_id=csn_s9&&status=success&", "success", "csn_s9")
    yield good("second question mark", "a?b=1&session_id=csn_s10&status=success?", "success?", "csn_s10")
    yield good("quotes and newline encoded", "session_id=csn_s11&status=a%22b%0Ac%5Cd", 'a"b\nc\\d', "csn_s11")
    yield good("UTF-8 encoded", "session_id=csn_s12&status=gr%C3%BCn", "grün", "csn_s12")
    yield good("ill-formed UTF-8", "session_id=csn_s13&status=a%F0%9F%92b%FF", "a\ufffdb\ufffd", "csn_s13")
    yield good("long status", "session_id=csn_s14&status=" + "x" * 65, "(other)", "csn_s14")
    yield good("status of 64", "session_id=csn_s15&status=" + "x" * 64, "x" * 64, "csn_s15")
    yield good("NUL encoded", "session_id=csn_s16&status=a%00b", "a\0b", "csn_s16", answers=(200, 404, 400))
    yield request("encoded question mark", "/link%3Fsession_id=csn_s17&status=success", OTHER)
    yield request("semicolons", "/link?session_id=csn_s18;status=success", Meaning("incomplete"))
    yield request("upper-case names", "/link?Session_ID=csn_s19&status=success", OTHER)
    yield request("name with a suffix", "/link?my_session_id=csn_s20&status=success", OTHER)
    yield request("mention in the path", "/session_id/list?status=success", OTHER)
    yield request("HTML escaped ampersand", "/link?session_id=csn_s21&amp;status=success", Meaning("incomplete"))
    yield request("no status", "/link?session_id=csn_s22", Meaning("incomplete"))
    yield request("empty status", "/link?session_id=csn_s23&status=", Meaning("incomplete"))
    yield request("last status empty", "/link?session_id=csn_s24&status=a&status", Meaning("incomplete"))
    yield request("empty id", "/link?session_id=&status=success", Meaning("incomplete"))
    yield request("status alone", "/link?status=success", OTHER)
    yield request("foreign id", "/link?session_id=abc&status=success", Meaning("foreign"))
    yield request("foreign id, no status", "/link?session_id=abc", Meaning("foreign"))
    yield request("prefix in upper case", "/link?session_id=CSN_1&status=success", Meaning("foreign"))
    for size in (6, 7):
        long = f"/link?state={'y' * (size * 1024)}&session_id=csn_long{size}&status=success"
        yield request(f"{size} KiB", long, callback("success", f"csn_long{size}"))


def methods():
    target = "/link?session_id=csn_m1&status=success"
    for method in ("HEAD", "POST", "OPTIONS", "PUT", "PURGE"):
        yield request(f"method {method}", target, Meaning("wrong_method"), method=method)
    yield request("HEAD, foreign", "/link?session_id=x&status=success", Meaning("foreign"), method="HEAD")
    yield request("POST, incomplete", "/link?session_id=csn_m1", Meaning("incomplete"), method="POST")
    yield request("lower-case method", target, Meaning("wrong_method"), method="get")


def browsing():
    """What a browser does around a callback: assets, refreshes, retries, failures."""
    page = "/link?session_id=csn_b1&status=success"
    yield good("page", "session_id=csn_b1&status=success", "success", "csn_b1")
    for asset in ("/app.js", "/app.css?v=3", "/logo.svg"):
        yield request(f"asset {asset}", asset, OTHER, headers=referer(page), plain=True)
    yield request("asset with a status", "/api?status=1", OTHER, headers=referer(page))
    yield good("refresh", "session_id=csn_b1&status=success", "success", "csn_b1", headers=referer(page))
    yield good("aborted first", "session_id=csn_b2&status=user_aborted", "user_aborted", "csn_b2")
    yield good("completed later", "session_id=csn_b2&status=success", "success", "csn_b2")
    for path, answer in (("boom", 500), ("gone", 404), ("moved", 302)):
        yield request(f"lands on {answer}", f"/{path}?session_id=csn_{path}&status=success",
                      callback("success", f"csn_{path}", f"/{path}"), answers=(answer,), plain=True)
    yield request("redirect that keeps the parameters", "/kept?session_id=csn_b3&status=user_aborted",
                  callback("user_aborted", "csn_b3", "/kept"), answers=(302,))
    yield request("quotes in the Referer", "/app.js", OTHER,
                  headers=[b'Referer: https://x/"?session_id=csn_r&status=success" \\'])
    yield request("callback in the user agent", "/app.js", OTHER,
                  headers=['User-Agent: x" 200 "GET /link?session_id=csn_ua&status=success HTTP/1.1"'])


def locations():
    """Redirects whose Location is the callback: this is how a deep link gets into a log."""
    def deep(session, code):
        return callback(code, session, "myapp://deep-link", "deep-link")

    for n, code in enumerate(("success", "user_aborted")):
        yield request(f"deep link {code}", f"/deep/csn_d{n}/{code}", OTHER, answers=(302,),
                      location=deep(f"csn_d{n}", code))
    yield request("web link", "/web/csn_d3/success", OTHER, answers=(303,),
                  location=callback("success", "csn_d3", "/link", "shop.example.com"))
    yield request("deep link after POST", "/deep/csn_d4/success", OTHER, method="POST", body=b"a=1",
                  location=deep("csn_d4", "success"), answers=(302,))
    yield request("deep link for HEAD", "/deep/csn_d5/success", OTHER, method="HEAD", answers=(302,))
    yield request("deep link, foreign", "/deep/x5/success", OTHER, location=Meaning("foreign"))
    yield request("deep link, lost status", "/lost/csn_d6", OTHER, location=Meaning("incomplete"))
    yield request("deep link with a Referer", "/deep/csn_d7/success", OTHER, answers=(302,),
                  headers=referer("/link?session_id=csn_d8&status=success"),
                  location=deep("csn_d7", "success"))
    both = "/deep/csn_d9/success?session_id=csn_d10&status=user_aborted"
    yield request("the request comes first", both,
                  callback("user_aborted", "csn_d10", "/deep/csn_d9/success"))
    yield request("the request comes first, though empty", "/deep/csn_d11/success?session_id=",
                  Meaning("incomplete"))


def users():
    for n, (name, user) in enumerate(USERS.items()):
        target = f"/members/{n}?session_id=csn_u{n}&status=success"
        yield request(f"user {name}", target, callback("success", f"csn_u{n}", f"/members/{n}"),
                      headers=basic(user), plain=name in ("plain", "utf8"))


def captured():
    """What is around a request in some logs, and may not be mistaken for it."""
    yield request("callback in a header", "/app.js", OTHER, headers=[
        b'X-Trace: } 0/0 "GET /link?session_id=csn_x1&status=success HTTP/1.1" {a|b} #22\\'])
    yield good("quotes in a header", "session_id=csn_x2&status=success", "success", "csn_x2",
               headers=[b'X-Trace: a" b} "c'])


def long():
    """Targets that some servers log to a certain length only."""
    yield good("long, head kept", "session_id=csn_y1&status=success&state=" + "y" * 1500, "success", "csn_y1")
    yield good("long, tail lost", "state=" + "y" * 1500 + "&session_id=csn_y2&status=success",
               "success", "csn_y2")
    # Wherever it is cut, enough is left to be too long.
    yield good("very long status", "session_id=csn_y3&status=" + "x" * 1500, "(other)", "csn_y3")


def requests():
    for group in (tables, spellings, methods, browsing, locations, users, captured, long):
        yield from group()
