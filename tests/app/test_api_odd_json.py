"""Odd JSON is refused with a pointer, and never reaches the engine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import ProblemError
from app.strictjson import parse

ODD = {
    "nothing at all": (b"", 422),
    "only white space": (b" \n", 422),
    "no JSON": (b"text=abc", 400),
    "cut off": (b'{"text": "a', 400),
    "not UTF-8": (b'{"text": "\xff"}', 400),
    "NaN": (b'{"text": NaN}', 422),
    "Infinity": (b'{"a": -Infinity}', 422),
    "a float that overflows": (b'{"a": 1e999}', 422),
    "an id past 2^63": (b'{"a": 9223372036854775808}', 422),
    "5,000 digits": (b'{"a": ' + b"9" * 5000 + b"}", 422),
    "half a surrogate pair": (b'{"text": "\\ud83d"}', 422),
    "half a surrogate pair in a key": (b'{"\\ud83d": 1}', 422),
    "a NUL": (b'{"text": "a\\u0000b"}', 422),
    "a key given twice": (b'{"text": "a", "text": "b"}', 422),
    "40 levels": (b'{"metadata": ' + b"[" * 40 + b"]" * 40 + b"}", 422),
    "100,000 levels": (b"[" * 100_000 + b"]" * 100_000, 422),
    "100,000 levels, cut off": (b'{"a":' * 100_000, 422),
}


@pytest.mark.parametrize("raw,status", ODD.values(), ids=ODD)
def test_odd_json_is_refused(raw, status):
    with pytest.raises(ProblemError) as refused:
        parse(raw)
    problem = refused.value.problem
    assert problem.kind.status == status
    assert problem.errors[0].pointer is not None
    str(problem.to_dict("id")).encode()


def test_the_pointer_leads_to_the_oddity():
    with pytest.raises(ProblemError) as refused:
        parse(b'{"metadata": {"a/b": [0, "x\\u0000"]}}')
    assert [e.pointer for e in refused.value.problem.errors] == ["/metadata/a~1b/1"]


def test_a_byte_order_mark_is_passed_over():
    assert parse(b'\xef\xbb\xbf{"text": "a"}') == {"text": "a"}


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(raw):
    try:
        parse(raw)
    except ProblemError as refused:
        assert refused.problem.kind.status in {400, 422}
