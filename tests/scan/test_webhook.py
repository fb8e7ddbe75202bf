"""The summary at a webhook's receiver: signed, sent again where that helps, and never the scan's undoing."""

import base64
import datetime as dt
import json
import threading

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector
from dedup.errors import ConfigError
from dedup.ingest.fetch import Fetcher, Policy
from dedup.scan import tell_again
from dedup.scan.night import Made, Night
from dedup.scan.webhook import Webhook, deliver, message_id
from tests.scan.newsstand import Newsstand, first_night
from tests.scan.receiver import KEY, SECRET, Receiver

HOUSE = Policy(allow_private=frozenset({"127.0.0.1"}))
NOW = dt.datetime(2026, 11, 25, 2, 5, tzinfo=dt.UTC)
NIGHT = Night("3 new items.", 3, made=Made(scan=7, until=30, began=NOW))
DEAD = "http://127.0.0.1:9/hook"


class Clock:
    """Sleeping takes no time but is remembered."""

    def __init__(self):
        self.now = 0.0

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds


class Sending:
    """Deliveries by a clock of their own."""

    def __init__(self):
        self.clock = Clock()
        self.fetcher = Fetcher(HOUSE, clock=self.clock, chance=lambda: 0.5)

    def send(self, url, **how):
        now = lambda: NOW + dt.timedelta(seconds=self.clock.now)  # noqa: E731
        return deliver(Webhook.of(url, SECRET, HOUSE), NIGHT, self.fetcher, now=now, **how)


def test_the_signature_is_the_one_of_the_specification():
    """The example of github.com/standard-webhooks/standard-webhooks, libraries/python."""
    hook = Webhook.of("https://a.example/", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", Policy())
    moment = dt.datetime.fromtimestamp(1614265330, dt.UTC)
    headers = dict(hook.headers("msg_p5jXN8AQM9LWM0D4loKWxJek", moment, b'{"test": 2432232314}'))
    assert headers["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    assert headers["webhook-timestamp"] == "1614265330"


def test_a_summary_is_delivered_once():
    with Receiver() as receiver:
        assert Sending().send(receiver.hook) is None
    assert receiver.taken[0]["data"]["verdict"] == "3 new items."
    assert receiver.asked == [(204, message_id(NIGHT))]


def test_a_receiver_that_fails_twice_gets_it_a_third_time_under_the_same_id():
    sending = Sending()
    with Receiver(500, 503) as receiver:
        assert sending.send(receiver.hook) is None
    assert receiver.asked == [(status, message_id(NIGHT)) for status in (500, 503, 204)]
    assert sending.clock.now == pytest.approx(12)


GIVEN_UP = {
    "always failing": ((500,) * 9, {}, 4, 42),
    "gone for good": ((410,), {}, 1, 0),
    "not allowed": ((403,), {}, 1, 0),
    "not to be read": ((400,), {}, 1, 0),
    "asks for an hour": ((429,), {"Retry-After": "3600"}, 1, 0),
    "redirects": ((302,), {"Location": "http://a.example/"}, 1, 0),
}


@pytest.mark.parametrize("statuses,headers,tries,seconds", GIVEN_UP.values(), ids=GIVEN_UP)
def test_after_a_bound_it_is_given_up_with_a_reason(statuses, headers, tries, seconds):
    sending = Sending()
    with Receiver(*statuses, headers=headers) as receiver:
        told = sending.send(receiver.hook)
    assert told.startswith("The summary was not delivered: 127.0.0.1") and "sends it again" in told
    assert len(receiver.asked) == tries and sending.clock.now == pytest.approx(seconds)


def test_a_wish_to_stop_ends_the_waiting():
    stop = threading.Event()
    sending = Sending()
    with Receiver(500, 500) as receiver:
        sending.clock.sleep = lambda _: stop.set()
        assert "not delivered" in sending.send(receiver.hook, stop=stop.is_set)
    assert len(receiver.asked) == 1


REFUSED = {
    "no secret": ("https://a.example/", "", "DEDUP_WEBHOOK_SECRET"),
    "a short secret": (
        "https://a.example/",
        "whsec_" + base64.b64encode(b"short").decode(),
        "24 to 64 bytes",
    ),
    "another kind of secret": ("https://a.example/", "hunter2hunter2hunter2", "whsec_"),
    "an address inside the house": ("http://10.0.0.1/", SECRET, "10.0.0.1 (private)"),
    "another scheme": ("ftp://a.example/", SECRET, "cannot be asked"),
}


@pytest.mark.parametrize("url,secret,says", REFUSED.values(), ids=REFUSED)
def test_what_cannot_work_is_told_before_the_scan_and_keeps_the_secret(url, secret, says):
    with pytest.raises(ConfigError) as refused:
        Webhook.of(url, secret, Policy())
    assert says in refused.value.message
    assert not secret or secret not in refused.value.message


def test_the_key_is_in_no_representation():
    assert KEY.decode() not in repr(Webhook.of("https://a.example/", SECRET, Policy()))


@pytest.fixture
def newsroom(tmp_path):
    pages = {name: page for name, page in first_night().items() if name in ("wire", "paper0")}
    with Newsstand(**pages) as stand, Detector.open(f"sqlite:///{tmp_path / 'news.db'}") as detector:
        yield stand, detector, {"allow_private": ["127.0.0.1"], "report": tmp_path / "night"}


def test_what_there_is_to_look_at_is_in_the_summary(newsroom):
    stand, detector, how = newsroom
    with Receiver() as receiver:
        night = detector.scan(
            stand.urls(), webhook=(receiver.hook, SECRET), pages="http://desk.example", **how
        )
    (told,) = receiver.taken
    assert told["type"] == "scan.finished" and told["data"]["looks"] == night.looks == 1
    line = told["data"]["look"][0]
    assert (line["kind"], line["document"]["title"], line["other"]["title"]) == (
        "copy",
        "Taken over",
        "Release 0",
    )
    assert line["page"] == f"http://desk.example/reports/{night.look[0].report}"
    assert told["data"]["report"] == "http://desk.example/scans/1"


def test_a_dead_receiver_is_a_line_of_the_report_and_can_be_told_again(newsroom, tmp_path):
    stand, detector, how = newsroom
    fetcher = Fetcher(HOUSE, clock=Clock())
    night = detector.scan(stand.urls(), webhook=(DEAD, SECRET), fetcher=fetcher, **how)
    assert night.items == 7 and night.verdict.endswith("1 to look at. 1 webhook failed.")
    (failed,) = [one for one in night.feeds if one.is_lost]
    assert failed.what == "webhook" and "not delivered" in failed.reason
    assert json.loads((tmp_path / "night/report.json").read_text())["verdict"] == night.verdict
    assert "not delivered" in (tmp_path / "night/report.html").read_text()
    assert tell_again(detector).verdict == night.verdict
    with Receiver() as receiver:
        again = tell_again(detector, webhook=(receiver.hook, SECRET), **how)
    assert again.verdict.endswith("1 to look at.") and receiver.taken
    assert tell_again(detector) == again


def test_the_command_delivers_and_exits_with_3_where_that_failed(newsroom, tmp_path, monkeypatch):
    stand, _, _ = newsroom
    (tmp_path / "secret").write_text(SECRET + "\n")
    common = ["scan", stand.url("wire"), "--allow-private", "127.0.0.1", "--store", str(tmp_path / "news.db")]
    with Receiver(410) as receiver:
        hook = ["--webhook", receiver.hook, "--webhook-secret-file", str(tmp_path / "secret")]
        lost = CliRunner().invoke(cli, [*common, *hook])
        assert lost.exit_code == 3 and "FAILED webhook" in " ".join(lost.stdout.split())
        monkeypatch.setenv("DEDUP_WEBHOOK_SECRET", SECRET)
        again = ["scan", "--last", *common[2:], "--webhook", receiver.hook]
        assert CliRunner().invoke(cli, again).exit_code == 0
    assert [status for status, _ in receiver.asked] == [410, 204]
    monkeypatch.delenv("DEDUP_WEBHOOK_SECRET")
    bare = CliRunner().invoke(cli, [*common, "--webhook", "https://a.example/"])
    assert (bare.exit_code, "DEDUP_WEBHOOK_SECRET" in bare.stderr) == (2, True)
