"""Many addresses at once: hosts side by side, turns, pauses, robots.txt, stopping; scripted scenes."""

import datetime as dt
import threading
from collections import Counter
from dataclasses import replace

import pytest
from hostile import Server, always, by_path, endless, in_turn, reply
from hypothesis import given, settings
from hypothesis import strategies as st

from dedup.ingest.fetch import (
    Code,
    Failure,
    Fetched,
    Fetcher,
    Kind,
    Policy,
    Request,
    Standing,
    after,
    fetch_all,
)
from dedup.ingest.fetch.results import Refused
from dedup.ingest.fetch.turns import Turns

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
HOUSE = Policy(allow_private=frozenset({"127.0.0.1"}), deadline=5, attempts=1, max_bytes=300_000)
FEED = b"<rss/>"


class FakeClock:
    """Sleeping takes no time but is remembered."""

    def __init__(self):
        self.now = 0.0
        self._lock = threading.Lock()

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        with self._lock:
            self.now += seconds


def now():
    return NOW


def codes(done) -> Counter:
    return Counter("ok" if isinstance(outcome, Fetched) else outcome.code.value for _, outcome in done)


def test_a_host_gets_one_request_at_a_time_and_its_feeds_in_order():
    def script(connection, head):
        threading.Event().wait(0.01)
        connection.sendall(reply(FEED))

    with Server(script) as one, Server(script) as other:
        requests = [Request(server.url(f"/{n}")) for n in range(12) for server in (one, other)]
        done = list(fetch_all(Fetcher(HOUSE), requests, now=now, workers=8))
    assert codes(done) == {"ok": 24}
    for server in (one, other):
        assert server.most_open <= 2, "one being answered, one being closed"
        assert server.paths == [f"/{n}" for n in range(12)]


def test_a_turn_is_for_one_and_the_next_comes_after_the_pause():
    clock, turns, inside, most = FakeClock(), None, [], []
    turns = Turns(clock)
    begun = []

    def take():
        with turns.take("a.test", 2.0, lambda: False):
            inside.append(1)
            most.append(len(inside))
            begun.append(clock.monotonic())
            inside.pop()

    threads = [threading.Thread(target=take) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
    assert begun == [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]


def test_turns_of_many_hosts_are_forgotten_and_a_stop_is_heard():
    turns = Turns(FakeClock())
    for number in range(3_000):
        with turns.take(f"h{number}.test", 0.0, lambda: False):
            pass
    assert len(turns._free_at) <= 1_001
    with (
        turns.take("a.test", 0.0, lambda: False),
        pytest.raises(Refused),
        turns.take("a.test", 0.0, lambda: True),
    ):
        pass


def test_twenty_hostile_servers_cost_the_good_ones_nothing():
    hang = threading.Event()
    head = b"HTTP/1.1 200 OK\r\n"
    hostile = [
        always(b""),
        always(b"rubbish\r\n\r\n"),
        always(reply(b"", "500 x")),
        always(reply(b"", "404 x")),
        always(reply(b"", "302 x", ("Location: http://10.0.0.1/",))),
        always(reply(b"", "302 x", ("Location: /feed",))),
        always(head + b"Content-Length: 9\r\n\r\nx"),
        always(head + b"X: " + b"x" * 200_000),
        endless(head + b"\r\n", b"x" * 9_000),
        lambda connection, head: hang.wait(2),
    ] * 2
    good = [Server(always(reply(FEED))) for _ in range(15)]
    bad = [Server(script) for script in hostile]
    for server in good + bad:
        server.__enter__()
    try:
        policy = replace(HOUSE, deadline=3.0)
        done = list(fetch_all(Fetcher(policy), [Request(s.url()) for s in good + bad], now=now))
    finally:
        hang.set()
        for server in good + bad:
            server.__exit__()
    assert codes(done)["ok"] == 15
    assert len(done) == 35
    assert all(
        isinstance(outcome, Fetched) == (outcome.body == FEED) for _, outcome in done if outcome in good
    )


def test_a_host_that_cannot_be_reached_is_given_up_after_three():
    with Server(always(reply(FEED))) as server:
        dead = server.port
    requests = [Request(f"http://127.0.0.1:{dead}/{n}") for n in range(6)]
    done = list(fetch_all(Fetcher(HOUSE), requests, now=now))
    assert [outcome.code for _, outcome in done] == [Code.CONNECT] * 3 + [Code.HOST_DOWN] * 3
    assert [request.url for request, _ in done] == [request.url for request in requests]


def test_after_a_stop_every_request_still_comes_out():
    stop = threading.Event()
    with Server(always(reply(FEED))) as server:
        requests = [Request(server.url(f"/{n}")) for n in range(30)]
        done = []
        for pair in fetch_all(Fetcher(HOUSE), requests, now=now, workers=2, stop=stop.is_set):
            done.append(pair)
            if len(done) == 3:
                stop.set()
    assert len(done) == 30
    assert codes(done)["cancelled"] >= 20
    assert len(server.heads) < 10


def test_leaving_early_ends_the_threads_in_the_middle_of_an_answer():
    hang = threading.Event()
    with Server(always(reply(FEED))) as quick, Server(lambda connection, head: hang.wait(4)) as slow:
        run = fetch_all(Fetcher(HOUSE), [Request(slow.url()), Request(quick.url())], now=now)
        assert isinstance(next(run)[1], Fetched)
        run.close()
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("fetch ")]
        hang.set()


def test_few_bodies_wait_to_be_taken():
    servers = [Server(always(reply(FEED))) for _ in range(12)]
    for server in servers:
        server.__enter__()
    run = fetch_all(Fetcher(HOUSE), [Request(s.url()) for s in servers], now=now, workers=2)
    next(run)
    threading.Event().wait(0.3)
    asked = sum(len(server.heads) for server in servers)
    assert asked <= 1 + 2 + 2, "one taken, two waiting, two in hand"
    assert codes(run) == {"ok": 11}
    for server in servers:
        server.__exit__()


def test_no_requests_are_no_outcomes_and_odd_ones_come_out_by_name():
    assert list(fetch_all(Fetcher(), [], now=now)) == []
    odd = [Request(""), Request("http://["), Request("file:///x"), Request("feed.xml")]
    assert codes(fetch_all(Fetcher(), odd, now=now, workers=0)) == {"bad_url": 2, "scheme": 2}


def test_a_fault_of_the_caller_is_the_callers_to_see():
    def broken():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(fetch_all(Fetcher(), [Request("http://a.test/")], now=broken))


# robots.txt


def page(fetcher, url):
    return fetcher.fetch(Request(url, Kind.PAGE), now=NOW)


def test_pages_obey_robots_and_feeds_need_not():
    rules = reply(b"User-agent: *\nDisallow: /private")
    with Server(by_path(robots_txt=rules, story=reply(FEED), private=reply(FEED))) as server:
        one = Fetcher(HOUSE)
        assert page(one, server.url("/story")).body == FEED
        barred = page(one, server.url("/private/x"))
        assert barred.code is Code.ROBOTS
        assert one.fetch(Request(server.url("/private/feed")), now=NOW).body == FEED
    assert server.paths == ["/robots.txt", "/story", "/private/feed"]


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (reply(b"", "404 x"), True),
        (reply(b"", "403 x"), True),
        (reply(b"", "500 x"), False),
        (reply(b"", "429 x"), False),
        (b"", False),
        (reply(b"x" * 299_000), True),
        (reply(b"User-agent: newsdedup\nDisallow: /\n\nUser-agent: *\nDisallow:"), False),
    ],
    ids=["none", "denied", "in trouble", "asked too often", "silent", "long", "ours barred"],
)
def test_what_the_answer_for_robots_allows(answer, allowed):
    with Server(by_path(robots_txt=answer, story=reply(FEED))) as server:
        outcome = page(Fetcher(HOUSE), server.url("/story"))
    assert isinstance(outcome, Fetched) is allowed
    assert allowed or outcome.code is Code.ROBOTS


def test_a_page_that_redirects_is_asked_about_at_each_hop():
    with Server(by_path(robots_txt=reply(b"User-agent: *\nDisallow: /"), story=reply(FEED))) as other:
        moved = reply(b"", "302 x", (f"Location: {other.url('/story')}",))
        with Server(by_path(robots_txt=reply(b""), story=moved)) as server:
            assert page(Fetcher(HOUSE), server.url("/story")).code is Code.ROBOTS
    assert other.paths == ["/robots.txt"]


def test_a_crawl_delay_lengthens_the_pause_outside_the_house(monkeypatch):
    monkeypatch.setattr("dedup.ingest.fetch.addresses.why_barred", lambda address, in_house: None)
    clock = FakeClock()
    with Server(by_path(robots_txt=reply(b"User-agent: *\nCrawl-delay: 4"), story=reply(FEED))) as server:
        one = Fetcher(
            Policy(ports=frozenset({server.port})), resolver=lambda host: ["127.0.0.1"], clock=clock
        )
        for _ in range(3):
            assert isinstance(page(one, server.url("/story", "news.test")), Fetched)
    assert clock.now == 1.0 + 4.0 + 4.0


# Scenes: what is remembered between runs, and that no item is lost.


class Publisher:
    """A feed of numbered items behind an ETag, with a script of troubles, one for each request."""

    def __init__(self, troubles):
        self.items = 0
        self.troubles = list(troubles)
        self.requests = 0

    def __call__(self, connection, head):
        self.requests += 1
        tag = f'"{self.items}"'
        trouble = self.troubles.pop(0) if self.troubles else "none"
        body = b",".join(b"%d" % n for n in range(self.items))
        answers = {
            "none": reply(body, headers=(f"ETag: {tag}",)),
            "busy": reply(b"", "429 x", ("Retry-After: 3600",)),
            "down": reply(b"", "503 x"),
            "cut": reply(body + b"x", headers=(f"ETag: {tag}",))[:-1],
            "silent": b"",
        }
        if trouble == "none" and f"If-None-Match: {tag}".encode() in head:
            connection.sendall(f"HTTP/1.1 304 Not Modified\r\nETag: {tag}\r\n\r\n".encode())
        else:
            connection.sendall(answers[trouble])


@given(
    st.lists(st.sampled_from(["none", "busy", "down", "cut", "silent"]), max_size=8),
    st.lists(st.integers(0, 3), min_size=1, max_size=8),
    st.lists(st.booleans(), min_size=8, max_size=8),
)
@settings(max_examples=60)
def test_whatever_happens_no_item_is_lost_and_nothing_is_asked_for_twice(troubles, growth, crashes):
    publisher = Publisher(troubles)
    held, expected, clock = set(), 0, NOW
    with Server(publisher) as server:
        standing, one = Standing(server.url()), Fetcher(HOUSE)
        for new, crash in [*zip(growth, crashes, strict=False), *[(0, False)] * 12]:
            publisher.items += new
            clock += dt.timedelta(days=2)
            assert standing.due(clock)
            outcome = one.fetch(standing.request(), now=clock)
            expected += 1
            if crash:
                continue  # Neither the items nor the validators reached the store.
            if isinstance(outcome, Fetched) and not outcome.unchanged:
                held |= set(filter(None, outcome.body.decode().split(",")))
            standing = after(standing, outcome, now=clock, chance=0.5)
    assert publisher.requests == expected
    assert held == {str(n) for n in range(publisher.items)}
    assert standing.failures == 0


def test_a_feed_that_moves_to_a_server_with_an_older_date_is_read_in_full():
    """Were the date of the old server sent to the new one, it would say "unchanged" of unread items."""

    def new_server(connection, head):
        unchanged = b"If-Modified-Since" in head
        connection.sendall(b"HTTP/1.1 304 x\r\n\r\n" if unchanged else reply(b"items"))

    with Server(new_server) as new:
        moved = reply(b"", "301 x", (f"Location: {new.url()}",))
        dated = reply(b"old", headers=("Last-Modified: Sat, 28 Feb 2026 10:00:00 GMT",))
        with Server(in_turn(dated, moved)) as old:
            one, standing = Fetcher(HOUSE), Standing(old.url())
            standing = after(standing, one.fetch(standing.request(), now=NOW), now=NOW, chance=0.5)
            assert standing.validators.last_modified
            outcome = one.fetch(standing.request(), now=NOW)
    assert outcome.body == b"items"
    assert after(standing, outcome, now=NOW, chance=0.5) == Standing(new.url())


def test_gone_is_not_asked_again():
    with Server(always(reply(b"", "410 x"))) as server:
        standing = Standing(server.url())
        outcome = Fetcher(HOUSE).fetch(standing.request(), now=NOW)
        assert isinstance(outcome, Failure)
        assert not after(standing, outcome, now=NOW, chance=0.5).due(NOW + dt.timedelta(days=999))
