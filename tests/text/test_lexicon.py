"""What is remembered of words is what was told of them, whatever else came in between."""

import pytest

from dedup.text import lexicon
from dedup.text.lexicon import Lexicon
from dedup.text.scanner import scan

TEXTS = (
    "the cat and the dog and the bird",
    "",
    "ÉTÉ été e\u0301te\u0301 the Ете",
    "人は the 人",
    f"{'a' * 3_000} the {'a' * 3_000}",
    " ".join(f"word{n} w{n}" for n in range(500)),
)


class Told:
    """Tells the length of a word, and whether it is even, and notes which words it was asked about."""

    def __init__(self):
        self.asked = []

    def __call__(self, word):
        self.asked.append(word)
        return 2**64 - len(word), len(word) % 2 == 0


def expected(text):
    words = scan(text).words()
    return [2**64 - len(w) for w in words], [len(w) % 2 == 0 for w in words]


def looked_up(held, text):
    number, mark = held.look_up(scan(text))
    return number.tolist(), mark.tolist()


@pytest.mark.parametrize("room", [200_000, 100, 1], ids=["ample", "a hundred words", "a word"])
def test_every_word_gets_what_is_told_of_it(monkeypatch, room):
    monkeypatch.setattr(lexicon, "_WORDS", room)
    held = Lexicon(Told())
    for text in (*TEXTS, *TEXTS):
        assert looked_up(held, text) == expected(text)


def test_room_for_letters_runs_out_too(monkeypatch):
    monkeypatch.setattr(lexicon, "_LETTERS", 64)
    held = Lexicon(Told())
    for text in (*TEXTS, *TEXTS):
        assert looked_up(held, text) == expected(text)


def test_a_word_is_asked_about_once():
    told = Told()
    held = Lexicon(told)
    for seed in range(3):
        held.look_up(scan("the cat and the Dog and the dog", seed))
    assert sorted(told.asked) == ["and", "cat", "dog", "the"]
