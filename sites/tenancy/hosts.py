"""Host names as browsers and proxies write them, brought to one form."""

import re

HOSTNAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


def normalise_host(host):
    """`host` in lower case and punycode, without port and trailing dot; "" where it is not a host name.

    Accepts what a Host header may hold: upper case, a port, a trailing dot, an internationalised name.
    """
    name = host.strip().lower()
    if not name.startswith("["):
        name = name.rsplit(":", 1)[0] if name.rpartition(":")[2].isdigit() else name
    name = name.removesuffix(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return name if len(name) <= 253 and HOSTNAME.fullmatch(name) else ""
