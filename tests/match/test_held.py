"""A cache bounded by the words of what it holds."""

from dedup.match.held import held


def counting(words):
    made = []

    @held(words)
    def make(text, sign=""):
        made.append(text)
        return (text + sign).split()

    return make, made


def test_what_was_made_is_made_once_while_there_is_room():
    make, made = counting(4)
    for text in ("a b", "c d", "a b", "c d"):
        assert make(text) == text.split()
    assert made == ["a b", "c d"]


def test_what_was_not_asked_for_longest_makes_room():
    make, made = counting(4)
    for text in ("a b", "c d", "a b", "e", "c d", "a b"):
        make(text)
    assert made == ["a b", "c d", "e", "c d", "a b"]


def test_one_that_is_longer_than_the_room_is_held_alone():
    make, made = counting(2)
    for text in ("a b c d", "a b c d", "e", "a b c d"):
        make(text)
    assert made == ["a b c d", "e", "a b c d"]


def test_other_arguments_are_other_things():
    make, _ = counting(9)
    assert make("a", "!") == ["a!"]
    assert make("a") == ["a"]


def test_empty_things_are_forgotten_too():
    make, made = counting(2)
    for text in ("", " ", "  ", ""):
        make(text)
    assert made == ["", " ", "  ", ""]
