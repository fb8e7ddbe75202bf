"""What fetching decides without a connection: addresses, redirects, waits, validators, gzip, robots."""

import datetime as dt
import gzip
import ipaddress
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import ConfigError
from dedup.ingest.fetch.addresses import checked, why_barred
from dedup.ingest.fetch.backoff import Standing, after, refusal_of_status, retry_after, wait_before_retry
from dedup.ingest.fetch.body import Body
from dedup.ingest.fetch.headers import request_headers
from dedup.ingest.fetch.policy import Policy
from dedup.ingest.fetch.results import Code, Failure, Fetched, Kind, Refused, Request, Validators
from dedup.ingest.fetch.robots import Rules, RulesCache, read_rules
from dedup.ingest.fetch.urls import after_redirect, target

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
POLICY = Policy()
HOUSE = Policy(allow_private=frozenset({"wire.house.test"}))


def code_of(act, *arguments, **named) -> Code:
    with pytest.raises(Refused) as caught:
        act(*arguments, **named)
    assert ";" in caught.value.message, "the message says the cure"
    return caught.value.code


def fetched(url="http://a.test/feed", body=b"", **named) -> Fetched:
    values = {
        "final_url": url,
        "status": 200,
        "content_type": None,
        "etag": None,
        "last_modified": None,
        "fetched_at": NOW,
        "took": 0.0,
    }
    return Fetched(url=url, body=body, **(values | named))


def failure(code=Code.CONNECT, **named) -> Failure:
    return Failure("http://a.test/feed", code, "it failed; try later", NOW, 0.0, **named)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("93.184.216.34", None),
        ("2606:4700::1111", None),
        ("0.0.0.0", "this network"),
        ("10.1.2.3", "private"),
        ("100.64.0.1", "shared"),
        ("127.0.0.1", "loopback"),
        ("127.255.0.9", "loopback"),
        ("169.254.169.254", "link-local"),
        ("172.31.255.255", "private"),
        ("192.0.0.192", "reserved for protocols"),
        ("192.0.2.1", "documentation"),
        ("192.88.99.1", "6to4"),
        ("192.168.1.1", "private"),
        ("198.19.0.1", "benchmarking"),
        ("224.0.0.251", "multicast"),
        ("240.0.0.1", "reserved"),
        ("255.255.255.255", "reserved"),
        ("::", "reserved"),
        ("::1", "loopback"),
        ("::7f00:1", "reserved"),
        ("::ffff:127.0.0.1", "IPv4-mapped"),
        ("::ffff:93.184.216.34", "IPv4-mapped"),
        ("::ffff:0:127.0.0.1", "reserved"),
        ("64:ff9b::7f00:1", "loopback"),
        ("64:ff9b::a9fe:a9fe", "link-local"),
        ("64:ff9b::5db8:d822", None),
        ("64:ff9b:1::5db8:d822", "reserved"),
        ("100::1", "reserved"),
        ("2001::1", "Teredo"),
        ("2001:db8::1", "documentation"),
        ("2002:7f00:1::", "6to4"),
        ("3fff::1", "documentation"),
        ("5f00::1", "reserved"),
        ("fc00::1", "private"),
        ("fd12::1", "private"),
        ("fe80::1", "link-local"),
        ("fe80::1%eth0", "link-local"),
        ("fec0::1", "reserved"),
        ("ff02::1", "multicast"),
    ],
)
def test_only_public_addresses_may_be_connected_to(address, reason):
    found = why_barred(ipaddress.ip_address(address))
    assert (found is None) if reason is None else reason in found


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "192.168.0.9", "100.64.0.1", "::1", "fd00::1"])
def test_a_host_allowed_by_name_may_be_inside_the_house(address):
    assert why_barred(ipaddress.ip_address(address), in_house=True) is None


@pytest.mark.parametrize(
    "address",
    ["169.254.169.254", "0.0.0.0", "224.0.0.1", "::ffff:10.0.0.1", "64:ff9b::a00:1"],
)
def test_even_there_some_addresses_stay_barred(address):
    assert why_barred(ipaddress.ip_address(address), in_house=True)


@given(st.ip_addresses())
def test_no_address_python_calls_private_is_let_through(address):
    inner = None
    if address.version == 6 and address in ipaddress.ip_network("64:ff9b::/96"):
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if why_barred(address) is None:
        assert (inner or address).is_global
        assert not (inner or address).is_multicast


def test_one_private_address_among_public_ones_refuses_the_host():
    assert code_of(checked, "a.test", ["93.184.216.34", "10.0.0.1"], in_house=False) is Code.PRIVATE_ADDRESS
    assert code_of(checked, "a.test", [], in_house=False) is Code.DNS
    assert code_of(checked, "a.test", ["no address"], in_house=False) is Code.DNS
    assert len(checked("a.test", ["93.184.216.34"] * 3, in_house=False)) == 1


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", Code.BAD_URL),
        ("   ", Code.BAD_URL),
        ("feed.xml", Code.SCHEME),
        ("//a.test/feed", Code.SCHEME),
        ("file:///etc/passwd", Code.SCHEME),
        ("ftp://a.test/", Code.SCHEME),
        ("gopher://a.test/", Code.SCHEME),
        ("javascript:alert(1)", Code.SCHEME),
        ("data:text/xml,<rss/>", Code.SCHEME),
        ("http://a.test:22/", Code.PORT),
        ("http://a.test:0/", Code.PORT),
        ("http://a.test:6379/", Code.PORT),
        ("http://a.test:99999/", Code.BAD_URL),
        ("http://a.test:x/", Code.BAD_URL),
        ("http://user:secret@a.test/", Code.USERINFO),
        ("http://@a.test/", Code.USERINFO),
        ("http://good.test@10.0.0.1/", Code.USERINFO),
        ("http:///feed", Code.BAD_URL),
        ("http://", Code.BAD_URL),
        ("http://./", Code.BAD_URL),
        ("http://a..test/", Code.BAD_URL),
        ("http://-a.test/", Code.BAD_URL),
        ("http://a.test\\@10.0.0.1/", Code.BAD_URL),
        ("http://a.te\nst/", Code.BAD_URL),
        ("http://a.test/\r\nX-Other: 1", Code.BAD_URL),
        ("http://a.test/\x00", Code.BAD_URL),
        ("http://a%2etest/", Code.BAD_URL),
        ("http://a test/", Code.BAD_URL),
        ("http://2130706433/", Code.BAD_URL),
        ("http://0x7f000001/", Code.BAD_URL),
        ("http://0x7f.0.0.1/", Code.BAD_URL),
        ("http://017700000001/", Code.BAD_URL),
        ("http://0177.0.0.1/", Code.BAD_URL),
        ("http://127.1/", Code.BAD_URL),
        ("http://127.0.0.1.5/", Code.BAD_URL),
        ("http://１２７.1/", Code.BAD_URL),
        ("http://[::1/", Code.BAD_URL),
        ("http://[v1.fe]/", Code.BAD_URL),
        ("http://[::ffff:1.2.3]/", Code.BAD_URL),
        ("http://" + "a" * 64 + ".test/", Code.BAD_URL),
        ("http://" + "é" * 5_000 + ".test/", Code.BAD_URL),
        ("http://" + "ab." * 100 + "test/", Code.BAD_URL),
        ("http://a.test/" + "x" * 9_000, Code.BAD_URL),
    ],
)
def test_an_address_that_may_not_be_asked_is_refused_before_any_look_up(url, code):
    assert code_of(target, url, POLICY) is code


@pytest.mark.parametrize(
    ("url", "read_as"),
    [
        (" HTTP://A.Test:80/feed#top ", "http://a.test/feed"),
        ("https://a.test:443", "https://a.test/"),
        ("https://a.test:8443/?q=1", "https://a.test:8443/?q=1"),
        ("http://a.test./x", "http://a.test/x"),
        ("http://zürich.test/früh?ä=ö", "http://xn--zrich-kva.test/fr%C3%BCh?%C3%A4=%C3%B6"),
        ("http://a.test/a b/%20|", "http://a.test/a%20b/%20%7C"),
        ("http://１２７.0.0.1:80/", "http://127.0.0.1/"),
        ("http://[2606:4700:0::1]/", "http://[2606:4700::1]/"),
        ("http://news_room.test/", "http://news_room.test/"),
        ("http://wire.house.test:9000/", "http://wire.house.test:9000/"),
    ],
)
def test_one_reader_gives_the_address_its_plain_form(url, read_as):
    found = target(url, HOUSE)
    assert found.url == read_as
    assert target(found.url, HOUSE) == found


@given(st.text(max_size=60))
def test_any_text_is_an_address_or_refused_by_name(text):
    for url in (text, f"http://{text}", f"http://a.test/{text}"):
        try:
            found = target(url, POLICY)
        except Refused:
            continue
        assert found.url.isascii()
        assert found.url.isprintable()
        assert " " not in found.url


@pytest.mark.parametrize(
    ("hops", "location", "leads_to"),
    [
        (["http://a.test/"], "/feed", "http://a.test/feed"),
        (["http://a.test/x/y"], "../feed?x=1#y", "http://a.test/feed?x=1"),
        (["http://a.test/"], "//b.test/feed", "http://b.test/feed"),
        (["http://a.test/"], "https://a.test/", "https://a.test/"),
        (["http://a.test/"], "/früh", "http://a.test/fr%C3%BCh"),
        (["http://wire.house.test/"], "http://wire.house.test:9000/", "http://wire.house.test:9000/"),
        (["http://a.test/"], None, Code.REDIRECT),
        (["http://a.test/"], "", Code.REDIRECT),
        (["http://a.test/"], "http://[", Code.REDIRECT),
        (["http://a.test/"], "http://a.test/", Code.REDIRECT),
        (["http://a.test/", "http://b.test/"], "http://a.test/#again", Code.REDIRECT),
        ([f"http://a.test/{n}" for n in range(6)], "/6", Code.REDIRECT),
        (["https://a.test/"], "http://a.test/", Code.DOWNGRADE),
        (["http://a.test/"], "file:///etc/passwd", Code.SCHEME),
        (["http://a.test/"], "http://u:p@b.test/", Code.USERINFO),
        (["http://a.test/"], "http://b.test:25/", Code.PORT),
        (["http://a.test/"], "http://2130706433/", Code.BAD_URL),
        (["http://a.test/"], "http://wire.house.test/", Code.PRIVATE_ADDRESS),
    ],
)
def test_where_a_redirect_may_lead(hops, location, leads_to):
    seen = [target(hop, HOUSE) for hop in hops]
    if isinstance(leads_to, Code):
        assert code_of(after_redirect, seen, location, HOUSE) is leads_to
    else:
        assert after_redirect(seen, location, HOUSE).url == leads_to


def headers_for(request: Request, here: str) -> dict[str, str]:
    return dict(request_headers(request, target(request.url, POLICY), target(here, POLICY), POLICY))


def test_a_key_goes_to_its_own_scheme_host_and_port_alone():
    request = Request("https://a.test/feed", headers=(("Authorization", "Bearer s3cret"),))
    assert headers_for(request, "https://a.test/other")["Authorization"] == "Bearer s3cret"
    for elsewhere in ("https://b.test/feed", "https://a.test:8443/feed", "http://a.test/feed"):
        assert "Authorization" not in headers_for(request, elsewhere)
    assert "s3cret" not in repr(request)


def test_validators_are_shown_only_to_the_address_that_gave_them():
    kept = Validators("http://b.test/feed", '"1"', "Sat, 28 Feb 2026 10:00:00 GMT")
    request = Request("http://a.test/feed", validators=kept)
    assert "If-None-Match" not in headers_for(request, "http://a.test/feed")
    assert headers_for(request, "http://b.test/feed")["If-None-Match"] == '"1"'
    assert headers_for(request, "http://b.test/feed")["If-Modified-Since"] == kept.last_modified


@pytest.mark.parametrize("bad", ['"1"\r\nX: 1', "", "x" * 2_000, "\x7f", "é"])
def test_a_validator_that_cannot_be_sent_back_as_it_came_is_not_sent(bad):
    request = Request("http://a.test/", validators=Validators("http://a.test/", bad))
    assert "If-None-Match" not in headers_for(request, "http://a.test/")


@pytest.mark.parametrize(
    ("name", "value"),
    [("Host", "b.test"), ("X:Y", "1"), ("", "1"), ("X-Key", "a\r\nHost: b"), ("X-Key", "é"), ("Range", "0-")],
)
def test_a_header_that_would_undo_the_guard_cannot_be_set(name, value):
    with pytest.raises(ConfigError) as caught:
        Request("http://a.test/", headers=((name, value),))
    assert value not in str(caught.value) or value in {"1", "0-", "b.test"}


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 0 ", 0.0),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60.0),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60.0),
        ("Sun, 01 Mar 2026 14:01:00 +0200", 60.0),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        ("99999999999999", None),
        ("9999999999", 604_800.0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 604_800.0),
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("", None),
        (None, None),
        ("9" * 5_000, None),
        ("Sun, 99 Mar 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(value, seconds):
    assert retry_after(value, NOW) == seconds


@given(st.text(max_size=50) | st.just("x" * 200))
def test_no_retry_after_raises(value):
    found = retry_after(value, NOW)
    assert found is None or 0 <= found <= 604_800


@pytest.mark.parametrize(
    ("failed", "tries", "wait"),
    [
        (failure(Code.CONNECT), 1, 1.0),
        (failure(Code.SERVER_ERROR, retry_after=7.0), 1, 7.0),
        (failure(Code.RATE_LIMITED, retry_after=3.0), 1, 3.0),
        (failure(Code.RATE_LIMITED, retry_after=11.0), 1, None),
        (failure(Code.RATE_LIMITED), 1, None),
        (failure(Code.CONNECT), 2, None),
        (failure(Code.NOT_FOUND), 1, None),
        (failure(Code.PRIVATE_ADDRESS), 1, None),
        (failure(Code.TOO_LARGE), 1, None),
        (failure(Code.TIMEOUT), 1, None),
    ],
)
def test_when_a_second_try_is_made(failed, tries, wait):
    assert wait_before_retry(failed, tries, POLICY, 0.5) == wait


def test_failures_double_the_wait_up_to_a_day_and_success_ends_it():
    standing = Standing("http://a.test/feed")
    waits = []
    for _ in range(12):
        standing = after(standing, failure(), now=NOW, chance=0.5)
        waits.append((standing.next_at - NOW).total_seconds() / 60)
    assert waits[:4] == [5, 10, 20, 40]
    assert waits[-1] == 24 * 60
    assert not standing.due(NOW)
    assert standing.due(NOW + dt.timedelta(days=2))
    standing = after(standing, fetched(etag='"1"'), now=NOW, chance=0.5)
    assert standing == Standing("http://a.test/feed", Validators("http://a.test/feed", '"1"'))


@given(st.integers(0, 10_000), st.floats(0, 1, exclude_max=True), st.none() | st.floats(0, 604_800))
def test_a_wait_is_never_shorter_than_the_server_asked(failures, chance, asked):
    standing = Standing("http://a.test/feed", failures=failures)
    failed = failure(Code.RATE_LIMITED, retry_after=asked)
    wait = (after(standing, failed, now=NOW, chance=chance).next_at - NOW).total_seconds()
    assert wait >= (asked or 0) - 1e-6
    assert 225 <= wait <= 604_800


KEPT = Validators("http://a.test/feed", '"1"')


@pytest.mark.parametrize(
    ("what", "outcome", "usable", "expected"),
    [
        ("unchanged keeps what is known", fetched(status=304), True, Standing(KEPT.url, KEPT)),
        (
            "unchanged may bring a new tag",
            fetched(status=304, etag='"2"'),
            True,
            Standing(KEPT.url, Validators(KEPT.url, '"2"')),
        ),
        ("an answer without a tag forgets the old one", fetched(), True, Standing(KEPT.url)),
        (
            "a permanent move is followed from now on",
            fetched(final_url="http://b.test/f", moved_to="http://b.test/f", etag='"b"'),
            True,
            Standing("http://b.test/f", Validators("http://b.test/f", '"b"')),
        ),
        (
            "a passing move keeps the address, with the tag of the other",
            fetched(final_url="http://b.test/f", etag='"b"'),
            True,
            Standing(KEPT.url, Validators("http://b.test/f", '"b"')),
        ),
        (
            "a login page at a new address changes nothing",
            fetched(moved_to="http://b.test/login", etag='"b"'),
            False,
            Standing(KEPT.url, KEPT, 1, NOW + dt.timedelta(minutes=5)),
        ),
        ("gone stops it", failure(Code.GONE), True, Standing(KEPT.url, KEPT, 1, None, stopped=True)),
        ("a stopped run leaves it as it was", failure(Code.CANCELLED), True, Standing(KEPT.url, KEPT)),
    ],
)
def test_what_is_remembered_of_an_address(what, outcome, usable, expected):
    assert after(Standing(KEPT.url, KEPT), outcome, now=NOW, chance=0.5, usable=usable) == expected


def test_a_stopped_address_is_never_due():
    assert not Standing("http://a.test/", stopped=True).due(NOW)
    assert Standing("http://a.test/").due(NOW)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "denied"),
        (403, "denied"),
        (404, "not_found"),
        (410, "gone"),
        (429, "rate_limited"),
        (500, "server_error"),
        (503, "server_error"),
        (599, "server_error"),
        (206, "http_status"),
        (300, "http_status"),
        (418, "http_status"),
        (451, "denied"),
        (407, "denied"),
    ],
)
def test_every_status_has_a_name(status, code):
    assert refusal_of_status(status)[0] == code


def unpacked(data: bytes, step: int, encodings=("gzip",), limit=1_000_000) -> bytes:
    body = Body(encodings, limit)
    for at in range(0, len(data), step):
        body.take(data[at : at + step])
    return body.whole()


@given(st.binary(max_size=3_000), st.integers(1, 500))
def test_gzip_in_steps_gives_the_bytes(data, step):
    packed = gzip.compress(data)
    assert unpacked(packed, step) == data
    assert unpacked(packed + gzip.compress(b"more"), step) == data + b"more"
    assert unpacked(packed + b"\0" * 9, step) == data
    assert unpacked(data, step, ()) == unpacked(data, step, ("identity",)) == data


@given(st.integers(1, 700_000), st.integers(1, 5_000))
def test_gzip_of_repeats_loses_nothing_at_the_end(size, step):
    assert unpacked(gzip.compress(b"a" * size), step) == b"a" * size


@given(st.binary(min_size=1, max_size=500), st.data())
def test_gzip_that_breaks_off_is_said_so(data, draw):
    packed = gzip.compress(data)
    cut = draw.draw(st.integers(1, len(packed) - 1))
    assert code_of(unpacked, packed[:cut], 64) is Code.TRUNCATED


@pytest.mark.parametrize(
    ("what", "data", "encodings", "code"),
    [
        ("bomb", gzip.compress(bytes(5_000_000)), ("gzip",), Code.TOO_LARGE),
        ("bomb in pieces", gzip.compress(bytes(600_000)) * 3, ("gzip",), Code.TOO_LARGE),
        ("empty members", gzip.compress(b"") * 5_000, ("gzip",), Code.ENCODING),
        ("plain, too large", bytes(1_000_001), (), Code.TOO_LARGE),
        ("no gzip", b"<rss/>", ("gzip",), Code.ENCODING),
        ("damaged", gzip.compress(bytes(range(256)))[:99] + b"\xff" * 999, ("gzip",), Code.ENCODING),
        ("twice", gzip.compress(gzip.compress(b"x")), ("gzip, gzip",), Code.ENCODING),
        ("twice in two headers", b"", ("gzip", "gzip"), Code.ENCODING),
        ("brotli", b"", ("br",), Code.ENCODING),
        ("deflate", zlib.compress(b"x"), ("deflate",), Code.ENCODING),
        ("zstd", b"", ("zstd",), Code.ENCODING),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_not_unpacked(what, data, encodings, code):
    assert code_of(unpacked, data, 65_536, encodings) is code


def test_x_gzip_is_gzip_and_nothing_is_nothing():
    assert unpacked(gzip.compress(b"x"), 5, ("X-GZip",)) == b"x"
    assert unpacked(b"", 1) == b""


ROBOTS = b"""User-agent: *
Disallow: /private/
Disallow: /*?print
Allow: /private/open$
Crawl-delay: 4

User-agent: otherbot
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/story", True), ("/private/x", False), ("/story?print=1", False), ("/private/open", True)],
)
def test_robots_rules_are_read_as_the_standard_says(path, allowed):
    rules = read_rules(fetched(body=ROBOTS))
    assert rules.allow(f"http://a.test{path}") is allowed
    assert rules.pause == 4.0


@pytest.mark.parametrize(
    ("outcome", "allowed"),
    [
        (failure(Code.NOT_FOUND), True),
        (failure(Code.DENIED), True),
        (failure(Code.SERVER_ERROR), False),
        (failure(Code.RATE_LIMITED), False),
        (failure(Code.TIMEOUT), False),
        (fetched(body=b""), True),
        (fetched(body=b"\xef\xbb\xbfUser-agent: newsdedup\nDisallow: /"), False),
        (fetched(body=b"\xff\xfe\x00 nonsense \n" * 100), True),
        (fetched(body=b"<html>not found</html>"), True),
        (fetched(body=b"User-agent: x%d\n" * 3_000 + b"Allow: /a\n" * 3_000), False),
    ],
)
def test_what_a_site_allows_by_the_answer_for_its_robots_file(outcome, allowed):
    assert read_rules(outcome).allow("http://a.test/story") is allowed


@given(st.binary(max_size=400))
def test_any_bytes_are_rules(body):
    read_rules(fetched(body=body)).allow("http://a.test/story")


def test_rules_are_kept_for_a_day_and_failures_for_minutes():
    now = [0.0]
    cache = RulesCache(lambda: now[0])
    asked = []

    def ask(outcome):
        return lambda: asked.append(outcome) or outcome

    assert not cache.get("http://a.test", ask(failure(Code.TIMEOUT))).known
    assert not cache.get("http://a.test", ask(fetched())).known
    now[0] = 700
    assert cache.get("http://a.test", ask(fetched())) != Rules(everything=False, known=False)
    now[0] = 80_000
    cache.get("http://a.test", ask(fetched()))
    assert len(asked) == 2
    now[0] = 90_000
    cache.get("http://a.test", ask(failure(Code.CANCELLED)))
    cache.get("http://a.test", ask(fetched()))
    assert len(asked) == 4


def test_the_cache_of_rules_does_not_grow_without_end():
    cache = RulesCache(lambda: 0.0)
    for number in range(1_500):
        cache.get(f"http://h{number}.test", fetched)
    assert len(cache._kept) == 1_000


@pytest.mark.parametrize(
    "setting",
    [{"deadline": 0}, {"ports": frozenset({0})}, {"user_agent": "a\nb"}, {"attempts": 0}, {"pause": -1}],
)
def test_a_policy_out_of_range_is_refused_by_name(setting):
    with pytest.raises(ConfigError, match=next(iter(setting))):
        Policy(**setting)


def test_hosts_are_allowed_in_any_writing():
    policy = Policy(allow_private=frozenset({"Wire.House.test.", "[::1]"}))
    assert policy.lists("wire.house.test")
    assert policy.lists("::1")
    assert not policy.lists("house.test")
    assert Kind.FEED == "feed"
