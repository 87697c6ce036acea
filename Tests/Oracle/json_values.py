"""What the texts of JSON's members may be: a request line, a URL, a host's name, a time."""

import re
from typing import Optional

from fields import METHOD as TOKEN
from fields import method_and_target
from json_names import OTHER_TIMES
from times import any_time, epoch_time

# A host's name with a dot, whose last label has a letter: no address.
DOTTED = re.compile(rb"(?!\.)[A-Za-z0-9_.\x80-\xff-]*\.[A-Za-z0-9_\x80-\xff-]*[A-Za-z\x80-\xff][A-Za-z0-9_\x80-\xff-]*\.?(?::\d+)?")


def request_line(text, is_named):
    """Whether a text is a method, a space, and anything up to the last ` HTTP/`; without that under the names
    of request lines, or where a method in capitals is before a URL. §2"""
    method, space, _ = text.partition(b" ")
    if not space or not re.fullmatch(TOKEN, method):
        return False
    _, target = method_and_target(text)
    return is_named or (target != b"" and (b" HTTP/" in text[len(method):] or (
        re.fullmatch(rb"[A-Z]+", method) is not None and is_url(target))))


def is_url(text):
    return text.startswith(b"/") or (b"://" in text and text.partition(b":")[2].startswith(b"//"))


def has_query(target):
    return target.partition(b"#")[0].partition(b"?")[2] != b""


def text_time(text: bytes, zone: int) -> Optional[int]:
    """A time in any shape, in brackets or not, or a number."""
    found = unbracketed_time(text, zone)
    return epoch_time(unbracketed(text)) if found is None else found


def unbracketed_time(text, zone):
    return any_time(unbracketed(text), zone)


def unbracketed(text):
    return text[1:-1] if len(text) >= 2 and text.startswith(b"[") and text.endswith(b"]") else text


def is_other_time(names):
    """Whether a member's name, or one around it, is that of another time than the request's: expiry, birth, …"""
    return any(word in name for name in names for word in OTHER_TIMES)
