"""Asking another host, politely, whether an address still leads somewhere; never a host of our own network.

An editor decides which address is asked, so the answer must not come from anything that only this server reaches:
every name is resolved here, each address checked, and the connection goes to the address that was checked.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings

from sites.models import FoundLink

Problem = FoundLink.Problem
# Somebody answers, and only robots are kept out.
ALIVE = {401, 403, 405, 406, 429, 451, 999}
REDIRECTS = {301, 302, 303, 307, 308}


# Ways into a private IPv4 network that IPv6 counts as public: translation, 6to4, Teredo.
TUNNELS = [ipaddress.ip_network(net) for net in ("64:ff9b::/96", "2002::/16", "2001::/32", "::ffff:0:0/96")]


def is_public(address):
    """Whether an IP address (as text) belongs to the public internet."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    tunnelled = ip.version == 6 and any(ip in net for net in TUNNELS)
    return ip.is_global and not ip.is_multicast and not tunnelled


@dataclass(frozen=True)
class Rules:
    """How to ask. Seconds: `timeout` for each step, `deadline` for one request, `pause` before the next to a host."""

    is_allowed: object = is_public
    ports: frozenset | None = frozenset({80, 443, 8080, 8443})
    timeout: float = 8
    deadline: float = 20
    pause: float = 1
    redirects: int = 5


wait = threading.Event().wait  # nobody ends it


class AskError(Exception):
    """The address gave no answer. `problem`: one of `Problem`."""

    def __init__(self, problem):
        super().__init__(problem)
        self.problem = problem


def user_agent():
    """Who asks, and where to complain."""
    return f"Quartier link check (+{settings.BASE_URL})"


def ask(url, rules=None):
    """The `Problem` of the outside address `url`, or an empty string where it leads somewhere.

    HEAD first, because it costs the other host least; GET where that is refused. One request at a time, with a pause.
    """
    rules = rules or Rules()
    asked = set()
    try:
        for _hop in range(rules.redirects + 1):
            status, location = _request("HEAD", url, rules, asked)
            if status >= 400:
                status, location = _request("GET", url, rules, asked)
            if status not in REDIRECTS or not location:
                return _problem(status)
            url = urljoin(url, location)
    except AskError as error:
        return error.problem
    return Problem.REDIRECTS


def _problem(status):
    if status < 400 or status in ALIVE:
        return ""
    if status in (404, 410):
        return Problem.GONE
    return Problem.SERVER_ERROR if status >= 500 else Problem.REFUSED


def _request(method, url, rules, asked):
    """(status, where it leads or ""). `asked`: the hosts asked so far; a second request to one waits."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # also what is no host name
        raise AskError(Problem.MISSING) from None
    port = port or (443 if parts.scheme == "https" else 80)
    if parts.scheme not in ("http", "https") or not host or parts.username or (rules.ports and port not in rules.ports):
        raise AskError(Problem.FORBIDDEN)
    address = _resolve(host, port, rules)
    if host in asked:
        wait(rules.pause)
    asked.add(host)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._") + (
        f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    )
    kind = _Secure if parts.scheme == "https" else _Plain
    connection = kind(host, port, address, rules.timeout)
    alarm = threading.Timer(rules.deadline, connection.stop)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request(method, path, headers={"User-Agent": user_agent(), "Accept": "*/*"})
        response = connection.getresponse()
        if connection.is_stopped:  # what came so far looks like an answer
            raise AskError(Problem.TIMEOUT)
        return response.status, response.headers.get("Location", "")
    except TimeoutError:
        raise AskError(Problem.TIMEOUT) from None
    except (OSError, http.client.HTTPException, ValueError):
        # Stopped by us: depending on where that found it, the connection ends in one error or another.
        raise AskError(Problem.TIMEOUT if connection.is_stopped else Problem.UNREACHABLE) from None
    finally:
        alarm.cancel()
        connection.close()


def _resolve(host, port, rules):
    """One address of `host`; all of them must be allowed, or somebody plays tricks with names."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise AskError(Problem.UNREACHABLE) from None
    addresses = [entry[4][0] for entry in found]
    if not addresses or not all(rules.is_allowed(address) for address in addresses):
        raise AskError(Problem.FORBIDDEN)
    return addresses[0]


class _Plain(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever the name means by now."""

    def __init__(self, host, port, address, timeout):
        super().__init__(host, port, timeout=timeout)
        self.address = address
        self.is_stopped = False

    def connect(self):
        self.sock = socket.create_connection((self.address, self.port), self.timeout)

    def stop(self):
        """End a request that drips on and on."""
        self.is_stopped = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)


class _Secure(_Plain):
    default_port = 443

    def connect(self):
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
