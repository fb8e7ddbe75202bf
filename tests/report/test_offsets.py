"""Offsets for JavaScript, PHP and Go: native slicing of the converted report gives the words it shows."""

import json
from dataclasses import replace

import pytest
from handmade import LEDE, STORY, comparison, named, passage
from hypothesis import given
from hypothesis import strategies as st

from dedup.errors import DocumentError
from dedup.match.set_aside import set_aside
from dedup.report.build import build
from dedup.report.json import render_json
from dedup.report.offsets import comparison_in_unit, in_unit, positions
from dedup.text.parse import parse
from dedup.types import Conflict, Document, Facts, OffsetUnit, Relation, Span

UNITS = [OffsetUnit.UTF16, OffsetUnit.UTF8]


def sliced(text, start, end, unit):
    """What the other language's own slicing gives."""
    if unit is OffsetUnit.UTF16:
        return text.encode("utf-16-le", "surrogatepass")[2 * start : 2 * end].decode(
            "utf-16-le", "surrogatepass"
        )
    return text.encode("utf-8", "surrogatepass")[start:end].decode("utf-8", "surrogatepass")


@given(st.text(st.characters(exclude_categories=[])), st.sampled_from(UNITS), st.data())
def test_a_converted_span_slices_to_the_same_words(text, unit, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    at = positions(text, unit, (start, end))
    assert sliced(text, at[start], at[end], unit) == text[start:end]


def every_span(value):
    if isinstance(value, dict):
        if {"start", "end", "text"} <= value.keys():
            yield value
        for one in value.values():
            yield from every_span(one)
    elif isinstance(value, list):
        for one in value:
            yield from every_span(one)


@pytest.mark.parametrize("unit", UNITS)
def test_an_emoji_before_a_match_moves_every_span(seed, seed_passages, unit):
    before = "🌉 Überblick – "
    text, by = before + seed, len(before)

    def moved(span):
        return replace(span, start=span.start + by, end=span.end + by)

    passages = [
        replace(
            p,
            a=moved(p.a),
            b=moved(p.b),
            links=tuple(replace(k, a=moved(k.a), b=moved(k.b), conflict=None) for k in p.links),
        )
        for p in seed_passages
    ]
    parsed = parse(text)
    report = build(Document(text), parsed, passages, asides=set_aside(parsed))
    converted = in_unit(report, text, unit)
    assert converted.offset_unit is unit
    spans = list(every_span(json.loads(render_json(converted))))
    assert spans
    for span in spans:
        assert sliced(text, span["start"], span["end"], unit) == span["text"]
    for old, new in zip(report.answers, converted.answers, strict=True):
        assert sliced(text, new.start, new.end, unit) == text[old.start : old.end]
        assert new.start > old.start


def test_code_points_stay_as_they_are(seed, seed_report):
    assert in_unit(seed_report, seed, OffsetUnit.CODEPOINT) is seed_report


def test_a_report_is_converted_once(seed, seed_report):
    converted = in_unit(seed_report, seed, OffsetUnit.UTF8)
    assert in_unit(converted, seed, OffsetUnit.UTF8) is converted
    with pytest.raises(DocumentError, match="counts utf8 already"):
        in_unit(converted, seed, OffsetUnit.UTF16)


def test_a_missing_text_of_a_compared_document_is_named(seed, seed_report):
    with pytest.raises(DocumentError, match="texts of all compared documents"):
        in_unit(seed_report, {}, OffsetUnit.UTF8)


def test_sides_of_a_comparison_are_counted_in_their_own_texts():
    a, b = f"🌉🌉 {LEDE}", f"é {LEDE}"
    sides = replace(comparison(Relation.COPY), a=named(a), b=named(b))
    shared = passage(Span(3, len(a)).of(a), Span(2, len(b)).of(b))
    texts = {sides.a.sha256: a, sides.b.sha256: b}
    for unit in UNITS:
        (converted,) = comparison_in_unit(replace(sides, passages=(shared,)), texts, unit).passages
        assert sliced(a, converted.a.start, converted.a.end, unit) == LEDE
        assert sliced(b, converted.b.start, converted.b.end, unit) == LEDE


def test_a_finding_about_another_item_counts_each_side_in_its_own_text():
    wire, own = f"🌉 {STORY}", f"é {STORY}"
    values = Conflict("number", Span(2, 5), Span(2, 5), "12 dead", "14 dead")
    sides = replace(
        comparison(Relation.SAME_EVENT, passages=(), facts=Facts(conflicts=(values,))),
        a=named(wire, id="wire"),
        b=named(own, id="own", source="Gazette"),
    )
    report = build(Document(own, id="own", source="Gazette"), parse(own), (), [sides])
    converted = in_unit(report, {sides.a.sha256: wire, sides.b.sha256: own}, OffsetUnit.UTF8)
    (finding,) = [one for one in converted.findings if one.code == "fact_conflict"]
    assert (finding.a.start, finding.b.start) == (5, 3)
