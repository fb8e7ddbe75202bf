"""The OpenAPI document says what the routes do, and the documentation page is made of it."""

import re

import pytest

from app.openapi import EXAMPLES

SERVED = {
    ("post", "/v1/check"),
    ("post", "/v1/compare"),
    ("get", "/v1/articles"),
    ("post", "/v1/articles"),
    ("post", "/v1/articles:batch"),
    ("get", "/v1/articles/{id}"),
    ("put", "/v1/articles/{id}"),
    ("delete", "/v1/articles/{id}"),
    ("get", "/v1/articles/{id}/report"),
    ("get", "/v1/comparisons/{id}/verdict"),
    ("put", "/v1/comparisons/{id}/verdict"),
    ("delete", "/v1/comparisons/{id}/verdict"),
    ("get", "/v1/allowances"),
    ("post", "/v1/allowances"),
    ("delete", "/v1/allowances/{id}"),
    ("get", "/v1/clusters"),
    ("get", "/v1/clusters/{id}"),
    ("post", "/v1/scans"),
    ("get", "/v1/scans"),
    ("get", "/v1/scans/{id}"),
    ("post", "/v1/scans/{id}:cancel"),
    ("get", "/v1/scans/{id}/report"),
    ("get", "/v1/scans/{id}/report.html"),
    ("get", "/v1/scans/{id}/report.csv"),
    ("get", "/v1/feeds"),
    ("post", "/v1/feeds"),
    ("get", "/v1/feeds/{url}"),
    ("put", "/v1/feeds/{url}"),
    ("delete", "/v1/feeds/{url}"),
    ("get", "/v1/feeds:export"),
    ("post", "/v1/feeds:import"),
    ("get", "/livez"),
    ("get", "/readyz"),
}


@pytest.fixture(scope="module")
def spec(desk):
    return desk.get("/openapi.json").json()


def test_every_route_is_described(spec):
    assert {(method, path) for path, methods in spec["paths"].items() for method in methods} == SERVED


def test_every_reference_leads_somewhere(spec):
    names = set(re.findall(r'#/components/schemas/([^"\']+)', str(spec)))
    assert names <= spec["components"]["schemas"].keys()


def operations(spec):
    return [
        (f"{method} {path}", op) for path, methods in spec["paths"].items() for method, op in methods.items()
    ]


def test_every_error_is_a_problem(spec):
    for name, operation in operations(spec):
        for status, answer in operation["responses"].items():
            if status >= "400":
                schema = answer["content"]["application/problem+json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Problem"}, f"{name} {status}"


def test_every_body_has_an_example_that_works(desk, spec):
    for name in ("ArticleIn", "CompareIn"):
        assert spec["components"]["schemas"][name]["example"] == EXAMPLES[name]
    assert desk.post("/v1/check", json=EXAMPLES["ArticleIn"]).status_code == 200
    assert desk.post("/v1/check", json={**EXAMPLES["Revision"], "id": "x"}).status_code == 200
    for address, name in (("/v1/feeds", "FeedIn"), ("/v1/feeds/https%3A%2F%2Fa.example%2F", "FeedNames")):
        method = desk.post if name == "FeedIn" else desk.put
        assert method(address, json=EXAMPLES[name]).status_code == 201
        assert spec["components"]["schemas"][name]["example"] == EXAMPLES[name]
    assert desk.post("/v1/compare", json={**EXAMPLES["CompareIn"], "a": {"id": "hw-1001"}}).status_code == 200


def keys_described(spec, name):
    schema = spec["components"]["schemas"][name]
    inner = [keys_described(spec, part["$ref"].rsplit("/", 1)[-1]) for part in schema.get("allOf", ())]
    return set(schema.get("properties", ())).union(*inner)


ANSWERS = {
    "Report": "/v1/articles/seed/report",
    "Article": "/v1/articles/seed",
    "ArticlePage": "/v1/articles",
    "ClusterPage": "/v1/clusters",
    "State": "/readyz",
    "Problem": "/v1/articles/nothing",
}


@pytest.mark.parametrize("name,address", ANSWERS.items())
def test_answers_have_no_key_that_is_not_described(desk, spec, name, address):
    assert set(desk.get(address).json()) <= keys_described(spec, name)


def test_the_items_of_lists_are_described_too(desk, spec):
    (item, *_) = desk.get("/v1/articles").json()["items"]
    assert set(item) == keys_described(spec, "ArticleLine")
    (cluster, *_) = desk.get("/v1/clusters").json()["items"]
    assert set(cluster) == keys_described(spec, "Cluster")
    detail = desk.get(f"/v1/clusters/{cluster['id']}").json()
    assert set(detail) == keys_described(spec, "ClusterDetail")
    assert set(detail["chain"][0]) == keys_described(spec, "Step")


def test_the_documentation_page_names_every_route_and_shape(desk, spec):
    page = desk.get("/docs").text
    for path in spec["paths"]:
        assert path in page
    for name in spec["components"]["schemas"]:
        assert f'id="schema-{name}"' in page
    anchors = set(re.findall(r' id="([^"]+)"', page))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= anchors
