"""Requests that no browser sends: raw bytes, broken request lines, clients that leave."""

from polite import OTHER, Meaning, Request, callback, request


def raw_bytes():
    """Bytes that a log has to escape. A server may refuse them; what it logs still counts."""
    tail = b"?session_id=csn_%s&status=success"

    def one(name, path, number, **more):
        route = path.decode("utf-8", "replace")
        yield request(name, path + tail % number,
                      callback("success", "csn_" + number.decode(), route), **more)

    yield from one("quote in the path", b'/a"b', b"h1")
    yield from one("backslash in the path", b"/a\\b\\x22c", b"h2")
    yield from one("UTF-8 in the path", "/grün/用户".encode(), b"h3")
    yield from one("ill-formed UTF-8 in the path", b"/a\xff\xc3b", b"h4")
    yield from one("control bytes in the path", b"/a\x01\x1f\x7fb", b"h5", answers=(400, 200))
    yield from one("tab in the path", b"/a\tb", b"h6", answers=(400, 200),
                   on={"apache": callback("success", "csn_h6", "/a b")})
    yield from one("brackets, bars, carets", b"/[a]|{b}^`<c>", b"h7", answers=(400, 200))
    yield request("raw bytes in the status", b'/link?session_id=csn_h8&status=a"\\\xc3\xa4\xff',
                  callback('a"\\ä\ufffd', "csn_h8"))
    yield request("looks like an escape", rb"/link?session_id=csn_h9&status=\x41\n\"",
                  callback('\\x41\\n\\"', "csn_h9"))
    yield request("looks like the end of the request",
                  b'/x" 200 5 "-" "-?session_id=csn_h10&status=success',
                  callback("success", "csn_h10", '/x" 200 5 "-" "-'), on={"apache": OTHER})
    yield request("space in the target", b"/link?session_id=csn_h11&status=a b c",
                  callback("a b c", "csn_h11"), on={"apache": callback("a b", "csn_h11")})
    yield request("HTTP/ in the target", b"/link?x= HTTP/1.1&session_id=csn_h12&status=success",
                  callback("success", "csn_h12"), on={"apache": OTHER})
    yield request("NUL in the target", b"/link?x=\0&session_id=csn_h13&status=success",
                  callback("success", "csn_h13"),
                  on={"apache": OTHER})


def broken_lines():
    callback_line = b"GET /link?session_id=csn_%s&status=success"

    def line(name, raw, meaning=OTHER, **more):
        return Request(name, raw, meaning, host="a" if b"\nHost: a\r" in raw else None, **more)

    def counted(name, number, rest, status="success", **more):
        return line(name, callback_line % number + rest,
                    callback(status, "csn_" + number.decode()), **more)

    yield line("TLS client hello", bytes.fromhex("1603010200010001fc0303") + b'"\\\xff' * 20 + b"\r\n\r\n")
    yield line("TLS client hello, no line end", bytes.fromhex("160301002f0100002b0303") + b"\xaa" * 40)
    yield line("empty lines", b"\r\n\r\n\r\n\r\n")
    yield line("spaces", b"   \r\n\r\n")
    yield line("garbage", b"\x00\x01\x02garbage\xfe\xff\r\n\r\n")
    yield line("garbage with a mention", b"session_id=csn_g1&status=success\r\n\r\n", Meaning("malformed"))
    yield line("SSH", b"SSH-2.0-Go\r\n")
    yield line("method alone", b"GET\r\n\r\n")
    yield counted("HTTP/0.9", b"g2", b"\r\n")
    # Apache logs the line end of a request line that it takes for the whole request.
    yield counted("HTTP/0.9, bare LF", b"g3", b"\n", on={"apache": callback("success\n", "csn_g3")})
    yield counted("unknown version", b"g4", b" HTTP/9.9\r\nHost: a\r\n\r\n")
    yield counted("no version digits", b"g5", b" HTTP/\r\nHost: a\r\n\r\n")
    yield counted("other protocol", b"g6", b" ICAP/1.0\r\nHost: a\r\n\r\n", "success ICAP/1.0")
    yield line("two spaces", b"GET  /link?session_id=csn_g7&status=success  HTTP/1.1\r\nHost: a\r\n\r\n",
               callback("success", "csn_g7"))
    yield line("no slash", b"GET link?session_id=csn_g8&status=success HTTP/1.1\r\nHost: a\r\n\r\n",
               callback("success", "csn_g8", "link"))
    yield line("asterisk", b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    yield line("CONNECT", b"CONNECT app.example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n")
    yield line("HTTP/2 preface", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
    yield counted("bad header", b"g9", b" HTTP/1.1\r\nHost: a\r\nno colon here\r\n\r\n")
    yield line("bad host", b"GET /link HTTP/1.1\r\nHost: a b/c\r\n\r\n")
    yield line("two hosts", b"GET /link HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")
    yield counted("header too long", b"g12",
                  b" HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 40000 + b"\r\n\r\n")
    yield line("target too long, tail lost", b"GET /link?a=" + b"x" * 40000
               + b"&session_id=csn_g13&status=success HTTP/1.1\r\nHost: a\r\n\r\n")
    yield line("target too long, head kept", b"GET /link?session_id=csn_g18&status=success&a="
               + b"x" * 40000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", callback("success", "csn_g18"))
    yield counted("bare CR", b"g14", b"\rX HTTP/1.1\r\nHost: a\r\n\r\n",
                  on={"apache": callback("success X", "csn_g14")})
    yield counted("HTTP/1.0", b"g15", b" HTTP/1.0\r\n\r\n")
    yield counted("request timeout", b"g16", b" HTTP/1.1\r\nHost: a\r\n")
    yield counted("half a request line", b"g17", b"", on={"apache": OTHER})
    yield line("nothing sent", b"")


def leaving():
    """The client is gone before the application answers: nginx logs 499, HAProxy 400."""
    for number, answer, kinds in (
            ("1", 499, ("nginx",)), ("2", 400, ("haproxy", "haproxy-captures", "haproxy-clf"))):
        meaning = callback("success", "csn_l" + number, "/slow")
        raw = request("left", f"/slow?session_id=csn_l{number}&status=success", meaning).raw
        yield Request(f"client leaves, {answer}", raw, meaning, answers=(answer,), only=kinds,
                      no_answer=True)


def requests():
    for group in (raw_bytes, broken_lines, leaving):
        yield from group()
