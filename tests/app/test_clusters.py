"""One cluster over HTTP and as a page: who was first, who likely has it from whom, and why."""

import re

import pytest
from app_server import serve, store_in

from dedup.cluster.union import cluster_id
from tests.test_detector_lineage import ITEMS

HTML = {"accept": "text/html"}


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    with serve(store=store_in(tmp_path_factory.mktemp("kept")), warm=False) as client:
        for item in ITEMS:
            body = {k: v for k, v in item.to_dict().items() if v not in (None, {})}
            assert client.post("/v1/articles", json=body).status_code == 201
        yield client


def test_the_chain_is_json(kept):
    cluster = kept.get(f"/v1/clusters/{cluster_id('wire')}").json()
    assert (cluster["first"], cluster["documents"], cluster["caps_hit"]) == ("wire", 5, [])
    assert cluster["members"] == [item["id"] for item in cluster["items"]]
    steps = {step["member"]: step for step in cluster["chain"]}
    assert (steps["courier"]["source"], steps["courier"]["sureness"]) == ("wire", "certain")
    assert {clue["code"] for clue in steps["courier"]["clues"]} >= {"credit", "same_text"}
    assert (steps["update"]["kind"], steps["undated"]["kind"]) == ("update", "unknown")
    assert cluster["first_publisher"]["sureness"] == "likely"


@pytest.mark.parametrize("path", ["/v1/clusters/c_0", "/v1/clusters/%00", "/v1/clusters/" + "x" * 65])
def test_what_is_no_cluster_is_a_problem(kept, path):
    answer = kept.get(path)
    assert answer.status_code in {404, 422}
    assert answer.headers["content-type"] == "application/problem+json"
    assert kept.get(f"/v1/clusters/{cluster_id('wire')}?x=1").status_code == 422


def test_the_page_tells_the_same_and_draws_it(kept):
    page = kept.get(f"/clusters/{cluster_id('wire')}", headers=HTML).text
    for said in (
        "First publisher: Harbour Wire (likely). Published 2 h before the next source.",
        "Possibly from Harbour Wire",
        "Follows its own earlier item, Harbour Wire",
        "Origin unknown",
        "Credits Harbour Wire.",
    ):
        assert said in page
    drawing = re.search(r"<svg viewBox=.*?</svg>", page.split('class="lineage"')[1], re.DOTALL).group()
    assert drawing.count("<circle") == 5
    assert drawing.count('class="trunk"') == 3
    assert f'href="/clusters/{cluster_id("wire")}"' in kept.get("/clusters", headers=HTML).text
    assert kept.get("/clusters/c_0", headers=HTML).status_code == 404


def test_the_report_of_a_member_leads_there_and_lists_its_credits(kept):
    page = kept.get("/articles/courier", headers=HTML).text
    assert f'href="/clusters/{cluster_id("wire")}"' in page
    assert "<bdi>Harbour Wire</bdi>: credited, and its text matches" in page
    assert (
        "<bdi>Harbour Wire</bdi>: its text matches, no credit found"
        in kept.get("/articles/gazette", headers=HTML).text
    )


def test_the_page_never_accuses(kept):
    page = kept.get(f"/clusters/{cluster_id('wire')}", headers=HTML).text.lower()
    assert not re.search(r"plagiar|stolen|theft|stole|guilty|\d ?%", page)


def test_markup_of_feeds_stays_words(tmp_path):
    hostile = "'\"><script>alert(1)</script>"
    with serve(store=store_in(tmp_path), warm=False) as client:
        for name in ("a", "b"):
            body = {"id": name, "text": ITEMS[0].text, "title": hostile, "source": f"{hostile}{name}"}
            body |= {"credit": hostile, "url": f"javascript:alert({name})"}
            assert client.post("/v1/articles", json=body).status_code == 201
        (cluster,) = client.get("/v1/clusters").json()["items"]
        page = client.get(f"/clusters/{cluster['id']}", headers=HTML).text
        assert "<script>alert" not in page and "javascript:" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
