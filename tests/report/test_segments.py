"""Overlapping passages: the text is cut at every boundary and nothing of it is lost."""

from hypothesis import given
from hypothesis import strategies as st

from dedup.report.segments import Mark, cut, segment

TEXTS = st.text(alphabet=st.sampled_from("ab \n🙂é"), max_size=60)


@st.composite
def marked_texts(draw):
    text = draw(TEXTS)
    edges = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(edges, edges).map(sorted), max_size=8))
    return text, [Mark(a, b, f"p{n}", "edited", str(n), "a") for n, (a, b) in enumerate(spans) if a < b]


def visible(text):
    return "".join(line for line in text.split("\n") if line.strip())


@given(marked_texts())
def test_joined_pieces_are_the_text_without_its_empty_lines(case):
    text, marks = case
    pieces = [piece for paragraph in segment(text, marks) for piece in paragraph.pieces]
    assert "".join(piece.text for piece in pieces) == visible(text)


@given(marked_texts())
def test_a_piece_names_exactly_the_marks_that_cover_it(case):
    text, marks = case
    for paragraph in segment(text, marks):
        for piece in paragraph.pieces:
            end = piece.start + len(piece.text)
            covering = {mark for mark in marks if mark.start <= piece.start and end <= mark.end}
            touching = {mark for mark in marks if mark.start < end and piece.start < mark.end}
            assert set(piece.marks) == covering == touching


@given(marked_texts())
def test_every_mark_over_visible_words_opens_exactly_once(case):
    text, marks = case
    opened = [m for paragraph in segment(text, marks) for piece in paragraph.pieces for m in piece.opens]
    shown = [m for m in marks if text[m.start : m.end].strip()]
    assert sorted(m.name for m in opened if m in shown) == sorted(m.name for m in shown)


def test_crossing_passages_share_their_middle():
    marks = [Mark(0, 6, "p1", "verbatim", "1", "a"), Mark(4, 9, "p2", "restatement", "2", "b")]
    (paragraph,) = segment("one two three", marks)
    assert [(p.text, p.names, p.classes) for p in paragraph.pieces] == [
        ("one ", "p1", "verbatim"),
        ("tw", "p1 p2", "restatement verbatim deep"),
        ("o t", "p2", "restatement"),
        ("hree", "", ""),
    ]


def test_a_passage_over_two_lines_opens_once():
    first, second = segment("one\n\ntwo", [Mark(0, 8, "p1", "edited", "1", "a")])
    assert [len(first.pieces[0].opens), len(second.pieces[0].opens)] == [1, 0]


def test_a_mark_that_begins_in_white_space_opens_with_its_words():
    first, second = segment("one  \ntwo", [Mark(3, 9, "p1", "edited", "1", "a")])
    assert [len(piece.opens) for piece in (*first.pieces, *second.pieces)] == [0, 0, 1]


def test_a_mark_outside_the_text_is_left_out():
    (paragraph,) = segment("one", [Mark(2, 9, "p1", "edited", "1", "a")])
    assert paragraph.pieces[0].marks == ()


@given(marked_texts())
def test_cut_without_lines_the_pieces_are_the_whole_text(case):
    text, marks = case
    assert "".join(piece.text for piece in cut(text, marks)) == text
