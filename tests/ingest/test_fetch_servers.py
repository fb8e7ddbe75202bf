"""The guard before servers that behave badly, all of them our own on the loopback."""

import contextlib
import datetime as dt
import gzip
import os
import socket
import ssl
import threading
from dataclasses import replace

import pytest
from hostile import CERTIFICATES, Server, always, by_path, endless, in_turn, reply
from hypothesis import given
from hypothesis import strategies as st

from dedup.ingest.fetch import Code, Failure, Fetched, Fetcher, Kind, Policy, Request, Validators

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
FEED = b"<rss><channel><title>x</title></channel></rss>"
OK = reply(FEED, headers=("Content-Type: application/rss+xml; charset=utf-8",))
NAMES = {"news.test": ["127.0.0.1"], "other.test": ["127.0.0.1"], "wire.test": ["127.0.0.1"]}
HOUSE = Policy(
    allow_private=frozenset({"127.0.0.1", "news.test", "other.test"}),
    deadline=8,
    attempts=1,
    max_bytes=300_000,
)


def resolver(host):
    if host not in NAMES:
        raise OSError("no such host")
    return NAMES[host]


class FakeClock:
    """Sleeping takes no time but is remembered."""

    def __init__(self):
        self.now = 0.0
        self.slept = []
        self._lock = threading.Lock()

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        with self._lock:
            self.slept.append(seconds)
            self.now += seconds


def fetcher(policy=HOUSE, **world) -> Fetcher:
    return Fetcher(policy, **{"resolver": resolver, "chance": lambda: 0.5} | world)


def fetch(url, policy=HOUSE, request=None, **world):
    return fetcher(policy, **world).fetch(request or Request(url), now=NOW)


def failed(script, policy=HOUSE, path="/feed", **world) -> Failure:
    with Server(script) as server:
        outcome = fetch(server.url(path), policy, **world)
    assert isinstance(outcome, Failure), outcome
    assert ";" in outcome.message
    assert outcome.fetched_at == NOW
    return outcome


def test_a_feed_comes_with_everything_needed_to_ask_again():
    answer = reply(
        FEED,
        headers=('ETag: W/"7"', "Last-Modified: Sat, 28 Feb 2026 10:00:00 GMT", "Content-Type: text/xml"),
    )
    with Server(always(answer)) as server:
        outcome = fetch(server.url("/feed?x=1"))
    assert isinstance(outcome, Fetched)
    assert (outcome.status, outcome.body, outcome.content_type) == (200, FEED, "text/xml")
    assert outcome.final_url == outcome.url == server.url("/feed?x=1")
    assert outcome.validators == Validators(outcome.url, 'W/"7"', "Sat, 28 Feb 2026 10:00:00 GMT")
    assert outcome.moved_to is None
    head = server.heads[0].decode()
    assert head.startswith("GET /feed?x=1 HTTP/1.1\r\n")
    assert f"Host: 127.0.0.1:{server.port}\r\n" in head
    assert "User-Agent: newsdedup/" in head
    assert "Accept-Encoding: gzip\r\n" in head
    assert "Cookie" not in head


def test_what_is_named_in_the_environment_as_a_proxy_is_not_used(monkeypatch):
    with Server(always(reply(b"proxy"))) as proxy, Server(always(OK)) as server:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url(""))
        assert fetch(server.url("/feed", "news.test")).body == FEED
        assert proxy.heads == []


@pytest.mark.parametrize("size", [0, 1, 299_999, 300_000])
def test_a_body_up_to_the_limit_is_taken(size):
    with Server(always(reply(b"a" * size))) as server:
        assert len(fetch(server.url()).body) == size


@pytest.mark.parametrize("chunk", [1, 1_000])
def test_gzip_and_chunks_are_undone(chunk):
    packed = gzip.compress(FEED)
    pieces = [packed[at : at + chunk] for at in range(0, len(packed), chunk)]
    body = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n"
    with Server(always(head + body)) as server:
        assert fetch(server.url()).body == FEED


def test_a_body_may_end_with_the_connection():
    with Server(always(b"HTTP/1.0 200 OK\r\n\r\n" + FEED)) as server:
        assert fetch(server.url()).body == FEED


BOMB = gzip.compress(bytes(50_000_000))
HEAD = b"HTTP/1.1 200 OK\r\n"


@pytest.mark.parametrize(
    ("what", "script", "code"),
    [
        (
            "declared too large",
            always(HEAD + b"Content-Length: 300001\r\n\r\n" + bytes(300_001)),
            "too_large",
        ),
        ("endless body", endless(HEAD + b"\r\n", b"<item/>" * 9_000), "too_large"),
        (
            "endless chunks",
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1000\r\n" + b"x" * 4_096 + b"\r\n"),
            "too_large",
        ),
        (
            "chunks with long names",
            endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * 9_000 + b"\r\nx\r\n"),
            "too_large",
        ),
        ("gzip bomb", always(reply(BOMB, headers=("Content-Encoding: gzip",))), "too_large"),
        (
            "nested gzip",
            always(reply(gzip.compress(BOMB), headers=("Content-Encoding: gzip, gzip",))),
            "encoding",
        ),
        ("brotli", always(reply(b"\x0b\x02\x80", headers=("Content-Encoding: br",))), "encoding"),
        ("gzip that is none", always(reply(FEED, headers=("Content-Encoding: gzip",))), "encoding"),
        (
            "gzip cut off",
            always(reply(gzip.compress(FEED)[:20], headers=("Content-Encoding: gzip",))),
            "truncated",
        ),
        ("shorter than it says", always(HEAD + b"Content-Length: 99\r\n\r\n" + FEED), "truncated"),
        ("chunks cut off", always(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab"), "truncated"),
        ("two lengths", always(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef"), "protocol"),
        ("negative length", always(HEAD + b"Content-Length: -5\r\n\r\n" + FEED), "protocol"),
        ("one huge header", always(HEAD + b"X: " + b"x" * 200_000 + b"\r\n\r\n"), "protocol"),
        ("endless headers", endless(HEAD, b"X-Other: yes\r\n"), "protocol"),
        ("endless first line", endless(b"HTTP/1.1 200 ", b"O" * 1_000), "protocol"),
        ("endless 100 Continue", endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 200), "too_large"),
        ("a switch of protocols", always(b"HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\n"), "protocol"),
        ("no HTTP", always(b"220 mail.test ESMTP\r\n\r\n"), "protocol"),
        ("HTTP/0.9", always(FEED), "reset"),
        ("a NUL in a header", always(HEAD + b"X: a\x00b\r\n\r\n"), "protocol"),
        ("nothing", always(b""), "reset"),
        ("half a head", always(b"HTTP/1.1 200 OK\r\nX-"), "reset"),
        ("part of it", always(reply(FEED, "206 Partial Content")), "http_status"),
        ("unchanged, unasked", always(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "protocol"),
        ("status 999", always(b"HTTP/1.1 999 Odd\r\nContent-Length: 0\r\n\r\n"), "server_error"),
        ("redirect to itself", always(reply(b"", "302 Found", ("Location: /feed",))), "redirect"),
        ("redirect nowhere", always(reply(b"", "302 Found")), "redirect"),
        ("redirect to a file", always(reply(b"", "302 Found", ("Location: file:///etc/passwd",))), "scheme"),
        (
            "redirect to an inner name",
            always(reply(b"", "302 x", ("Location: http://10.0.0.1/",))),
            "private_address",
        ),
        (
            "redirect to the metadata of a cloud",
            always(reply(b"", "302 x", ("Location: http://169.254.169.254/",))),
            "private_address",
        ),
        ("redirect to ::1", always(reply(b"", "302 x", ("Location: http://[::1]:80/",))), "private_address"),
        (
            "redirect with a password",
            always(reply(b"", "302 x", ("Location: http://u:p@news.test/",))),
            "userinfo",
        ),
        (
            "redirect to bytes",
            always(reply(b"", "302 x").replace(b"Content", b"Location: \xff\xfe\r\nContent")),
            None,
        ),
    ],
)
def test_a_server_that_behaves_badly_is_a_named_failure(what, script, code):
    outcome = failed(script)
    assert code is None or outcome.code == code


@given(st.data())
def test_no_answer_is_more_than_the_guard_can_name(data):
    """Whole answers with bytes changed, cut out or put in, and plain rubbish."""
    packed = gzip.compress(FEED)
    whole = data.draw(
        st.sampled_from(
            [OK, reply(packed, headers=("Content-Encoding: gzip",)), reply(b"", "302 x", ("Location: /x",))]
        )
    )
    at = data.draw(st.integers(0, len(whole)))
    answer = whole[:at] + data.draw(st.binary(max_size=12)) + whole[at + data.draw(st.integers(0, 12)) :]
    with Server(always(data.draw(st.sampled_from([answer, answer[at:], answer + b"\r\n\r\n"])))) as server:
        outcome = fetch(server.url())
    assert isinstance(outcome, Fetched) or outcome.code is not Code.UNEXPECTED, outcome


def test_an_ipv6_address_is_connected_to_and_named_in_brackets():
    try:
        listener = socket.create_server(("::1", 0), family=socket.AF_INET6)
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    with Server(always(OK), listener=listener) as server:
        outcome = fetch(server.url("/", "[::1]"), Policy(allow_private=frozenset({"::1"}), attempts=1))
    assert outcome.body == FEED
    assert f"Host: [::1]:{server.port}\r\n".encode() in server.heads[0]


def test_a_service_with_many_open_files_can_still_connect():
    resource = pytest.importorskip("resource", reason="this system counts no open files")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    if limit < 1_200:
        pytest.skip("this machine allows too few open files")
    with contextlib.ExitStack() as stack:
        for _ in range(1_050):
            stack.callback(os.close, os.open(os.devnull, os.O_RDONLY))
        with Server(always(OK)) as server:
            assert fetch(server.url()).body == FEED


def test_a_chain_of_redirects_ends():
    def script(connection, head):
        step = int(head.split(b" ")[1].strip(b"/") or b"0")
        connection.sendall(reply(b"", "302 Found", (f"Location: /{step + 1}",)))

    with Server(script) as server:
        outcome = fetch(server.url("/0"))
    assert outcome.code is Code.REDIRECT
    assert server.paths == [f"/{n}" for n in range(HOUSE.max_redirects + 1)]


@pytest.mark.parametrize(
    ("what", "script"),
    [
        ("says nothing", lambda connection, head: threading.Event().wait(3)),
        ("drips its body", None),
        ("drips its head", None),
    ],
)
def test_a_slow_server_ends_at_the_deadline(what, script):
    ended = threading.Event()

    def pause():
        if ended.wait(0.05):
            raise OSError

    if script is None:
        start = HEAD + (b"\r\n" if "body" in what else b"X: ")
        script = endless(start, b"x", pause)
    try:
        outcome = failed(script, replace(HOUSE, deadline=0.6, read_timeout=0.5))
    finally:
        ended.set()
    assert outcome.code is Code.TIMEOUT


def test_silence_is_counted_apart_from_the_deadline():
    outcome = failed(lambda connection, head: threading.Event().wait(3), replace(HOUSE, read_timeout=0.2))
    assert outcome.code is Code.TIMEOUT
    assert "silent" in outcome.message


def test_a_name_server_that_hangs_ends_at_the_deadline():
    hanging = threading.Event()
    outcome = fetch(
        "http://news.test/", replace(HOUSE, deadline=0.3), resolver=lambda host: [str(hanging.wait(5))]
    )
    hanging.set()
    assert outcome.code is Code.TIMEOUT


def test_nobody_listening_and_no_such_host():
    with Server(always(OK)) as server:
        url = server.url()
    assert fetch(url).code is Code.CONNECT
    assert fetch("http://nowhere.test/").code is Code.DNS


def test_a_second_address_is_tried_where_the_first_takes_nothing():
    with Server(always(OK)) as server:
        found = fetch(server.url("/", "news.test"), resolver=lambda host: ["127.0.0.99", "127.0.0.1"])
    assert found.body == FEED


def test_a_stop_is_heard_in_the_middle_of_an_answer():
    stop = threading.Event()

    def script(connection, head):
        stop.set()
        threading.Event().wait(3)

    assert failed(script, stop=stop.is_set).code is Code.CANCELLED


# Who is reached.


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/",
        "http://127.0.0.1/",
        "http://localhost/",
        "http://localhost:{port}/",
        "http://localhost./",
        "http://LOCALHOST/",
        "http://127.1/",
        "http://0/",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0x7f.0x0.0x0.0x1/",
        "http://0177.0.0.1/",
        "http://017700000001/",
        "http://127.0.1.3/",
        "http://[::1]/",
        "http://[::]/",
        "http://[0:0:0:0:0:0:0:1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/",
        "http://[::127.0.0.1]/",
        "http://[64:ff9b::127.0.0.1]/",
        "http://[64:ff9b:1::127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[2001:0:7f00:1::]/",
        "http://[fe80::1]/",
        "http://[fe80::1%25lo]/",
        "http://[fc00::1]/",
        "http://[fd00:ec2::254]/",
        "http://[ff02::1]/",
        "http://10.0.0.1/",
        "http://172.16.0.1/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.0.0.192/",
        "http://100.100.100.200/",
        "http://198.18.0.1/",
        "http://224.0.0.1/",
        "http://255.255.255.255/",
        "http://１２７.０.０.１/",
        "http://①②⑦.⓪.⓪.①/",
        "http://127。0。0。1/",
        "http://inner.test/",
        "http://mapped.test/",
        "http://mixed.test/",
        "http://metadata.test/",
        "http://user@inner.test/",
        "http://public.test#@127.0.0.1/../",
        "http://public.test\\@127.0.0.1/",
        "http://127.0.0.1\t/",
        "file:///etc/passwd",
        "gopher://127.0.0.1:{port}/_x",
        "ftp://127.0.0.1/",
        "dict://127.0.0.1:{port}/",
        "//127.0.0.1:{port}/",
        "unix:///var/run/x.sock",
    ],
)
def test_no_writing_of_an_inner_address_reaches_it(url, monkeypatch):
    names = {
        "localhost": ["127.0.0.1", "::1"],
        "inner.test": ["10.0.0.7"],
        "mapped.test": ["::ffff:127.0.0.1"],
        "mixed.test": ["93.184.216.34", "127.0.0.1"],
        "metadata.test": ["169.254.169.254"],
        "public.test": ["0.0.0.0"],
    }
    connected = []
    monkeypatch.setattr("dedup.ingest.fetch.wire._connect", lambda *place: connected.append(place))
    with Server(always(OK)) as server:
        policy = Policy(ports=frozenset({80, 443, server.port}), attempts=1)
        outcome = fetch(url.format(port=server.port), policy, resolver=lambda host: names[host])
    assert isinstance(outcome, Failure)
    assert connected == []
    assert server.heads == []


def test_what_is_connected_to_is_the_address_that_was_checked(monkeypatch):
    """A name that answers with a public address first and an inner one after is asked only once."""
    for turn in range(200):
        answers = [["93.184.216.34"], ["127.0.0.1"]]
        asked, connected = [], []

        def rebinding(host, answers=answers, asked=asked):
            asked.append(host)
            return answers[len(asked) - 1]

        def connect(opened, place, until, budget, connected=connected):
            connected.append(place)
            raise OSError(111, "refused")

        monkeypatch.setattr("dedup.ingest.fetch.wire._connect", connect)
        outcome = fetch(f"http://flip{turn}.test/", Policy(attempts=1), resolver=rebinding)
        assert outcome.code is Code.CONNECT
        assert connected == [("93.184.216.34", 80)]
        assert len(asked) == 1


def test_each_try_and_each_hop_is_checked_anew(monkeypatch):
    answers = [["93.184.216.34"], ["127.0.0.1"]]
    connected = []

    def connect(opened, place, until, budget):
        connected.append(place)
        raise OSError(111, "refused")

    monkeypatch.setattr("dedup.ingest.fetch.wire._connect", connect)
    outcome = fetch(
        "http://flip.test/", Policy(attempts=2), resolver=lambda host: answers.pop(0), clock=FakeClock()
    )
    assert outcome.code is Code.PRIVATE_ADDRESS
    assert connected == [("93.184.216.34", 80)]


def test_a_redirect_from_outside_does_not_reach_a_host_allowed_in_the_house(monkeypatch):
    """ "Outside" is played by an address table that calls the loopback public."""
    monkeypatch.setattr("dedup.ingest.fetch.addresses.why_barred", lambda address, in_house: None)
    with Server(always(OK)) as inner:
        location = (f"Location: http://127.0.0.1:{inner.port}/secret",)
        with Server(always(reply(b"", "302 Found", location))) as outer:
            policy = Policy(
                allow_private=frozenset({"127.0.0.1"}), ports=frozenset({outer.port}), attempts=1, pause=0
            )
            outcome = fetch(outer.url("/", "wire.test"), policy)
    assert outcome.code is Code.PRIVATE_ADDRESS
    assert len(outer.heads) == 1
    assert inner.heads == []


# Secrets.


def test_a_key_is_not_carried_to_another_host_or_port():
    with Server(always(OK)) as other:
        location = (f"Location: http://other.test:{other.port}/", "Set-Cookie: id=1; Domain=test")
        with Server(always(reply(b"", "302 Found", location))) as server:
            request = Request(server.url("/", "news.test"), headers=(("Authorization", "Bearer s3cret"),))
            assert fetch("", request=request).body == FEED
    assert b"Authorization: Bearer s3cret" in server.heads[0]
    assert b"s3cret" not in other.heads[0]
    assert b"Cookie" not in other.heads[0]
    assert b"Referer" not in other.heads[0]


def test_cookies_are_not_kept():
    with Server(always(reply(FEED, headers=("Set-Cookie: id=1; Path=/",)))) as server:
        one = fetcher()
        for _ in range(2):
            one.fetch(Request(server.url()), now=NOW)
    assert len(server.heads) == 2
    assert not any(b"cookie" in head.lower() for head in server.heads)


def test_a_location_cannot_add_a_header_to_the_next_request():
    location = ("Location: /next%0d%0aX-Injected:%201",)
    with Server(by_path(feed=reply(b"", "302 Found", location))) as server:
        fetch(server.url())
    assert len(server.heads) == 2
    assert b"x-injected:" not in server.heads[1].lower().split(b"\r\n", 1)[1]


# Asking again.


def test_unchanged_is_an_outcome_without_a_body():
    def script(connection, head):
        known = b'If-None-Match: "1"' in head
        connection.sendall(
            b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
            if known
            else reply(FEED, headers=('ETag: "1"',))
        )

    with Server(script) as server:
        first = fetch(server.url())
        second = fetch("", request=Request(server.url(), validators=first.validators))
    assert first.body == FEED
    assert second.unchanged
    assert second.body == b""
    assert second.validators == first.validators


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [(("301 x", "308 x"), True), (("301 x", "302 x"), False), (("307 x",), False), (("308 x",), True)],
)
def test_only_permanent_redirects_all_the_way_move_a_feed(statuses, moved):
    answers = [reply(b"", status, (f"Location: /{n}",)) for n, status in enumerate(statuses)]
    with Server(in_turn(*answers, OK)) as server:
        outcome = fetch(server.url())
    assert outcome.body == FEED
    assert outcome.moved_to == (outcome.final_url if moved else None)


@pytest.mark.parametrize(
    ("what", "answers", "requests", "slept", "code"),
    [
        ("a server in trouble", (reply(b"", "503 x"), OK), 2, 1.0, None),
        ("a server that stays in trouble", (reply(b"", "500 x"),), 2, 1.0, Code.SERVER_ERROR),
        ("asked to wait", (reply(b"", "429 x", ("Retry-After: 5",)), OK), 2, 5.0, None),
        (
            "asked to wait until",
            (reply(b"", "503 x", ("Retry-After: Sun, 01 Mar 2026 12:00:07 GMT",)), OK),
            2,
            7.0,
            None,
        ),
        ("asked to wait long", (reply(b"", "429 x", ("Retry-After: 3600",)),), 1, 0.0, Code.RATE_LIMITED),
        ("asked too often", (reply(b"", "429 x"),), 1, 0.0, Code.RATE_LIMITED),
        ("a broken answer", (HEAD + b"Content-Length: 99\r\n\r\nx", OK), 2, 1.0, None),
        ("a closed door", (b"", OK), 2, 1.0, None),
        ("gone", (reply(b"", "410 x"),), 1, 0.0, Code.GONE),
        ("not there", (reply(b"", "404 x"),), 1, 0.0, Code.NOT_FOUND),
        ("not for us", (reply(b"", "403 x"),), 1, 0.0, Code.DENIED),
        ("a name and password wanted", (reply(b"", "401 x"),), 1, 0.0, Code.DENIED),
    ],
)
def test_how_often_a_server_is_asked_and_after_what_wait(what, answers, requests, slept, code):
    clock = FakeClock()
    with Server(in_turn(*answers)) as server:
        outcome = fetch(server.url(), replace(HOUSE, attempts=2), clock=clock)
    assert len(server.heads) == requests
    assert sum(clock.slept) == slept
    assert (outcome.code if isinstance(outcome, Failure) else None) == code
    if "long" in what:
        assert outcome.retry_after == 3_600


# Certificates.


def tls_context(certificate="valid.pem") -> ssl.SSLContext:
    return ssl.create_default_context(cafile=CERTIFICATES / certificate)


def test_https_is_checked_against_the_name_over_the_pinned_address():
    with Server(always(OK), "valid.pem") as server:
        assert fetch(server.url("/", "news.test"), tls=tls_context()).body == FEED
        assert fetch(server.url("/"), tls=tls_context()).body == FEED
    assert f"Host: news.test:{server.port}".encode() in server.heads[0]


@pytest.mark.parametrize(
    ("certificate", "host", "trusted", "said"),
    [
        ("valid.pem", "other.test", True, "not valid for"),
        ("expired.pem", "news.test", True, "expired"),
        ("valid.pem", "news.test", False, "self"),
    ],
)
def test_a_certificate_that_is_not_valid_ends_it(certificate, host, trusted, said):
    with Server(always(OK), certificate) as server:
        outcome = fetch(server.url("/", host), tls=tls_context(certificate) if trusted else None)
    assert outcome.code is Code.TLS
    assert said in outcome.message
    assert server.heads == []


def test_plain_http_on_a_port_for_https_is_a_failure_of_tls():
    with Server(always(OK)) as server:
        server._head = lambda connection: b""
        outcome = fetch(server.url("/", scheme="https"))
    assert outcome.code is Code.TLS


def test_https_does_not_lead_down_to_http():
    with Server(always(OK)) as plain:
        location = (f"Location: http://news.test:{plain.port}/",)
        with Server(always(reply(b"", "301 x", location)), "valid.pem") as server:
            assert fetch(server.url("/", "news.test"), tls=tls_context()).code is Code.DOWNGRADE
    assert plain.heads == []


def test_a_slow_handshake_ends_at_the_deadline():
    ended = threading.Event()
    with Server(always(OK)) as server:
        server._head = lambda connection: ended.wait(3) and b""
        outcome = fetch(server.url("/", scheme="https"), replace(HOUSE, deadline=0.5))
        ended.set()
    assert outcome.code is Code.TIMEOUT


# Delivering.


def test_a_message_is_posted_under_the_same_guard():
    with Server(always(reply(b"", "204 No Content"))) as server:
        one = fetcher()
        sent = one.post(
            server.url("/hook"), b'{"a":1}', headers=(("Content-Type", "application/json"),), now=NOW
        )
        assert isinstance(sent, Fetched)
        inner = one.post("http://10.0.0.1/", b"{}", headers=(), now=NOW)
        assert inner.code is Code.PRIVATE_ADDRESS
    assert server.heads[0].startswith(b"POST /hook HTTP/1.1\r\n")
    assert b"Content-Length: 7\r\n" in server.heads[0]


def test_a_message_is_not_carried_on_by_a_redirect():
    with Server(always(reply(b"", "307 x", ("Location: /other",)))) as server:
        outcome = fetcher().post(server.url(), b"{}", headers=(), now=NOW)
    assert outcome.code is Code.HTTP_STATUS
    assert len(server.heads) == 1


def test_a_fault_of_our_own_is_a_failure_too():
    faulty = fetcher()
    faulty._turns = None
    outcome = faulty.fetch(Request("http://news.test/"), now=NOW)
    assert outcome.code is Code.UNEXPECTED
    assert fetcher(clock=FakeClock()).fetch(Request("x", Kind.PAGE), now=NOW).code is Code.SCHEME
