"""``dedup parse``: documents on standard output, reasons on standard error, exit codes."""

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from click.testing import CliRunner

from dedup.cli import cli


def run(*arguments, data=None):
    return CliRunner().invoke(cli, ["parse", *map(str, arguments)], input=data)


STORY = "<item><guid>https://a.example/1</guid><title>A story</title></item>"
FEED = '<rss version="2.0"><channel><title>T</title>{}</channel></rss>'

CASES = [
    ("a feed", FEED.format(STORY), 0, 1, "only the beginnings"),
    ("a feed with an empty item", FEED.format(f"{STORY}<item/>"), 3, 1, "item 2 has no text"),
    ("a feed without items", FEED.format(""), 2, 0, "an RSS 2.0 feed without items"),
    ("an empty list", "[]", 2, 0, "holds an empty list"),
    (
        "a withdrawal",
        '[{"uri": "urn:a:1", "type": "text", "pubstatus": "canceled"}]',
        2,
        0,
        "urn:a:1 is canceled",
    ),
    ("XML of another kind", "<?xml version='1.0'?><invoice/>", 2, 0, "not known here (invoice)"),
    ("nothing", "", 2, 0, "is empty"),
]


@pytest.mark.parametrize(
    ("text", "code", "count", "says"), [row[1:] for row in CASES], ids=[row[0] for row in CASES]
)
def test_documents_go_out_as_lines_and_reasons_are_said(tmp_path, text, code, count, says):
    path = tmp_path / "a.json" if text.startswith("[") else tmp_path / "a.xml"
    path.write_text(text)
    for result in (run(path), run("-", data=text)):
        assert result.exit_code == code, result.output
        assert len(result.stdout.splitlines()) == count
        assert says in result.stderr


def test_a_line_is_the_document(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(FEED.format(STORY.replace("A story", "Über")), encoding="utf-8")
    result = run(path)
    document = json.loads(result.stdout)
    assert (document["id"], document["text"]) == ("https://a.example/1", "Über")
    assert "Über" in result.stdout


def test_what_parse_prints_can_be_read_again(tmp_path):
    path = tmp_path / "a.xml"
    path.write_text(FEED.format(STORY))
    lines = run(path).stdout
    again = run("-", data=lines).stdout
    assert json.loads(lines)["metadata"]["extraction"] == {"how": "title"}
    assert again == lines


@pytest.fixture
def server():
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            body = FEED.format(STORY).encode() if self.path == "/feed" else b""
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "application/rss+xml")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    one = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    threading.Thread(target=one.serve_forever, daemon=True).start()
    yield f"http://localhost:{one.server_port}"
    one.shutdown()
    one.server_close()


ADDRESSES = [
    ("a feed inside the house", "/feed", ["--allow-private", "localhost"], 0, "only the beginnings"),
    ("a feed inside the house, not allowed", "/feed", [], 2, "localhost"),
    ("a page that is not there", "/none", ["--allow-private", "localhost"], 2, "404"),
]


@pytest.mark.parametrize(
    ("path", "options", "code", "says"), [row[1:] for row in ADDRESSES], ids=[row[0] for row in ADDRESSES]
)
def test_an_address_is_fetched_under_the_guard(server, path, options, code, says):
    result = run(f"{server}{path}", *options)
    assert result.exit_code == code, result.output
    assert says in result.stderr
    assert len(result.stdout.splitlines()) == (code == 0)
