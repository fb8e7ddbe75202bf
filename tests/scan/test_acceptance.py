"""What people are promised of a night, from the outside: commands as typed, feeds over loopback."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector
from tests.scan.newsstand import PAGE, PRESS, Newsstand, item, release, rss, teaser


def run(*arguments):
    return CliRunner().invoke(cli, [str(one) for one in arguments])


@pytest.fixture
def store(tmp_path):
    return tmp_path / "news.db"


def scan(store, *urls, report=None):
    options = ["--store", store, "--allow-private", "127.0.0.1", "--format", "json"]
    result = run("scan", *urls, *options, *(["--report", report] if report else []))
    return result, json.loads(result.stdout)


def paper(number, *items):
    return rss(f"Paper {number:02}", *items)


def forty():
    """Forty feeds: a wire, 22 papers with its story, and others with one of their own; one is a page."""
    wire = item("wire", release(0), hour=6, title="The wire's story")
    pages = {"feed00": rss("Harbour Wire", wire)}
    for n in range(1, 39):
        story = item("story", release(0), hour=8, minute=n, title="Taken over")
        own = item("own", release(n), hour=7, minute=n, title=f"Own {n}")
        pages[f"feed{n:02}"] = paper(n, story if n <= 22 else own)
    pages["feed39"] = PAGE
    return pages


def test_forty_feeds_one_dead_one_html_one_304_each_with_its_reason_and_exit_3(store, tmp_path):
    with Newsstand(**forty()) as stand:
        urls = [stand.url(name) for name in stand.pages if name != "feed38"]
        _, first = scan(store, stand.url("feed01"))
        assert first["items"] == 1
        result, night = scan(store, *urls, "http://127.0.0.1:9/dead", report=tmp_path / "night")
    assert result.exit_code == 3
    by_name = {feed["place"].rsplit("/", 1)[-1]: feed for feed in night["feeds"]}
    assert len(by_name) == 40
    assert by_name["dead"]["state"] == "failed" and "tried again" in by_name["dead"]["reason"]
    assert by_name["feed39"]["state"] == "failed" and "a web page, not a feed" in by_name["feed39"]["reason"]
    assert by_name["feed01"]["state"] == "unchanged"
    rest = set(by_name) - {"dead", "feed39", "feed01"}
    assert all((by_name[n]["state"], by_name[n]["added"]) == ("read", 1) for n in rest) and len(rest) == 37
    assert night["verdict"].startswith("37 new items, 40 feeds.") and "2 feeds failed." in night["verdict"]
    assert {path.name for path in (tmp_path / "night").iterdir()} == {
        "report.html",
        "report.json",
        "report.csv",
    }


def test_one_wire_story_in_23_feeds_is_one_line_of_23_and_at_most_ten_are_shown(store):
    with Newsstand(**forty()) as stand:
        _, night = scan(store, *(stand.url(f"feed{n:02}") for n in range(23)))
    (copy,) = [line for line in night["look"] if line["kind"] == "copy"]
    assert copy["more"] == 21, "22 papers took it over: one line"
    (story,) = night["stories"]
    assert story["items"] == 23 and story["first"] == "Harbour Wire" and len(story["sources"]) == 23
    assert len(night["look"]) <= 10 and night["looks"] >= len(night["look"])


def test_items_of_a_teaser_only_feed_are_too_short_to_judge_and_the_feed_says_so(store):
    feed = rss("Teaser Times", *(teaser(f"t{n}", release(30 + n)) for n in range(3)))
    with Newsstand(teasers=feed) as stand:
        _, night = scan(store, stand.url("teasers"))
    assert night["feeds"][0]["teasers"] and night["counts"]["items noted: too short to judge"] == 3
    assert night["sources"][0]["counted_words"] == 0, "a teaser is not original, it is short"
    with Detector.open(f"sqlite:///{store}") as detector:
        for one in detector.articles().items:
            assert detector.report_of(one.document.id).originality.value is None
            assert "original" not in detector.report_of(one.document.id).summary.lower()


def test_a_pair_rejected_yesterday_is_tonight_only_counted_under_by_you(store, tmp_path):
    wire = rss("Harbour Wire", item("w", release(0), hour=6))
    with Newsstand(wire=wire, paper=paper(1, item("p", release(0), hour=8))) as stand:
        urls = stand.url("wire"), stand.url("paper")
        _, yesterday = scan(store, *urls)
        (copy,) = [line for line in yesterday["look"] if line["kind"] == "copy"]
        assert run("verdict", "reject", copy["comparison"], "--store", store, "--by", "desk").exit_code == 0
        changed = release(0) + "\n\nThe paper added a comment by its own correspondent on Tuesday."
        stand.pages["paper"] = paper(1, item("p", changed, hour=8))
        _, tonight = scan(store, *urls, report=tmp_path / "night")
    assert tonight["items"] == 1 and tonight["counts"]["pairs rejected by you"] == 1
    assert not [line for line in tonight["look"] if line["comparison"] == copy["comparison"]]
    assert not tonight["stories"] and not tonight["flows"]
    page = (tmp_path / "night" / "report.html").read_text()
    assert "pairs rejected by you: 1" in page


MEASURED = """
import resource, sys
from dedup.cli import main
try:
    main()
finally:
    print("peak", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024, file=sys.stderr)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_a_large_import_killed_anywhere_and_run_again_loses_and_doubles_nothing_in_the_memory_it_tells(
    tmp_path,
):
    store, lines = tmp_path / "news.db", tmp_path / "archive.jsonl"
    texts = [f"{release(n % len(PRESS))}\n\nItem {n} of all, numbered {n * 7919}." for n in range(1_100)]
    rows = (json.dumps({"id": f"d{n}", "text": text}) + "\n" for n, text in enumerate(texts))
    lines.write_text("".join(rows))
    command = [
        sys.executable,
        "-c",
        MEASURED,
        "add",
        "--no-report",
        "--workers",
        "1",
        "--store",
        store,
        lines,
    ]
    for killed in range(3):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as loading:
            before = held(store)
            until = time.monotonic() + 60
            while loading.poll() is None and held(store) <= before + 40 * killed and time.monotonic() < until:
                time.sleep(0.02)
            loading.send_signal(signal.SIGKILL)
    done = subprocess.run([*command, "--format", "json"], capture_output=True, check=True, text=True)
    told = json.loads(done.stdout)
    assert told["read"] == 1_100 and told["failed"] == 0 and told["added"] + told["unchanged"] == 1_100
    bound = re.search(r"^memory at most ([\d.]+) GB, mapped files aside$", done.stderr, re.MULTILINE)
    peak = re.search(r"^peak (\d+)$", done.stderr, re.MULTILINE)
    assert int(peak[1]) <= float(bound[1]) * 1e9
    with Detector.open(f"sqlite:///{store}") as detector:
        assert detector.status().documents == detector.status().revisions == 1_100
        assert not detector.problems()
        for n in (0, 1, 450, 1_098, 1_099):
            assert detector.get(f"d{n}").text == texts[n]


def held(store):
    """Count what is in the store, as any other process may."""
    if not store.exists():
        return 0
    try:
        with Detector.open(f"sqlite:///{store}") as detector:
            return detector.status().documents
    except Exception:
        return 0
