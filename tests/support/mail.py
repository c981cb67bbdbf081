"""A real mail server on loopback, that tests start, stop and look into."""

import socket
from contextlib import contextmanager
from email import message_from_bytes
from email.policy import default

from aiosmtpd.controller import Controller
from django.test import override_settings


class Letterbox:
    """Takes every mail; `letters` are the parsed messages. Addresses in `refused` get a 550."""

    def __init__(self):
        self.letters, self.refused = [], set()

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):  # noqa: N802
        if address in self.refused:
            return "550 No such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        message = message_from_bytes(envelope.content, policy=default)
        message.recipients = envelope.rcpt_tos
        self.letters.append(message)
        return "250 Taken"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def mail_through(port):
    """Let the outbox use the server at `port`, whether one listens or not."""
    options = {"host": "127.0.0.1", "port": port, "timeout": 2}
    mailers = {"default": {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}}
    with override_settings(MAILERS=mailers):
        yield


@contextmanager
def mail_server(port):
    """A server at `port` while the block runs; gives its `Letterbox`."""
    box = Letterbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
