"""A webhook's receiver on loopback: it checks signatures as the specification says, and can be odd."""

import base64
import hashlib
import hmac
import json

from tests.scan.loopback import Loopback

KEY = b"a secret of thirty-two bytes ..."
SECRET = "whsec_" + base64.b64encode(KEY).decode()


def signature(key, name, stamp, body):
    """What a receiver computes for itself (standard-webhooks, spec section "Signature scheme")."""
    signed = b".".join((name.encode(), stamp.encode(), body))
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


class Receiver(Loopback):
    """Answers with ``statuses`` in turn, then with 204; ``taken`` holds what came, signature checked."""

    def __init__(self, *statuses, headers=()):
        self.statuses, self.headers = list(statuses), dict(headers)
        self.taken, self.asked = [], []
        super().__init__()

    @property
    def hook(self):
        return self.url("hook")

    def answer(self, request):
        body = request.rfile.read(int(request.headers["Content-Length"]))
        told = {name: request.headers[f"webhook-{name}"] for name in ("id", "timestamp", "signature")}
        assert hmac.compare_digest(told["signature"], signature(KEY, told["id"], told["timestamp"], body))
        status = self.statuses.pop(0) if self.statuses else 204
        self.asked.append((status, told["id"]))
        if status < 300:
            self.taken.append(json.loads(body))
        self.send(request, status, b"", self.headers)
