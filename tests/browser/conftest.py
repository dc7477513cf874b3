"""Real browsers for tests: every page they open must be clean, and each failure leaves a picture.

A test asks for `browsers` and opens one for each person it needs. A console error, a page error, a
violation of the content security policy or a request to another host fails the test.
"""

import os
import re
import shutil
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.wsgi import get_wsgi_application
from django.test import Client
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    ViewportSize,
    WebError,
)
from pytest_django.live_server_helper import LiveServer

from tests.browser.server import RestingApplication
from tests.browser.world import World, make_world

# Playwright's own event loop would make Django refuse the test's queries.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

CHROMIUM_NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
PICTURES = Path(__file__).resolve().parents[2] / "test-results"
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
CUT_OFF = r"net::ERR|htmx:(sendError|afterRequest|timeout)"
"""What the console says when a request or its reply is lost."""
LONGEST_WAIT = 10_000
"""Milliseconds that anything on a page may take on a busy machine."""

failed = pytest.StashKey[bool]()


class Browsers:
    """Opens browsers, one for each person, and keeps watch over all their pages."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.contexts: list[BrowserContext] = []
        self.expected: list[re.Pattern[str]] = []
        self.visited: list[str] = []
        self._browser = browser
        self._troubles: list[str] = []

    def open(
        self,
        client: Client | None = None,
        *,
        phone: bool = False,
        dark: bool = False,
        javascript: bool = True,
    ) -> Page:
        """An empty page of a new browser; with the cookies of a test client, if one is given."""
        context = self._browser.new_context(
            base_url=self.address,
            viewport=PHONE if phone else DESKTOP,
            has_touch=phone,
            is_mobile=phone,
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce",
            java_script_enabled=javascript,
        )
        context.set_default_timeout(LONGEST_WAIT)
        context.on("console", self._heard)
        context.on("weberror", self._broke)
        context.on("request", self._requested)
        self.contexts.append(context)
        if client is not None:
            context.add_cookies(
                [
                    {"name": name, "value": cookie.value, "url": self.address}
                    for name, cookie in client.cookies.items()
                ]
            )
        return context.new_page()

    def expect_trouble(self, pattern: str) -> None:
        """Let console errors pass that match: a test that cuts the network hears of it."""
        self.expected.append(re.compile(pattern))

    @property
    def troubles(self) -> list[str]:
        return [
            trouble
            for trouble in self._troubles
            if not any(pattern.search(trouble) for pattern in self.expected)
        ]

    def close(self, pictures_as: str) -> None:
        """Close every browser; with a name, keep a picture of each page first."""
        pages = [page for context in self.contexts for page in context.pages]
        if pictures_as:
            PICTURES.mkdir(exist_ok=True)
            for number, page in enumerate(pages, start=1):
                page.screenshot(path=PICTURES / f"{pictures_as}-{number}.png", full_page=True)
        for context in self.contexts:
            context.close()

    def _heard(self, message: ConsoleMessage) -> None:
        # Chromium reports violations of the content security policy here too.
        if message.type == "error":
            place = message.location.get("url", "") if message.location else ""
            self._troubles.append(f"Console error: {message.text} ({place})")

    def _broke(self, error: WebError) -> None:
        self._troubles.append(f"Page error: {error.error}")

    def _requested(self, request: Request) -> None:
        url = urlsplit(request.url)
        if url.scheme in {"data", "blob", "about"}:
            return
        if f"{url.scheme}://{url.netloc}" != self.address:
            self._troubles.append(f"Request to another host: {request.url}")
        if request.is_navigation_request():
            self.visited.append(url.path)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The system's Chromium: Playwright brings none along."""
    names = [os.environ["CHROMIUM"]] if os.environ.get("CHROMIUM") else CHROMIUM_NAMES
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        pytest.fail(
            "The browser tests need Chromium, and none was found. Install it (Debian: apt-get "
            "install chromium; macOS: brew install --cask chromium), or give its path in CHROMIUM.",
            pytrace=False,
        )
    return {"executable_path": found, "args": CHROMIUM_ARGUMENTS}


@pytest.fixture(scope="session")
def application() -> RestingApplication:
    """The application as it is deployed: behind its own middleware, which serves static files."""
    return RestingApplication(get_wsgi_application())


@pytest.fixture(scope="session")
def live_server(application: RestingApplication) -> Iterator[LiveServer]:
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda _files: application  # type: ignore[assignment]
    server.start()
    yield server
    server.stop()


@pytest.fixture
def browsers(
    request: pytest.FixtureRequest,
    live_server: LiveServer,
    application: RestingApplication,
    transactional_db: None,
    browser: Browser,
) -> Iterator[Browsers]:
    opened = Browsers(browser, live_server.url)
    yield opened
    troubles = opened.troubles
    went_wrong = bool(troubles) or request.node.stash.get(failed, False)
    opened.close(re.sub(r"[^\w-]+", "-", request.node.name) if went_wrong else "")
    application.wait_until_at_rest()
    assert not troubles, "\n".join(troubles)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[failed] = report.failed
    return report


@pytest.fixture
def world(transactional_db: None) -> World:
    """A class with everything that strains a page."""
    return make_world()
