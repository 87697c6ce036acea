"""More ways to log a request, for noise_formats.py: what people make of the common formats in text.

The functions take what those of servers.py take.
"""

import servers
from servers import request

# In the client's place, also where a host or an id is meant to be.
HOSTS_OR_IDS = (b"app.example.com", b"-", b"", b"f3a9c2-0", b"198.51.100.66", b"198.51.100.66, 198.51.100.67")


def quoted(noise, text):
    return b'"' + noise.logged(text) + b'"'


def ends(noise, it):
    """Referer and user agent, or what else is after."""
    return noise.pick(b"", b"", servers.tail(noise, it), servers.tail(noise, it) + noise.pick(
        b' "198.51.100.77"', b" 0.034", b' "-" 0.034', b' rt=0.1 ut="0.1"'))


def begin(noise, it):
    return it["client"] + b" - " + noise.pick(b"-", b"-", b"ada", b"ada lovelace")


def status_and_size(noise, it):
    return noise.pick(b'"%s" 138', b'"%s" "512"', b"%s 138", b'"%s" "-"', b'"%s" 5120') % it["response"]


def quoted_before(noise, it):
    """`"$host" "$request"`: one to three quoted fields between the time and the request."""
    fields = b" ".join(b'"' + noise.pick(it["host"], *HOSTS_OR_IDS) + b'"' for _ in range(noise.pick(1, 1, 2, 3)))
    return b"%s [%s] %s %s %s%s" % (begin(noise, it), noise.clf_time(it["moment"]), fields, quoted(noise, request(noise, it)),
                                    noise.pick(it["response"] + b" 138", status_and_size(noise, it)), ends(noise, it))


def quoted_status(noise, it):
    return b"%s [%s] %s %s%s" % (begin(noise, it), noise.clf_time(it["moment"]), quoted(noise, request(noise, it)),
                                 status_and_size(noise, it), ends(noise, it))


def referer_between(noise, it):
    """`"$request" "$http_referer" "$http_user_agent" $status`."""
    text = noise.pick(request(noise, it), it["method"] + b" " + it["target"])
    return b"%s [%s] %s%s %s" % (begin(noise, it), noise.clf_time(it["moment"]), quoted(noise, text), servers.tail(noise, it),
                                 noise.pick(it["response"] + b" 138", it["response"]))


def size_before_status(noise, it):
    """`"$request" $request_length $status`, which no type can tell apart."""
    return b"%s [%s] %s %s %s%s" % (begin(noise, it), noise.clf_time(it["moment"]), quoted(noise, request(noise, it)),
                                    noise.pick(b"751", b"0.034", b"12"), it["response"], ends(noise, it))


def numbers_after(noise, it):
    """Where the status is: a status, another one, a list of them, a size, what a client's log has."""
    numbers = noise.pick(b"- 302 12", b"0 302 12", b"-1 404 -", b"502 : 302 12", b"502 :", b"%s : 200 5", b"%s None", b"- 99 12", b"- 600 12",
                         b"- 302", b"0 302 0.1", b'- "302" 12', b"0 200 +5", b"%s 302 12", b"302 :x", b"- -", b"0 0 302")
    numbers = numbers.replace(b"%s", it["response"])
    return b"%s [%s] %s%s %s%s" % (begin(noise, it), noise.clf_time(it["moment"]), quoted(noise, request(noise, it)),
                                   noise.pick(b"", b"", b"", servers.tail(noise, it)), numbers, ends(noise, it))


def bracket_times(noise, it):
    moment = it["moment"]
    common = noise.clf_time(moment)
    when = noise.pick(noise.iso_time(moment), noise.iso_time(moment)[:19], common[:20], common[:20] + b".123" + common[20:],
                      common[:20] + b".123", noise.iso_time(moment).replace(b"T", b" "), common.replace(b" ", b""))
    return b"%s [%s] %s %s 138%s" % (begin(noise, it), when, quoted(noise, request(noise, it)), it["response"], ends(noise, it))


def leading_words(noise, it):
    """What is in front of the time: virtual hosts, address lists, users."""
    client = it["client"]
    words = noise.pick(
        b"app.example.com %s - -" % client, b"%s app.example.com -" % client, b"app.example.com:443 %s - -" % client,
        b"%s:51622 - -" % client, b"%s, 198.51.100.66 - -" % client, b"%s:51622 198.51.100.66 - -" % client,
        b"%s:51622, 198.51.100.66:80 - -" % client, b"%s - ada@example.net" % client, b"%s ada@example.net -" % client,
        b"198.51.100.66:443 %s - -" % client, b"[2001:db8:c::1]:443 %s - -" % client, b"client.example.net - -",
        b"client.example.net:80 - -", b"app.example.com client.example.net - -", b"%s" % client, b"", b"-", b"- - -",
        b"app.example.com %s" % client, b"app.example.com %s - ada lovelace" % client, b"shop %s - -" % client)
    return b"%s [%s] %s %s 138%s" % (words, noise.clf_time(it["moment"]), quoted(noise, request(noise, it)), it["response"],
                                     ends(noise, it))


def two_requests(noise, it):
    """The client's request line, then the one that was passed on, or a decoy."""
    other = it | {"target": noise.pick(b"/index.php", b"/index.php?session_id=csn_2nd&status=draft", it["target"])}
    fields = [quoted(noise, request(noise, it)), quoted(noise, request(noise, other))]
    return b"%s [%s] %s %s %s 138%s" % (begin(noise, it), noise.clf_time(it["moment"]), *fields, it["response"], ends(noise, it))


def csv(noise, it):
    """A line that a spreadsheet or a warehouse gave back: quotes are doubled."""
    line = servers.clf(noise, it) + noise.pick(b"", servers.tail(noise, it))
    return noise.pick(b'"%s"', b'x,"%s",y', b"%s", b'"%s",7') % line.replace(b'"', b'""')


def unescaped(noise, it):
    """A server or a format that escapes nothing: bare quotes in the request."""
    line = b'%s [%s] "%s" %s 512 "%s" "%s"' % (begin(noise, it), noise.clf_time(it["moment"]), request(noise, it), it["response"],
                                               it["referer"], it["agent"])
    return line + noise.pick(b"", b' 7 "app@docker" "http://192.0.2.80" 4ms')


# --- Programs with lines of their own ---

def proxy_manager(noise, it):
    """https://github.com/NginxProxyManager/nginx-proxy-manager, log-proxy.conf and log-stream.conf: `proxy` and `standard`."""
    scheme, host = noise.pick(b"https", b"http"), noise.pick(it["host"], b"app.example.com")
    cache = noise.pick(b"- %s " % it["response"], b"- - ", b"HIT 200 ", b"")
    sent_to = b" [Sent-to 192.0.2.81]" if cache else b""
    return b'[%s] %s%s - %s %s %s "%s" [Client %s] [Length 138] [Gzip -]%s "%s" "%s"' % (
        noise.clf_time(it["moment"]), cache, it["response"], it["method"], scheme, host, noise.logged(it["target"]), it["client"],
        sent_to, noise.logged(it["agent"]), noise.logged(it["referer"]))


def uwsgi(noise, it):
    """https://uwsgi-docs.readthedocs.io/en/latest/LogFormat.html"""
    when = it["moment"][0].strftime("%a %b %e %H:%M:%S %Y").encode()
    user = noise.pick(b"()", b"(ada)")
    return (b"[pid: 7|app: 0|req: 1/9] %s %s {40 vars in 600 bytes} [%s] %s %s => generated 138 bytes in 3 msecs (HTTP/1.1 %s) "
            b"2 headers in 79 bytes (1 switches on core 0)" % (it["client"], user, when, it["method"], it["target"], it["response"]))


def caddy_console(noise, it):
    when = noise.pick(b"%s.%03d" % (it["moment"][0].strftime("%Y/%m/%d %H:%M:%S").encode(), it["moment"][1] // 10**6),
                      noise.iso_time(it["moment"]), b"%d.%03d" % (noise.epoch(it["moment"]), it["moment"][1] // 10**6))
    inner = servers.object_of(noise, [(b"remote_ip", it["client"]), (b"method", it["method"]), (b"host", it["host"]),
                                      (b"uri", it["target"]), (b"headers", (b'{"Referer":[%s]}' % noise.json(it["referer"]),))])
    body = servers.object_of(noise, [(b"request", (inner,)), (b"user_id", b"ada"), (b"status", servers.number(it))])
    return noise.pick(b"\t", b"\t", b" ").join([when, noise.pick(b"INFO", b"ERROR", b"\x1b[34mINFO\x1b[0m"), b"http.log.access.log0",
                                               b"handled request", body])


def emissary(noise, it):
    return noise.pick(b"ACCESS ", b"ACCESS ", b"ambassador ACCESS ") + servers.envoy(noise, it)


def squid_user(noise, it):
    """A user with spaces, further columns, a URL with what is no part of it."""
    target = it["target"].replace(b" ", noise.pick(b"%20", b" "))
    rest = noise.pick(b" ada lovelace HIER_DIRECT/192.0.2.80 text/html", b" ada HIER_NONE/- -", b" - HIER_NONE/- - x y",
                      b" ada lovelace", b" - FIRSTUP_PARENT/192.0.2.80 text/html; charset=utf-8", b" a/b c HIER_NONE/- text/html")
    return b"%d.%03d %6d %s TCP_TUNNEL/%s 512 %s %s%s" % (
        noise.epoch(it["moment"]), it["moment"][1] // 10**6, 12, it["client"], servers.response(noise, it, b"000"), it["method"],
        target, rest)


# --- Keys and values ---

def logfmt(noise, it):
    """Heroku's router, https://devcenter.heroku.com/articles/http-routing#heroku-router-log-format, and others."""
    def value(text):
        if noise.chance(0.6) or not text or any(byte in b' "=' for byte in text):
            return b'"' + text.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'
        return text

    pairs = [(b"at", b"info"), (b"method", it["method"]), (b"path", it["target"]), (b"host", it["host"]), (b"fwd", it["client"]),
             (b"status", it["response"]), (b"referer", it["referer"]), (b"service", b"3ms"), (b"bytes", b"138")]
    if noise.chance(0.7):
        pairs.insert(noise.pick(0, len(pairs)), (noise.pick(b"time", b"ts", b"timestamp"), noise.iso_time(it["moment"])))
    if noise.chance(0.1):
        pairs[-1] = (b"time", noise.iso_time(it["moment"])[:19])
        pairs.append((b"tz", noise.pick(b"UTC", b"+01:00", b"Europe/Berlin", b"PST")))
    if noise.chance(0.3):
        noise.random.shuffle(pairs)
    line = b" ".join(key + b"=" + value(text) for key, text in pairs)
    return noise.pick(b"", b"", noise.iso_time(it["moment"]) + b" heroku[router]: ") + line


def ltsv(noise, it):
    """http://ltsv.org/"""
    where = noise.pick([(b"req", request(noise, it))], [(b"uri", it["target"]), (b"method", it["method"])],
                       [(b"uri", it["target"].partition(b"?")[0]), (b"query", it["target"].partition(b"?")[2]), (b"method", it["method"])])
    pairs = [(b"time", noise.pick(b"[%s]" % noise.clf_time(it["moment"]), noise.iso_time(it["moment"]))), (b"host", it["client"]),
             *where, (b"status", it["response"]), (b"referer", it["referer"]), (b"ua", it["agent"]), (b"vhost", it["host"])]
    if noise.chance(0.5):
        noise.random.shuffle(pairs)
    return b"\t".join(key + b":" + noise.logged(text).replace(b"\t", b" ") for key, text in pairs)


def cloudfront_real_time(noise, it):
    """https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/real-time-logs.html, the first of the documented order."""
    stamp = b"%d.%03d" % (noise.epoch(it["moment"]), it["moment"][1] // 10**6)
    cells = [stamp, it["client"], b"0.002", it["response"], b"512", it["method"], b"https", it["host"], it["target"], b"138",
             b"FRA56-P1", b"id==", it["host"], b"0.002", b"HTTP/2.0", b"IPv4", it["agent"].replace(b"\t", b"%09"), it["referer"],
             b"-", noise.pick(it["target"].partition(b"?")[2], b"-"), b"Hit", b"-", b"TLSv1.3", b"TLS_X", b"Hit"]
    return b"\t".join(cells[:noise.pick(25, 25, 20, 9)])


DIALECTS = {function.__name__: function for function in (
    quoted_before, quoted_status, referer_between, size_before_status, numbers_after, bracket_times, leading_words, two_requests, csv, unescaped,
    proxy_manager, uwsgi, caddy_console, emissary, squid_user, logfmt, ltsv, cloudfront_real_time)}
