"""A teacher sets up the second step on one page after another, and signs in with it."""

import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browsers
from tests.browser.test_accessibility import faults
from tests.factories import PASSWORD, make_teacher

pytestmark = pytest.mark.browser


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def sign_in(page: Page) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Email").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_the_second_step_from_its_page_to_the_next_sign_in(browsers: Browsers) -> None:
    cache.clear()
    make_teacher("ana@example.org", password=PASSWORD)
    page = browsers.open(phone=True)
    sign_in(page)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Second step").click()
    page.get_by_role("link", name="Set it up").click()
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    found = faults(page)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()

    code = page.get_by_role("img", name="QR code for your authenticator app")
    expect(code).to_be_visible()
    assert code.evaluate("image => image.getBoundingClientRect().width") > 150
    found += faults(page)
    page.get_by_text("Without a camera").click()
    secret = page.locator(".secret").inner_text()
    page.get_by_role("textbox", name="Authenticator code").fill(code_of(secret))
    page.get_by_role("button", name="Turn it on").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    found += faults(page)
    recovery = page.locator(".recovery-codes li").first.inner_text()

    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("It is on.")).to_be_visible()
    found += faults(page)
    page.get_by_role("button", name="Sign out").click()
    sign_in(page)
    expect(page.get_by_role("heading", name="Your code")).to_be_visible()
    found += faults(page)
    page.get_by_role("textbox", name="Code").fill(recovery)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/decks/")
    assert found == []
