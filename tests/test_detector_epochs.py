"""A store learns what is common in it: named epochs, which change nothing before they are used."""

import json

import pytest
from click.testing import CliRunner

from dedup.cli import cli
from dedup.detector import Detector, use_background
from dedup.detector.epochs import sample
from dedup.errors import ConfigError, NotFoundError, StoreMismatchError
from dedup.types import Document

ABOUT = (
    "About Acme Industries: founded in 1921 and headquartered in Springfield, the company makes rockets, "
    "anvils and portable holes for customers in more than forty countries."
)
WORDS = [
    "harbour",
    "budget",
    "orchestra",
    "volcano",
    "election",
    "vaccine",
    "glacier",
    "tunnel",
    "museum",
    "strike",
    "railway",
    "drought",
]


def story(n):
    return (
        " ".join(f"{WORDS[(n * 7 + k * k) % 12]}{(n * 31 + k) % 977}" for k in range(40)).capitalize() + "."
    )


def item(n, **fields):
    return Document(f"{story(n)}\n\n{ABOUT}", id=f"acme-{n}", source="acme wire", **fields)


@pytest.fixture
def url(tmp_path):
    url = f"sqlite:///{tmp_path / 'news.db'}"
    with Detector.open(url) as detector:
        detector.add_many([item(n) for n in range(60)], report=False)
    return url


def test_learning_changes_nothing_yet(url):
    with Detector.open(url) as detector:
        before = detector.status().background
        learned = detector.learn_background("spring")
        assert (learned.documents, learned.sources, learned.in_use) == (60, 1, False)
        assert detector.status().background == before
        assert detector.check(item(99)).made_by.index == "sequence 60"
    with Detector.open(url) as detector:
        assert [(one.name, one.in_use) for one in detector.backgrounds()] == [
            ("first", True),
            ("spring", False),
        ]


def test_the_same_store_teaches_the_same(url):
    with Detector.open(url) as detector:
        assert detector.learn_background("a").version == detector.learn_background("b").version
        unnamed = detector.learn_background()
        assert unnamed.name == unnamed.version


@pytest.mark.parametrize("name", ["first", "taken", "", "two words", "-x", "x" * 65])
def test_a_name_that_is_taken_or_none_is_refused(url, name):
    with Detector.open(url) as detector:
        detector.learn_background("taken")
        with pytest.raises(ConfigError):
            detector.learn_background(name)


def test_an_epoch_in_use_knows_what_a_source_always_prints(url):
    with Detector.open(url) as detector:
        old = detector.add(item(70))
        learned = detector.learn_background("spring")
        assert "candidates" in detector.check(item(99)).made_by.caps_hit
    assert use_background(url, "spring") == 61
    with Detector.open(url) as detector:
        assert detector.status().background == learned.version
        later = detector.check(item(99))
        assert later.made_by.index == "sequence 61, background spring"
        assert not later.made_by.caps_hit
        assert detector.report(old.id) == old
        copy = detector.check(Document(item(70).text, id="copy", source="other wire"))
        assert [pair.relation for pair in copy.comparisons] == ["copy"]


def test_a_store_goes_back_to_what_it_was_made_with(url):
    with Detector.open(url) as detector:
        first = detector.status().background
        before = detector.check(item(99))
        detector.learn_background("spring")
    use_background(url, "spring")
    assert use_background(url, "spring") == 0
    assert use_background(url, "first") == 60
    with Detector.open(url) as detector:
        assert detector.status().background == first
        assert detector.check(item(99)).compared_with == before.compared_with


def test_who_has_the_store_open_is_told_to_open_it_again(url):
    with Detector.open(url) as detector:
        detector.learn_background("spring")
        use_background(url, "spring")
        for action in (lambda: detector.add(item(80)), lambda: detector.check(item(80))):
            with pytest.raises(StoreMismatchError, match="open it again"):
                action()
    with Detector.open(url) as detector:
        assert detector.add(item(80)).outcome == "added"


def test_stopped_it_goes_on_where_it_stopped(url):
    class StoppedError(Exception):
        pass

    def stop(done, total):
        raise StoppedError

    with Detector.open(url) as detector:
        detector.learn_background("spring")
        with pytest.raises(StoppedError):
            use_background(url, "spring", progress=stop)
        assert detector.add(item(81)).outcome == "added"
        detector.delete("acme-3")
    assert use_background(url, "spring") == 1
    with Detector.open(url) as detector:
        assert not detector.problems()
        assert detector.check(item(81)).compared_with.documents == 59


def test_an_unknown_background_is_named(url):
    with pytest.raises(NotFoundError, match="winter"):
        use_background(url, "winter")


def test_a_sample_takes_evenly_and_spares_small_sources():
    held = [(n, "big" if n % 10 else "small") for n in range(1000)]
    chosen = sample(held, of_source=200, of_all=150)
    assert len(chosen) == 150 and chosen == sorted(set(chosen))
    assert sum(n % 10 == 0 for n in chosen) == 75
    assert sample(held, of_source=50) == sample(list(held), of_source=50)
    assert len(sample(held, of_source=50)) == 100
    assert sample([]) == []


def test_the_command_learns_lists_and_uses(url):
    run = CliRunner()

    def told(*arguments):
        result = run.invoke(cli, ["background", *arguments, "--store", url, "--format", "json"])
        assert result.exit_code == 0, result.output
        return [json.loads(line) for line in result.stdout.splitlines()]

    assert told("learn", "--name", "spring")[0]["documents"] == 60
    assert told("use", "spring") == [{"background": "spring", "documents": 60}]
    assert [(one["name"], one["in_use"]) for one in told("show")] == [("first", False), ("spring", True)]
    text = run.invoke(cli, ["background", "show", "--store", url]).output
    assert "spring" in text and "(in use)" in text and "60 articles of 1 source" in text
