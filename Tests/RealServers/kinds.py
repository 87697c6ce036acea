"""All kinds of servers, by name."""

from apache import Apache
from caddy import Caddy
from haproxy import HAProxy, HAProxyCaptures, HAProxyClf, HAProxyOwn
from lighttpd import Lighttpd
from nginx import Nginx
from squid import Squid, SquidSpaces
from varnish import Varnish

KINDS = {server.kind: server for server in (
    Nginx, Apache, Caddy, HAProxy, HAProxyCaptures, HAProxyClf, HAProxyOwn, Squid, SquidSpaces,
    Lighttpd, Varnish)}
