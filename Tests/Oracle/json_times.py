"""The time of a JSON record: by a known name, in two members, or the only whole date that there is.

A time without a zone of its own is in that of a member beside it, if there is one.
"""

import re
from typing import NamedTuple, Optional

from json_names import DURATIONS, FIELDS
from json_values import is_other_time, unbracketed, unbracketed_time
from times import epoch_time, has_no_zone, iso_time
from zones import said

# What counts only if it is of the same record as the URL.
OF_ONE_RECORD = ("query", "method", "response", "location", "host", "bare host")
MOST_DISAGREEMENT = 31 * 86_400  # seconds


class Stamp(NamedTuple):
    time: Optional[int]           # as it is without a zone beside it
    is_number: bool = False
    text: Optional[bytes] = None  # if it has no zone of its own
    places: frozenset = frozenset()  # of its members: whether they may be about something else, and the depth


def are_apart(first, second):
    return abs(first // 10**9 - second // 10**9) > MOST_DISAGREEMENT


class Offers:
    """For each field the members that may be it, and which one counts."""

    def __init__(self):
        self.found = {field: [] for field in (*FIELDS, "span", "line method", "unread request", "date", "clock")}
        self.foreign = 0  # 2 for a member of what may be about something else

    def offer(self, field, order, value):
        """An order begins with 1 for what lacks a query or the like; what may be about something else comes last."""
        self.found[field].append(((order[0] + self.foreign, *order[1:]), value))

    def order(self, field):
        return min((order for order, _ in self.found[field]), default=None)

    def is_foreign(self):
        """Whether all of the request may be about something else: then what such objects say of it counts."""
        order = self.order("target") or self.order("query")
        return order is not None and order[0] >= 2

    def best(self, field):
        """The value that counts, or None."""
        order = self.order(field)
        if order is None or (field in OF_ONE_RECORD and order[0] >= 2 and not self.is_foreign()):
            return None
        return min(self.found[field], key=lambda it: it[0])[1]

    def is_tied(self, field):
        """Whether there is another one, as good and with another text."""
        best = min((order[:3] for order, _ in self.found[field]), default=None)
        return len({order[3] for order, _ in self.found[field] if order[:3] == best}) > 1


class Times(Offers):
    def __init__(self, zone):
        super().__init__()
        self.zone = zone
        self.zones = []           # (the member's place, text)
        self.shipping_times = []
        self.other_times = []

    def take_time(self, rank, depth, member, text):
        place = frozenset({(self.foreign, depth)})
        if has_at(member):
            rank = FIELDS["time"].index("@timestamp")
        if (time := unbracketed_time(text, self.zone)) is not None:
            self.offer("time", (False, rank, depth, time), self.stamp(text, time, place))
            if has_at(member):
                self.shipping_times.append((self.foreign, depth, time))
        elif (time := epoch_time(unbracketed(text))) is not None:
            self.offer("span" if FIELDS["time"][rank] in DURATIONS else "time", (False, rank, depth, time), Stamp(time, True))
        elif member.kind == "string" and not member.escaped:
            name = FIELDS["time"][rank]
            if name == "date" and re.fullmatch(rb"\d{4}-.{3,}", text, re.DOTALL):
                self.offer("date", (False, rank, depth, text), (text, place))
            elif name == "time" and re.fullmatch(rb"..:.{5,}", text, re.DOTALL):
                self.offer("clock", (False, rank, depth, text), (text, place))

    def take_zone(self, depth, member, text):
        if text not in (b"", b"-") and (member.kind, text) != ("bare", b"null"):
            self.zones.append(((self.foreign, depth), text))

    def take_other_time(self, names, member, text):
        """A member that may be the only whole date. Chosen: of 10 to 64 bytes, as it is there."""
        if member.kind == "string" and 10 <= len(member.raw) <= 64 and not is_other_time(names):
            if (time := unbracketed_time(text, self.zone)) is not None:
                self.other_times.append(self.stamp(text, time, frozenset({(0, len(names))})))

    @staticmethod
    def stamp(text, time, place):
        text = unbracketed(text)
        return Stamp(time, False, text if has_no_zone(text) else None, place)

    # --- The one that counts ---

    def time(self, around=None):
        """The record's, or that of what is `around` it; None if it is in a zone that is not known."""
        stamp = self.chosen_time() or self.pair()
        if stamp is not None:
            return self.zoned(stamp)
        only = self.only_date()
        if only is None:
            return around
        time = self.zoned(only)
        return around if None not in (time, around) and are_apart(time, around) else time

    def chosen_time(self):
        return self.best("span" if self.is_span() else "time")

    def is_span(self):
        """Whether a number that may be a duration is the time: it is first, and near what else is one."""
        if not self.found["span"] or (self.found["time"] and self.order("time")[:3] <= self.order("span")[:3]):
            return False
        time, span = self.best("time"), self.best("span")
        return time is None or not are_apart(time.time, span.time)

    def times_disagree(self):
        """Whether a number that was taken for the time is far from the date that `@timestamp` has in text."""
        chosen = self.chosen_time()
        return bool(chosen and chosen.is_number and self.shipping_times) and are_apart(chosen.time, min(self.shipping_times)[-1])

    def pair(self):
        """A date and a time of day: the names are W3C's, so that they are in UTC."""
        date, clock = self.best("date"), self.best("clock")
        if not date or not clock or not re.fullmatch(rb"\d{4}-\d\d-\d\d", date[0]) or not re.fullmatch(
                rb"\d\d:\d\d:\d\d(?:\.\d+)?", clock[0]):
            return None
        text = date[0] + b"T" + clock[0]
        time = iso_time(text, 0)
        return None if time is None else Stamp(time, False, text, date[1] | clock[1])

    def only_date(self):
        """The only whole date and time that there is."""
        has_url = self.found["target"] or self.found["query"]
        return self.other_times[0] if has_url and len(self.other_times) == 1 else None

    def zoned(self, stamp):
        """A time in the zone that members beside it say. Chosen: all of them have to say the same."""
        texts = {text for place, text in self.zones if stamp.text is not None and place in stamp.places}
        if not texts:
            return stamp.time
        zones = [said(text.decode("latin-1"), self.zone) for text in texts]
        times = {None if zone is None else unbracketed_time(stamp.text, zone) for zone in zones}
        return times.pop() if len(times) == 1 else None


def has_at(member):
    """Whether a name begins with `@`, as those do that shippers add. Anywhere else it means nothing."""
    return member.path[-1].startswith(b"@")
