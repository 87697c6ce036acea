"""What noise.py picks from: spellings that servers, users and attackers give the parts of a line."""

BASE = 20_779  # 2026-11-22, in days since 1970
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
KNOWN = [b"success", b"auth_expired", b"bad_configuration", b"user_aborted"]
STATUSES = [
    b"(other)", b"Success", b"success ", b" success", b"new_code", b"a" * 64, b"b" * 65,
    b"say \"no\"", b"back\\slash", b"\\x41", b"line\nfeed", b"tab\tcr\rbs\bff\fvt\v", b"\x1b[31mred",
    b"nul\0", b"\x7f\xc2\x85\xc2\x9f", b"\xe2\x80\xa8\xe2\x80\xa9\xe2\x80\xae\xe2\x81\xa6\xe2\x81\xa9",
    b"\xff\xfe", b"\xc3", b"\xe2\x82", b"\xed\xa0\x80", b"\xf0\x9f\x99\x82", b"\xf0\x9f\x99", b"\xf4\x90\x80\x80",
    b"\xc0\xaf", b"e\xcc\x81", b"\xc3\xa9", b"\x80" * 21, b"\x80" * 22, b"<b>&amp;", b"1=2", b"a#b?c&d", b"%41",
]
PATHS = [b"/", b"/link", b"/Link/", b"/a/b.html", b"//link", b"/p%20q", b"/\xc3\xa4", b"/\xff", b"/a;b=c",
         b"/a:b@c", b"/session_id=csn_1&status=success", b"/" + b"r" * 1023, b"/" + b"r" * 1024, b"/a\\b\"c"]
MENTIONS = [b"session_id", b"%73ession_id", b"s%65ssion_id", b"%2573ession_id", b"session%255Fid",
            b"%252573ession_id", rb"\x73ession_id", rb"session\x5fid", rb"\u0073ession_id", b"#73ession_id",
            rb"%2\x35%373ession_id", rb"\x2573ession_id", rb"\x252573ession_id", b"#2573ession_id",
            rb"\\x73ession_id", b"SESSION_ID", b"session-id", b"session_i", b"%73%65%73%73%69%6f%6E%5F%69%64"]
JUNK = [b"", b" ", b"hello", b"\x16\x03\x01\x02", b"{}", b"#Fields: nothing", b"\xff\xfe\x00", b"[] \"\" 200",
        b"192.0.2.9 - -", b"-- MARK --", b"\x1b]0;title\x07"]
USERS = [b"-", b"-", b"-", b"ada", b"ada lovelace", b"[ada]", rb'a\"b', b'""', rb"a\x22b", b"\xc3\xa4",
         b"x [22/Nov/2026:10:00:00 +0000] y",
         rb'x [22/Nov/2026:10:00:00 +0000] \"GET /?session_id=csn_evil&status=success HTTP/1.1\" 200 5']
# Nobody's host, so that none may be printed (`crossings.PRIVATE`).
CLIENTS = [b"198.51.100.1", b"198.51.100.200", b"2001:db8:c::7", b"client.example.net", b"unix:", b"198.51.100.1:5555",
           b"[2001:db8:c::7]:5555"]
VHOSTS = [b"example.com:443", b"App.Example.COM:80", b"[2001:DB8::1]:8443", b"192.0.2.80:80", b"localhost:8080",
          b"example.com", b"example.com:", b"example.com:http", b":80", b"-:80"]
AUTHORITIES = [b"example.com", b"APP.example.com:8080", b"ada:pw@example.com", b"a@b@example.com:1",
               b"[2001:DB8::2]", b"[2001:db8::2]:443", b"", b"-", b"2001:db8::2"]
NO_HOST = [b":80", b"ada@", b"ada:pw@:80", b"@"]
# Protocols as other servers write them, and words that are none.
PROTOCOLS = [b" h2", b" H2", b" h2c", b" h3", b" h3-29", b" HTTP2", b" HTTP_1_1", b" http/1.1", b" SPDY/3.1", b" QUIC", b" wss", b" ws",
             b" 2", b" 1.1", b" -", b"  https", b" h2 ", b" hq-29"]
NO_PROTOCOLS = [b" h", b" h2x", b" h3c", b" http/1.1x", b" 12", b" 1.12", b" 1.", b" --", b" x", b" httpx", b"\th2", b" h2\t", b" +1"]
RESPONSES = [b"200"] * 8 + [b"302", b"304", b"404", b"499", b"500", b"502", b"101", b"000", b"0", b"-", b"99",
                            b"600", b"999"]
AGENTS = [b"-", b"Mozilla/5.0", rb'quo\"ted', rb"esc\x22aped", b"", rb"\\", b"[22/Nov/2026:10:00:00 +0000]",
          rb'] \"GET /?session_id=csn_ua&status=success HTTP/1.1\" 200']
