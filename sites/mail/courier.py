"""The attempt right after the commit: one thread in each process, so that nobody waits for a mail server."""

import logging
import threading

from django.db import connections

logger = logging.getLogger(__name__)

_at_work = threading.Lock()
_wanted = threading.Event()


def start(deliver):
    """Call `deliver()` beside the caller. Where a thread is at it already, that one looks once more."""
    _wanted.set()
    if _at_work.acquire(blocking=False):
        try:
            threading.Thread(target=_work, args=[deliver], name="outbox").start()
        except RuntimeError:  # no more threads, or the process is ending: `tick` sends it
            _at_work.release()


def _work(deliver):
    try:
        while _wanted.is_set():
            _wanted.clear()
            deliver()
    except Exception:  # whatever it is, the mails are still there and `tick` goes on
        logger.exception("The outbox stopped")
    finally:
        connections.close_all()
        _at_work.release()


def settle():
    """Wait until no thread of this process sends any more."""
    with _at_work:
        pass
