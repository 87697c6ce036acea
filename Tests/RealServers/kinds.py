"""All kinds of servers, by name."""

from apache import Apache
from caddy import Caddy
from haproxy import HAProxy, HAProxyCaptures, HAProxyClf, HAProxyJSON, HAProxyOwn
from lighttpd import Lighttpd
from nginx import Nginx
from squid import Squid, SquidSpaces, SquidUsers
from varnish import Varnish

KINDS = {server.kind: server for server in (
    Nginx, Apache, Caddy, HAProxy, HAProxyCaptures, HAProxyClf, HAProxyJSON, HAProxyOwn, Squid, SquidSpaces, SquidUsers,
    Lighttpd, Varnish)}
