"""How Linkback's records are written: strings, times, ratios, order. §4 of the contract."""

import re
from datetime import timedelta

from judging import OTHER
from times import EPOCH, SECOND

KNOWN = ("success", "auth_expired", "bad_configuration", "user_aborted")  # in output order. §1, §4

SHORT = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
ESCAPED = re.compile('["\\\\\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]')


class Verbatim(float):
    """A JSON number that keeps its digits, such as 0.5000."""

    def __new__(cls, literal):
        number = super().__new__(cls, literal)
        number.literal = literal
        return number

    def __str__(self):
        return self.literal


def text(value) -> str:
    """A value as JSON without spaces; the members of an object in the order given. §4"""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, Verbatim)):
        return str(value)
    if isinstance(value, str):
        return '"' + ESCAPED.sub(lambda m: SHORT.get(m[0]) or f"\\u{ord(m[0]):04x}", value) + '"'
    if isinstance(value, list):
        return "[" + ",".join(map(text, value)) + "]"
    return "{" + ",".join(text(key) + ":" + text(member) for key, member in value.items()) + "}"


def time_text(nanoseconds):
    """RFC 3339 in UTC with the fewest of 0, 3, 6 or 9 digits; None stays None. §4"""
    if nanoseconds is None:
        return None
    seconds, fraction = divmod(nanoseconds, SECOND)
    whole = (EPOCH + timedelta(seconds=seconds)).isoformat()
    digits = f"{fraction:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return whole + ("." + digits if digits else "") + "Z"


def ratio_text(part: int, whole: int):
    """part / whole with four decimals, rounded half up in integers; None for no whole. §4"""
    if whole == 0:
        return None
    ten_thousandths = (20000 * part + whole) // (2 * whole)
    return Verbatim(f"{ten_thousandths // 10000}.{ten_thousandths % 10000:04d}")


def status_order(status: str):
    """The four known ones, then others by their bytes, `(other)` last. §4"""
    if status in KNOWN:
        return 0, KNOWN.index(status), b""
    return (2 if status == OTHER else 1), 0, status.encode()


def name_order(name):
    """Null first, then by bytes, `(other)` last: routes and hosts. §4"""
    if name is None:
        return 0, b""
    return (2 if name == OTHER else 1), name.encode()
