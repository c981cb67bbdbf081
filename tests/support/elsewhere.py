"""Another host, for tests of links that lead outside: a real server on loopback."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Elsewhere:
    """`address` of the server; `asked`: [(method, path, headers)] in their order; `most`: requests at one time."""

    def __init__(self, port):
        self.address = f"http://127.0.0.1:{port}"
        self.asked, self.now, self.most = [], 0, 0


there_is_no_hurry = threading.Event()  # never set: a wait that nobody ends


def _handler(seen):
    class Handler(BaseHTTPRequestHandler):
        def answer(self):
            there = seen[0]
            there.asked.append((self.command, self.path, dict(self.headers)))
            there.now += 1
            there.most = max(there.most, there.now)
            try:
                self.reply()
            finally:
                there.now -= 1

        do_GET = do_HEAD = answer  # noqa: N815

        def reply(self):
            name, _, rest = self.path.partition("?")[0].strip("/").partition("/")
            if name == "slow":
                there_is_no_hurry.wait(5)
            if name == "drip":
                self.wfile.write(b"HTTP/1.1 200 OK\r\n")
                for _ in range(40):
                    self.wfile.write(b"X: y\r\n")
                    there_is_no_hurry.wait(0.1)
                return
            if name == "nonsense":
                self.wfile.write(b"hello\r\n\r\n")
                return
            only_get = name == "only-get"
            status = 405 if only_get and self.command == "HEAD" else 302 if name in ("loop", "to", "inward") else 200
            status = int(name) if name.isdigit() else status
            self.send_response(status)
            if status == 302:
                self.send_header("Location", {"loop": "/loop", "to": f"/{rest}", "inward": "http://localhost/"}[name])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    return Handler


@contextmanager
def elsewhere():
    """Serves /fine, /404 (any status), /only-get, /to/<path>, /loop, /inward, /slow, /drip, /nonsense."""
    seen = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(seen))
    server.daemon_threads = True
    seen.append(Elsewhere(server.server_address[1]))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield seen[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
