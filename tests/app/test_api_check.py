"""POST /v1/check and /v1/compare: what comes back is what was asked, in the unit that was asked."""

import json

import pytest
from app_server import NEWSROOM, SEED
from app_slices import spans_with_text, unit_slice

EMOJI = "🙂👩‍👩‍👧 "


def check(client, **body):
    answer = client.post("/v1/check", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def covers(span, start, end):
    """Whether two spans overlap by most of the wanted one."""
    return min(span["end"], end) - max(span["start"], start) > 0.7 * (end - start)


def test_the_seed_joins_the_sixteen_thousand(desk):
    report = check(desk, text=SEED)
    joined = [
        link
        for passage in report["passages"]
        for link in passage["links"]
        if covers(link["a"], 880, 973) and covers(link["b"], 3984, 4077)
    ]
    assert joined, "880-973 is restated at 3984-4077"
    assert all(p["a"]["start"] < p["b"]["start"] for p in report["passages"])


def test_the_seed_labels_its_answers(desk):
    report = check(desk, text=SEED)
    assert len(report["answers"]) == 8
    assert sum(answer["label"] == "restates" for answer in report["answers"]) == 6
    assert report["answers"][-1]["label"] != "restates"


def test_the_seed_spells_csto_in_two_ways(desk):
    report = check(desk, text=SEED)
    conflict = next(c for c in report["facts"]["conflicts"] if c["key"] == "CSTO")
    a, b = (SEED[conflict[side]["start"] : conflict[side]["end"]] for side in ("a", "b"))
    assert (a, b) == ("Collective Security Treaty Association", "Collective Security Treaty Organization")


def test_the_seed_agrees_about_sixteen_thousand(desk):
    report = check(desk, text=SEED)
    pairs = [
        tuple(SEED[fact[side]["start"] : fact[side]["end"]] for side in ("a", "b"))
        for fact in report["facts"]["agreeing"]
        if fact["a"] and fact["b"]
    ]
    assert any(a.startswith("16 thousand") and b.startswith("16,000") for a, b in pairs)


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_every_text_equals_its_slice(desk, unit):
    text = EMOJI + SEED
    report = check(desk, text=text, offset_unit=unit)
    assert report["offset_unit"] == unit
    found = list(spans_with_text(report))
    assert len(found) > 10
    for span in found:
        assert unit_slice(text, span["start"], span["end"], unit) == span["text"]


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_both_sides_of_a_comparison_are_counted_in_their_own_text(desk, unit):
    text = EMOJI + SEED
    report = check(desk, text=text, offset_unit=unit)
    found = next(c for c in report["comparisons"] if "seed" in (c["a"]["id"], c["b"]["id"]))
    for side in ("a", "b"):
        whole = SEED if found[side]["id"] == "seed" else text
        spans = [passage[side] for passage in found["passages"]]
        assert spans
        for span in spans:
            words = unit_slice(whole, span["start"], span["end"], unit)
            assert words and span.get("text", words) == words


def test_a_check_stores_nothing(fresh):
    check(fresh, text=SEED, id="draft")
    assert fresh.get("/v1/articles/draft").status_code == 404
    assert fresh.get("/v1/articles").json() == {"items": [], "next": None}


def test_an_empty_store_never_says_original(fresh):
    report = check(fresh, text="The bridge over the Corba was closed on Monday after a lorry hit a pier.")
    assert report["compared_with"]["documents"] == 0
    assert "0 items" in report["summary"]
    assert "original" not in report["summary"].lower()


def test_copies_in_the_store_are_found_with_both_sides(desk):
    wire = next(item for item in NEWSROOM if item["id"] == "hw-1001")
    report = check(desk, text=wire["text"], source="Vessa Gazette", published="2026-11-18T09:00:00Z")
    found = next(c for c in report["comparisons"] if "hw-1001" in (c["a"]["id"], c["b"]["id"]))
    assert found["relation"] in {"copy", "edited_copy"} and found["duplicate"]
    assert found["passages"]


HTML = """<!doctype html><html><head><title>Ferry aground</title><script>var a = "never";</script></head>
<body><nav>Home News</nav><article><h1>Ferry aground</h1>
<p>A ferry carrying 212 passengers ran aground on the <b>Corba</b> sandbank early on Tuesday,
injuring at least 14 people, the coast guard&nbsp;said.</p>
<p>The &quot;Meridian Star&quot; was approaching Port Lusk in thick fog when it struck the bank.</p>
<p>A ferry carrying 212 passengers ran aground on the Corba sandbank early on Tuesday, injuring
at least 14 people, the coast guard said.</p></article></body></html>"""


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_html_brings_back_the_text_its_offsets_count(desk, unit):
    report = check(desk, html=HTML, offset_unit=unit)
    assert "Meridian Star" in report["text"]
    assert "never" not in report["text"] and "<p>" not in report["text"]
    for span in spans_with_text(report):
        assert unit_slice(report["text"], span["start"], span["end"], unit) == span["text"]


def test_metadata_passes_through_untouched(fresh):
    metadata = {"desk": "foreign", "slug": ["a", 1, None, {"deep": True}]}
    fresh.put("/v1/articles/m", json={"text": "A sentence of news.", "metadata": metadata})
    assert fresh.get("/v1/articles/m").json()["metadata"] == metadata


def compare(client, a, b, **more):
    answer = client.post("/v1/compare", json={"a": a, "b": b, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("unit", ["codepoint", "utf16", "utf8"])
def test_two_texts_are_compared_in_the_asked_unit(desk, unit):
    texts = EMOJI + NEWSROOM[0]["text"], "Ünrelated líne first.\n" + NEWSROOM[0]["text"]
    found = compare(desk, {"text": texts[0]}, {"text": texts[1]}, offset_unit=unit)
    assert found["offset_unit"] == unit
    passage = found["passages"][0]
    for side, text in zip(("a", "b"), texts, strict=True):
        span = passage[side]
        assert unit_slice(text, span["start"], span["end"], unit) == span["text"]


def test_two_kept_articles_are_compared_by_id(desk):
    found = compare(desk, {"id": "hw-1001"}, {"id": "hw-1001b"})
    assert {found["a"]["id"], found["b"]["id"]} == {"hw-1001", "hw-1001b"}
    assert found["duplicate"]


def test_a_kept_article_is_compared_with_a_text(desk):
    found = compare(desk, {"id": "hw-1001"}, {"html": f"<p>{NEWSROOM[0]['text']}</p>"})
    assert found["a"]["id"] == "hw-1001"
    assert "text_b" in found and "text_a" not in found


def test_an_unknown_id_is_404(desk):
    answer = desk.post("/v1/compare", json={"a": {"id": "no-such"}, "b": {"text": "a"}})
    assert answer.status_code == 404
    assert json.loads(answer.text)["type"] == "/problems/not-found"
