"""``dedup scan`` and ``dedup feeds`` as typed: what is said, and the exit codes."""

import json

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.ingest.opml import read_opml
from tests.corpus import SEEDS
from tests.scan.newsstand import Newsstand, first_night, item, release, rss

FEEDS = SEEDS / "feeds"


def run(*arguments):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def store(tmp_path):
    return tmp_path / "news.db"


def opml(path, *urls):
    outlines = "".join(f'<outline type="rss" text="Feed {n}" xmlUrl="{url}"/>' for n, url in enumerate(urls))
    path.write_text(f'<opml version="2.0"><head/><body>{outlines}</body></opml>')
    return path


def test_a_folder_and_files_are_scanned_like_feeds(store, tmp_path):
    first = run(
        "scan", FEEDS, SEEDS / "documents" / "newsroom.jsonl", "--store", store, "--report", tmp_path / "n"
    )
    assert first.exit_code == 0, first.output
    assert first.stdout.startswith("20 new items, 1 folder, 1 file. Nothing to look at.\n")
    assert {path.name for path in (tmp_path / "n").iterdir()} == {"report.html", "report.json", "report.csv"}
    again = json.loads(run("scan", FEEDS, "--store", store, "--format", "json").stdout)
    assert again["items"] == 0 and again["feeds"][0]["unchanged"] == 10


def test_something_to_look_at_is_exit_1_and_something_lost_is_exit_3(store, tmp_path):
    pages = first_night()
    with Newsstand(**{name: pages[name] for name in ("wire", "paper0")}) as stand:
        options = ("--store", store, "--allow-private", "127.0.0.1")
        looked = run("scan", stand.url("wire"), stand.url("paper0"), *options)
        assert looked.exit_code == 1
        assert "COPY “Taken over” (Lusk Courier, 24 Nov 2026): A copy of “Release 0”" in " ".join(
            looked.stdout.split()
        )
        lost = run("scan", stand.url("wire"), stand.url("none"), *options)
        assert lost.exit_code == 3
        assert "FAILED  127.0.0.1" in lost.stdout and "nothing at this address" in lost.stdout


def test_a_host_inside_the_house_has_to_be_allowed(store):
    with Newsstand(wire=first_night()["wire"]) as stand:
        barred = run("scan", stand.url("wire"), "--store", store)
        assert stand.asked == []
        assert barred.exit_code == 3 and "allow the host as a private one" in " ".join(barred.stdout.split())
        allowed = run("scan", stand.url("wire"), "--store", store, "--allow-private", "127.0.0.1")
        assert allowed.stdout.startswith("4 new items, 1 feed.")


@pytest.mark.parametrize(
    "arguments,says",
    [
        (["nothing-here.opml"], "there is nothing at nothing-here.opml; check the path"),
        (["--last", "x.xml"], "--last reads nothing"),
        (["--list", "--workers", "2"], "--list reads nothing"),
        (["--last"], "there is no store at"),
    ],
    ids=["a misspelt path", "last and targets", "a list and workers", "last of no store"],
)
def test_what_cannot_be_asked_is_exit_2(store, arguments, says):
    result = run("scan", *arguments, "--store", store)
    assert (result.exit_code, says in result.stderr) == (2, True), result.stderr


def test_a_report_that_cannot_be_written_is_told_before_the_work(store, tmp_path):
    (tmp_path / "file").write_text("in the way")
    result = run("scan", FEEDS, "--store", store, "--report", tmp_path / "file")
    assert result.exit_code == 2 and "choose another folder" in result.stderr
    assert json.loads(run("scan", FEEDS, "--store", store, "--format", "json").stdout)["items"] == 10


def test_no_feeds_is_a_quiet_night(store):
    result = run("scan", "--store", store)
    assert (result.exit_code, result.stdout) == (0, "0 new items. Nothing to look at.\n")


def test_the_last_report_is_made_again_without_reading(store, tmp_path):
    with Newsstand(wire=first_night()["wire"]) as stand:
        options = ("--store", store, "--report")
        run("scan", stand.url("wire"), *options, tmp_path / "one", "--allow-private", "127.0.0.1")
        asked = list(stand.asked)
        assert run("scan", "--last", *options, tmp_path / "two").exit_code in (0, 1)
        assert stand.asked == asked
    for name in ("report.html", "report.json", "report.csv"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_feeds_are_added_listed_scanned_and_removed(store, tmp_path):
    with Newsstand(a=rss("A", item("1", release(0))), b=rss("B", item("1", release(1)))) as stand:
        listed = opml(tmp_path / "feeds.opml", stand.url("a"), stand.url("b"))
        assert run("feeds", "add", listed, "--store", store).stdout == "2 feeds added\n"
        added = run("feeds", "add", stand.url("a"), "--store", store)
        assert added.stdout == "0 feeds added, 1 known before\n"
        assert run("feeds", "list", "--store", store).stdout.count("not read yet") == 2
        night = run("scan", "--store", store, "--allow-private", "127.0.0.1", "--format", "json")
        assert json.loads(night.stdout)["items"] == 2
        assert {feed["name"] for feed in json.loads(night.stdout)["feeds"]} == {"Feed 0", "Feed 1"}
        rows = [
            json.loads(line)
            for line in run("feeds", "list", "--store", store, "--format", "json").stdout.splitlines()
        ]
        assert all(row["read"] and row["state"] == "read" for row in rows)
        out = run("feeds", "list", "--store", store, "--format", "opml").stdout
        assert [(one.url, one.title) for one in read_opml(out.encode()).feeds] == [
            (stand.url("a"), "Feed 0"),
            (stand.url("b"), "Feed 1"),
        ]
        gone = run("feeds", "remove", stand.url("a"), "https://unknown.example/", "--store", store)
        assert (gone.exit_code, gone.stdout) == (3, "1 feed removed\n")
        assert run("feeds", "list", "--store", store).stdout.startswith("Feed 1  ")


def test_a_feed_of_a_list_is_scanned_without_being_kept_on_the_store_s_list(store, tmp_path):
    with Newsstand(a=rss("A", item("1", release(0)))) as stand:
        listed = opml(tmp_path / "feeds.opml", stand.url("a"))
        run("scan", listed, "--store", store, "--allow-private", "127.0.0.1")
        assert run("feeds", "list", "--store", store).stdout == "no feeds\n"
        run("scan", listed, "--store", store, "--allow-private", "127.0.0.1")
        assert [status for _, status in stand.asked] == [200, 304]


@pytest.mark.parametrize("given", ["ftp://a.example/feed", "story.txt"], ids=["another scheme", "a file"])
def test_what_is_no_feed_cannot_be_added(store, tmp_path, given):
    (tmp_path / "story.txt").write_text("A story.")
    result = run("feeds", "add", tmp_path / given if given == "story.txt" else given, "--store", store)
    assert result.exit_code == 2
