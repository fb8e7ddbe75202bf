"""A webhook's receiver on loopback: it checks signatures as the specification says, and can be odd."""

import base64
import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KEY = b"a secret of thirty-two bytes ..."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def signature(key, name, stamp, body):
    """What a receiver computes for itself (standard-webhooks, spec section "Signature scheme")."""
    signed = b".".join((name.encode(), stamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Receiver:
    """Answers with ``statuses`` in turn, then with 204; ``taken`` holds what came, signature checked."""

    def __init__(self, *statuses, headers=()):
        self.statuses, self.headers = list(statuses), dict(headers)
        self.taken, self.asked = [], []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                receiver.answer(self)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self._server.server_port}/hook"

    def answer(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        told = {name: request.headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")}
        assert hmac.compare_digest(told["signature"], signature(KEY, told["id"], told["timestamp"], body))
        status = self.statuses.pop(0) if self.statuses else 204
        self.asked.append((status, told["id"]))
        if status < 300:
            self.taken.append(json.loads(body))
        request.send_response(status)
        for name, value in self.headers.items():
            request.send_header(name, value)
        request.send_header("Content-Length", "0")
        request.end_headers()
