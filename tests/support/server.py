"""The project behind a real socket, in this process, as production serves it."""

import gzip
import threading
from contextlib import contextmanager

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        pass


class Server(ThreadedWSGIServer):
    daemon_threads = True

    def close_request(self, request):
        connections.close_all()
        super().close_request(request)


def compressed(application):
    """What the web server in front does: pages leave it compressed. Static files are compressed already."""

    def wrapped(environ, start_response):
        head = {}

        def start(status, headers, exc_info=None):
            head.update(status=status, headers=headers)

        body = application(environ, start)
        names = {name.lower(): value for name, value in head["headers"]}
        is_text = names.get("content-type", "").startswith(("text/", "application/json", "image/svg"))
        if is_text and "content-encoding" not in names and "gzip" in environ.get("HTTP_ACCEPT_ENCODING", ""):
            data = gzip.compress(b"".join(body), 6)
            headers = [pair for pair in head["headers"] if pair[0].lower() != "content-length"]
            start_response(head["status"], [*headers, ("Content-Encoding", "gzip"), ("Content-Length", str(len(data)))])
            return [data]
        start_response(head["status"], head["headers"])
        return body

    return wrapped


@contextmanager
def serving():
    """Serve on 127.0.0.1 while the block runs; gives the port."""
    server = Server(("127.0.0.1", 0), QuietHandler)
    server.set_app(compressed(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
