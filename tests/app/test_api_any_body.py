"""Any JSON to any address: the status is one that the documentation names, and never a 5xx."""

import functools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

NAMES = ["text", "html", "id", "version", "published", "metadata", "offset_unit", "a", "b", "txt", ""]
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=True),
    st.text(max_size=30),
    st.sampled_from(
        ["A sentence of news.", "<p>A sentence of news.</p>", "utf16", "2024-12-01", "\ud800", "\0"]
    ),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=5), inner, max_size=5)
    ),
    max_leaves=12,
)
ARTICLES = st.fixed_dictionaries({"text": st.text(min_size=1, max_size=80)}).flatmap(
    lambda base: st.dictionaries(st.sampled_from(NAMES[2:7]), SCALARS, max_size=4).map(
        lambda more: {**more, **base}
    )
)
BODIES = VALUES | ARTICLES | st.fixed_dictionaries({"a": ARTICLES, "b": ARTICLES})


def encoded(value):
    import json

    return json.dumps(value).encode()


@functools.cache
def documented(client, method, path):
    spec = client.get("/openapi.json").json()
    return set(map(int, spec["paths"][path][method]["responses"]))


@pytest.mark.parametrize(
    "method,path",
    [
        ("post", "/v1/check"),
        ("post", "/v1/compare"),
        ("post", "/v1/articles"),
        ("put", "/v1/articles/{id}"),
        ("post", "/v1/feeds"),
        ("put", "/v1/feeds/{url}"),
        ("post", "/v1/scans/{id}:cancel"),
    ],
)
@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(body=BODIES)
def test_any_body_gets_a_documented_status(scratch, method, path, body):
    answer = scratch.request(
        method,
        path.replace("{id}", "1").replace("{url}", "https%3A%2F%2Fa.example%2F"),
        content=encoded(body),
        headers={"content-type": "application/json"},
    )
    assert answer.status_code in documented(scratch, method, path), answer.text
    assert answer.status_code < 500, answer.text


@pytest.mark.parametrize(
    "path",
    [
        *("/v1/articles", "/v1/clusters", "/v1/articles/{id}", "/v1/articles/{id}/report"),
        *("/v1/scans", "/v1/scans/{id}", "/v1/scans/{id}/report", "/v1/scans/{id}/report.csv"),
        *("/v1/feeds", "/v1/feeds/{id}"),
    ],
)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    id=st.text(min_size=1, max_size=20).filter(lambda text: text.isprintable() and text not in {".", ".."}),
    query=st.dictionaries(
        st.sampled_from(["limit", "cursor", "offset_unit", "q"]), st.text(max_size=9), max_size=2
    ),
)
def test_any_address_gets_a_documented_status(scratch, path, id, query):  # noqa: A002
    from urllib.parse import quote

    answer = scratch.get(path.replace("{id}", quote(id, safe="")), params=query)
    named = path.replace("feeds/{id}", "feeds/{url}")
    assert answer.status_code in documented(scratch, "get", named), answer.text
    assert answer.status_code < 500, answer.text
