"""How servers log a request: one function for each format, for noise_formats.py.

`noise` draws and escapes, `it` holds the request's parts. A line that needs `#Fields:` before it
brings them, unless they stand in the file already.
"""

from urllib.parse import unquote_to_bytes

from spellings import PROTOCOLS

VERSIONS = (b" HTTP/1.1", b" HTTP/2.0", b" HTTP/1.0", b"")


def request(noise, it):
    version = noise.random.choice(PROTOCOLS) if noise.chance(0.05) else noise.pick(*VERSIONS[:3], VERSIONS[noise.pick(0, 3)])
    return it["method"] + b" " + it["target"] + version


def clf(noise, it, between=b"- -"):
    logged = noise.logged(request(noise, it), noise.pick(0, 0, 0, 0.2))
    return b'%s %s [%s] "%s" %s 512' % (it["client"], between, noise.clf_time(it["moment"]), logged, it["response"])


def tail(noise, it):
    return b' "%s" "%s"' % (noise.logged(it["referer"]), noise.logged(it["agent"]))


def common(noise, it):
    return clf(noise, it)


def combined(noise, it):
    return noise.pick(b"", b"", b"app.example.com:443 ") + clf(noise, it) + tail(noise, it)


def traefik(noise, it):
    return clf(noise, it) + tail(noise, it) + noise.pick(b' 7 "app@docker" "http://192.0.2.80" 4ms', b' 7 "-" "-" 0ms',
                                                         b' 7 "a" "b" 4s', b' x "a" "b" 4ms')


def lighttpd(noise, it):
    host = noise.pick(it["host"], b"ada", b"abc.de", b"example.com", b"a-b.c", b"x.y:z", b"::1", b"[::1]")
    return clf(noise, it, host + b" " + noise.pick(b"-", b"ada", b"a b")) + noise.pick(b"", tail(noise, it))


def varnish(noise, it):
    if it["target"].startswith(b"/"):
        it = it | {"target": b"http://" + it["host"] + it["target"]}
    return clf(noise, it) + tail(noise, it)


# --- Strict shapes ---

def response(noise, it, none=b"-"):
    return none if it["response"] == b"-" else it["response"]


def envoy(noise, it):
    shared = b'"%s" "%s" "00000000-0000-4000-8000-000000000000" "%s"' % (it["client"], it["agent"], it["host"])
    flags = noise.pick(b"-", b"UF,URX") + noise.pick(b"", b' via_upstream - "-"')
    end = noise.pick(b"", b' "192.0.2.80:80"', b" x")
    return b'[%s] "%s" %s %s 0 512 4 3 %s%s' % (noise.iso_time(it["moment"]), request(noise, it), it["response"], flags,
                                               shared, end)


def alb(noise, it):
    quoted = noise.logged(request(noise, it))
    line = b'%s %s app/x/1 %s:2817 %s 0.000 0.004 -1 %s %s 34 366 "%s" "%s"' % (
        noise.pick(b"http", b"https", b"h2", b"wss", b"grpcs", b"quic"), noise.iso_time(it["moment"]), it["client"],
        noise.pick(b"-", b"192.0.2.80:80"), it["response"], noise.pick(b"-", b"200"), quoted, noise.logged(it["agent"]))
    rest = b' TLS_X TLSv1.3 arn:x "Root=1-6" "%s" "arn:c" 0 2026-11-22T10:00:00Z "forward" "%s" "-" "-" "-" "-" "-"' % (
        noise.logged(it["host"]), noise.logged(it["location"] or b"-"))
    return line + rest[:noise.pick(len(rest), len(rest), len(rest), 0, noise.random.randrange(len(rest)))]


def elb(noise, it):
    rest = b' "%s" ECDHE TLSv1.2' % noise.logged(it["agent"])
    return b'%s lb %s:2817 192.0.2.80:80 0.00007 0.001 0.00005 %s 200 0 29 "%s"' % (
        noise.iso_time(it["moment"]), it["client"], it["response"], noise.logged(request(noise, it))) + noise.pick(
            b"", rest, rest)


def s3(noise, it):
    line = b'0123456789abcdef' * 4 + b' www.example.com [%s] %s - 0123ABCD WEBSITE.GET.OBJECT link "%s" %s' % (
        noise.clf_time(it["moment"]), it["client"], noise.logged(request(noise, it)), it["response"])
    rest = b' - 113 - 7 6 "%s" "%s" - hostid= - TLS_X - %s TLSv1.3 - -' % (
        noise.logged(it["referer"]), noise.logged(it["agent"]), it["host"])
    return line + rest[:noise.pick(len(rest), len(rest), 0, noise.random.randrange(len(rest)))]


def cloud_storage(noise, it):
    seconds, nanoseconds = noise.epoch(it["moment"]), it["moment"][1]
    cells = [b"%d" % (seconds * 10**6 + nanoseconds // 1000), it["client"], b"1", b"", it["method"], it["target"],
             it["response"], b"0", b"512", b"38000", it["host"], it["referer"], it["agent"], b"id", b"GET", b"b", b"o"]
    cells = cells[:noise.pick(17, 17, 17, 13, 11, 7, 6)]
    return b",".join(b'"' + cell.replace(b'"', b'""') + b'"' for cell in cells)


def squid(noise, it):
    target = it["target"].replace(b" ", b"%20")
    rest = noise.pick(b" - HIER_DIRECT/192.0.2.80 text/html", b" ada HIER_NONE/- -", b"")
    return b"%d.%03d %6d %s TCP_MISS/%s 512 %s %s%s" % (
        noise.epoch(it["moment"]), it["moment"][1] // 10**6, noise.pick(12, 123456789, -1), it["client"],
        response(noise, it, b"000"), it["method"], target, rest)


def haproxy(noise, it):
    often = noise.pick(0, 0, 0.2)
    text = b"".join(b"#%02X" % byte if byte < 32 or byte >= 127 or byte in b'"#{|}' or noise.chance(often)
                    else bytes([byte]) for byte in request(noise, it))
    if noise.chance(0.1):  # what is longer than the log's buffer is cut there
        text = text[:noise.random.randrange(len(text) + 1)]
    agent = b"".join(b"#%02X" % byte if byte < 32 or byte >= 127 or byte in b'"#{|}' else bytes([byte])
                     for byte in it["agent"])
    stamp = noise.clf_time(it["moment"][:2] + (0,))[:20] + b".%03d" % (it["moment"][1] // 10**6)
    line = b'%s:41234 [%s] https~ app/web1 0/0/1/12/%s %s 2750 - - %s 7/7/1/1/0 0/0%s "%s' % (
        it["client"], stamp, noise.pick(b"13", b"+13", b"-1"), response(noise, it, b"-1"),
        noise.pick(b"----", b"CD--", b"PR--"), noise.pick(b"", b" {%s|%s} {}" % (it["host"], agent)), text)
    return line + noise.pick(b'"', b'"', b'"', b'" 0/0 x', b"", b'"x')


# --- Columns ---

W3C = {b"date": None, b"time": None, b"cs-method": "method", b"cs-uri-stem": None, b"cs-uri-query": None,
       b"sc-status": "response", b"cs(User-Agent)": "agent", b"cs(Referer)": "referer", b"cs-host": "host",
       b"c-ip": "client", b"sc(Location)": "location", b"x-host-header": "host", b"time-taken": None}
NEEDED = (b"date", b"time", b"cs-uri-stem", b"cs-uri-query", b"sc-status", b"cs-method")


def columns(noise, it, names, encode, separator):
    """A line by these columns, after the `#Fields:` line if the file has other ones."""
    when, nanoseconds, _ = it["moment"]
    path, mark, query = it["target"].partition(b"?")
    clock = when.time().isoformat().encode() + noise.pick(b"", b"", b".%09d" % nanoseconds)
    if b"x-edge-location" not in names and noise.chance(0.1):
        path, query = it["target"], noise.pick(b"", b"", query, b"x=1")  # a query in the path
    if query and noise.chance(0.1):  # what IIS appends for classic ASP
        query += noise.pick(b"|27|80004005|The_table_could_not_be_opened.", b"|-|ASP_0113|Script_timed_out", b"|27|80004005|", b"|x|1|y", b"|1")
    special = {b"date": when.date().isoformat().encode(), b"time": clock, b"cs-uri-stem": path,
               b"cs-uri-query": query, b"cs-uri": it["target"].removeprefix(b"" if b"@" in it["target"] else noise.pick(b"http://", b"https://", b"")), b"date-local": when.date().isoformat().encode(),
               b"time-local": clock, b"cs-uri-path": path, b"s-operation": it["method"], b"date-time": when.isoformat().encode() + noise.pick(b"", b"Z"),
               b"x-timestamp": b"%d" % noise.epoch(it["moment"]), b"x-edge-location": b"FRA56-P1"}
    found = []
    for name in names:
        text = special.get(name, it.get(W3C.get(name), b"x") if W3C.get(name) else b"15")
        found.append(encode(text) if text else b"-")
    line = separator.join(found)
    if noise.columns == names:
        return line
    noise.columns = names
    if b"time" in names and b"date" not in names:
        begin = noise.pick(b"%s %s" % (when.date().isoformat().encode(), noise.pick(b"09:00:00", b"00:00:00", b"23:00:00")),
                           when.date().isoformat().encode(), when.strftime("%d-%b-%Y 08:00:00").encode(), b"x")
        line = b"#Date: " + begin + b"\n" + line
    spelled = b" ".join(noise.pick(name, name, name, name.upper()) for name in names)
    return noise.pick(b"#Fields: ", b"#Fields:", b"#Fields:\t") + spelled + b"\n" + line


def w3c(noise, it):
    names = noise.columns
    if not names or b"x-edge-location" in names:
        names = [name for name in W3C if name in NEEDED or noise.chance(0.6)]
        if noise.chance(0.2):
            names[names.index(b"cs-uri-stem")] = b"cs-uri"
        if noise.chance(0.1):
            names[names.index(b"date")] = noise.pick(b"date-time", b"x-timestamp", b"timestamp", b"x-date")
        elif noise.chance(0.1):
            names[names.index(b"date")], names[names.index(b"time")] = b"date-local", b"time-local"
        if noise.chance(0.1):
            names[names.index(b"cs-method")] = b"s-operation"
        if noise.chance(0.1) and b"cs-uri-stem" in names:
            names[names.index(b"cs-uri-stem")] = b"cs-uri-path"
        if noise.chance(0.1):
            names.append(b"cs-uri")
        noise.random.shuffle(names)
    tabbed = noise.chance(0.3)

    def encode(text):
        text = text.replace(b"\t", b"+")
        if b'"' in text[:1] or (b" " in text and not tabbed and noise.chance(0.5)) or noise.chance(0.05):
            return b'"' + text.replace(b'"', b'""') + b'"'
        return text if tabbed else text.replace(b" ", b"+")

    return columns(noise, it, names, encode, b"\t" if tabbed else noise.pick(b" ", b" ", b"  "))


CLOUDFRONT = b"""date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer)
    cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol""".split()


def cloudfront(noise, it):
    names = CLOUDFRONT[:noise.pick(12, 16, 17, 17)]
    if noise.columns and b"x-edge-location" in noise.columns:
        names = noise.columns
    elif noise.columns is None and noise.chance(0.3):
        noise.columns = names  # none are named, so that the documented order holds

    def encode(text):
        often = noise.pick(0, 0, 0.2) if b"=" in text or text.startswith(b"/") else 0
        return b"".join(b"%%%02X" % byte if byte <= 32 or byte >= 127 or byte in b'"%\\' or noise.chance(often)
                        else bytes([byte]) for byte in text) if noise.chance(0.9) else unquote_to_bytes(
                            text).replace(b"\t", b" ").replace(b"\n", b" ")

    return columns(noise, it, names, encode, b"\t")


# --- JSON ---

def object_of(noise, members):
    """(key, text or list or JSON in a 1-tuple) as an object, with spaces now and then."""
    space = noise.pick(b"", b"", b" ")
    shown = []
    for key, value in members:
        value = value[0] if isinstance(value, tuple) else noise.json(value)
        shown.append(noise.json(key, noise.pick(0, 0, 0, 0.3)) + space + b":" + space + value)
    return b"{" + (b"," + space).join(shown) + b"}"


def number(it):
    return (it["response"] if it["response"] != b"-" else b"null",)


def nginx_json(noise, it):
    moment = it["moment"]
    path, _, query = it["target"].partition(b"?")
    where = noise.pick([(b"request", request(noise, it))],
                       [(b"request_uri", it["target"]), (b"request_method", it["method"])],
                       [(b"uri", path), (b"args", query), (b"request_method", it["method"])],
                       [(b"request", request(noise, it)), (b"uri", path), (b"args", query)])
    when = noise.pick((b"time_iso8601", noise.iso_time(moment)), (b"time_local", noise.clf_time(moment)),
                      (b"msec", (b"%d.%03d" % (noise.epoch(moment), moment[1] // 10**6),)))
    members = [when, (b"remote_addr", it["client"]), (b"status", noise.pick(it["response"], number(it))),
               (b"http_referer", it["referer"]), (b"http_user_agent", it["agent"]), (b"http_host", it["host"]),
               (b"sent_http_location", it["location"]), (b"upstream", (noise.pick(b"-", b"", b"0.1"),)), *where]
    noise.random.shuffle(members)
    return object_of(noise, members)


def nginx_raw_json(noise, it):
    """Without `escape=json`."""
    return b'{"time_local":"%s","request":"%s","status":%s,"rt":%s,"http_user_agent":"%s","sent_http_location":"%s"}' % (
        noise.clf_time(it["moment"]), noise.logged(request(noise, it), noise.pick(0, 0.1)), it["response"],
        noise.pick(b"-", b"", b"0.1"), noise.logged(it["agent"]), noise.logged(it["location"] or b"-"))


def caddy(noise, it):
    headers = [(b"User-Agent", (b"[" + noise.json(it["agent"]) + b"]",)), (b"Referer", (b"[" + noise.json(it["referer"]) + b"]",))]
    inner = object_of(noise, [(b"remote_ip", it["client"]), (b"method", it["method"]), (b"host", it["host"]),
                              (b"uri", it["target"]), (b"headers", (object_of(noise, headers),))])
    answer = [(b"Server", (b'["Caddy"]',))]
    if it["location"]:
        answer.append((b"Location", (b"[" + noise.json(it["location"]) + b"]",)))
    stamp = b"%d.%09d" % (noise.epoch(it["moment"]), it["moment"][1])
    return object_of(noise, [(b"level", b"info"), (b"ts", (stamp,)), (b"msg", b"handled request"), (b"request", (inner,)),
                             (b"status", number(it)), (b"resp_headers", (object_of(noise, answer),))])


def traefik_json(noise, it):
    return object_of(noise, [
        (b"ClientHost", it["client"]), (b"DownstreamStatus", number(it)), (b"OriginStatus", (b"200",)),
        (b"RequestHost", it["host"]), (b"RequestMethod", it["method"]), (b"RequestPath", it["target"]),
        (b"StartUTC", noise.iso_time(it["moment"], "utc")), (b"time", b"2026-11-22T11:30:00Z"), (b"msg", b""),
        (b"downstream_Location", it["location"]), (b"request_Referer", it["referer"]), (b"request_User-Agent", it["agent"])])


def gcp_lb(noise, it):
    inner = object_of(noise, [(b"requestMethod", it["method"]), (b"requestUrl", it["target"]), (b"status", number(it)),
                              (b"referer", it["referer"]), (b"userAgent", it["agent"]), (b"latency", b"0.04s")])
    return object_of(noise, [(b"httpRequest", (inner,)), (b"jsonPayload", (b'{"statusDetails":"ok"}',)),
                             (b"receiveTimestamp", b"2026-11-22T11:30:00Z"), (b"timestamp", noise.iso_time(it["moment"]))])


def zone(noise):
    """What a record says of its times' zone."""
    return noise.pick(b"timezone", b"tz", b"time_zone", b"tzOffset", b"utc_offset", b"timezoneName", b"zone"), noise.pick(
        b"UTC", b"Z", b"gmt", b"Etc/UTC", b"+01:00", b"-0330", b"+05", b"+0545", (b"0",), (b"60",), b"", b"-", (b"null",), b"Europe/Berlin",
        b"America/New_York", b"CET", b"CEST", b"EST", b"PST", b"GMT+1", b" UTC ", b"+24:00")


def keyed_json(noise, it):
    """Of no known server: keys from the lists, some twice, nested at random."""
    seconds, part, _ = it["moment"]
    epoch = noise.epoch(it["moment"])
    path, _, query = it["target"].partition(b"?")
    pairs = [(noise.pick(b"time", b"@timestamp", b"ts", b"eventTime", b"date", b"start_time", b"timestamp(ms)"), noise.pick(
        noise.iso_time(it["moment"]), (b"%d" % epoch,), (b"%d" % (epoch * 1000 + part // 10**6),), b"[" + noise.clf_time(
            it["moment"]) + b"]", (b"%d" % (epoch * 10**9 + part),), b"%d" % (epoch * 10**6), seconds.isoformat(" ").encode()))]
    pairs += noise.pick([(noise.pick(b"url", b"uri", b"path", b"requestUri", b"request", b"original_uri", b"target", b"cs-uri"), it["target"])],
                        [(noise.pick(b"path", b"pathname", b"url.path"), path), (noise.pick(b"query", b"search", b"queryString"),
                                                                                noise.pick(b"", b"?") + query)],
                        [(b"args", query)], [(b"requestLine", request(noise, it))])
    pairs += [(noise.pick(b"method", b"verb", b"http.request.method"), it["method"]),
              (noise.pick(b"status", b"code", b"statusCode", b"scStatus"), noise.pick(number(it), it["response"], b"ok")),
              (noise.pick(b"host", b"vhost", b"server_name", b"domain", b"authority"), it["host"]),
              (noise.pick(b"referer", b"Referrer", b"http_referer_url"), it["referer"]),
              (noise.pick(b"location", b"redirect_url", b"response_location"), it["location"]),
              (noise.pick(b"headers", b"query_params", b"body", b"cookies", b"reqHeaders", b"respHeaders"), (object_of(noise, [
                  (b"uri", it["target"]), (b"Host", it["host"]), (b"Location", it["location"]), (b"time", b"1")]),))]
    if noise.chance(0.1):
        pairs.append(zone(noise))
    if noise.chance(0.3):
        pairs.append(noise.random.choice(pairs))
    noise.random.shuffle(pairs)
    cut = noise.random.randrange(len(pairs) + 1) if noise.chance(0.5) else 0
    if cut:
        name = noise.pick(b"request", b"response", b"http", b"url", b"data", b"res", b"form", b"fields")
        value = object_of(noise, pairs[:cut])
        pairs = [(name, (b"[" + value + b"]" if noise.chance(0.1) else value,))] + pairs[cut:]
    return object_of(noise, pairs)


def event(noise, it):
    """A line of `linkback events`, or something near it."""
    session = noise.pick(b"%016x" % noise.random.randrange(50), b"%016x" % noise.random.randrange(50), noise.session(),
                         b"", b"0123456789ABCDEF", b"00000000000000001")
    line = b'{"record":"event","v":1,' + object_of(noise, [
        (b"time", noise.iso_time(it["moment"])), (b"session", session), (b"status", noise.status()),
        (b"route", noise.pick(b"/link", b"/a%20b?", (b"null",), b"", b"myapp://x", b"/session_id")),
        (b"host", noise.pick(b"app.example.com", (b"null",), b"[2001:db8::1]", b"UPPER")),
        (b"response", (noise.pick(b"200", b"null", b"302", b"0", b"1000", b'"200"'),)),
        (b"source", noise.pick(b"request", b"location", b"x")), (b"file", b"access.log"), (b"line", (b"1",))])[1:]
    return noise.pick(line, line, line, line, line.replace(b'"v":1,', b'"v":1 ,'), b'{"record":"summary","v":1,"lines":0,"session_id":0}',
                      line.replace(b'"session"', b'"sess"'), line.replace(b"event", noise.pick(b"total", b"window", b"rejected", b"x")))


SERVERS = {function.__name__: function for function in (
    common, combined, traefik, lighttpd, varnish, envoy, alb, elb, s3, cloud_storage, squid, haproxy, w3c, cloudfront,
    nginx_json, nginx_raw_json, caddy, traefik_json, gcp_lb, keyed_json, event)}
