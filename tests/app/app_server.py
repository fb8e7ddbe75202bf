"""A live server on a free port of loopback: what is tested is what is served, chunked bodies and all."""

import contextlib
import json
import socket
import threading
import time
from pathlib import Path

import httpx
import uvicorn

from app.limits import BodyLimit
from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).parent.parent.parent
SEED = (ROOT / "seeds/documents/syria_interview.txt").read_text(encoding="utf-8")
NEWSROOM = [
    json.loads(line)
    for line in (ROOT / "seeds/documents/newsroom.jsonl").read_text(encoding="utf-8").splitlines()
]


@contextlib.contextmanager
def serve(opened=None, **settings):
    """Run the service in a thread until the block ends; yields a client bound to its address."""
    listening = socket.create_server(("127.0.0.1", 0))
    settings = Settings(port=listening.getsockname()[1], **settings)
    app = create_app(settings, opened)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="on", timeout_graceful_shutdown=5))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, name="server")
    thread.start()
    try:
        _wait_for(server, thread)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{settings.port}",
            timeout=60,
            trust_env=False,
            transport=httpx.HTTPTransport(retries=3),
        ) as client:
            client.app = app
            yield client
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


def _wait_for(server, thread):
    """Wait until the application has started; requests before that would find no store."""
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the server did not start")
        time.sleep(0.01)


def wait_until_ready(client):
    """Wait for the engine to be warm, which takes a minute where nothing was compiled before."""
    while client.get("/readyz").status_code != 200:
        time.sleep(0.1)


def store_in(folder):
    return f"sqlite:///{folder}/news.db"


def body_limit(client):
    """The limit on bodies inside a running application."""
    inner = client.app.middleware_stack
    while not isinstance(inner, BodyLimit):
        inner = inner.app
    return inner
