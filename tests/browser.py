"""A real browser for the tests of pages: one fixture, and a tab that remembers what went wrong on it.

Screenshots are saved in ``.var/screenshots``, for people to look at.
"""

from pathlib import Path

import pytest

from tests.needs import program

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
FLAGS += ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
SIZES = {"desktop": (1360, 900), "phone": (390, 844)}
SHOTS = Path(__file__).parent.parent / ".var/screenshots"


@pytest.fixture(scope="module")
def chromium():
    playwright = pytest.importorskip("playwright.sync_api")
    path = program("chromium", "chromium-browser", "google-chrome")
    SHOTS.mkdir(parents=True, exist_ok=True)
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Tab:
    """A page that remembers what it asked for and what went wrong on it."""

    def __init__(self, browser, server, size="desktop", **options):
        width, height = SIZES[size]
        self.base = str(server.base_url).rstrip("/")
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, reduced_motion="reduce", **options
        )
        self.page = self.context.new_page()
        self.asked, self.wrong = [], []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._said)
        self.page.on("dialog", lambda dialog: (self.wrong.append(dialog.message), dialog.dismiss()))

    def _said(self, message):
        if message.type in {"error", "warning"}:
            self.wrong.append(message.text)

    def open(self, path):
        self.page.goto(self.base + path)
        return self.page

    def close(self):
        self.context.close()
        assert self.wrong == []
        assert [url for url in self.asked if not url.startswith(self.base + "/")] == []
