"""More ways to log a request, for noise_formats.py: JSON of many shapes.

The functions take what those of servers.py take.
"""

from servers import number, object_of, request, zone

SPACES = (b"", b"", b"", b" ", b"  ")
CLIENT_NAMES = (b"client.example.net", b"client.example.net:51622")


def spaced(noise, text):
    return noise.pick(*SPACES) + text + noise.pick(*SPACES)


def shuffled(noise, pairs, often=0.7):
    """The members in any order, some of them doubled."""
    pairs = list(pairs)
    if noise.chance(0.1):
        pairs.append(noise.random.choice(pairs))
    if noise.chance(often):
        noise.random.shuffle(pairs)
    return object_of(noise, pairs)


def stamp(noise, it):
    """The request's time in one of the spellings that JSON logs have."""
    seconds, part, _ = it["moment"]
    epoch, common, iso = noise.epoch(it["moment"]), noise.clf_time(it["moment"]), noise.iso_time(it["moment"])
    return noise.pick(
        iso, iso, iso.replace(b"T", b" "), common, common[:20], common[:20] + b".123", common[:20] + b".123" + common[20:],
        iso[:19] + b" UTC", iso[:19].replace(b"T", b" ") + b" UTC", iso[:19] + b" +0000", iso[:19].replace(b"T", b" ") + b" +0100",
        iso[:19].replace(b"-", b"/").replace(b"T", b" "), iso[:19].replace(b"-", b"/").replace(b"T", b" ") + b".123",
        common.replace(b"Nov", b"Sept"), (b"%d" % epoch,), (b"%d.%03d" % (epoch, part // 10**6),),
        (b"%d" % (epoch * 1000 + part // 10**6),), b"%d" % epoch, (b"%d.0" % epoch,), (b"%d" % (epoch * 10**6),))


def request_times(noise, it):
    """A time of the request, and what may stand beside it: another one, a duration, a date of something else."""
    names = noise.pick(b"time", b"timestamp", b"time_local", b"time_iso8601", b"ts", b"start_time", b"requestTime", b"datetime", b"date",
                       b"msec", b"eventTime", b"@t", b"eventTimestamp", b"TimeGenerated", b"asctime", b"created_at", b"logged", b"t")
    pairs = [(names, stamp(noise, it))]
    later = noise.pick(b"2026-11-22T11:30:00Z", b"22/Nov/2026:11:30:00 +0000", (b"1795347000",))
    more = [(b"@timestamp", later), (b"timestamp", later), (b"ingest_time", later), (b"receiveTimestamp", later), (b"time", b"0.003"),
            (b"time", (b"0.013",)), (b"time", (b"12",)), (b"duration", (b"3",)), (b"expires", later), (b"not_after", later),
            (b"birth_date", b"1980-01-01T00:00:00Z"), (b"certificate_expiry", later), (b"response", (object_of(noise, [(b"time", (b"5",))]),)),
            (b"date", b"2026-11-22"), zone(noise), zone(noise), zone(noise), (b"event", (object_of(noise, [zone(noise)]),)), (b"ts", (b"99999999999",)), (b"time", b"-"), (b"uptime", (b"1795347000",))]
    return pairs + [noise.random.choice(more) for _ in range(noise.pick(0, 0, 0, 1, 1, 2))]


def clients(noise, it):
    """Where JSON logs name the client, and members whose name may mean it."""
    client = it["client"]
    return [noise.random.choice([
        (b"remote_addr", client), (b"clientip", client), (b"host", client), (b"host", client + b":51622"),
        (b"remote_host", b"client.example.net"), (b"client", (object_of(noise, [(b"address", client), (b"domain", b"client.example.net")]),)),
        (b"source", (object_of(noise, [(b"ip", client), (b"host", b"client.example.net")]),)), (b"remote", client),
        (b"remote", (object_of(noise, [(b"host", b"client.example.net")]),)), (b"user", b"ada"), (b"x_forwarded_for", client + b", 198.51.100.66"),
        (b"client", (object_of(noise, [(b"geo", (object_of(noise, [(b"vhost", b"client.example.net")]),))]),))])
        for _ in range(noise.pick(0, 1, 1, 2))]


def hosts(noise, it):
    name = noise.pick(b"host", b"vhost", b"server_name", b"http_host", b":authority", b"domain", b"authority", b"x_host", b"http.hostname")
    shipped = [noise.random.choice([
        (b"source_type", b"file"), (b"agent", (object_of(noise, [(b"hostname", b"web-1"), (b"type", b"filebeat")]),)),
        (b"kubernetes", (object_of(noise, [(b"pod_name", b"web-1")]),)), (b"thread", b"main"), (b"threadName", b"x"), (b"flow_id", (b"7",)),
        (b"entity.guid", b"x"), (b"plugin_type", (b"null",)), (b"agent", b"UA"), (b"stream", b"stdout"), (b"ecs", (b"{}",))])
        for _ in range(noise.pick(0, 0, 0, 1))]
    if noise.chance(0.1):
        return shipped + [(b"host", (object_of(noise, [(b"name", b"web-1"), (b"ip", (b'["192.0.2.77"]',))]),))]
    return shipped + [(name, noise.pick(it["host"], it["host"], b"web-1", b"www.example.com"))]


TARGETS = (b"url", b"uri", b"path", b"request_uri", b"requestUri", b"original_url", b"request_path", b"request_url", b"http_url",
           b"x-envoy-origin-path", b"x-envoy-original-path", b"originalRequestUriWithArgs", b"target", b"cs-uri-stem", b"pathname")
QUERIES = (b"args", b"query", b"query_string", b"queryString", b"request_args", b"query_params", b"params", b"qs", b"search")


def targets(noise, it):
    """The URL under one or two names, a request line, or path and query apart."""
    target, line = it["target"], it["method"] + b" " + it["target"] + b" HTTP/1.1"
    path, _, query = target.partition(b"?")
    name, other = noise.random.choice(TARGETS), noise.random.choice(TARGETS)
    decoy = noise.pick(path, path + b"?", b"/index.php", b"https://app.example.com/", b"/x?session_id=csn_decoy&status=draft")
    return noise.pick(
        [(name, spaced(noise, target))], [(name, target), (other, decoy)], [(other, decoy), (name, target)], [(name, line)],
        [(name, line), (other, decoy)], [(b"request", line), (other, decoy)], [(b"request", path), (other, target)],
        [(noise.pick(b"request_line", b"http_request", b"requestLine"), spaced(noise, line))],
        [(name, noise.pick(path, path + b"?")), (noise.random.choice(QUERIES), noise.pick(b"", b"?", b" ", b"??") + query)],
        [(b"request", (object_of(noise, [(noise.pick(b"path", b"uri", b"url"), noise.pick(path, target))]),)), (other, target)],
        [(b"req", (object_of(noise, [(b"url", target), (b"method", it["method"].lower())]),))],
        [(name, path), (noise.random.choice(QUERIES), (object_of(noise, [(b"session_id", b"csn_1"), (b"status", b"success")]),))],
        [(name, path), (b"params", (b'[{"key":"session_id","value":"csn_k1"},{"key":"status","value":"success"}]',))])


def methods(noise, it):
    method = noise.pick(it["method"], it["method"].lower(), it["method"].capitalize(), spaced(noise, it["method"]))
    return noise.pick([], [(noise.pick(b"method", b"verb", b"request_method", b"httpMethod"), method)])


def responses(noise, it):
    value = it["response"]
    value = noise.pick(number(it), value, value + b".0", (value + b".0",) if value != b"-" else b"-", value + b" Found", b"ok")
    return [(noise.pick(b"status", b"statusCode", b"response_code", b"code", b"httpStatus", b"response"), value)]


def keyed(noise, it):
    """Of no known server: every rule for members at once."""
    pairs = (request_times(noise, it) + targets(noise, it) + methods(noise, it) + responses(noise, it) + hosts(noise, it)
             + clients(noise, it) + [(noise.pick(b"referer", b"http_referer", b"Referrer_url"), it["referer"]), (b"agent", it["agent"])])
    if noise.chance(0.06):
        pairs += events(noise)
    if noise.chance(0.15):
        # The host of a request is the site's.
        pairs = [pair for pair in pairs if pair not in ((b"host", it["client"]), (b"host", it["client"] + b":51622"))]
        pairs = [(noise.pick(b"properties", b"http", b"req", b"data", b"request", b"context"), (shuffled(noise, pairs),)),
                 (b"time", b"2026-11-22T11:30:00Z")][:noise.pick(1, 2)]
    return shuffled(noise, pairs)


def events(noise):
    """What says that a record is no request, or nearly."""
    return noise.pick([(b"direction", noise.pick(b"outgoing", b"Outbound", b"egress", b"inbound"))],
                      [(b"kind", noise.pick(b"SPAN_KIND_CLIENT", b"SPAN_KIND_SERVER", b"client"))],
                      [(b"span", (object_of(noise, [(b"kind", noise.pick(b"client", b"CLIENT", b"SERVER"))]),))],
                      [(b"event_type", noise.pick(b"alert", b"fileinfo", b"anomaly", b"drop", b"flow", b"netflow", b"http")),
                       (noise.pick(b"flow_id", b"flow_id", b"flow"), (b"7",))])


def only_date(noise, it):
    """The only date, under a name that says nothing of it, or something else."""
    when = noise.pick(noise.iso_time(it["moment"]), noise.clf_time(it["moment"]), noise.iso_time(it["moment"])[:19], b"2026-10-22T11:30:00Z",
                      b"2026-10-22T11:29:59Z", b"2026-12-23T11:30:01Z", b"2025-01-01T00:00:00Z")
    pair = noise.pick((b"at", when), (b"logged", when), (b"at", when), (noise.pick(
        b"commit_date", b"session_start", b"authenticated", b"subscribed", b"signup_day", b"registered", b"trial_end", b"joined", b"token_time",
        b"license_day", b"order_date", b"member_from", b"verified", b"x_creation"), when), (noise.pick(b"shop", b"request", b"meta", b"x"), (
            object_of(noise, [(b"at", when)]),)))
    more = [(b"method", it["method"]), (b"status", number(it)), (b"host", it["host"]), (b"x", b"y")]
    return shuffled(noise, [pair, (b"uri", it["target"]), *more[:noise.pick(0, 2, 4)], *noise.pick([], [], [], [zone(noise)])])


def envoy_gateway(noise, it):
    """https://gateway.envoyproxy.io/docs/tasks/observability/proxy-accesslog/"""
    pairs = [(b"start_time", noise.iso_time(it["moment"])), (b"method", it["method"]), (b"x-envoy-origin-path", it["target"]),
             (b"protocol", b"HTTP/2"), (b"response_code", number(it)), (b"response_flags", b"-"), (b"user-agent", it["agent"]),
             (b"x-forwarded-for", it["client"]), (b":authority", it["host"]), (b"downstream_remote_address", it["client"] + b":51622"),
             (b"upstream_host", b"192.0.2.81:3000"), (b"bytes_sent", (b"138",)), (b"duration", (b"5",))]
    return shuffled(noise, pairs, 0.5)


def shipper(noise, it, line):
    """A record that carries the line in a string, with loose targets in its metadata."""
    text = line + noise.pick(b"", b"\n")
    labels = (object_of(noise, [(b"url", noise.pick(b"shop", b"https://app.example.com/", b"/link?session_id=csn_label&status=draft"))]),)
    metadata = noise.pick([(b"kubernetes", (object_of(noise, [(b"pod_name", b"web-1"), (b"labels", labels)]),))], [(b"attrs", labels)],
                          [(b"docker", (object_of(noise, [(b"container", (object_of(noise, [(b"labels", labels)]),))]),))],
                          [(b"host", b"web-1")], [(b"annotations", labels)], [(b"fields", labels)], [])
    when = noise.pick([(b"time", b"2026-11-22T11:30:00Z")], [(b"@timestamp", b"2026-11-22T11:30:00Z")], [(b"time", (b"1795347000",))], [])
    inner = noise.json(text)
    shape = noise.random.randrange(6)
    if shape == 0:  # Splunk's HTTP event collector
        return shuffled(noise, [(b"event", (noise.pick(inner, line if line.startswith(b"{") else inner),)), (b"host", b"web-1"), *when])
    if shape == 1:  # GELF
        return shuffled(noise, [(b"version", b"1.1"), (b"host", b"web-1"), (b"short_message", (inner,)), (b"_url", b"/x"), *when])
    if shape == 2:  # Elasticsearch
        return object_of(noise, [(b"_index", b"logs"), (b"_source", (shuffled(noise, [(b"message", (inner,)), *when, *metadata]),))])
    if shape == 3:  # Azure's diagnostics
        return shuffled(noise, [(b"category", b"x"), (b"properties", (inner,)), *when])
    return shuffled(noise, [(noise.pick(b"log", b"message", b"msg", b"line"), (inner,)), *when, *metadata])


DIALECTS_JSON = {function.__name__: function for function in (keyed, only_date, envoy_gateway)}
