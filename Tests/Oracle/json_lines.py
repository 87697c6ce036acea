"""JSON lines of known servers and of unknown shape: which member is which field.

Of several members that may be a field the first in the order of names counts, then the one that is nested
less, then the one whose text is smaller by its bytes: their order on the line means nothing.
"""

import re
from urllib.parse import unquote_to_bytes

from fields import Entry, is_torn, nothing, mentions_session_id, method_and_target
from json_names import (CHOSEN, DIRECTIVES, FIELDS, FLOW_EVENTS, MEANINGS, NGINX, OTHERS, OUTGOING, PART, PEERS, RECORDS,
                        REPORT_TYPES, RESPONSES, ROOT_ONLY, SHIPPING_OBJECTS)
from json_text import members
from json_times import Times, has_at
from json_values import DOTTED, has_query, is_url, request_line, text_time

REQUEST_AS_TARGET = FIELDS["target"].index("request")
SHORTEST_LINE = 32  # no log line that a message holds is shorter
METHODS = "get head post put delete connect options trace patch".split()


def normalised(key: bytes) -> str:
    return re.sub(rb"[^a-z0-9]", b"", key.lower()).decode()


# --- What an object holds -----------------------------------------------------------------------

def scope_of(spelled, names):
    """What the object with this key holds: `fields`, those of a `client`, headers, or `nothing`."""
    key, two = names[-1], "".join(names[-2:]) if len(names) > 1 else ""
    if any(word in key for word in CHOSEN):
        return "nothing"
    if "header" in key:
        if "resp" in key or two in ("responseheaders", "resheaders"):
            return "response headers"
        return "request headers" if key in ("headers", "requestheaders", "reqheaders", "httprequestheaders") else "nothing"
    if key in PEERS and not spelled.startswith(b"_"):  # Elasticsearch's `_source` is the whole record
        return "client"
    if key in OTHERS:
        return "nothing"
    if key in RESPONSES:
        return "response"
    return "fields" if key in RECORDS or key in PEERS else "foreign"  # what may be about something else than the request


class Members(Times):
    """The members of a line, and what they may be."""

    def __init__(self, found, zone):
        super().__init__(zone)
        self.is_shipped = self.names_client = self.is_parsed_client = self.is_cloudfront = False
        self.has_torn_request = False
        self.is_part = self.has_directive = self.has_report_type = self.has_report_body = False
        self.is_outgoing = self.is_flow_event = self.has_flow = False
        for member in found:
            names = [normalised(key) for key in member.path]
            scope = self.scope_around(member, names)
            if member.kind in ("object", "array"):
                self.enter(member, names, scope)
            elif not (member.in_array and scope in ("fields", "foreign") and scope_of(
                    member.path[-1], names) not in ("fields", "foreign", "response")):
                self.take(member, names, scope)

    @staticmethod
    def scope_around(member, names):
        scope = "fields"
        for count in range(1, len(names)):
            inner = scope_of(member.path[count - 1], names[:count])
            if scope in ("client", "foreign"):
                scope = scope if inner in ("fields", "foreign", "response") else "nothing"
            elif scope == "response":
                scope = inner if inner == "response headers" else (
                    scope if inner in ("fields", "foreign", "response") else "nothing")
            else:
                scope = inner if scope == "fields" else "nothing"
        return scope

    def enter(self, member, names, scope):
        """An object's or array's name."""
        if scope not in ("fields", "foreign", "client") or (member.kind == "array" and scope == "client"):
            return
        field, _ = meaning(names[-1], len(names))
        self.names_client |= scope_of(member.path[-1], names) == "client" or field == "client"
        self.is_shipped |= field == "shipper"
        self.has_report_body |= names[-1] == "body"

    def take(self, member, names, scope):
        depth, self.foreign = len(names), 0
        raw, text = member.raw.strip(b" "), member.trimmed
        if scope == "request headers":
            if names[-1] == "host" and member.kind == "string" and text not in (b"", b"-"):
                self.offer("host", (False, FIELDS["host"].index("headershost"), depth, raw), text)
            return
        if scope == "nothing" or (scope == "response headers" and names[-1] != "location"):
            return
        if scope == "fields":
            self.take_other_time(names, member, text)
        for count in range(1, min(3, depth) + 1):
            field, rank = meaning("".join(names[-count:]), depth)
            # Of several keys together the first one says what they are about.
            self.foreign = 2 * (self.scope_around(member, names[:depth - count + 1]) == "foreign")
            if field and (scope != "response" or field in ("response", "location")):
                self.take_as(field, rank, depth, member, raw, text, scope)

    def is_ambiguous(self):
        """Whether there are two URLs or queries and nothing says which one counts: two writers in one line."""
        if self.has_torn_request or self.times_disagree():
            return True
        if self.is_tied("span" if self.is_span() else "time") or (self.is_tied("response") and self.best("response") is not None):
            return True
        has_no_query = self.best("target") is None or self.order("target")[0] & 1
        return (self.is_tied("target") and not (has_no_query and self.best("query") is None)) or (
            has_no_query and self.best("query") is not None and self.is_tied("query"))

    def is_no_request(self):
        """Whether it is what a browser, a tracer or an intrusion detector reports: of a page, of a request that the
        server made itself, of a flow."""
        return (self.has_directive or (self.has_report_type and self.has_report_body) or self.is_outgoing
                or (self.is_flow_event and self.has_flow))

    def has_only_path_beside_message(self):
        """Whether the message mentions a session, and the URL is hardly a request's: a path alone."""
        message, target = self.order("message"), self.order("target")
        return bool(message and not message[0] & 1 and target and target[0] & 1 and not self.best("target")[0]
                    and self.best("query") is None and self.best("method") is None)

    def take_as(self, field, rank, depth, member, raw, text, scope):
        order, is_string, is_none = (False, rank, depth, raw), member.kind == "string", text in (b"", b"-")
        if field == "response":
            self.is_parsed_client |= FIELDS["response"][rank] == "code"
            if match := re.fullmatch(rb"([1-9]\d\d)(?:\.0*)?" + (rb"(?: .*)?" if is_string else b""), text, re.DOTALL):
                self.offer(field, (False, rank, depth, int(match[1])), int(match[1]))
        elif field == "time":
            self.take_time(rank, depth, member, text)
        elif field == "zone" and scope in ("fields", "foreign"):
            self.take_zone(depth, member, text)
        elif field == "report":
            self.take_report(FIELDS[field][rank], member.raw, text)
        elif field == "part":
            self.is_part |= member.raw == PART[FIELDS[field][rank]]
        elif field == "edge location":
            self.is_cloudfront = True
        elif field == "shipper":
            self.is_shipped |= rank >= SHIPPING_OBJECTS and (FIELDS["shipper"][rank] != "version" or has_at(member))
            self.has_flow |= FIELDS["shipper"][rank] == "flowid"
        elif not is_string:
            return
        elif field in ("request", "target"):
            if not is_none or (field, rank) == ("request", 0):
                self.take_target(field, rank, depth, raw, text)
        elif field == "query" and not is_none:
            self.offer(field, (b"=" not in text or b" " in text, *order[1:]), text)
        elif field == "method" and not is_none:
            if FIELDS["method"][rank] != "requesttype" or text.lower().decode("latin-1") in METHODS:
                self.offer(field, order, text)
        elif field == "location" and text:
            self.offer(field, order, text)
        elif field in ("host", "bare host") and not is_none and scope != "client":
            # nginx's names of a server that answers for several sites are none.
            if DOTTED.fullmatch(text) if field == "bare host" else not re.match(rb"_\Z|[*~]", text):
                self.offer(field, order, text)
        elif field == "message":
            self.is_shipped |= FIELDS["message"][rank] in ("shortmessage", "fullmessage")
            self.is_parsed_client |= request_line(text, False)
            if len(text) >= SHORTEST_LINE:
                self.offer(field, (not mentions_session_id(text), *order[1:]), text)
        elif field == "client":
            self.names_client |= not is_none
        elif field == "parsed client":
            self.is_parsed_client = True

    def take_report(self, name, raw, text):
        self.has_directive |= name in DIRECTIVES
        self.has_report_type |= name == "type" and raw in REPORT_TYPES
        self.is_flow_event |= name == "eventtype" and text in FLOW_EVENTS
        self.is_outgoing |= (name == "direction" and text.lower() in OUTGOING) or (
            name in ("spankind", "kind") and text == b"SPAN_KIND_CLIENT") or (name == "spankind" and text.lower() == b"client")

    def take_target(self, field, rank, depth, raw, text):
        """A whole request line, or a URL; what is before the first `?` does not matter where nothing follows."""
        is_request, is_line = field == "request", request_line(text, field == "request")
        place = rank if is_request and (is_line or rank > 0) else (
            REQUEST_AS_TARGET if is_request else rank) + len(FIELDS["request"])
        url = text
        if is_line:
            method, url = method_and_target(text)
            self.has_torn_request |= is_torn(text)
            if request_line(text, False):
                self.offer("line method", (False, place, depth, raw.partition(b" ")[0]), method)
        elif b" " in text or ((is_request or FIELDS["target"][rank] == "target") and not is_url(text)):
            if (field, rank) == ("request", 0):
                self.offer("unread request", (False, place, depth, raw), text)
            return
        self.offer("target", (not has_query(url), place, depth, raw), (is_line, text))

    def host(self):
        """A client's address is never a host, and what shipped the line is none either. §3"""
        named = self.best("host")
        if named is not None or self.is_shipped or (self.is_parsed_client and not self.names_client):
            return named
        return self.best("bare host")


def meaning(name, depth):
    """(field, rank) of a name, or (None, None)."""
    found = MEANINGS.get(name)
    return found if found and (depth == 1 or name not in ROOT_ONLY) else (None, None)


# --- The line -----------------------------------------------------------------------------------

def name_of(found):
    """The server that writes such objects, by keys in exactly its spelling."""
    kinds = {(member.spelled, member.kind) for member in found}
    paths = {path for path, _ in kinds}
    if ((b"httpRequest",), "object") in kinds:
        return "gcp-lb"
    if ((b"request",), "object") in kinds and (b"request", b"uri") in paths:
        return "caddy"
    if (b"RequestPath",) in paths:
        return "traefik-json"
    return "nginx-json" if any((key,) in paths for key in NGINX) else "json"


def entry(body, zone, is_tried, inner, around=None):
    """The line's fields, or those of the line that it carries in a string, which `inner` reads; or None.

    `is_tried`: whether a JSON line may be one itself. `around`: the time of what is around the object.
    """
    found = members(body)
    return None if found is None else concluded(found, zone, is_tried, inner, around, name_of(found))


def concluded(found, zone, is_tried, inner, around, name):
    """What members come to. What ships a log has targets of its own in labels: a message that a format reads
    is the line. §2"""
    if any(member.path == (b"x-edge-location",) for member in found):  # CloudFront's JSON
        found = [m._replace(value=unquote_to_bytes(m.value)) if m.kind == "string" else m for m in found]
    chosen = Members(found, zone)
    time = chosen.time(around)
    if chosen.is_no_request():
        return nothing(name) if is_tried else None
    if (message := chosen.best("message")) is not None and not chosen.is_part:
        carried = inner(message.rstrip(b"\r\n"), time)
        if carried and carried.time is not None:
            return carried
    hides = name not in ("logfmt", "ltsv") and chosen.has_only_path_beside_message()
    if not is_tried or time is None or chosen.is_ambiguous() or hides:
        return None
    return own_entry(chosen, time, name)


def own_entry(chosen, time, name):
    """The entry by the line's own members."""
    target, query, unread = (chosen.best(field) for field in ("target", "query", "unread request"))
    if target is None and query is None:
        if unread is None:
            return None
        method, url = method_and_target(unread)[0], b""
    elif target and target[0]:
        method, url = method_and_target(target[1])
    else:
        method, url = chosen.best("method"), target[1] if target else b""
        # A framework's word for it is compared without case, a client's is not. §2
        method = method.upper() if method else chosen.best("line method") or b"-"
    is_separate = query is not None and not has_query(url)
    return Entry(name, time, method, url, chosen.best("response"), chosen.host(), chosen.best("location"),
                 query.removeprefix(b"?") if is_separate else None, has_route=target is not None or query is None)
